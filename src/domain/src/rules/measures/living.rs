//! Measures of housing, water, roads, land and village life.

use super::entitled::{Facts, Found};
use super::work::has_full_labour;
use crate::number::Number;
use crate::rules::truth::Truth;

/// Crops, animals and bees: what can be insured.
const INSURABLE: &[&str] = &[
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14",
];

/// Measures for a household.
pub(super) fn household(code: &str, facts: &Facts<'_>) -> Option<Found> {
    let answers = facts.survey.answers;
    let is = |name: &str, codes: &[&str]| answers.is(name, codes);
    let some_land = |name: &str| answers.compare(name, |mu| mu > Number::ZERO);
    Some(match code {
        "M42" => {
            let open = dangerous(facts);
            Found::either(open.and(key_group(facts)), open)
        }
        "M43" => Found::due(answers.yes("is_relocated")),
        "M44" => {
            let cannot_build = is("house_grade", &["D"]).and(has_full_labour(facts).negate());
            let without = is("house_own", &["5"]).or(cannot_build);
            Found::possible(without.and(key_group(facts)))
        }
        "M45" => Found::due(facts.guarantees.water.negate()),
        "M46" => Found::possible(facts.cause(&["10"]).or(is("road_type", &["0", "1"]))),
        "M47" => Found::possible(some_land("land_retire").or(some_land("land_forest"))),
        "M49" => Found::due(facts.cause(&["11"])),
        // The county's list: empty means that it did not choose this household.
        "M51" => Found::due(Truth::from(answers.yes("tour_key").is_yes())),
        "M54" => Found::due(Truth::Yes),
        "M55" => Found::possible(is("toilet", &["3", "4"])),
        "M56" => Found::possible(insurable(facts)),
        _ => return None,
    })
}

/// Graded C or D and not repaired; a house graded dangerous again after acceptance is open too.
fn dangerous(facts: &Facts<'_>) -> Truth {
    let answers = facts.survey.answers;
    let again = answers
        .is("house_reno", &["5"])
        .and(facts.guarantees.housing.negate());
    let open = answers.is_other_than("house_reno", &["5"]).or(again);
    answers.is("house_grade", &["C", "D"]).and(open)
}

/// The four key groups (4 类重点对象) of housing aid: archived, on dibao, on extreme hardship support
/// at home, or poor with a disabled member.
fn key_group(facts: &Facts<'_>) -> Truth {
    let poor = facts.survey.answers.is("hh_kind", &["1", "3"]);
    let disabled = facts.any_member(|member| member.answers.has("m_health", &["6"]));
    Truth::any([
        facts.archived(),
        facts.any_member(|member| member.answers.yes("m_dibao")),
        facts.any_member(|member| member.answers.is("m_tekun", &["1"])),
        poor.and(disabled),
    ])
}

/// Crops or animals, or an open loan.
fn insurable(facts: &Facts<'_>) -> Truth {
    let lines = match facts.survey.answers.rows("productions") {
        Some(rows) => Truth::any(rows.iter().map(|(_, row)| row.is("p_kind", INSURABLE))),
        None => Truth::Unknown,
    };
    let loans = facts.survey.background.list("loans");
    lines.or(Truth::any(loans.map(|loan| loan.yes("open"))))
}
