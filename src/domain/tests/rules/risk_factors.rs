//! Factors of risk about people, cost, debt, events and visits.

use serde_json::{Value as Json, json};

use crate::risk::{check, green, judge, stay};
use crate::support::{Case, GIRL, GRANDMOTHER, SON, fen};

#[test]
fn loss_of_the_only_labourer() {
    let nobody = || {
        green()
            .member(SON, json!({"m_labour": "4"}))
            .member("extra-3", json!({"m_labour": "3"}))
    };
    let before = |count: i64| json!({"last": {"n_labour_full": count}});
    let died = json!({"events": ["3"]});
    for (name, case, expected) in [
        (
            "nobody works, as before",
            nobody().knowing(before(0)),
            "yellow K12",
        ),
        (
            "one worked before",
            nobody().knowing(before(1)),
            "red K03 K12",
        ),
        ("one died", nobody().with(died.clone()), "red K03 K12"),
        ("one died, others work", green().with(died.clone()), "green"),
        (
            "labour of one is not known",
            nobody()
                .member(SON, json!({"m_labour": null}))
                .with(died.clone()),
            "green",
        ),
        (
            "no member known",
            green().with(json!({"members": []})).with(died),
            "unknown",
        ),
    ] {
        check(name, &case, expected);
    }
}

#[test]
fn short_of_labour_unless_all_are_supported() {
    let half = |one: &str, two: &str| {
        green()
            .member(SON, json!({"m_labour": one}))
            .member("extra-3", json!({"m_labour": two}))
    };
    check("one half", &half("3", "4"), "yellow K12");
    check("two halves", &half("3", "3"), "green");
    check("none", &half("4", "5"), "yellow K12");
    check("skilled", &half("1", "5"), "green");
    let dibao = |case: Case, keys: &[&str]| {
        keys.iter()
            .fold(case, |case, key| case.member(key, json!({"m_dibao": true})))
    };
    let three = [SON, "extra-3", GIRL];
    check("all but one", &dibao(half("3", "4"), &three), "yellow K12");
    let all = dibao(half("3", "4"), &[SON, "extra-3", GIRL, GRANDMOTHER]);
    check("all in dibao", &all, "green");
    for (code, expected) in [("0", "yellow K12"), ("1", "green"), ("2", "green")] {
        let case = dibao(half("3", "4"), &three)
            .member(GRANDMOTHER, json!({"m_tekun": code}))
            .with(json!({"tr_tekun": 0}));
        check("special care", &case, expected);
    }
    let unclear = dibao(half("3", "4"), &three).member(GRANDMOTHER, json!({"m_dibao": "97"}));
    check("dibao of one not known", &unclear, "green");
}

#[test]
fn newly_ill_since_the_last_survey() {
    let before = |key: &str, health: Json| json!({"last": {"members": [{"_key": "gone", "m_health": ["1"]}, {"_key": key, "m_health": health}]}});
    let now = |health: Json| green().member(SON, json!({"m_health": health, "m_treated": "1"}));
    for (name, then, health, expected) in [
        ("newly disabled", json!(["1"]), json!(["6"]), "yellow K07"),
        ("newly ill", json!(["3"]), json!(["3", "4"]), "yellow K07"),
        ("as before", json!(["6"]), json!(["6"]), "green"),
        ("one more", json!(["6"]), json!(["4", "6"]), "yellow K07"),
        ("chronic only", json!(["1"]), json!(["3"]), "green"),
        ("not known then", json!([]), json!(["6"]), "green"),
        ("well again", json!(["4"]), json!(["1"]), "green"),
    ] {
        check(name, &now(health).knowing(before(SON, then)), expected);
    }
    check(
        "a new member",
        &now(json!(["6"])).knowing(before("other", json!(["1"]))),
        "green",
    );
    let silent = json!({"last": {"members": [{"_key": SON}]}});
    check(
        "health not in the last survey",
        &now(json!(["6"])).knowing(silent),
        "green",
    );
    let soldier = now(json!(["6"])).member(SON, json!({"m_presence": "7"}));
    check(
        "not registered",
        &soldier.knowing(before(SON, json!(["1"]))),
        "green",
    );
    let found = now(json!(["6"]))
        .knowing(before(SON, json!(["1"])))
        .run(judge);
    assert_eq!(found.reasons[0].member.as_deref(), Some(SON));
}

