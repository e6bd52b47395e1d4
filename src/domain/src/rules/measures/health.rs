//! Measures of health care.

use super::entitled::{Facts, Found};
use crate::rules::answers::{Answer, Answers};
use crate::rules::medical::Cost;
use crate::rules::survey::Member;
use crate::rules::truth::Truth;

/// Chronic illnesses that the health centre manages: high blood pressure, diabetes, tuberculosis,
/// severe mental illness.
const MANAGED: &[&str] = &["01", "02", "03", "04"];

/// What must be known of a stay for the cost left after insurance.
const INSURED: &[&str] = &["ip_total", "ip_basic", "ip_bigdis"];
/// … for the own share before the government's guarantee.
const BEFORE_GUARANTEE: &[&str] = &[
    "ip_total",
    "ip_basic",
    "ip_bigdis",
    "ip_aid",
    "ip_level",
    "ip_referral",
];
/// … for the own share as it is.
const PAID: &[&str] = &[
    "ip_total",
    "ip_basic",
    "ip_bigdis",
    "ip_aid",
    "ip_gov",
    "ip_temp",
    "ip_level",
    "ip_referral",
];

/// Measures for a household.
pub(super) fn household(code: &str, facts: &Facts<'_>) -> Option<Found> {
    match code {
        "M01" => {
            let insured = facts.any_member(|member| member.answers.is("m_ins_med", &["1"]));
            Some(Found::due(insured))
        }
        _ => None,
    }
}

/// Measures for a member.
pub(super) fn member(code: &str, facts: &Facts<'_>, member: &Member<'_>) -> Option<Found> {
    let answers = member.answers;
    Some(match code {
        "M02" => Found::due(answers.is_other_than("m_ins_med", &["2"])),
        "M03" => Found::due(Truth::Yes),
        "M04" => Found::due(cost(facts, member, INSURED, |cost| {
            cost.after_insurance > 0
        })),
        "M05" => Found::due(cost(facts, member, BEFORE_GUARANTEE, |cost| {
            cost.warn_before_guarantee
        })),
        "M06" => {
            let most = facts.survey.settings.get("P_SELFPAY_ABS");
            Found::possible(cost(facts, member, PAID, |cost| {
                cost.warn || cost.own_of_all() > most
            }))
        }
        "M07" => Found::due(Truth::Yes).first(comes_first(facts, member)),
        "M08" => Found::due(answers.has("m_chronic", MANAGED)),
        "M09" => {
            let woman = answers.is("m_sex", &["2"]);
            Found::possible(woman.and(facts.aged(member, "P_M09_AGE")))
        }
        "M10" => Found::possible(facts.younger(member, "P_M10_AGE")),
        _ => return None,
    })
}

/// Women and children, old and disabled people, and the chronically ill have a family doctor first.
fn comes_first(facts: &Facts<'_>, member: &Member<'_>) -> Truth {
    let woman = member.answers.is("m_sex", &["2"]);
    Truth::any([
        facts.aged_from(member, "P_M07_OLD"),
        facts.younger(member, "P_M07_CHILD"),
        member.answers.has("m_health", &["3", "6"]),
        woman.and(facts.aged(member, "P_M07_WOMAN")),
    ])
}

/// Whether something is true of the cost of a member's stays in hospital; unknown while one of
/// `needed` is missing of a stay that is, or may be, this member's.
fn cost(
    facts: &Facts<'_>,
    member: &Member<'_>,
    needed: &[&str],
    is: impl Fn(&Cost) -> bool,
) -> Truth {
    let answers = facts.survey.answers;
    let Some(stays) = answers.rows("inpatients") else {
        return Truth::Unknown;
    };
    let incomplete = |stay: &Answers<'_>| match stay.text("ip_member") {
        Some(key) if key != member.key => false,
        Some(_) => needed.iter().any(|name| is_missing(*stay, name)),
        None => true,
    };
    if is_missing(answers, "inpat_any") || stays.iter().any(|(_, stay)| incomplete(stay)) {
        return Truth::Unknown;
    }
    let own = facts.costs.iter().find(|cost| cost.member == member.key);
    Truth::from(own.is_some_and(is))
}

fn is_missing(answers: Answers<'_>, name: &str) -> bool {
    matches!(answers.get(name), Answer::Unknown)
}
