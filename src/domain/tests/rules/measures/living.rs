//! Measures of housing, water, roads, land and village life: M42 to M47, M49, M51, M54 to M56.

use serde_json::{Value as Json, json};

use super::{HH, check, hh, son};
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

/// A household that is not archived, of a kind.
fn unarchived(kind: &str) -> Case {
    hh(json!({"hh_kind": kind, "hh_attr": null})).knowing(json!({"status": null}))
}

#[test]
fn dangerous_houses() {
    let repaired = |year: Json| hh(json!({"house_reno": "5", "house_reno_year": year}));
    let mut rows = vec![
        ("M42", HH, hh(json!({"house_grade": ""})), "?"),
        ("M42", HH, hh(json!({"house_reno": ""})), "?"),
        ("M42", HH, repaired(json!(2018)), "-"),
        ("M42", HH, repaired(json!(2017)), "D"),
        ("M42", HH, repaired(json!(null)), "?"),
    ];
    for (grade, expected) in [("A", "-"), ("B", "-"), ("C", "D"), ("D", "D"), ("N", "-")] {
        rows.push(("M42", HH, hh(json!({"house_grade": grade})), expected));
    }
    for reno in ["0", "1", "2", "3", "4"] {
        rows.push(("M42", HH, hh(json!({"house_reno": reno})), "D"));
    }
    check(&rows);
}

#[test]
fn key_groups() {
    let healthy = |case: Case| case.member(SON, json!({"m_health": ["1"]}));
    let unknown = |case: Case| case.member(SON, json!({"m_health": []}));
    check(&[
        ("M42", HH, unarchived("2"), "P"),
        ("M42", HH, unarchived("1"), "D"),
        ("M42", HH, unarchived("3"), "D"),
        ("M42", HH, unarchived(""), "?"),
        ("M42", HH, healthy(unarchived("1")), "P"),
        ("M42", HH, unknown(unarchived("1")), "?"),
        (
            "M42",
            HH,
            unarchived("2").member(GIRL, json!({"m_dibao": true})),
            "D",
        ),
        (
            "M42",
            HH,
            unarchived("2").member(GIRL, json!({"m_dibao": ""})),
            "?",
        ),
        (
            "M42",
            HH,
            unarchived("2").member(GRANDMOTHER, json!({"m_tekun": "1"})),
            "D",
        ),
        (
            "M42",
            HH,
            unarchived("2").member(GRANDMOTHER, json!({"m_tekun": "2"})),
            "P",
        ),
        (
            "M42",
            HH,
            unarchived("2").member(GRANDMOTHER, json!({"m_tekun": ""})),
            "?",
        ),
        ("M42", HH, hh(json!({"hh_kind": "2"})).status("40"), "D"),
        ("M42", HH, hh(json!({"hh_kind": "2"})).status("10"), "P"),
    ]);
}

#[test]
fn households_that_cannot_build() {
    let without = json!({"house_own": "5", "house_grade": null});
    let in_danger =
        |labour: &str| son(json!({"m_labour": labour})).with(json!({"house_grade": "D"}));
    check(&[
        ("M44", HH, hh(json!({})), "-"),
        ("M44", HH, hh(without.clone()), "P"),
        ("M44", HH, unarchived("2").with(without), "-"),
        ("M44", HH, hh(json!({"house_own": "4"})), "-"),
        ("M44", HH, hh(json!({"house_own": ""})), "?"),
        ("M44", HH, in_danger("3"), "P"),
        ("M44", HH, in_danger("2"), "-"),
        ("M44", HH, in_danger("1"), "-"),
        ("M44", HH, in_danger(""), "?"),
        (
            "M44",
            HH,
            unarchived("2").with(json!({"house_grade": "D"})),
            "-",
        ),
        (
            "M44",
            HH,
            unarchived("3").with(json!({"house_grade": "D"})),
            "P",
        ),
    ]);
}

#[test]
fn relocation_water_roads_and_land() {
    let land =
        |forest: &str, retired: &str| hh(json!({"land_forest": forest, "land_retire": retired}));
    let mut rows = vec![
        ("M43", HH, hh(json!({})), "-"),
        ("M43", HH, hh(json!({"is_relocated": true})), "D"),
        ("M43", HH, hh(json!({"is_relocated": ""})), "?"),
        ("M45", HH, hh(json!({})), "-"),
        ("M45", HH, hh(json!({"water_clear": false})), "D"),
        ("M45", HH, hh(json!({"water_clear": "97"})), "?"),
        ("M46", HH, hh(json!({"cause_main": "10"})), "P"),
        ("M46", HH, hh(json!({"cause_other": ["10"]})), "P"),
        ("M46", HH, hh(json!({"road_type": ""})), "?"),
        ("M47", HH, land("6", "0").status("10"), "P"),
        ("M47", HH, land("0", "0"), "-"),
        ("M47", HH, land("0.1", "0"), "P"),
        ("M47", HH, land("0", "0.1"), "P"),
        ("M47", HH, land("", "0"), "?"),
        ("M47", HH, land("0", ""), "?"),
    ];
    for (road, expected) in [("0", "P"), ("1", "P"), ("2", "-"), ("3", "-"), ("4", "-")] {
        rows.push(("M46", HH, hh(json!({"road_type": road})), expected));
    }
    check(&rows);
}

#[test]
fn village_life() {
    let mut rows = vec![
        ("M49", HH, hh(json!({})), "-"),
        ("M49", HH, hh(json!({"cause_main": "11"})), "D"),
        ("M49", HH, hh(json!({"cause_other": ["11"]})), "D"),
        (
            "M49",
            HH,
            hh(json!({"cause_main": "", "cause_other": null})),
            "?",
        ),
        ("M51", HH, hh(json!({})), "-"),
        ("M51", HH, hh(json!({"tour_key": true})), "D"),
        ("M51", HH, hh(json!({"tour_key": ""})), "-"),
        ("M54", HH, hh(json!({})).status("30"), "D"),
        ("M54", HH, hh(json!({})).status("40"), "-"),
        ("M55", HH, hh(json!({"toilet": ""})), "?"),
    ];
    for (toilet, expected) in [("1", "-"), ("2", "-"), ("3", "P"), ("4", "P")] {
        rows.push(("M55", HH, hh(json!({"toilet": toilet})), expected));
    }
    check(&rows);
}

#[test]
fn insurance_of_crops_animals_and_loans() {
    let line = |kind: &str| hh(json!({"productions": [{"_key": "p", "p_kind": kind}]}));
    let loan = |open: Json| {
        hh(json!({"productions": []})).knowing(json!({"loans": [{"kind": "1", "open": open}]}))
    };
    let mut rows = vec![
        ("M56", HH, hh(json!({"productions": []})), "-"),
        ("M56", HH, hh(json!({"productions": ""})), "?"),
        ("M56", HH, line(""), "?"),
        ("M56", HH, loan(json!(true)), "P"),
        ("M56", HH, loan(json!(false)), "-"),
    ];
    let kinds: Vec<String> = (1..=17)
        .chain([99])
        .map(|kind| format!("{kind:02}"))
        .collect();
    for kind in &kinds {
        let expected = if kind.as_str() <= "14" { "P" } else { "-" };
        rows.push(("M56", HH, line(kind), expected));
    }
    check(&rows);
}
