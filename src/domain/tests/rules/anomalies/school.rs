//! AN10 to AN14: empty answers and schooling.

use serde_json::{Value as Json, json};

use super::{in_form, said, stored};
use crate::support::{Case, GIRL, SON};

fn of(key: &str, changes: Json) -> Case {
    Case::hh1().member(key, changes)
}

#[test]
fn important_answers() {
    let aged = |birth: &str| {
        of(
            GIRL,
            json!({"m_birth": birth, "m_student": null, "m_edu": null}),
        )
    };
    stored(vec![
        (
            "ethnic group",
            of(SON, json!({"m_ethnic": null})),
            "AN10",
            SON,
            true,
        ),
        (
            "health",
            of(SON, json!({"m_health": null})),
            "AN10",
            SON,
            true,
        ),
        (
            "labour",
            of(SON, json!({"m_labour": null})),
            "AN10",
            SON,
            true,
        ),
        (
            "unregistered",
            of(SON, json!({"m_labour": null, "m_presence": "5"})),
            "AN10",
            SON,
            true,
        ),
        ("under 3", aged("2015-11-21"), "AN10", GIRL, false),
        ("3", aged("2015-11-20"), "AN10", GIRL, true),
        (
            "3 in pre-school",
            aged("2015-11-20").member(GIRL, json!({"m_student": "02"})),
            "AN10",
            GIRL,
            false,
        ),
        (
            "5, education only",
            aged("2012-11-21").member(GIRL, json!({"m_edu": "80"})),
            "AN10",
            GIRL,
            true,
        ),
        (
            "6, education only",
            aged("2012-11-20").member(GIRL, json!({"m_edu": "80"})),
            "AN10",
            GIRL,
            false,
        ),
        (
            "6, student only",
            aged("2012-11-20").member(GIRL, json!({"m_student": "03"})),
            "AN10",
            GIRL,
            false,
        ),
        ("6, neither", aged("2012-11-20"), "AN10", GIRL, true),
        (
            "age unknown",
            of(GIRL, json!({"m_birth": null, "m_student": null})),
            "AN10",
            GIRL,
            false,
        ),
    ]);
    assert_eq!(
        said(&aged("2012-11-20"), "AN10"),
        "玉香罕没有填在校状况或文化程度"
    );
    assert_eq!(said(&aged("2015-11-20"), "AN10"), "玉香罕没有填在校状况");
}

#[test]
fn age_and_stage() {
    // Born on 20 November: the age changes on the day of the visit.
    let aged = |years: i64, state: &str| {
        of(
            GIRL,
            json!({"m_birth": format!("{}-11-20", 2018 - years), "m_student": state}),
        )
    };
    let mut rows = vec![
        ("14 in junior high", aged(14, "06"), "AN11", GIRL, false),
        ("14 in senior high", aged(14, "07"), "AN11", GIRL, true),
        ("15 in senior high", aged(15, "07"), "AN11", GIRL, false),
        (
            "14 in a vocational school",
            aged(14, "10"),
            "AN11",
            GIRL,
            true,
        ),
        ("14 in a college", aged(14, "13"), "AN11", GIRL, true),
        ("19 in primary", aged(19, "03"), "AN11", GIRL, false),
        ("20 in primary", aged(20, "03"), "AN11", GIRL, true),
        ("20 in junior high", aged(20, "04"), "AN11", GIRL, false),
        ("30 at university", aged(30, "20"), "AN11", GIRL, false),
        ("31 at university", aged(31, "20"), "AN11", GIRL, true),
        (
            "31 in a master's course",
            aged(31, "25"),
            "AN11",
            GIRL,
            false,
        ),
        ("15 at university", aged(15, "20"), "AN11", GIRL, true),
        ("15, fifth year", aged(15, "24"), "AN11", GIRL, true),
        ("16 at university", aged(16, "20"), "AN11", GIRL, false),
        (
            "19 in a master's course",
            aged(19, "25"),
            "AN11",
            GIRL,
            true,
        ),
        (
            "20 in a master's course",
            aged(20, "25"),
            "AN11",
            GIRL,
            false,
        ),
        (
            "no birth date",
            of(GIRL, json!({"m_birth": null, "m_student": "25"})),
            "AN11",
            GIRL,
            false,
        ),
    ];
    for state in [
        "07", "08", "09", "11", "12", "14", "15", "16", "17", "18", "19", "21", "22", "23", "24",
        "25",
    ] {
        rows.push((state, aged(14, state), "AN11", GIRL, true));
    }
    for state in [
        "04", "05", "06", "08", "11", "12", "15", "18", "19", "21", "22", "23", "24",
    ] {
        rows.push((state, aged(31, state), "AN11", GIRL, true));
    }
    for state in ["21", "22", "23", "25"] {
        rows.push((state, aged(15, state), "AN11", GIRL, true));
    }
    for state in ["13", "19"] {
        rows.push((state, aged(15, state), "AN11", GIRL, false));
    }
    for state in ["00", "01", "02", "90", "91", "92"] {
        rows.push((state, aged(31, state), "AN11", GIRL, false));
    }
    stored(rows);
}

