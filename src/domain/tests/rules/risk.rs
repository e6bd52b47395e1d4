//! Risk of falling back, K-1 to K-6, and every factor on both sides of its bound.

use ruhu_domain::rules::guarantees::guarantees;
use ruhu_domain::rules::income::income;
use ruhu_domain::rules::medical::medical;
use ruhu_domain::rules::risk::{Level, Risk, risk};
use ruhu_domain::rules::survey::Survey;
use serde_json::{Value as Json, json};

use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON, fen};

/// HH-1 with everything in order and `n` members, two or more of them labourers; no income yet.
pub(crate) fn fine(n: usize) -> Case {
    let case = Case::hh1().with(json!({
        "house_grade": "A", "house_reno": null, "house_visible": ["0"], "planned_exit_year": "2018",
    }));
    let mut case = case.member(SON, json!({"m_labour": "2", "m_ins_pension": "3"}));
    for index in 3..n {
        let mut row = case.answers["members"][1].clone();
        row["_key"] = json!(format!("extra-{index}"));
        case = case.add_member(row);
    }
    case
}

/// Four people with 9,000.00 a head from wages, exited, everything met: green.
fn green() -> Case {
    fine(4).status("40").income("36,000", "0", "0", "0", "0")
}

fn wages(yuan: &str) -> Case {
    green().income(yuan, "0", "0", "0", "0")
}

/// The last survey: net income in yuan and members.
fn last(yuan: &str, n: i64) -> Json {
    json!({"last": {"income_year": 2017, "inc_net": fen(yuan), "n": n}})
}

pub(crate) fn judge(survey: &Survey<'_>) -> Risk {
    risk(
        survey,
        &income(survey),
        &guarantees(survey),
        &medical(survey),
    )
}

fn shown(survey: &Survey<'_>) -> String {
    let found = judge(survey);
    format!("{} {}", found.level.name(), found.factors.join(" "))
}

fn check(name: &str, case: &Case, expected: &str) {
    assert_eq!(case.run(shown).trim_end(), expected, "{name}");
}

#[test]
fn the_examples() {
    let k1 = wages("18,400").knowing(last("23,436", 4));
    let drought = json!({"events": ["5"], "event_loss": 0, "event_note": "旱灾", "urgent": false});
    let dry = json!({"water_enough": false});
    let day_181 = green().as_of("2019-05-20");
    for (name, case, expected) in [
        ("K-1", k1.clone(), "yellow K05 K06"),
        ("K-2", k1.with(drought), "red K05 K06 K10"),
        ("K-3", green().with(dry), "red K02"),
        ("K-4", green().with(json!({"house_grade": "N"})), "unknown"),
        ("K-5", day_181, "yellow K14"),
        ("K-6", wages("13,600"), "red K01"),
        ("HH-1", Case::hh1(), "NOT_APPLICABLE K01 K02 K12"),
        ("nothing", green(), "green"),
    ] {
        check(name, &case, expected);
    }
}

#[test]
fn a_certain_factor_decides_even_when_something_is_unknown() {
    let house = json!({"house_grade": "N"});
    check(
        "income unknown",
        &green().with(json!({"prop_rent": null})),
        "unknown",
    );
    check(
        "yellow",
        &green().with(house.clone()).as_of("2019-05-20"),
        "yellow K14",
    );
    check("red", &wages("13,600").with(house), "red K01");
    let two = green().with(json!({"events": ["5"]})).as_of("2019-05-20");
    check("two yellow", &two, "yellow K10 K14");
    let three =
        two.with(json!({"house_grade": "N", "is_relocated": true, "relocation_moved": "2"}));
    check("three yellow", &three, "red K10 K14 K15");
}

#[test]
fn who_has_a_level() {
    for (status, expected) in [
        ("20", "NOT_APPLICABLE"),
        ("21", "NOT_APPLICABLE"),
        ("22", "red K04"),
        ("30", "NOT_APPLICABLE"),
        ("40", "green"),
        ("41", "green"),
        ("42", "green"),
        ("10", "NOT_APPLICABLE"),
        ("80", "NOT_APPLICABLE"),
        ("81", "NOT_APPLICABLE"),
    ] {
        check(status, &green().status(status), expected);
    }
    let border = green()
        .with(json!({"hh_kind": "3"}))
        .knowing(json!({"status": null}));
    check("on the border", &border, "green");
    let plain = green()
        .with(json!({"hh_kind": "2"}))
        .knowing(json!({"status": null}));
    check(
        "an ordinary household",
        &plain.as_of("2019-05-20"),
        "NOT_APPLICABLE K14",
    );
    let names = [
        Level::Green,
        Level::Yellow,
        Level::Red,
        Level::Unknown,
        Level::NotApplicable,
    ];
    assert_eq!(
        names.map(Level::name),
        ["green", "yellow", "red", "unknown", "NOT_APPLICABLE"]
    );
}

