//! Measures of health care, M01 to M10.

use serde_json::{Value as Json, json};

use super::{HH, check, grandmother, hh, probe, son};
use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

/// A stay of the son: 18,600 yuan, of which 13,300 are paid by insurance and 1,500 by civil affairs.
fn stay(changes: Json) -> Json {
    let mut stay = json!({
        "_key": "s1", "ip_member": SON, "ip_level": "2", "ip_total": 1_860_000, "ip_basic": 1_120_000,
        "ip_bigdis": 210_000, "ip_aid": 150_000, "ip_gov": 0, "ip_temp": 0, "ip_noncomp": 0,
    });
    let object = stay.as_object_mut().expect("a row");
    object.extend(changes.as_object().cloned().expect("an object"));
    stay
}

fn stays(changes: Json) -> Case {
    hh(json!({"inpat_any": true, "inpatients": [stay(changes)]}))
}

#[test]
fn insurance() {
    let all = |codes: [&str; 3]| {
        let case = grandmother(json!({"m_ins_med": codes[0]}));
        let case = case.member(SON, json!({"m_ins_med": codes[1]}));
        case.member(GIRL, json!({"m_ins_med": codes[2]}))
    };
    check(&[
        ("M01", HH, all(["2", "2", "2"]), "-"),
        ("M01", HH, all(["2", "3", "1"]), "D"),
        ("M01", HH, all(["2", "", "3"]), "?"),
        ("M01", HH, all(["2", "98", "3"]), "?"),
        ("M02", SON, son(json!({"m_ins_med": "1"})), "D"),
        ("M02", SON, son(json!({"m_ins_med": "2"})), "-"),
        ("M02", SON, son(json!({"m_ins_med": "3"})), "D"),
        ("M02", SON, son(json!({"m_ins_med": ""})), "?"),
        ("M02", SON, son(json!({"m_ins_med": "97"})), "?"),
        ("M02", SON, son(json!({"m_ins_med": null})), "-"),
        ("M03", SON, son(json!({"m_ins_med": "2"})), "D"),
        ("M03", GIRL, son(json!({})), "D"),
    ]);
}

#[test]
fn cost_left_after_insurance() {
    let paid = json!({"ip_basic": 1_650_000, "ip_aid": 0});
    let short = json!({"ip_basic": 1_649_999, "ip_aid": 0});
    let other = hh(json!({
        "inpat_any": true,
        "inpatients": [stay(json!({"ip_member": GRANDMOTHER, "ip_total": ""}))],
    }));
    check(&[
        ("M04", SON, hh(json!({})), "-"),
        ("M04", SON, stays(json!({})), "D"),
        ("M04", GIRL, stays(json!({})), "-"),
        ("M04", SON, stays(paid), "-"),
        ("M04", SON, stays(short), "D"),
        (
            "M04",
            SON,
            stays(json!({"ip_level": "4", "ip_referral": false})),
            "D",
        ),
        ("M04", SON, stays(json!({"ip_total": ""})), "?"),
        ("M04", SON, stays(json!({"ip_basic": ""})), "?"),
        ("M04", SON, stays(json!({"ip_bigdis": ""})), "?"),
        (
            "M04",
            SON,
            stays(json!({"ip_aid": "", "ip_noncomp": "", "ip_level": ""})),
            "D",
        ),
        ("M04", SON, stays(json!({"ip_member": ""})), "?"),
        ("M04", SON, other.clone(), "-"),
        ("M04", GRANDMOTHER, other, "?"),
        ("M04", SON, hh(json!({"inpat_any": ""})), "?"),
        (
            "M04",
            SON,
            hh(json!({"inpat_any": true, "inpatients": ""})),
            "?",
        ),
    ]);
}

