//! Measures, six clears and the life cycle of a measure.

mod ages;
mod catalogue;
mod health;
mod hh1;
mod living;
mod school;
mod six_clears;
mod status;
mod welfare;
mod work;

use ruhu_domain::rules::guarantees::guarantees;
use ruhu_domain::rules::income::income;
use ruhu_domain::rules::measures::{Class, Entitled, measures};
use ruhu_domain::rules::medical::medical;
use ruhu_domain::rules::survey::Survey;
use serde_json::Value as Json;

use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

/// Measures of the household, where a member's key would stand.
const HH: &str = "HH";

/// The measures of a survey with all they depend on.
pub(crate) fn judged(survey: &Survey<'_>) -> Vec<Entitled> {
    measures(
        survey,
        &income(survey),
        &guarantees(survey),
        &medical(survey),
    )
}

/// How one measure comes out: `D`, `P`, `?` for to be checked, `-` for not; `!` with priority.
fn outcome(list: &[Entitled], code: &str, member: &str) -> String {
    let mut found = list
        .iter()
        .filter(|entry| entry.code == code && entry.member == member);
    let Some(entry) = found.next() else {
        return "-".to_owned();
    };
    assert!(found.next().is_none(), "{code} {member} twice");
    let class = match entry.class {
        Class::Due => "D",
        Class::Possible => "P",
        Class::Unknown => "?",
    };
    format!("{class}{}", if entry.priority { "!" } else { "" })
}

fn outcome_of(case: &Case, code: &str, member: &str) -> String {
    outcome(&case.run_stored(judged), code, member)
}

/// Checks how measures come out.
fn check(rows: &[(&str, &str, Case, &str)]) {
    for (index, (code, member, case, expected)) in rows.iter().enumerate() {
        let found = outcome_of(case, code, member);
        assert_eq!(&found, expected, "row {index}: {code} {member}");
    }
}

fn hh(changes: Json) -> Case {
    Case::hh1().with(changes)
}

fn son(changes: Json) -> Case {
    Case::hh1().member(SON, changes)
}

fn girl(changes: Json) -> Case {
    Case::hh1().member(GIRL, changes)
}

fn grandmother(changes: Json) -> Case {
    Case::hh1().member(GRANDMOTHER, changes)
}

/// A probe of one measure.
fn probe(code: &'static str, member: &'static str, case: Case, expected: &str) -> Probe {
    Probe::new(code, expected, move |changes| {
        let case = case.clone().set(Json::Object(changes.clone()));
        outcome_of(&case, code, member)
    })
}

pub(crate) fn probes() -> Vec<Probe> {
    let mut probes = ages::probes();
    probes.extend(health::probes());
    probes.extend(welfare::probes());
    probes.extend(six_clears::probes());
    probes
}
