//! Measures for disabled and old people, of relief, pension and small loans.

use super::entitled::{Facts, Found};
use crate::rules::income::exceeds;
use crate::rules::survey::Member;
use crate::rules::truth::Truth;

/// Severe disability: grades 1 and 2.
const SEVERE: &[&str] = &["1", "2"];
/// Events that are sudden hardship: illness, accident, death of a labourer, disaster, damaged house.
const HARDSHIP: &[&str] = &["1", "2", "3", "5", "9"];
/// Grades with which a loan may be had.
const GRADED: &[&str] = &["A", "AA", "AAA"];

/// Measures for a household.
pub(super) fn household(code: &str, facts: &Facts<'_>) -> Option<Found> {
    let answers = facts.survey.answers;
    Some(match code {
        "M26" => {
            // Extreme hardship support and dibao exclude each other.
            let other = answers.is_other_than("hh_attr", &["3"]);
            let nobody_works =
                has_member(facts).and(facts.any_member(|member| member.has_labour()).negate());
            Found::either(nobody_works.and(other), low_income(facts).and(other))
        }
        "M28" => {
            let relapsed = Truth::from(facts.survey.status() == "22");
            let hardship = answers.has("events", HARDSHIP);
            Found::either(relapsed, hardship.or(answers.yes("urgent")))
        }
        "M31" => loan(facts),
        _ => return None,
    })
}

/// Measures for a member.
pub(super) fn member(code: &str, facts: &Facts<'_>, member: &Member<'_>) -> Option<Found> {
    let answers = member.answers;
    let is = |name: &str, codes: &[&str]| answers.is(name, codes);
    // The number is optional: empty means that there is no certificate.
    let certificate = Truth::from(answers.text("m_dis_cert").is_some());
    let severe = is("m_dis_grade", SEVERE);
    let not_exited = facts.not_exited();
    Some(match code {
        "M22" => {
            let due = answers.yes("m_dibao").or(not_exited);
            Found::either(certificate.and(due), certificate)
        }
        "M23" => Found::due(certificate.and(severe)),
        "M24" => {
            let disabled = answers.has("m_health", &["6"]);
            Found::possible(disabled.and(is("m_dis_type", &["4", "2"])))
        }
        "M25" => Found::possible(severe.and(is("m_dis_type", &["4", "5", "6"]))),
        "M27" => {
            let somebody_can = facts.any_member(|member| helpless(facts, member).negate());
            let supported = facts.survey.answers.is("hh_attr", &["3"]);
            Found::either(supported, somebody_can.negate())
        }
        "M29" => {
            let uninsured = Truth::all([
                facts.aged(member, "P_M29_AGE"),
                member.is_student().negate(),
                is("m_ins_pension", &["1", "4"]),
            ]);
            Found::either(uninsured.and(not_exited), uninsured)
        }
        "M30" => {
            let old = facts.aged_from(member, "P_PENSION_AGE");
            Found::due(old.and(answers.is_other_than("m_ins_pension", &["2"])))
        }
        "M50" => Found::due(answers.is_other_than("m_leftbehind", &["0"])),
        _ => return None,
    })
}

fn has_member(facts: &Facts<'_>) -> Truth {
    Truth::from(facts.survey.n() > 0)
}

/// Net income is not above the dibao line for each member; unknown while income is incomplete.
fn low_income(facts: &Facts<'_>) -> Truth {
    let income = facts.income;
    let line = facts.survey.settings.for_year("P_DIBAO_LINE", income.year);
    match income.pc_shown {
        Some(_) => Truth::from(!exceeds(income.net, line, income.n)),
        None => Truth::Unknown,
    }
}

/// Old, a child or severely disabled, and unable to work.
fn helpless(facts: &Facts<'_>, member: &Member<'_>) -> Truth {
    let dependent = Truth::any([
        facts.aged_from(member, "P_M27_OLD"),
        facts.younger(member, "P_M27_CHILD"),
        member.answers.is("m_dis_grade", SEVERE),
    ]);
    dependent.and(member.answers.is("m_labour", &["4", "5"]))
}

/// Small loan: due to a rated household that nothing stops, possible for one that is not rated yet.
/// A use that is not production (HS07) can still be changed.
fn loan(facts: &Facts<'_>) -> Found {
    let wanted = facts.survey.answers.yes("loan_want");
    let file = facts.survey.background.object("credit");
    let Some((file, grade)) = file.and_then(|file| Some((file, file.text("grade")?))) else {
        return Found::possible(wanted);
    };
    let stopped = file.codes("stops").any(|stop| stop != "HS07");
    Found::due(wanted.and(Truth::from(GRADED.contains(&grade) && !stopped)))
}
