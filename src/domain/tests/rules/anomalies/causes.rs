//! AN26 to AN30: the main cause against the members.

use serde_json::json;

use super::{in_form, stored};
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

const HH: &str = "HH";

#[test]
fn causes() {
    let cause = |code: &str| Case::hh1().with(json!({"cause_main": code, "cause_other": null}));
    let well = |case: Case| case.member(GRANDMOTHER, json!({"m_health": ["1"], "m_chronic": null}));
    let able = |case: Case, key: &str| case.member(key, json!({"m_labour": "2"}));
    let nobody = |code: &str| cause(code).with(json!({"members": []}));
    stored(vec![
        ("ill", cause("01"), "AN26", HH, false),
        (
            "nobody ill, one disabled",
            well(cause("01")),
            "AN26",
            HH,
            true,
        ),
        (
            "big disease",
            well(cause("01")).member(SON, json!({"m_health": ["4"]})),
            "AN26",
            HH,
            false,
        ),
        (
            "health unknown",
            well(cause("01")).member(SON, json!({"m_health": null})),
            "AN26",
            HH,
            true,
        ),
        ("no members", nobody("01"), "AN26", HH, false),
        ("another cause", well(cause("02")), "AN26", HH, false),
        ("disabled", cause("02"), "AN27", HH, false),
        (
            "nobody disabled",
            cause("02").member(SON, json!({"m_health": ["3"]})),
            "AN27",
            HH,
            true,
        ),
        (
            "another cause",
            cause("01").member(SON, json!({"m_health": ["3"]})),
            "AN27",
            HH,
            false,
        ),
        ("student", cause("03"), "AN28", HH, false),
        (
            "no student",
            cause("03").member(GIRL, json!({"m_student": "90"})),
            "AN28",
            HH,
            true,
        ),
        (
            "pre-school",
            cause("03").member(GIRL, json!({"m_student": "02"})),
            "AN28",
            HH,
            false,
        ),
        (
            "repeated",
            cause("01").with(json!({"cause_other": ["02", "01"]})),
            "AN29",
            HH,
            true,
        ),
        (
            "not repeated",
            cause("01").with(json!({"cause_other": ["02", "03"]})),
            "AN29",
            HH,
            false,
        ),
        (
            "none and none",
            Case::hh1().with(json!({"cause_main": null, "cause_other": null})),
            "AN29",
            HH,
            false,
        ),
        ("one labourer", able(cause("08"), SON), "AN30", HH, false),
        (
            "two labourers",
            able(able(cause("08"), SON), GIRL),
            "AN30",
            HH,
            true,
        ),
        (
            "two, another cause",
            able(able(cause("07"), SON), GIRL),
            "AN30",
            HH,
            false,
        ),
    ]);
    in_form(vec![
        (
            "health not answered",
            well(cause("01")).member(SON, json!({"m_health": null})),
            "AN26",
            HH,
            false,
        ),
        (
            "schooling not answered",
            cause("03").member(GIRL, json!({"m_student": null})),
            "AN28",
            HH,
            false,
        ),
    ]);
}