#[test]
fn income_against_its_lines() {
    for (name, case, expected) in [
        ("at the line", wages("14,000"), "red K01"),
        ("a fen above", wages("14,000.01"), "yellow K05"),
        ("a fen below monitoring", wages("19,999.99"), "yellow K05"),
        ("at monitoring", wages("20,000"), "green"),
        (
            "unknown",
            wages("14,000.01").with(json!({"prop_rent": null})),
            "unknown",
        ),
    ] {
        check(name, &case, expected);
    }
    let at_80 = |before: Json| green().knowing(before);
    for (name, before, expected) in [
        ("exactly 80%", last("45,000", 4), "green"),
        ("a fen less", last("45,000.01", 4), "yellow K06"),
        ("of fewer people", last("22,500", 2), "green"),
        ("of fewer, a fen less", last("22,500.01", 2), "yellow K06"),
        ("nothing before", last("0", 4), "green"),
        ("a loss before", last("-100,000", 4), "green"),
    ] {
        check(name, &at_80(before), expected);
    }
    let unknown = at_80(last("99,000", 4)).with(json!({"prop_rent": null}));
    check("income unknown", &unknown, "unknown");
    let fell_below_zero = wages("0").income("0", "0", "0", "0", "1,000");
    check(
        "a loss now",
        &fell_below_zero.knowing(last("10", 4)),
        "red K01 K06",
    );
    for (name, wage, transfers, expected) in [
        ("half", "18,000", "18,000", "green"),
        ("a fen more", "18,000", "18,000.01", "yellow K09"),
        ("nothing at all", "0", "0", "red K01"),
    ] {
        check(
            name,
            &green().income(wage, "0", "0", transfers, "0"),
            expected,
        );
    }
    let incomplete = green()
        .income("1", "0", "0", "36,000", "0")
        .with(json!({"prop_rent": null}));
    check("transfers of an unknown total", &incomplete, "unknown");
    let college = |yuan: &str| wages(yuan).with(json!({"events": ["7"]}));
    check("at 1.5 lines", &college("21,000"), "green");
    check("a fen below 1.5 lines", &college("20,999.99"), "yellow K13");
    check("no child at college", &wages("20,999.99"), "green");
    let unknown = college("20,999.99").with(json!({"prop_rent": null}));
    check("college, income unknown", &unknown, "unknown");
}

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

fn stay(total: &str, own: &str) -> Case {
    green().with(json!({"inpat_any": true, "inpatients": [{
        "_key": "s1", "ip_member": SON, "ip_level": "2", "ip_total": fen(total),
        "ip_basic": fen(total) - fen(own), "ip_bigdis": 0, "ip_aid": 0, "ip_gov": 0, "ip_temp": 0,
        "ip_noncomp": 0,
    }]}))
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
    check("180 days", &green().as_of("2019-05-19"), "green");
    let seen = green().as_of("2019-05-20");
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
    let call = green().with(json!({"seen_state": "5"})).as_of("2018-11-20");
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

#[test]
fn every_factor_says_why() {
    let found = Case::hh1().run(judge);
    let codes: Vec<_> = found
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect();
    assert_eq!(codes, ["K01", "K02", "K12"]);
    assert!(found.reasons.iter().all(|reason| reason.member.is_none()));
    let found = green().with(json!({"house_grade": "N"})).run(judge);
    assert_eq!(found.reasons.len(), 1);
    assert_eq!(found.reasons[0].code, "unknown");
    assert_eq!(green().run(judge).reasons, []);
}

pub(crate) fn probes() -> Vec<Probe> {
    let probe = |name, case: Case, expected: &str| {
        Probe::survey(name, case, expected, |survey| {
            shown(survey).trim_end().to_owned()
        })
    };
    let half = green().member("extra-3", json!({"m_labour": "4"}));
    let two = green()
        .member("extra-3", json!({"m_labour": "3"}))
        .member(SON, json!({"m_labour": "3"}));
    let events = green().with(json!({"events": ["5"]})).as_of("2019-05-20");
    let three = json!({"is_relocated": true, "relocation_moved": "2"});
    vec![
        probe("monitoring line", wages("19,999.99"), "yellow K05"),
        probe("at the monitoring line", wages("20,000"), "green"),
        // 21% of 45,000.01 is more than it fell; 20% is not; 19% would be less.
        probe("fell by 20%", green().knowing(last("45,000", 4)), "green"),
        probe(
            "fell by more",
            green().knowing(last("45,000.01", 4)),
            "yellow K06",
        ),
        probe(
            "half transfers",
            green().income("18,000", "0", "0", "18,000", "0"),
            "green",
        ),
        probe(
            "more transfers",
            green().income("18,000", "0", "0", "18,000.01", "0"),
            "yellow K09",
        ),
        probe("5,000 paid", stay("60,000", "5,000"), "green"),
        probe("5,000.01 paid", stay("60,000", "5,000.01"), "yellow K08"),
        probe(
            "1.5 lines",
            wages("21,000").with(json!({"events": ["7"]})),
            "green",
        ),
        probe(
            "below 1.5 lines",
            wages("20,999.99").with(json!({"events": ["7"]})),
            "yellow K13",
        ),
        probe("180 days", green().as_of("2019-05-19"), "green"),
        probe("181 days", green().as_of("2019-05-20"), "yellow K14"),
        probe("two yellow", events.clone(), "yellow K10 K14"),
        probe("three yellow", events.with(three), "red K10 K14 K15"),
        probe(
            "one half",
            half.member(SON, json!({"m_labour": "3"})),
            "yellow K12",
        ),
        probe("two halves", two, "green"),
    ]
}
