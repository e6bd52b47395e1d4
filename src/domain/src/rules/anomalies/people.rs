//! Who belongs to the household: identity, relations, ages, empty answers. Every row is looked at,
//! registered or not.

use super::found::Found;
use super::household::is_archived;
use crate::identity::{IdProblem, id_problem, normalize_id};
use crate::rules::answers::Answers;
use crate::rules::survey::{Member, Survey};
use crate::rules::truth::Truth;

pub(super) fn check(survey: &Survey<'_>, found: &mut Found) {
    let head = survey.rows.iter().find(|row| is_head(row));
    heads(survey, found);
    spouses(survey, head, found);
    for row in &survey.rows {
        identity(survey, row, found);
        relation(survey, row, head, found);
        empty(row, found);
    }
    let status = survey.status();
    let kept = is_archived(survey) && !["80", "81"].contains(&status);
    let given = match survey.answers {
        // Part of a record is no empty household.
        Answers::Json(answers) => answers.contains_key("members"),
        Answers::Form(..) => true,
    } && survey.answers.rows("members").is_some();
    found.household(
        "AN09",
        kept && given && survey.n() == 0,
        "没有计入人口的成员",
        "no registered member",
    );
}

fn is_head(row: &Member<'_>) -> bool {
    row.answers.text("m_rel") == Some("02")
}

fn heads(survey: &Survey<'_>, found: &mut Found) {
    let heads = survey.rows.iter().filter(|row| is_head(row)).count();
    // A row without a relation may be the head.
    let open = survey.rows.iter().any(|row| !row.answers.is_given("m_rel"));
    let wrong = match heads {
        0 => !open && !survey.rows.is_empty(),
        1 => false,
        _ => true,
    };
    found.household(
        "AN04",
        wrong,
        &format!("户主有 {heads} 人，应为 1 人"),
        &format!("{heads} heads of household instead of 1"),
    );
}

fn spouses(survey: &Survey<'_>, head: Option<&Member<'_>>, found: &mut Found) {
    let spouses = || {
        let rows = survey.rows.iter();
        rows.filter(|row| row.answers.text("m_rel") == Some("10"))
    };
    let count = spouses().count();
    found.household(
        "AN05",
        count > 1,
        &format!("配偶有 {count} 人"),
        &format!("{count} spouses"),
    );
    let sex = head.and_then(|head| head.answers.text("m_sex"));
    for spouse in spouses() {
        let same = sex.is_some() && spouse.answers.text("m_sex") == sex;
        found.member(
            "AN05",
            spouse,
            same,
            "与户主同性",
            "has the same sex as the head",
        );
    }
}

fn identity(survey: &Survey<'_>, row: &Member<'_>, found: &mut Found) {
    let Some(number) = row.answers.text("m_idno").map(normalize_id) else {
        return;
    };
    if let Some(problem) = id_problem(&number, survey.visit_date) {
        let (zh, en) = match problem {
            IdProblem::Length if number.len() == 15 => (
                "旧身份证15位，请查18位号码",
                "has an old ID of 15 digits; find the one of 18",
            ),
            IdProblem::Length => ("身份证应为18位", "has an ID that is not of 18 characters"),
            IdProblem::Characters => ("身份证有非法字符", "has an ID with invalid characters"),
            IdProblem::Birth => (
                "身份证里的出生日期不对",
                "has an ID with a wrong birth date",
            ),
            IdProblem::CheckDigit => ("身份证校验不过", "has an ID with a wrong check digit"),
        };
        found.member("AN01", row, true, zh, en);
    }
    let own = survey.answers.text("hh_code");
    let people = survey.background.object("people");
    let other = people.and_then(|people| people.text(&number));
    if let Some(other) = other.filter(|other| Some(*other) != own) {
        let (zh, en) = (
            format!("已在 {other} 户登记"),
            format!("is registered in household {other}"),
        );
        found.member("AN02", row, true, &zh, &en);
    }
}

/// Relations that say the sex.
const MALE: &[&str] = &[
    "20", "28", "41", "43", "46", "47", "51", "53", "55", "61", "63", "81", "93",
];
const FEMALE: &[&str] = &[
    "30", "38", "42", "44", "45", "48", "52", "54", "56", "62", "64", "74", "94",
];

fn relation(survey: &Survey<'_>, row: &Member<'_>, head: Option<&Member<'_>>, found: &mut Found) {
    let answers = row.answers;
    let man = answers.is("m_rel", MALE).and(answers.is("m_sex", &["2"]));
    let woman = answers.is("m_rel", FEMALE).and(answers.is("m_sex", &["1"]));
    found.member(
        "AN06",
        row,
        man.or(woman),
        "与户主关系和性别不符",
        "has a relation that does not fit the sex",
    );
    // The younger one was born before the older one's birthday of that many years.
    let least = survey.settings.get("P_PARENT_YEARS");
    let head_birth = head.and_then(|head| head.birth);
    let pair = match answers.text("m_rel") {
        Some("20" | "30") => head_birth.zip(row.birth),
        Some("51" | "52") => row.birth.zip(head_birth),
        _ => None,
    };
    if let Some(years) = pair.map(|(older, younger)| i64::from(older.years_until(younger))) {
        found.member(
            "AN07",
            row,
            years < least,
            &format!("与户主年龄差 {years} 岁，不像父母子女"),
            &format!("and the head are {years} years apart, not like parent and child"),
        );
    }
    if let Some(age) = row.age.map(i64::from) {
        found.member(
            "AN08",
            row,
            age > survey.settings.get("P_MAX_AGE"),
            &format!("{age} 岁，请确认健在"),
            &format!("is {age}: still alive?"),
        );
    }
}

fn empty(row: &Member<'_>, found: &mut Found) {
    let none = |name: &str| !row.answers.is_given(name);
    let parts = [
        (none("m_ethnic"), "没有填民族", "lacks the ethnic group"),
        (
            none("m_health"),
            "没有填健康状况",
            "lacks the state of health",
        ),
        (
            none("m_labour"),
            "没有填劳动能力",
            "lacks the ability to work",
        ),
        (
            row.aged_from(6) == Truth::Yes && none("m_student") && none("m_edu"),
            "没有填在校状况或文化程度",
            "lacks schooling and education",
        ),
        (
            row.aged(3, 5) == Truth::Yes && none("m_student"),
            "没有填在校状况",
            "lacks the state of schooling",
        ),
    ];
    for (holds, zh, en) in parts {
        found.member("AN10", row, holds, zh, en);
    }
}