#[test]
fn medical_cost() {
    check("10%", &stay("1,000", "100"), "green");
    check("a fen more", &stay("1,000", "100.01"), "yellow K08");
    check("5,000", &stay("60,000", "5,000"), "green");
    check("5,000.01", &stay("60,000", "5,000.01"), "yellow K08");
    let member = |case: Case| case.run(judge).reasons[0].member.clone();
    assert_eq!(member(stay("1,000", "100.01")).as_deref(), Some(SON));
    assert_eq!(
        member(stay("60,000", "5,000.01")),
        None,
        "the household as a whole"
    );
    let mut both = stay("30,000", "2,500");
    let mut second = both.answers["inpatients"][0].clone();
    second["_key"] = json!("s2");
    second["ip_member"] = json!(GIRL);
    second["ip_basic"] = json!(fen("27,499.99"));
    both.answers["inpatients"]
        .as_array_mut()
        .expect("stays")
        .push(second);
    check("of two together", &both, "yellow K08");
}

#[test]
fn events_debt_visits_and_relocation() {
    for code in ["4", "5", "6", "9"] {
        check(code, &green().with(json!({"events": [code]})), "yellow K10");
    }
    for code in ["0", "1", "2", "3", "7", "8", "10", "11"] {
        check(code, &green().with(json!({"events": [code]})), "green");
    }
    let debt = |bank: &str, private: &str| {
        green().with(json!({
            "debt_any": true, "debt_bank": fen(bank), "debt_private": fen(private), "debt_reason": ["1"],
        }))
    };
    check("a year's income", &debt("20,000", "16,000"), "green");
    check("a fen more", &debt("20,000", "16,000.01"), "yellow K11");
    check("private only", &debt("0", "36,000.01"), "yellow K11");
    let unknown = debt("0", "36,000.01").with(json!({"prop_rent": null}));
    check("income unknown", &unknown, "unknown");
    let loss = |bank: &str| debt(bank, "0").income("0", "0", "0", "0", "1,000");
    check("a loss without debt", &loss("0"), "red K01");
    check("a loss with debt", &loss("0.01"), "red K01 K11");
    let loan = |loan: Json| green().knowing(json!({"loans": [{"kind": "1"}, loan]}));
    for (name, json, expected) in [
        ("late", json!({"overdue": 1, "open": true}), "yellow K11"),
        ("late, in words", json!({"overdue": true}), "yellow K11"),
        ("in time", json!({"overdue": 0, "open": true}), "green"),
        ("in time, in words", json!({"overdue": false}), "green"),
        ("closed", json!({"overdue": 30, "open": false}), "green"),
    ] {
        check(name, &loan(json), expected);
    }
    check("180 days", &green().judged_on("2019-05-19"), "green");
    let seen = green().judged_on("2019-05-20");
    check(
        "visited since",
        &seen.clone().knowing(json!({"last_visit": "2018-11-21"})),
        "green",
    );
    check(
        "visited before",
        &seen.clone().knowing(json!({"last_visit": "2018-11-19"})),
        "yellow K14",
    );
    check(
        "a visit to come",
        &seen.clone().knowing(json!({"last_visit": "2019-05-21"})),
        "yellow K14",
    );
    check(
        "visited today",
        &seen.knowing(json!({"last_visit": "2019-05-20"})),
        "green",
    );
    let call = green()
        .with(json!({"seen_state": "5"}))
        .judged_on("2018-11-20");
    check(
        "a call is no visit",
        &call.clone().knowing(json!({"last_visit": "2018-05-23"})),
        "yellow K14",
    );
    check("no visit known", &call, "green");
    for (code, expected) in [("1", "green"), ("2", "yellow K15"), ("3", "yellow K15")] {
        let moved = json!({"is_relocated": true, "relocation_moved": code});
        check("relocated", &green().with(moved), expected);
    }
}
