//! Measures for disabled and old people, relief, pension and small loans: M22 to M31, M50.

use serde_json::{Value as Json, json};

use super::{HH, check, girl, grandmother, hh, probe, son};
use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

#[test]
fn subsidies_and_aid_for_disabled_people() {
    let exited = |changes: Json| son(changes).status("40");
    let mut rows = vec![
        ("M22", SON, son(json!({"m_dis_cert": null})), "-"),
        ("M22", SON, son(json!({"m_dis_cert": ""})), "-"),
        ("M22", SON, son(json!({"m_dibao": ""})), "D"),
        ("M22", GIRL, hh(json!({})), "-"),
        ("M22", SON, exited(json!({"m_dibao": true})), "D"),
        ("M22", SON, exited(json!({"m_dibao": ""})), "?"),
        ("M22", SON, exited(json!({"m_dibao": "97"})), "?"),
        ("M22", SON, exited(json!({"m_dis_cert": null})), "-"),
        ("M23", SON, son(json!({"m_dis_cert": null})), "-"),
        ("M23", SON, son(json!({"m_dis_grade": ""})), "?"),
        ("M24", SON, son(json!({"m_health": ["3"]})), "-"),
        ("M24", SON, son(json!({"m_health": []})), "?"),
        ("M24", SON, son(json!({"m_dis_type": ""})), "?"),
        ("M25", SON, son(json!({"m_dis_cert": null})), "P"),
        ("M25", SON, son(json!({"m_dis_grade": ""})), "?"),
        ("M25", SON, son(json!({"m_dis_type": ""})), "?"),
    ];
    for (status, expected) in [
        ("10", "-"),
        ("20", "D"),
        ("21", "D"),
        ("22", "D"),
        ("30", "D"),
        ("40", "P"),
        ("41", "P"),
        ("42", "P"),
        ("80", "-"),
    ] {
        rows.push(("M22", SON, hh(json!({})).status(status), expected));
    }
    for (grade, subsidy, care) in [
        ("0", "-", "-"),
        ("1", "D", "P"),
        ("2", "D", "P"),
        ("3", "-", "-"),
        ("4", "-", "-"),
    ] {
        rows.push(("M23", SON, son(json!({"m_dis_grade": grade})), subsidy));
        rows.push(("M25", SON, son(json!({"m_dis_grade": grade})), care));
    }
    for (kind, aids, care) in [
        ("1", "-", "-"),
        ("2", "P", "-"),
        ("3", "-", "-"),
        ("4", "P", "P"),
        ("5", "-", "P"),
        ("6", "-", "P"),
        ("7", "-", "-"),
    ] {
        rows.push(("M24", SON, son(json!({"m_dis_type": kind})), aids));
        rows.push(("M25", SON, son(json!({"m_dis_type": kind})), care));
    }
    check(&rows);
}

/// HH-1 with this much more income, in fen; 180,000 reaches the dibao line of three people.
fn income(more: i64) -> Case {
    hh(json!({"prop_rent": 45_000 + more}))
}

#[test]
fn dibao() {
    check(&[
        ("M26", HH, income(180_000), "P"),
        ("M26", HH, income(180_001), "-"),
        ("M26", HH, hh(json!({"prop_rent": ""})), "?"),
        ("M26", HH, hh(json!({"hh_attr": "3"})), "-"),
        ("M26", HH, hh(json!({"hh_attr": "2"})), "P"),
        ("M26", HH, hh(json!({"hh_attr": ""})), "?"),
        ("M26", HH, hh(json!({"hh_attr": null})), "-"),
        ("M26", HH, son(json!({"m_labour": "4"})), "D"),
        (
            "M26",
            HH,
            son(json!({"m_labour": "5"})).with(json!({"prop_rent": 99_999_999})),
            "D",
        ),
        (
            "M26",
            HH,
            son(json!({"m_labour": "5"})).with(json!({"hh_attr": "3"})),
            "-",
        ),
        (
            "M26",
            HH,
            son(json!({"m_labour": "5"})).with(json!({"hh_attr": ""})),
            "?",
        ),
        ("M26", HH, son(json!({"m_labour": ""})), "?"),
    ]);
}

#[test]
fn extreme_hardship_support() {
    let helpless = |changes: Json| son(json!({"m_labour": "5"})).member(SON, changes);
    check(&[
        ("M27", SON, hh(json!({})), "-"),
        ("M27", GRANDMOTHER, hh(json!({})), "-"),
        ("M27", SON, hh(json!({"hh_attr": "3"})), "D"),
        ("M27", GIRL, hh(json!({"hh_attr": "3"})), "D"),
        ("M27", SON, hh(json!({"hh_attr": ""})), "?"),
        ("M27", SON, helpless(json!({})), "P"),
        ("M27", GRANDMOTHER, helpless(json!({})), "P"),
        (
            "M27",
            GIRL,
            helpless(json!({"m_dis_grade": "1", "m_labour": "4"})),
            "P",
        ),
        ("M27", SON, helpless(json!({"m_dis_grade": "3"})), "-"),
        ("M27", GIRL, helpless(json!({"m_dis_grade": "3"})), "-"),
        ("M27", SON, helpless(json!({"m_dis_grade": ""})), "?"),
        ("M27", SON, helpless(json!({"m_labour": ""})), "?"),
        (
            "M27",
            SON,
            helpless(json!({})).member(GIRL, json!({"m_labour": "1"})),
            "-",
        ),
    ]);
}

