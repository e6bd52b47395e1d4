//! Risk of falling back, K-1 to K-6, and every factor on both sides of its bound.

use ruhu_domain::rules::guarantees::guarantees;
use ruhu_domain::rules::income::income;
use ruhu_domain::rules::medical::medical;
use ruhu_domain::rules::risk::{Level, Risk, risk};
use ruhu_domain::rules::survey::Survey;
use serde_json::{Value as Json, json};

use crate::probes::Probe;
use crate::support::{Case, SON, fen};

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
pub(crate) fn green() -> Case {
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

pub(crate) fn shown(survey: &Survey<'_>) -> String {
    let found = judge(survey);
    format!("{} {}", found.level.name(), found.factors.join(" "))
}

pub(crate) fn check(name: &str, case: &Case, expected: &str) {
    assert_eq!(case.run(shown).trim_end(), expected, "{name}");
}

#[test]
fn the_examples() {
    let k1 = wages("18,400").knowing(last("23,436", 4));
    let drought = json!({"events": ["5"], "event_loss": 0, "event_note": "旱灾", "urgent": false});
    let dry = json!({"water_enough": false});
    let day_181 = green().judged_on("2019-05-20");
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
        &green().with(house.clone()).judged_on("2019-05-20"),
        "yellow K14",
    );
    check("red", &wages("13,600").with(house), "red K01");
    let two = green()
        .with(json!({"events": ["5"]}))
        .judged_on("2019-05-20");
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
        &plain.judged_on("2019-05-20"),
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
    // Imported data may hold a negative amount; of such a total nothing is a share.
    for (name, rent, transfers) in [("below 0", "-1", "0"), ("at 0", "-1", "1")] {
        let case = green().income("0", "0", rent, transfers, "0");
        check(name, &case, "red K01");
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

pub(crate) fn stay(total: &str, own: &str) -> Case {
    green().with(json!({"inpat_any": true, "inpatients": [{
        "_key": "s1", "ip_member": SON, "ip_level": "2", "ip_total": fen(total),
        "ip_basic": fen(total) - fen(own), "ip_bigdis": 0, "ip_aid": 0, "ip_gov": 0, "ip_temp": 0,
        "ip_noncomp": 0,
    }]}))
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
    let events = green()
        .with(json!({"events": ["5"]}))
        .judged_on("2019-05-20");
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
        probe("180 days", green().judged_on("2019-05-19"), "green"),
        probe("181 days", green().judged_on("2019-05-20"), "yellow K14"),
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