#[test]
fn own_share_before_the_guarantee() {
    check(&[
        ("M05", SON, hh(json!({})), "-"),
        ("M05", SON, stays(json!({})), "D"),
        (
            "M05",
            SON,
            stays(json!({"ip_gov": 300_000, "ip_temp": 80_000})),
            "D",
        ),
        ("M05", SON, stays(json!({"ip_gov": "", "ip_temp": ""})), "D"),
        ("M05", SON, stays(json!({"ip_aid": 344_000})), "-"),
        ("M05", SON, stays(json!({"ip_aid": 343_999})), "D"),
        (
            "M05",
            SON,
            stays(json!({"ip_level": "4", "ip_referral": false})),
            "-",
        ),
        (
            "M05",
            SON,
            stays(json!({"ip_level": "4", "ip_referral": true})),
            "D",
        ),
        (
            "M05",
            SON,
            stays(json!({"ip_level": "4", "ip_referral": ""})),
            "?",
        ),
        ("M05", SON, stays(json!({"ip_level": ""})), "?"),
        ("M05", SON, stays(json!({"ip_aid": ""})), "?"),
        ("M05", SON, stays(json!({"ip_total": ""})), "?"),
        ("M05", SON, stays(json!({"ip_basic": ""})), "?"),
        ("M05", SON, stays(json!({"ip_bigdis": ""})), "?"),
    ]);
}

/// A stay of 60,000 yuan of which the family pays 5,000.00 and `more` fen: below a tenth.
fn expensive(more: i64) -> Case {
    stays(json!({"ip_total": 6_000_000, "ip_basic": 5_500_000 - more, "ip_bigdis": 0, "ip_aid": 0}))
}

#[test]
fn own_share_after_the_guarantee() {
    let mut rows = vec![
        ("M06", SON, hh(json!({})), "-"),
        ("M06", SON, stays(json!({})), "P"),
        ("M06", SON, stays(json!({"ip_gov": 194_000})), "-"),
        ("M06", SON, stays(json!({"ip_temp": 193_999})), "P"),
        ("M06", SON, expensive(0), "-"),
        ("M06", SON, expensive(1), "P"),
        (
            "M06",
            SON,
            stays(
                json!({"ip_level": "4", "ip_referral": false, "ip_basic": 1_000_000, "ip_aid": 0}),
            ),
            "P",
        ),
        (
            "M06",
            SON,
            stays(json!({"ip_noncomp": "", "ip_gov": 194_000})),
            "-",
        ),
        (
            "M06",
            SON,
            stays(json!({"ip_level": "3", "ip_referral": ""})),
            "?",
        ),
    ];
    for question in [
        "ip_total",
        "ip_basic",
        "ip_bigdis",
        "ip_aid",
        "ip_gov",
        "ip_temp",
        "ip_level",
    ] {
        rows.push(("M06", SON, stays(json!({question: ""})), "?"));
    }
    check(&rows);
}

#[test]
fn doctor_illness_and_checks() {
    let mut rows = vec![
        ("M07", SON, hh(json!({})), "D!"),
        ("M07", GIRL, hh(json!({})), "D"),
        ("M07", SON, son(json!({"m_health": ["1"]})), "D"),
        ("M07", SON, son(json!({"m_health": ["3"]})), "D!"),
        ("M07", SON, son(json!({"m_health": ["4"]})), "D"),
        ("M07", SON, son(json!({"m_health": []})), "D"),
        (
            "M07",
            SON,
            son(json!({"m_health": ["1"], "m_sex": "2"})),
            "D!",
        ),
        (
            "M07",
            SON,
            son(json!({"m_health": ["1"], "m_sex": ""})),
            "D",
        ),
        ("M08", SON, son(json!({})), "-"),
        ("M08", SON, son(json!({"m_chronic": []})), "?"),
        ("M08", SON, son(json!({"m_chronic": ["05", "03"]})), "D"),
        ("M09", SON, son(json!({})), "-"),
        ("M09", SON, son(json!({"m_sex": "2"})), "P"),
        ("M09", SON, son(json!({"m_sex": ""})), "?"),
        ("M09", SON, son(json!({"m_birth": ""})), "-"),
        ("M09", GRANDMOTHER, hh(json!({})), "-"),
        ("M10", SON, son(json!({})), "-"),
    ];
    for (chronic, expected) in [
        ("01", "D"),
        ("02", "D"),
        ("03", "D"),
        ("04", "D"),
        ("05", "-"),
        ("06", "-"),
        ("99", "-"),
    ] {
        rows.push(("M08", SON, son(json!({"m_chronic": [chronic]})), expected));
    }
    check(&rows);
}

pub(super) fn probes() -> Vec<Probe> {
    vec![
        probe("M06", SON, expensive(0), "-"),
        probe("M06", SON, expensive(1), "P"),
        probe("M05", SON, stays(json!({"ip_aid": 344_000})), "-"),
    ]
}
