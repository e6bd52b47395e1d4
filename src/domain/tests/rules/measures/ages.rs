//! Every age bound from both sides, on the first and the last day of the year of life.

use serde_json::{Value as Json, json};

use super::{check, outcome_of, probe, son};
use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

type Ages = &'static [(i32, &'static str)];

/// Measure, facts about the son, and how it comes out at an age.
fn bounds() -> Vec<(&'static str, Json, Ages)> {
    let healthy = |sex: &str| json!({"m_sex": sex, "m_health": ["1"]});
    let startup = json!({"m_startup_will": true});
    vec![
        ("M07", healthy("1"), &[(59, "D"), (60, "D!")]),
        ("M07", healthy("1"), &[(6, "D!"), (7, "D")]),
        (
            "M07",
            healthy("2"),
            &[(19, "D"), (20, "D!"), (45, "D!"), (46, "D")],
        ),
        (
            "M09",
            healthy("2"),
            &[(34, "-"), (35, "P"), (64, "P"), (65, "-")],
        ),
        ("M10", json!({}), &[(0, "P"), (1, "P"), (2, "-")]),
        (
            "M11",
            json!({}),
            &[(17, "-"), (18, "P!"), (60, "P!"), (61, "-")],
        ),
        (
            "M12",
            json!({}),
            &[(17, "-"), (18, "P!"), (65, "P!"), (66, "-")],
        ),
        (
            "M15",
            json!({}),
            &[(15, "-"), (16, "D"), (60, "D"), (61, "-")],
        ),
        (
            "M16",
            json!({}),
            &[(15, "-"), (16, "P"), (59, "P"), (60, "-")],
        ),
        (
            "M17",
            json!({}),
            &[(15, "-"), (16, "D"), (59, "D"), (60, "-")],
        ),
        (
            "M19",
            json!({"m_labour": "2", "m_job_will": "1"}),
            &[(15, "-"), (16, "D"), (59, "D"), (60, "-")],
        ),
        (
            "M21",
            json!({}),
            &[(15, "-"), (16, "P"), (60, "P"), (61, "-")],
        ),
        (
            "M27",
            json!({"m_labour": "5", "m_dis_grade": "3"}),
            &[(15, "P"), (16, "-"), (59, "-"), (60, "P")],
        ),
        (
            "M29",
            json!({}),
            &[(15, "-"), (16, "D"), (59, "D"), (60, "-")],
        ),
        ("M30", json!({}), &[(59, "-"), (60, "D")]),
        (
            "M32",
            startup.clone(),
            &[(17, "-"), (18, "P"), (60, "P"), (61, "-")],
        ),
        (
            "M33",
            startup,
            &[(17, "-"), (18, "P"), (60, "P"), (61, "-")],
        ),
        (
            "M41",
            json!({"m_student": "00"}),
            &[(2, "-"), (3, "P"), (6, "P"), (7, "-")],
        ),
        (
            "M48",
            json!({"m_mandarin": "4"}),
            &[(14, "-"), (15, "P"), (60, "P"), (61, "-")],
        ),
        (
            "M53",
            json!({"m_health": ["1"], "m_edu": "70"}),
            &[(17, "-"), (18, "P"), (22, "P"), (23, "-")],
        ),
    ]
}

/// The son alone, `age` years old on the day of the visit: since that day, or until the next.
fn alone(facts: &Json, age: i32) -> [Case; 2] {
    [
        format!("{}-11-20", 2018 - age),
        format!("{}-11-21", 2017 - age),
    ]
    .map(|birth| {
        son(facts.clone())
            .member(SON, json!({"m_birth": birth}))
            .without_member(GRANDMOTHER)
            .without_member(GIRL)
    })
}

#[test]
fn every_age_bound() {
    for (code, facts, ages) in bounds() {
        for (age, expected) in ages {
            for case in alone(&facts, *age) {
                let found = outcome_of(&case, code, SON);
                assert_eq!(&found, expected, "{code} at {age}");
            }
        }
    }
}

#[test]
fn without_a_birth_date_an_age_is_to_be_checked() {
    for (code, facts, _) in bounds() {
        let expected = if code == "M07" { "D" } else { "?" };
        check(&[(
            code,
            SON,
            {
                let [case, _] = alone(&facts, 30);
                case.member(SON, json!({"m_birth": ""}))
            },
            expected,
        )]);
    }
}

pub(super) fn probes() -> Vec<Probe> {
    let mut probes = Vec::new();
    for (code, facts, ages) in bounds() {
        for (age, expected) in ages {
            let [case, _] = alone(&facts, *age);
            probes.push(probe(code, SON, case, expected));
        }
    }
    probes
}
