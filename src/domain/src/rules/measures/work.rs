//! Measures of production, training, jobs and business.

use super::entitled::{Facts, Found};
use crate::number::Number;
use crate::rules::survey::Member;
use crate::rules::truth::Truth;

/// Causes that give priority for posts: 缺劳力, 缺土地.
const POSTS_FIRST: &[&str] = &["08", "05"];
/// 没务工, 乡镇内.
const AT_HOME: &[&str] = &["0", "1"];

/// Measures for a household.
pub(super) fn household(code: &str, facts: &Facts<'_>) -> Option<Found> {
    let answers = facts.survey.answers;
    Some(match code {
        "M13" => {
            let rented = answers.compare("land_rent_out", |mu| mu > Number::ZERO);
            let shares = answers.yes("coop_share");
            Found::possible(Truth::any([facts.cause(&["08"]), rented, shares]))
        }
        "M14" => Found::due(facts.any_member(|member| member.has_labour())),
        "M52" => Found::possible(answers.no("leader").and(has_full_labour(facts))),
        _ => return None,
    })
}

/// Measures for a member.
pub(super) fn member(code: &str, facts: &Facts<'_>, member: &Member<'_>) -> Option<Found> {
    let answers = member.answers;
    let is = |name: &str, codes: &[&str]| answers.is(name, codes);
    let aged = |setting: &str| facts.aged(member, setting);
    let startup = answers.yes("m_startup_will");
    // Able to work and not in school.
    let free = member.has_labour().and(member.is_student().negate());
    Some(match code {
        "M11" => Found::possible(Truth::all([
            aged("P_M11_AGE"),
            free,
            other_guard(facts, member).negate(),
        ]))
        .first(facts.cause(POSTS_FIRST)),
        "M12" => {
            // From 60 on nobody is asked about leaving for work.
            let stays = is("m_job_will", &["1"]).negate();
            Found::possible(Truth::all([aged("P_M12_AGE"), free, stays]))
                .first(facts.cause(POSTS_FIRST))
        }
        "M15" => Found::due(Truth::all([
            aged("P_M15_AGE"),
            free,
            is("m_work_place", AT_HOME),
        ])),
        "M16" => Found::possible(Truth::all([
            aged("P_M16_AGE"),
            free,
            is("m_work_place", &["0"]),
        ])),
        "M17" => Found::due(Truth::all([
            aged("P_M16_AGE"),
            free,
            is("m_train_will", &["1"]),
            is("m_job_will", &["1", "2"]),
        ])),
        "M18" => Found::due(startup),
        "M19" => Found::due(Truth::all([
            aged("P_M19_AGE"),
            is("m_labour", &["1", "2"]),
            is("m_work_place", AT_HOME),
            is("m_job_will", &["1"]),
        ])),
        "M20" => Found::possible(is("m_job_will", &["2"]).and(is("m_work_place", &["0"]))),
        "M21" => Found::possible(Truth::all([
            aged("P_M21_AGE"),
            member.has_labour(),
            is("m_work_place", AT_HOME),
        ])),
        "M32" => Found::possible(startup.and(aged("P_M32_AGE"))),
        "M33" => Found::possible(startup.and(aged("P_M33_AGE"))),
        "M34" => Found::possible(startup.or(is("m_work_kind", &["5"]))),
        _ => return None,
    })
}

/// Whether somebody is able to do full work.
pub(super) fn has_full_labour(facts: &Facts<'_>) -> Truth {
    facts.any_member(|member| member.answers.is("m_labour", &["1", "2"]))
}

/// Whether somebody else on the roster is a forest guard, registered or not.
fn other_guard(facts: &Facts<'_>, member: &Member<'_>) -> Truth {
    let rows = facts.survey.rows.iter();
    let others = rows.filter(|row| row.key != member.key);
    Truth::any(others.map(|row| row.answers.is("m_post", &["01"])))
}
