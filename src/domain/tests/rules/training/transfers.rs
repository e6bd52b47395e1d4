//! Transfers to work away from home, and own businesses.

use ruhu_domain::rules::training::{PersonKey, Transfer, self_employed, transfer_times, transfers};
use ruhu_domain::rules::truth::Truth::{self, Unknown, Yes};
use serde_json::{Value as Json, json};

use crate::probes::Probe;
use crate::support::{Case, GIRL, SON};

/// The son works away from home; `last` is his row in the survey of the year before.
fn away(now: Json, last: Json) -> Case {
    let work =
        json!({"m_work_place": "5", "m_work_months": 6, "m_work_kind": "1", "m_work_channel": "3"});
    let last = json!({"last": {"income_year": 2017, "members": [last]}});
    Case::hh1().member(SON, work).member(SON, now).knowing(last)
}

fn found(case: &Case) -> Vec<(i32, Truth)> {
    let transfers = case.run(transfers);
    transfers.iter().map(|one| (one.year, one.is_new)).collect()
}

#[test]
fn transfers_to_work_away_from_home() {
    let home = || json!({"_key": SON, "m_work_place": "0"});
    let there =
        || json!({"_key": SON, "m_work_place": "5", "m_work_months": 6, "m_work_channel": "3"});
    let yes = vec![(2018, Yes)];
    for (name, now, last, expected) in [
        ("new", json!({}), home(), yes.clone()),
        ("2", json!({"m_work_place": "2"}), home(), yes.clone()),
        ("6", json!({"m_work_place": "6"}), home(), yes.clone()),
        (
            "in the township",
            json!({"m_work_place": "1", "m_work_channel": null}),
            home(),
            vec![],
        ),
        (
            "not in the last survey",
            json!({}),
            json!({"_key": "other"}),
            yes.clone(),
        ),
        ("there before", json!({}), there(), vec![]),
        (
            "one month",
            json!({"m_work_months": 1}),
            home(),
            yes.clone(),
        ),
        (
            "months missing",
            json!({"m_work_months": null}),
            home(),
            vec![(2018, Unknown)],
        ),
        (
            "months missing last time",
            json!({}),
            json!({"_key": SON, "m_work_place": "5", "m_work_months": null}),
            vec![(2018, Unknown)],
        ),
        (
            "placed by the government",
            json!({"m_work_channel": "1"}),
            there(),
            yes.clone(),
        ),
        (
            "placed by Shanghai",
            json!({"m_work_channel": "2"}),
            there(),
            yes.clone(),
        ),
        (
            "placed before",
            json!({"m_work_channel": "1"}),
            json!({"_key": SON, "m_work_place": "5", "m_work_months": 6, "m_work_channel": "2"}),
            vec![],
        ),
        (
            "by an agency",
            json!({"m_work_channel": "5"}),
            there(),
            vec![],
        ),
    ] {
        assert_eq!(found(&away(now, last)), expected, "{name}");
    }
    let case = || away(json!({}), home());
    let first = case().knowing(json!({"last": null}));
    assert_eq!(found(&first), [(2018, Unknown)], "no survey before");
    assert_eq!(found(&Case::hh1()), [], "nobody away");
    assert_eq!(found(&case().status("40")), yes);
    for status in ["10", "80", "81"] {
        assert_eq!(
            found(&case().status(status)),
            [],
            "{status} is not archived"
        );
    }
    let person = case().run(transfers).remove(0).person;
    assert_eq!(person, PersonKey::Id("532899197305200015".to_owned()));
}

#[test]
fn a_person_is_transferred_once_a_year() {
    let transfer = |id: &str, year, is_new| Transfer {
        person: PersonKey::Id(id.to_owned()),
        year,
        is_new,
    };
    let all = [
        transfer("a", 2018, Yes),
        transfer("a", 2018, Yes),
        transfer("a", 2019, Yes),
        transfer("b", 2018, Unknown),
        transfer("c", 2018, Yes),
    ];
    assert_eq!(transfer_times(&all), 3);
    assert_eq!(transfer_times(&[]), 0);
}

#[test]
fn supported_own_businesses() {
    let own = |kind: &str, measures: Json| {
        Case::hh1()
            .member(
                SON,
                json!({"m_work_place": "1", "m_work_months": 6, "m_work_kind": kind}),
            )
            .knowing(json!({ "measures": measures }))
            .run(self_employed)
            .len()
    };
    let measure = |code: &str, member: &str, status: &str| json!([{"code": code, "member": member, "status": status}]);
    for code in ["M18", "M32", "M33", "M34"] {
        assert_eq!(own("5", measure(code, SON, "4")), 1, "{code}");
    }
    assert_eq!(own("5", measure("M34", SON, "5")), 1);
    assert_eq!(
        own("5", measure("M34", "HH", "4")),
        1,
        "for the whole household"
    );
    assert_eq!(own("5", measure("M34", GIRL, "4")), 0, "for somebody else");
    assert_eq!(own("5", measure("M31", SON, "4")), 0);
    for status in ["1", "2", "3", "6", "7"] {
        assert_eq!(own("5", measure("M34", SON, status)), 0, "status {status}");
    }
    assert_eq!(own("1", measure("M34", SON, "4")), 0, "employed");
    assert_eq!(own("5", json!([])), 0);
}

pub(crate) fn probes() -> Vec<Probe> {
    let month = away(
        json!({"m_work_months": 1}),
        json!({"_key": SON, "m_work_place": "0"}),
    );
    vec![Probe::survey("a month away", month, "1", |survey| {
        transfers(survey).len().to_string()
    })]
}
