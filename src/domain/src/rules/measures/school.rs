//! Measures of schooling, language and service.

use super::entitled::{Facts, Found};
use crate::rules::guarantees::schooling;
use crate::rules::survey::Member;
use crate::rules::truth::Truth;

/// 普高一 to 普高三.
const SENIOR: &[&str] = &["07", "08", "09"];
/// 中职一 to 中职三.
const VOCATIONAL: &[&str] = &["10", "11", "12"];
/// 高职高专 and 技师学院.
const COLLEGE: &[&str] = &["13", "14", "15", "16", "17", "18", "19"];
/// 本科 and above.
const UNIVERSITY: &[&str] = &["20", "21", "22", "23", "24", "25"];
/// 初中 and above.
const JUNIOR_OR_MORE: &[&str] = &["70", "60", "40", "30", "20", "10"];

/// Measures for a member.
pub(super) fn member(code: &str, facts: &Facts<'_>, member: &Member<'_>) -> Option<Found> {
    let answers = member.answers;
    let student = |stages: &[&[&str]]| {
        let stages = stages.iter();
        Truth::any(stages.map(|codes| answers.is("m_student", codes)))
    };
    Some(match code {
        "M35" => Found::due(schooling(member).negate()),
        "M36" => Found::due(student(&[SENIOR])),
        "M37" => Found::due(student(&[VOCATIONAL])),
        "M38" => Found::either(
            student(&[VOCATIONAL, COLLEGE]),
            student(&[SENIOR, UNIVERSITY]),
        ),
        "M39" => Found::possible(student(&[COLLEGE, UNIVERSITY])),
        "M40" => {
            let in_need = facts.cause(&["03"]).or(answers.has("m_health", &["6"]));
            Found::possible(member.is_student().and(in_need))
        }
        "M41" => {
            let before_school = answers.is("m_student", &["00", "01", "02"]);
            Found::possible(facts.aged(member, "P_M41_AGE").and(before_school))
        }
        "M48" => {
            let learner = answers.is("m_mandarin", &["3", "4"]);
            Found::possible(facts.aged(member, "P_M48_AGE").and(learner))
        }
        "M53" => {
            // The finished level is not asked of students.
            let at_school = student(&[SENIOR, VOCATIONAL, COLLEGE, UNIVERSITY]);
            let schooled = answers.is("m_edu", JUNIOR_OR_MORE).or(at_school);
            Found::possible(Truth::all([
                facts.aged(member, "P_M53_AGE"),
                member.is_healthy(),
                schooled,
            ]))
        }
        _ => return None,
    })
}
