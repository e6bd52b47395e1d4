//! Insurance, allowances and disability: what people have or draw and should not, or the reverse.

use super::found::Found;
use super::household::is_archived;
use crate::identity::{CertificateProblem, certificate_problem, normalize_id};
use crate::rules::answers::Answers;
use crate::rules::survey::{Member, Survey};
use crate::rules::truth::Truth;

pub(super) fn check(survey: &Survey<'_>, found: &mut Found) {
    for member in survey.members() {
        insurance(survey, member, found);
        let dibao = member.answers.yes("m_dibao");
        found.member(
            "AN21",
            member,
            dibao.and(member.answers.is("m_tekun", &["1", "2"])),
            "同时享受低保和特困供养",
            "has dibao and extreme support",
        );
        certificate(member, found);
    }
    allowances(survey, found);
    dead(survey, found);
}

fn insurance(survey: &Survey<'_>, member: &Member<'_>, found: &mut Found) {
    let answers = member.answers;
    let grown = member.birth.is_some_and(|birth| {
        i64::from(survey.visit_date.days() - birth.days()) >= survey.settings.get("P_INSURE_DAYS")
    });
    let archived = Truth::from(is_archived(survey));
    found.member(
        "AN19",
        member,
        archived
            .and(grown.into())
            .and(answers.is("m_ins_med", &["3"])),
        "没有医疗保险",
        "has no medical insurance",
    );
    // Employees' insurance carries no big-disease insurance of its own.
    let employee = answers.is("m_ins_med", &["2"]);
    found.member(
        "AN20",
        member,
        archived
            .and(answers.no("m_ins_bigdis"))
            .and(employee.negate()),
        "没有大病保险",
        "has no big-disease insurance",
    );
}

fn certificate(member: &Member<'_>, found: &mut Found) {
    let answers = member.answers;
    let Some(number) = answers.text("m_dis_cert").map(normalize_id) else {
        found.member(
            "AN25",
            member,
            answers.has("m_health", &["6"]),
            "有残疾没有残疾证",
            "is disabled without a certificate",
        );
        return;
    };
    let id = answers.text("m_idno").map(normalize_id);
    let problem = certificate_problem(
        &number,
        id.as_deref(),
        answers.text("m_dis_type"),
        answers.text("m_dis_grade"),
    );
    let (zh, en) = match problem {
        None => return,
        Some(CertificateProblem::Number) => (
            "残疾证号有误",
            "has a disability certificate with a wrong number",
        ),
        Some(CertificateProblem::Person) => (
            "残疾证号与身份证不符",
            "has a disability certificate that does not fit the ID",
        ),
        Some(CertificateProblem::Kind) => (
            "残疾证号与残疾类别不符",
            "has a disability certificate of another kind",
        ),
        Some(CertificateProblem::Grade) => (
            "残疾证号与残疾等级不符",
            "has a disability certificate of another grade",
        ),
    };
    found.member("AN25", member, true, zh, en);
}

fn allowances(survey: &Survey<'_>, found: &mut Found) {
    let answers = survey.answers;
    let paid = |name: &str| answers.compare(name, |fen| fen > crate::number::Number::ZERO);
    let dibao_paid = paid("tr_dibao");
    found.household(
        "AN21",
        dibao_paid.and(paid("tr_tekun")),
        "低保金和特困供养金都有",
        "both dibao and extreme support were paid",
    );
    let member = |has: fn(Answers<'_>) -> Truth| {
        Truth::any(survey.members().map(|member| has(member.answers)))
    };
    let on_dibao = member(|answers| answers.yes("m_dibao"));
    let low = answers.is("hh_attr", &["2"]);
    found.household(
        "AN22",
        low.and(on_dibao.negate()),
        "低保贫困户没有低保成员",
        "a dibao household without a member on dibao",
    );
    let none_paid = answers.compare("tr_dibao", |fen| fen.is_zero());
    found.household(
        "AN22",
        low.and(none_paid),
        "低保贫困户低保金为 0",
        "a dibao household without dibao money",
    );
    found.household(
        "AN22",
        answers.is("hh_attr", &["1"]).and(on_dibao.or(dibao_paid)),
        "一般贫困户有低保",
        "an ordinary poor household has dibao",
    );
    let (from, to) = (
        survey.settings.get("P_LABOUR_AGE.from"),
        survey.settings.get("P_LABOUR_AGE.to"),
    );
    let able = survey.members().map(|member| {
        let full = member.answers.is("m_labour", &["1", "2"]);
        member.aged(from, to).and(full)
    });
    found.household(
        "AN24",
        answers.is("hh_attr", &["3"]).and(Truth::any(able)),
        "特困供养户有劳动力",
        "an extreme-support household with labour",
    );
}

/// Pay lists that name a member after the day of death.
fn dead(survey: &Survey<'_>, found: &mut Found) {
    for (key, row) in survey.answers.rows("members").unwrap_or_default() {
        let dead = row.text("m_change") == Some("4") && row.text("m_remove_reason") == Some("1");
        let Some(died) = row.date("m_change_date").filter(|_| dead) else {
            continue;
        };
        let name = row.text("m_name").unwrap_or_default();
        for paid in survey.background.list("paid") {
            let late = paid.date("date").filter(|date| *date > died);
            if let Some(date) = late.filter(|_| paid.text("member") == Some(key)) {
                let kind = paid.text("kind").unwrap_or_default();
                let reason = crate::rules::reason::Reason::new(
                    "AN23",
                    format!("{name}{died}去世，{date}仍在{}名单", pay_list(kind)),
                    format!("{name} died on {died} and is on the {kind} list of {date}"),
                );
                found.add("AN23", key, reason);
            }
        }
    }
}

/// The pay list in words.
pub(super) fn pay_list(kind: &str) -> &str {
    match kind {
        "dibao" => "低保",
        "pension" => "养老金",
        "disability" => "残疾补贴",
        "post" => "公益岗位",
        _ => "发放",
    }
}
