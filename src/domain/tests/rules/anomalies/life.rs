//! Life of an anomaly: open, judged, closed, found again.

use ruhu_domain::rules::anomalies::life::{
    Entry, Refused, State, Verdict, judge, recomputed, values,
};
use ruhu_domain::settings::Settings;
use serde_json::json;

use super::rules;
use crate::support::Case;

fn entry(state: State) -> Entry {
    Entry {
        state,
        values: "甲".to_owned(),
        reason: String::new(),
    }
}

#[test]
fn a_verdict_needs_an_open_anomaly_and_a_reason() {
    let settings = Settings::default();
    let open = entry(State::Open);
    for verdict in [Verdict::Corrected, Verdict::Kept, Verdict::FalseAlarm] {
        assert_eq!(
            judge(&open, verdict, "入户已核", &settings),
            Err(Refused::Reason),
            "4"
        );
        assert_eq!(
            judge(&open, verdict, " 入户已核  ", &settings),
            Err(Refused::Reason),
            "blanks"
        );
        let judged = judge(&open, verdict, " 入户已核实", &settings).expect("5 characters");
        assert_eq!(judged.state, State::Closed(verdict));
        assert_eq!(
            (judged.values.as_str(), judged.reason.as_str()),
            ("甲", "入户已核实")
        );
        assert_eq!(
            judge(&judged, verdict, "入户已核实", &settings),
            Err(Refused::NotOpen)
        );
    }
    let gone = entry(State::Gone);
    assert_eq!(
        judge(&gone, Verdict::Kept, "入户已核实", &settings),
        Err(Refused::NotOpen)
    );
}

#[test]
fn computed_again() {
    let after = |state: Option<State>, found: Option<&str>| {
        let before = state.map(entry);
        recomputed(before.as_ref(), found).map(|entry| (entry.state, entry.values))
    };
    let is = |state, values: &str| Some((state, values.to_owned()));
    let (same, other) = (Some("甲"), Some("乙"));
    assert_eq!(after(None, None), None);
    assert_eq!(after(None, same), is(State::Open, "甲"));
    assert_eq!(after(Some(State::Open), same), is(State::Open, "甲"));
    assert_eq!(after(Some(State::Open), other), is(State::Open, "乙"));
    assert_eq!(after(Some(State::Open), None), is(State::Gone, "甲"));
    assert_eq!(after(Some(State::Gone), None), is(State::Gone, "甲"));
    assert_eq!(after(Some(State::Gone), same), is(State::Open, "甲"));
    for verdict in [Verdict::FalseAlarm, Verdict::Kept] {
        let closed = State::Closed(verdict);
        assert_eq!(after(Some(closed), same), is(closed, "甲"), "stays closed");
        assert_eq!(
            after(Some(closed), other),
            is(State::Open, "乙"),
            "values changed"
        );
        assert_eq!(after(Some(closed), None), is(closed, "甲"));
    }
    let corrected = State::Closed(Verdict::Corrected);
    assert_eq!(after(Some(corrected), None), is(corrected, "甲"));
    assert_eq!(
        after(Some(corrected), same),
        is(State::Open, "甲"),
        "not corrected after all"
    );
}

#[test]
fn values_change_with_the_data() {
    let of = |phone: &str, others: i64| {
        let case = Case::hh1().with(json!({"hh_phone": phone}));
        let mut phones = serde_json::Map::new();
        phones.insert(phone.to_owned(), json!(others));
        let found = case
            .knowing(json!({"area": {"phones": phones}}))
            .run_stored(rules);
        values(found.first().expect("an anomaly"))
    };
    assert_eq!(of("1", 8), "电话号码不对；这个电话有 9 户使用");
    assert_ne!(of("1", 8), of("1", 9));
}
