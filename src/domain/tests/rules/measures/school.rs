//! Measures of schooling, language and service: M35 to M41, M48, M53.

use serde_json::{Value as Json, json};

use super::{check, girl, hh, outcome_of, son};
use crate::support::{Case, GIRL, SON};

#[test]
fn by_stage_of_school() {
    let stages = [
        ("07", "09", ["D", "-", "P", "-"]),
        ("10", "12", ["-", "D", "D", "-"]),
        ("13", "19", ["-", "-", "D", "P"]),
        ("20", "25", ["-", "-", "P", "P"]),
    ];
    for code in (0..=25).chain(90..=92) {
        let student = format!("{code:02}");
        let stage = stages
            .iter()
            .find(|(from, to, _)| (*from..=*to).contains(&student.as_str()));
        let expected = stage.map_or(["-"; 4], |(_, _, expected)| *expected);
        let case = girl(json!({"m_student": student}));
        for (measure, expected) in ["M36", "M37", "M38", "M39"].into_iter().zip(expected) {
            assert_eq!(
                outcome_of(&case, measure, GIRL),
                expected,
                "{measure} {student}"
            );
        }
        let donated = outcome_of(&case.with(json!({"cause_main": "03"})), "M40", GIRL);
        assert_eq!(
            donated,
            if (2..=25).contains(&code) { "P" } else { "-" },
            "M40 {student}"
        );
    }
    for measure in ["M36", "M37", "M38", "M39"] {
        check(&[(measure, GIRL, girl(json!({"m_student": ""})), "?")]);
        check(&[(measure, SON, hh(json!({})), "-")]);
    }
}

#[test]
fn children_out_of_school() {
    let out = json!({"m_student": "90", "m_dropout_reason": "5"});
    check(&[
        ("M35", GIRL, hh(json!({})), "-"),
        ("M35", SON, hh(json!({})), "-"),
        ("M35", GIRL, girl(out.clone()), "D"),
        ("M35", GIRL, girl(out).status("10"), "D"),
        ("M35", GIRL, girl(json!({"m_student": ""})), "?"),
        ("M35", GIRL, girl(json!({"m_birth": ""})), "?"),
        (
            "M35",
            GIRL,
            girl(json!({"m_student": "91", "m_dropout_reason": "3", "m_dropout_cert": true})),
            "-",
        ),
    ]);
}

#[test]
fn donations() {
    let cause = |main: &str, other: Json| hh(json!({"cause_main": main, "cause_other": other}));
    check(&[
        ("M40", GIRL, hh(json!({})), "-"),
        ("M40", GIRL, cause("07", json!(["03"])), "P"),
        ("M40", GIRL, cause("07", json!([])), "-"),
        ("M40", GIRL, cause("", json!(null)), "?"),
        ("M40", SON, cause("03", json!([])), "-"),
        ("M40", GIRL, girl(json!({"m_health": ["6"]})), "P"),
        ("M40", GIRL, girl(json!({"m_health": []})), "?"),
        (
            "M40",
            GIRL,
            girl(json!({"m_health": ["6"], "m_student": ""})),
            "?",
        ),
        ("M40", SON, hh(json!({})), "-"),
    ]);
}

/// The son at an age, with other facts.
fn aged(age: i32, facts: Json) -> Case {
    son(json!({"m_birth": format!("{}-05-20", 2018 - age)})).member(SON, facts)
}

#[test]
fn small_children_and_mandarin() {
    check(&[
        ("M41", SON, aged(5, json!({"m_student": "00"})), "P"),
        ("M41", SON, aged(5, json!({"m_student": "01"})), "P"),
        ("M41", SON, aged(5, json!({"m_student": "02"})), "P"),
        ("M41", SON, aged(5, json!({"m_student": "03"})), "-"),
        ("M41", SON, aged(5, json!({"m_student": ""})), "?"),
        ("M41", SON, aged(5, json!({})), "-"),
        ("M48", SON, son(json!({"m_mandarin": "1"})), "-"),
        ("M48", SON, son(json!({"m_mandarin": "2"})), "-"),
        ("M48", SON, son(json!({"m_mandarin": "3"})), "P"),
        (
            "M48",
            SON,
            son(json!({"m_mandarin": "4"})).status("10"),
            "P",
        ),
        ("M48", SON, son(json!({"m_mandarin": ""})), "?"),
    ]);
}

#[test]
fn service() {
    let young = |facts: Json| aged(20, json!({"m_health": ["1"]})).member(SON, facts);
    let mut rows = vec![
        (
            "M53",
            SON,
            young(json!({"m_edu": "70", "m_health": ["6"]})),
            "-",
        ),
        (
            "M53",
            SON,
            young(json!({"m_edu": "70", "m_health": []})),
            "?",
        ),
        ("M53", SON, young(json!({"m_edu": ""})), "?"),
        ("M53", SON, young(json!({"m_edu": "70", "m_sex": "2"})), "P"),
        ("M53", SON, young(json!({"m_edu": null})), "-"),
        (
            "M53",
            SON,
            young(json!({"m_edu": null, "m_student": ""})),
            "?",
        ),
    ];
    for (edu, expected) in [
        ("90", "-"),
        ("80", "-"),
        ("70", "P"),
        ("60", "P"),
        ("40", "P"),
        ("30", "P"),
        ("20", "P"),
        ("10", "P"),
    ] {
        rows.push(("M53", SON, young(json!({"m_edu": edu})), expected));
    }
    for code in (0..=25).chain(90..=92) {
        let facts = json!({"m_edu": null, "m_student": format!("{code:02}")});
        let expected = if (7..=25).contains(&code) { "P" } else { "-" };
        rows.push(("M53", SON, young(facts), expected));
    }
    check(&rows);
}
