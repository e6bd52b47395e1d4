//! 两不愁三保障 and drinking water: six parts, each met, unmet or unknown.

use super::reason::Reason;
use super::survey::{Member, Survey};
use super::truth::Truth;
use crate::number::Number;

/// The six parts and their combination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guarantees {
    /// 不愁吃
    pub food: Truth,
    /// 不愁穿
    pub clothes: Truth,
    /// 义务教育有保障
    pub education: Truth,
    /// 基本医疗有保障
    pub medical: Truth,
    /// 住房安全有保障
    pub housing: Truth,
    /// 饮水安全
    pub water: Truth,
    /// Keys of children out of school because the household is poor (因贫失学).
    pub out_because_poor: Vec<String>,
    /// What is unmet or unknown, and why.
    pub reasons: Vec<Reason>,
}

impl Guarantees {
    /// The parts by name, in the order people say them.
    pub fn parts(&self) -> [(&'static str, Truth); 6] {
        [
            ("food", self.food),
            ("clothes", self.clothes),
            ("education", self.education),
            ("medical", self.medical),
            ("housing", self.housing),
            ("water", self.water),
        ]
    }

    /// All six together.
    pub fn sum(&self) -> Truth {
        Truth::all(self.parts().map(|(_, part)| part))
    }
}

/// Judges the six parts.
pub fn guarantees(survey: &Survey<'_>) -> Guarantees {
    let mut reasons = Vec::new();
    let children: Vec<_> = survey
        .members()
        .map(|member| (member, schooling(member)))
        .collect();
    let poor = children.iter().filter(|(member, schooled)| {
        schooled.is_no() && member.answers.is("m_dropout_reason", &["1"]).is_yes()
    });
    let out_because_poor = poor.map(|(member, _)| member.key.to_owned()).collect();
    Guarantees {
        food: food(survey, &mut reasons),
        clothes: clothes(survey, &mut reasons),
        education: education(&children, &mut reasons),
        medical: medical(survey, &mut reasons),
        housing: housing(survey, &mut reasons),
        water: water(survey, &mut reasons),
        out_because_poor,
        reasons,
    }
}

/// A part out of sub-parts, each with its words when it is not met.
fn part(code: &str, subparts: &[(Truth, &str, &str)], reasons: &mut Vec<Reason>) -> Truth {
    let open = subparts.iter().filter(|(truth, ..)| !truth.is_yes());
    reasons.extend(open.map(|(truth, zh, en)| explain(code, *truth, zh, en)));
    Truth::all(subparts.iter().map(|(truth, ..)| *truth))
}

fn explain(code: &str, truth: Truth, zh: &str, en: &str) -> Reason {
    match truth {
        Truth::Unknown => Reason::new(code, format!("待核：{zh}"), format!("To be checked: {en}")),
        _ => Reason::new(code, zh, en),
    }
}

/// Answered yes, or not answered: no answer to a basic question is unknown, never unmet.
fn good(yes: Truth, no: Truth) -> Truth {
    match (yes, no) {
        (Truth::Yes, _) => Truth::Yes,
        (_, Truth::Yes) => Truth::No,
        _ => Truth::Unknown,
    }
}

fn food(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> Truth {
    let answers = survey.answers;
    let full = good(answers.yes("food_full"), answers.no("food_full"));
    let protein = good(
        answers.is("food_protein", &["1", "2"]),
        answers.is("food_protein", &["0"]),
    );
    part(
        "food",
        &[
            (full, "平时吃不饱", "does not eat enough"),
            (
                protein,
                "每周没有肉蛋奶豆",
                "no meat, eggs, milk or beans in a week",
            ),
        ],
        reasons,
    )
}

fn clothes(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> Truth {
    let answers = survey.answers;
    let question = |name: &str| good(answers.yes(name), answers.no(name));
    part(
        "clothes",
        &[
            (
                question("clothes_season"),
                "缺四季衣服",
                "clothes for some seasons are missing",
            ),
            (question("bedding_ok"), "缺被褥", "bedding is missing"),
        ],
        reasons,
    )
}

fn education(children: &[(&Member<'_>, Truth)], reasons: &mut Vec<Reason>) -> Truth {
    for (member, schooled) in children.iter().filter(|(_, schooled)| !schooled.is_yes()) {
        let name = member.answers.text("m_name").unwrap_or_default();
        let (zh, en) = (
            format!("{name}适龄未在校"),
            format!("{name} is of school age and out of school"),
        );
        reasons.push(explain("education", *schooled, &zh, &en).about(member.key));
    }
    Truth::all(children.iter().map(|(_, schooled)| *schooled))
}

/// Whether compulsory schooling of a member is assured; a member of another age has it.
pub(super) fn schooling(member: &Member<'_>) -> Truth {
    match member.is_school_age() {
        Truth::No => return Truth::Yes,
        // Without a birth date nobody knows whether it is a child.
        Truth::Unknown => return Truth::Unknown,
        Truth::Yes => {}
    }
    let answers = member.answers;
    match answers.text("m_student") {
        Some("02") => Truth::from(member.school_age == Some(6)),
        Some("00") => good(
            answers.is("m_edu", &["70", "60", "40", "30", "20", "10"]),
            answers.is("m_edu", &["90", "80"]),
        ),
        Some("01") => Truth::No,
        Some("90" | "91") => {
            // Ill or disabled, with a certificate: excused.
            let ill = answers.is("m_dropout_reason", &["3"]);
            ill.and(answers.yes("m_dropout_cert"))
        }
        Some("97" | "98") | None => Truth::Unknown,
        // In school, or taught at home (送教上门).
        Some(_) => Truth::Yes,
    }
}

fn medical(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> Truth {
    let mut all = Truth::from(survey.n() > 0).or(Truth::Unknown);
    for member in survey.members() {
        let (insured, treated) = (insured(survey, member), treated(member));
        let name = member.answers.text("m_name").unwrap_or_default();
        for (truth, zh, en) in [
            (
                insured,
                "未参加基本医保或大病保险",
                "has no basic or big-disease insurance",
            ),
            (treated, "有病没有治疗", "is ill and not treated"),
        ] {
            if !truth.is_yes() {
                let (zh, en) = (format!("{name}{zh}"), format!("{name} {en}"));
                reasons.push(explain("medical", truth, &zh, &en).about(member.key));
            }
        }
        all = all.and(insured).and(treated);
    }
    let answers = survey.answers;
    let in_time = good(answers.yes("treat_ok"), answers.no("treat_ok"));
    let in_time = part(
        "medical",
        &[(in_time, "有病不能及时看", "cannot see a doctor in time")],
        reasons,
    );
    all.and(in_time)
}

fn insured(survey: &Survey<'_>, member: &Member<'_>) -> Truth {
    let newborn = member.birth.is_some_and(|birth| {
        i64::from(survey.visit_date.days() - birth.days()) < survey.settings.get("P_INSURE_DAYS")
    });
    match member.answers.text("m_ins_med") {
        _ if newborn => Truth::Yes,
        Some("1") => good(
            member.answers.yes("m_ins_bigdis"),
            member.answers.no("m_ins_bigdis"),
        ),
        // Employees' insurance carries no big-disease insurance of its own.
        Some("2") => Truth::Yes,
        Some("3") => Truth::No,
        _ => Truth::Unknown,
    }
}

fn treated(member: &Member<'_>) -> Truth {
    let answers = member.answers;
    let ill = answers.has("m_health", &["3", "4"]);
    let treated = good(
        answers.is("m_treated", &["1", "2", "4"]),
        answers.is("m_treated", &["3"]),
    );
    ill.negate().or(treated)
}

/// Whether the house is safe; the first line that applies decides.
pub(super) fn housing(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> Truth {
    let answers = survey.answers;
    let grade = answers.text("house_grade");
    let dangerous = matches!(grade, Some("C" | "D"));
    let supported = survey.n() > 0
        && survey
            .members()
            .all(|member| member.answers.is("m_tekun", &["2"]).is_yes());
    let (truth, zh, en) = if supported {
        (Truth::Yes, "", "")
    } else if answers.is("house_own", &["5"]).is_yes() {
        (Truth::No, "没有住房", "there is no house")
    } else if answers.no("house_lived").is_yes() {
        (
            Truth::Unknown,
            "不住这房，看实际住处",
            "they do not live here; see the real home",
        )
    } else if answers.is("house_reno", &["5"]).is_yes() {
        let graded = answers
            .date("house_grade_date")
            .map(|date| i64::from(date.year()));
        match (dangerous, graded.zip(answers.whole("house_reno_year"))) {
            (true, Some((graded, renovated))) if graded > renovated => (
                Truth::No,
                "验收后又鉴定为危房",
                "graded dangerous again after acceptance",
            ),
            (true, None) => (
                Truth::Unknown,
                "鉴定或改造年份不清",
                "year of grading or renovation is not known",
            ),
            _ => (Truth::Yes, "", ""),
        }
    } else if matches!(grade, Some("A" | "B")) {
        (Truth::Yes, "", "")
    } else if dangerous && answers.is("house_reno", &["4"]).is_yes() {
        (Truth::Unknown, "竣工待验收", "finished, not accepted yet")
    } else if dangerous {
        (
            Truth::No,
            "房屋鉴定为危房，还没改造好",
            "the house is graded dangerous and not yet repaired",
        )
    } else {
        (Truth::Unknown, "房屋未鉴定", "the house is not graded")
    };
    if !truth.is_yes() {
        reasons.push(explain("housing", truth, zh, en));
    }
    truth
}

fn water(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> Truth {
    let (answers, settings) = (survey.answers, survey.settings);
    let question = |name: &str| good(answers.yes(name), answers.no(name));
    let at_most = |name: &str, setting: &str| {
        let most = Number::integer(settings.get(setting));
        Truth::from(answers.number(name).map(|number| number <= most))
    };
    let clear = question("water_clear");
    let healthy = good(answers.no("water_sick"), answers.yes("water_sick"));
    let home = question("water_home");
    let near = home.or(at_most("water_minutes", "P_WATER_MIN"));
    part(
        "water",
        &[
            (question("water_enough"), "水不够用", "not enough water"),
            (clear.and(healthy), "水质不好", "the water is not clean"),
            (near, "取水太远", "water is too far away"),
            (
                at_most("water_cut_days", "P_WATER_OUT"),
                "缺水天数太多",
                "too many days without water",
            ),
        ],
        reasons,
    )
}