#[test]
fn relief() {
    let mut rows = vec![
        ("M28", HH, hh(json!({})).status("22"), "D"),
        ("M28", HH, hh(json!({"events": ["1"]})).status("22"), "D"),
        ("M28", HH, hh(json!({})).status("21"), "-"),
        ("M28", HH, hh(json!({"events": ["1"]})).status("10"), "P"),
        ("M28", HH, hh(json!({"events": ["4"], "urgent": true})), "P"),
        (
            "M28",
            HH,
            hh(json!({"events": ["4"], "urgent": false})),
            "-",
        ),
        ("M28", HH, hh(json!({"events": ["4"], "urgent": ""})), "?"),
        ("M28", HH, hh(json!({"events": []})), "?"),
    ];
    for (event, expected) in [
        ("0", "-"),
        ("1", "P"),
        ("2", "P"),
        ("3", "P"),
        ("4", "-"),
        ("5", "P"),
        ("6", "-"),
        ("7", "-"),
        ("8", "-"),
        ("9", "P"),
        ("10", "-"),
        ("11", "-"),
    ] {
        rows.push(("M28", HH, hh(json!({"events": [event]})), expected));
    }
    check(&rows);
}

#[test]
fn pension() {
    let mut rows = vec![
        ("M29", SON, son(json!({"m_student": "13"})), "-"),
        ("M29", SON, son(json!({"m_student": ""})), "?"),
        (
            "M30",
            GRANDMOTHER,
            grandmother(json!({"m_ins_pension": null})),
            "-",
        ),
        ("M30", SON, hh(json!({})), "-"),
        ("M30", GRANDMOTHER, hh(json!({})).status("10"), "D"),
    ];
    for (insured, paid, receives) in [
        ("1", "D", "D"),
        ("2", "-", "-"),
        ("3", "-", "D"),
        ("4", "D", "D"),
        ("", "?", "?"),
        ("97", "?", "?"),
    ] {
        rows.push(("M29", SON, son(json!({"m_ins_pension": insured})), paid));
        rows.push((
            "M30",
            GRANDMOTHER,
            grandmother(json!({"m_ins_pension": insured})),
            receives,
        ));
    }
    for (status, expected) in [
        ("20", "D"),
        ("30", "D"),
        ("40", "P"),
        ("41", "P"),
        ("42", "P"),
        ("10", "-"),
    ] {
        rows.push(("M29", SON, hh(json!({})).status(status), expected));
    }
    check(&rows);
}

#[test]
fn small_loans() {
    let wants = |credit: Json| hh(json!({"loan_want": true})).knowing(json!({"credit": credit}));
    check(&[
        ("M31", HH, hh(json!({})), "-"),
        ("M31", HH, hh(json!({"loan_want": null})), "-"),
        ("M31", HH, hh(json!({"loan_want": ""})), "?"),
        ("M31", HH, wants(json!(null)), "P"),
        ("M31", HH, wants(json!({"grade": null, "stops": []})), "P"),
        ("M31", HH, wants(json!({"grade": "A", "stops": []})), "D"),
        ("M31", HH, wants(json!({"grade": "AA", "stops": []})), "D"),
        ("M31", HH, wants(json!({"grade": "AAA"})), "D"),
        ("M31", HH, wants(json!({"grade": "0", "stops": []})), "-"),
        (
            "M31",
            HH,
            wants(json!({"grade": "A", "stops": ["HS07"]})),
            "D",
        ),
        (
            "M31",
            HH,
            wants(json!({"grade": "A", "stops": ["HS09"]})),
            "-",
        ),
        (
            "M31",
            HH,
            wants(json!({"grade": "A", "stops": ["HS07", "HS01"]})),
            "-",
        ),
        (
            "M31",
            HH,
            wants(json!({"grade": "A"})).with(json!({"loan_want": false})),
            "-",
        ),
        (
            "M31",
            HH,
            wants(json!({"grade": "A"})).with(json!({"loan_want": ""})),
            "?",
        ),
        (
            "M31",
            HH,
            wants(json!({"grade": "0"})).with(json!({"loan_want": ""})),
            "-",
        ),
    ]);
}

#[test]
fn left_behind() {
    let mut rows = vec![
        ("M50", SON, hh(json!({})), "-"),
        (
            "M50",
            GIRL,
            girl(json!({"m_leftbehind": "1"})).status("10"),
            "D",
        ),
    ];
    for (left, expected) in [("0", "-"), ("1", "D"), ("2", "D"), ("3", "D"), ("", "?")] {
        rows.push(("M50", GIRL, girl(json!({"m_leftbehind": left})), expected));
    }
    check(&rows);
}

pub(super) fn probes() -> Vec<Probe> {
    vec![
        probe("M26", HH, income(180_000), "P"),
        probe("M26", HH, income(180_001), "-"),
    ]
}
