//! Rules over many households.

mod people;
mod records;
mod training;
mod visits;

use ruhu_domain::rules::anomalies::county::*;
use ruhu_domain::settings::Settings;

pub(super) const NOON: i64 = 12 * 60;

const NONE: [&str; 0] = [];

/// Household, member and what else, of every finding.
pub(super) fn told(found: &[Finding]) -> Vec<String> {
    let tell = |one: &Finding| {
        let anomaly = &one.anomaly;
        assert!(
            anomaly
                .reasons
                .iter()
                .all(|reason| reason.code == anomaly.code)
        );
        format!(
            "{} {} {} {}",
            anomaly.code, one.household, anomaly.member, one.about
        )
    };
    found
        .iter()
        .map(|one| tell(one).trim_end().to_owned())
        .collect()
}

fn zh(found: &[Finding]) -> Vec<&str> {
    found
        .iter()
        .map(|one| one.anomaly.reasons[0].message.zh.as_str())
        .collect()
}

fn settings() -> Settings {
    Settings::default()
}

pub(super) fn income(household: &'static str, net: i64) -> IncomeRow<'static> {
    IncomeRow {
        household,
        visitor: "u",
        group: "g",
        n: 2,
        net,
        wage: 0,
        line: 350_000,
    }
}

/// A full survey on the first day, from minute to minute.
pub(super) fn survey(household: &'static str, from: i64, to: i64) -> VisitRow<'static> {
    VisitRow {
        household,
        visitor: "u",
        from,
        to,
        full: true,
        metres: None,
    }
}

/// Sign-ins on one phone at these seconds.
pub(super) fn signs(times: &[i64]) -> Vec<SignIn<'static>> {
    times
        .iter()
        .map(|at| SignIn {
            device: "d",
            at: *at,
            late: false,
        })
        .collect()
}
