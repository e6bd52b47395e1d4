//! Anomalies: each rule fires and stays silent, at the bound where there is one.

mod causes;
mod county;
mod land_house;
mod life;
mod measures;
mod money;
mod people;
mod probes;
mod school;
mod status;
mod support;
mod work;

use ruhu_domain::rules::anomalies::{Anomaly, catalogue, find, of_household};
use ruhu_domain::rules::background::HOUSEHOLD;
use ruhu_domain::rules::guarantees::guarantees;
use ruhu_domain::rules::income::income;
use ruhu_domain::rules::medical::medical;
use ruhu_domain::rules::survey::Survey;
use serde_json::json;

pub(crate) use probes::probes;

use crate::support::{Case, SON};

pub(super) fn rules(survey: &Survey<'_>) -> Vec<Anomaly> {
    let (income, guarantees) = (income(survey), guarantees(survey));
    of_household(survey, &income, &guarantees, &medical(survey))
}

/// A case and whether the rule fires for the member, or for the household.
pub(super) type Row = (&'static str, Case, &'static str, &'static str, bool);

/// Checks rows over answers as stored, as in imported data.
pub(super) fn stored(rows: Vec<Row>) {
    for (name, case, code, member, fires) in rows {
        check(name, &case.run_stored(rules), code, member, fires);
    }
}

/// Checks rows over answers in the published form.
pub(super) fn in_form(rows: Vec<Row>) {
    for (name, case, code, member, fires) in rows {
        check(name, &case.run(rules), code, member, fires);
    }
}

fn check(name: &str, found: &[Anomaly], code: &str, member: &str, fires: bool) {
    let here = found
        .iter()
        .any(|anomaly| anomaly.code == code && anomaly.member == member);
    assert_eq!(here, fires, "{code} {name}: {found:?}");
}

/// What the rule says in Chinese, all reasons; empty when it is silent.
pub(super) fn said(case: &Case, code: &str) -> String {
    let found = case.run_stored(rules);
    let reasons = found
        .iter()
        .filter(|anomaly| anomaly.code == code)
        .flat_map(|anomaly| &anomaly.reasons);
    let texts: Vec<_> = reasons.map(|reason| reason.message.zh.as_str()).collect();
    texts.join("；")
}

#[test]
fn an_ordinary_household_has_none() {
    assert_eq!(Case::hh1().run(rules), []);
    assert_eq!(Case::hh1().run_stored(rules), []);
}

#[test]
fn nothing_is_found_where_nobody_was_met_or_agreed() {
    let wrong = || Case::hh1().status("30").judged_on("2020-01-01");
    assert!(!wrong().run_stored(rules).is_empty());
    assert_eq!(
        wrong().with(json!({"seen_state": "4"})).run_stored(rules),
        []
    );
    let refused = wrong().with(json!({"consent": false}));
    assert_eq!(refused.run_stored(rules), []);
}

#[test]
fn anomalies_come_in_order_with_all_reasons_of_one_rule_together() {
    let case = Case::hh1()
        .with(json!({"land_farm": "200", "land_forest": "300", "hh_phone": "123"}))
        .member(
            SON,
            json!({"m_ethnic": null, "m_health": null, "m_idno": "1"}),
        );
    let found = case.run_stored(rules);
    let codes: Vec<_> = found.iter().map(|anomaly| anomaly.code).collect();
    assert_eq!(codes, ["AN01", "AN10", "AN25", "AN51", "AN62"]);
    let of = |code: &str| {
        found
            .iter()
            .find(|anomaly| anomaly.code == code)
            .expect("it")
    };
    assert_eq!(
        (of("AN10").member.as_str(), of("AN10").reasons.len()),
        (SON, 2)
    );
    assert!(
        of("AN10")
            .reasons
            .iter()
            .all(|reason| reason.member.as_deref() == Some(SON))
    );
    assert_eq!(
        (of("AN51").member.as_str(), of("AN51").reasons.len()),
        (HOUSEHOLD, 2)
    );
    assert_eq!(of("AN51").reasons[0].member, None);
    assert_eq!(of("AN10").reasons[0].message.zh, "岩温罕没有填民族");
    assert_eq!(
        of("AN10").reasons[0].message.en,
        "岩温罕 lacks the ethnic group"
    );
}

#[test]
fn the_list_has_62_rules_in_order() {
    let codes: Vec<_> = catalogue()
        .iter()
        .map(|rule| rule.code.to_owned())
        .collect();
    let all: Vec<_> = (1..=62).map(|number| format!("AN{number:02}")).collect();
    assert_eq!(codes, all);
    let severity: String = catalogue()
        .iter()
        .map(|rule| char::from(b'0' + rule.severity))
        .collect();
    assert_eq!(
        severity,
        "11211222112221222211121222221222222211211321213323222112221223",
    );
    let place: String = catalogue()
        .iter()
        .map(|rule| match (rule.phone, rule.server) {
            (true, true) => 'B',
            (true, false) => 'P',
            (false, true) => 'S',
            (false, false) => '-',
        })
        .collect();
    assert_eq!(
        place,
        "PBSPPPPBSPPSPPPPPPBPPPSPPPPPPPBBPPSSSSSBSSSSSSSSSSPPPPSPPSSSSS"
    );
    assert_eq!(find("AN40").map(|rule| rule.zh), Some("脱贫户三保障缺项"));
    assert_eq!(find("AN63"), None);
}