#[test]
fn education_against_schooling() {
    let girl = |changes: Json| of(GIRL, changes);
    stored(vec![
        (
            "in school with education",
            girl(json!({"m_edu": "80"})),
            "AN13",
            GIRL,
            true,
        ),
        (
            "taught at home with education",
            girl(json!({"m_student": "92", "m_edu": "80"})),
            "AN13",
            GIRL,
            true,
        ),
        (
            "out with education",
            girl(json!({"m_student": "90", "m_edu": "80"})),
            "AN13",
            GIRL,
            false,
        ),
        (
            "out without",
            girl(json!({"m_student": "90"})),
            "AN13",
            GIRL,
            true,
        ),
        (
            "paused without",
            girl(json!({"m_student": "91"})),
            "AN13",
            GIRL,
            true,
        ),
        (
            "00 without",
            girl(json!({"m_student": "00"})),
            "AN13",
            GIRL,
            true,
        ),
        (
            "01 without",
            girl(json!({"m_student": "01"})),
            "AN13",
            GIRL,
            false,
        ),
        (
            "not asked, without",
            of(SON, json!({"m_edu": null})),
            "AN13",
            SON,
            true,
        ),
        (
            "under 6",
            girl(json!({"m_birth": "2012-11-21", "m_student": "02", "m_edu": "80"})),
            "AN13",
            GIRL,
            false,
        ),
        (
            "6",
            girl(json!({"m_birth": "2012-11-20", "m_student": "02", "m_edu": "80"})),
            "AN13",
            GIRL,
            true,
        ),
        (
            "under 6 and neither",
            girl(json!({"m_birth": "2012-11-21", "m_student": null})),
            "AN13",
            GIRL,
            false,
        ),
    ]);
    in_form(vec![
        (
            "asked and empty is unknown",
            girl(json!({"m_student": null})),
            "AN13",
            GIRL,
            false,
        ),
        (
            "not asked",
            of(SON, json!({"m_edu": null})),
            "AN13",
            SON,
            true,
        ),
        (
            "both",
            of(SON, json!({"m_birth": "1990-01-01", "m_student": "00"})),
            "AN13",
            SON,
            false,
        ),
    ]);
}

#[test]
fn out_of_school() {
    let girl = |changes: Json| of(GIRL, changes);
    stored(vec![
        (
            "out",
            girl(json!({"m_student": "90", "m_dropout_reason": "5"})),
            "AN14",
            GIRL,
            true,
        ),
        (
            "excused",
            girl(json!({"m_student": "90", "m_dropout_reason": "3", "m_dropout_cert": true})),
            "AN14",
            GIRL,
            false,
        ),
        (
            "unknown",
            girl(json!({"m_student": "97"})),
            "AN14",
            GIRL,
            false,
        ),
        (
            "15 on 31 August",
            girl(json!({"m_birth": "2002-09-01", "m_student": "90"})),
            "AN14",
            GIRL,
            true,
        ),
        (
            "16 on 31 August",
            girl(json!({"m_birth": "2002-08-31", "m_student": "90"})),
            "AN14",
            GIRL,
            false,
        ),
        (
            "not registered",
            girl(json!({"m_student": "90", "m_presence": "5"})),
            "AN14",
            GIRL,
            false,
        ),
    ]);
}
