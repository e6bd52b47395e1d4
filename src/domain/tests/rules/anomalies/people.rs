//! AN01 to AN09: who belongs to the household.

use serde_json::{Value as Json, json};

use super::{Row, in_form, said, stored};
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

const HH: &str = "HH";

fn of(key: &str, changes: Json) -> Case {
    Case::hh1().member(key, changes)
}

/// Takes all rows off the roster.
fn nobody() -> Case {
    Case::hh1().with(json!({"members": []}))
}

/// A newcomer beside the three.
fn with(row: Json) -> Case {
    let mut base = json!({"_key": "new", "m_change": "3", "m_name": "示例成员", "m_presence": "1", "m_ethnic": "18",
        "m_sex": "1", "m_birth": "1980-01-01", "m_rel": "97", "m_edu": "80", "m_health": ["3"], "m_ins_med": "1",
        "m_labour": "3", "m_work_place": "0", "m_post": "00"});
    let row = row.as_object().cloned().expect("a row");
    base.as_object_mut().expect("a row").extend(row);
    Case::hh1().add_member(base)
}

#[test]
fn identity_numbers() {
    let id = |number: &str| of(SON, json!({"m_idno": number}));
    stored(vec![
        ("valid", id("532899197305200015"), "AN01", SON, false),
        ("blanks", id(" 532899 197305200015"), "AN01", SON, false),
        (
            "none",
            id("532899197305200015").member(SON, json!({"m_idno": null})),
            "AN01",
            SON,
            false,
        ),
        ("check digit", id("532899197305200014"), "AN01", SON, true),
        ("17 digits", id("53289919730520001"), "AN01", SON, true),
        ("province", id("992899197305200015"), "AN01", SON, true),
        ("1880", id("440524188001010014"), "AN01", SON, true),
        (
            "unregistered",
            id("1").member(SON, json!({"m_presence": "5"})),
            "AN01",
            SON,
            true,
        ),
        (
            "removed",
            id("1").member(SON, json!({"m_change": "4"})),
            "AN01",
            SON,
            false,
        ),
    ]);
    assert_eq!(
        said(&id("532899197305200014"), "AN01"),
        "岩温罕身份证校验不过"
    );
    assert_eq!(
        said(&id("53289919730520001"), "AN01"),
        "岩温罕身份证应为18位"
    );
    assert_eq!(
        said(&id("532899730520001"), "AN01"),
        "岩温罕旧身份证15位，请查18位号码"
    );
    assert_eq!(
        said(&id("532899197302300015"), "AN01"),
        "岩温罕身份证里的出生日期不对"
    );
    assert_eq!(
        said(&id("53289919730520001A"), "AN01"),
        "岩温罕身份证有非法字符"
    );
    let known = |number: &str, household: &str| {
        let mut people = serde_json::Map::new();
        people.insert(number.to_owned(), json!(household));
        Case::hh1().knowing(json!({"people": people}))
    };
    stored(vec![
        (
            "elsewhere",
            known("532899197305200015", "532822103299010002"),
            "AN02",
            SON,
            true,
        ),
        (
            "here",
            known("532899197305200015", "532822103299010001"),
            "AN02",
            SON,
            false,
        ),
        (
            "another person",
            known("532899197305200016", "532822103299010002"),
            "AN02",
            SON,
            false,
        ),
    ]);
}

#[test]
fn head_and_spouse() {
    let rel = |key: &str, code: &str| of(key, json!({"m_rel": code}));
    let wife = |sex: &str| with(json!({"m_rel": "10", "m_sex": sex}));
    let two =
        wife("1").add_member(json!({"_key": "b", "m_rel": "10", "m_presence": "1", "m_sex": "1"}));
    stored(vec![
        ("no head", rel(GRANDMOTHER, "97"), "AN04", HH, true),
        ("two heads", rel(SON, "02"), "AN04", HH, true),
        ("one head", rel(SON, "20"), "AN04", HH, false),
        (
            "two, and one relation open",
            rel(SON, "02").member(GIRL, json!({"m_rel": null})),
            "AN04",
            HH,
            true,
        ),
        ("nobody", nobody(), "AN04", HH, false),
        ("one spouse", wife("1"), "AN05", HH, false),
        ("two spouses", two, "AN05", HH, true),
        ("other sex", wife("1"), "AN05", "new", false),
        ("same sex", wife("2"), "AN05", "new", true),
        (
            "sex of both unknown",
            with(json!({"m_rel": "10", "m_sex": null})).member(GRANDMOTHER, json!({"m_sex": null})),
            "AN05",
            "new",
            false,
        ),
        (
            "same sex, no spouse",
            with(json!({"m_rel": "97", "m_sex": "2"})),
            "AN05",
            "new",
            false,
        ),
    ]);
    in_form(vec![
        (
            "the head may be the open one",
            rel(GRANDMOTHER, "97").member(GIRL, json!({"m_rel": null})),
            "AN04",
            HH,
            false,
        ),
        ("none", rel(GRANDMOTHER, "97"), "AN04", HH, true),
    ]);
}

#[test]
fn relation_sex_and_age() {
    let rel =
        |code: &str, sex: &str| with(json!({"m_rel": code, "m_sex": sex, "m_birth": "1980-01-01"}));
    let mut rows: Vec<Row> = Vec::new();
    for code in [
        "20", "28", "41", "43", "46", "47", "51", "53", "55", "61", "63", "81", "93",
    ] {
        rows.push((code, rel(code, "2"), "AN06", "new", true));
        rows.push((code, rel(code, "1"), "AN06", "new", false));
    }
    for code in [
        "30", "38", "42", "44", "45", "48", "52", "54", "56", "62", "64", "74", "94",
    ] {
        rows.push((code, rel(code, "1"), "AN06", "new", true));
        rows.push((code, rel(code, "2"), "AN06", "new", false));
    }
    for code in ["02", "10", "70", "97", "99"] {
        rows.push((code, rel(code, "1"), "AN06", "new", false));
        rows.push((code, rel(code, "2"), "AN06", "new", false));
    }
    rows.push((
        "sex unknown",
        with(json!({"m_rel": "20", "m_sex": null})),
        "AN06",
        "new",
        false,
    ));
    stored(rows);
    let born =
        |code: &str, birth: &str| with(json!({"m_rel": code, "m_sex": "1", "m_birth": birth}));
    stored(vec![
        (
            "son, 12 years less a day",
            born("20", "1960-03-11"),
            "AN07",
            "new",
            true,
        ),
        (
            "son, 12 years",
            born("20", "1960-03-12"),
            "AN07",
            "new",
            false,
        ),
        (
            "daughter, older than the head",
            born("30", "1940-01-01"),
            "AN07",
            "new",
            true,
        ),
        (
            "father, 12 years",
            born("51", "1936-03-12"),
            "AN07",
            "new",
            false,
        ),
        (
            "father, 12 years less a day",
            born("51", "1936-03-13"),
            "AN07",
            "new",
            true,
        ),
        ("mother", born("52", "1950-01-01"), "AN07", "new", true),
        ("son-in-law", born("28", "1960-03-11"), "AN07", "new", false),
        (
            "unknown",
            with(json!({"m_rel": "20", "m_birth": null})),
            "AN07",
            "new",
            false,
        ),
        (
            "110",
            of(GRANDMOTHER, json!({"m_birth": "1908-01-01"})),
            "AN08",
            GRANDMOTHER,
            false,
        ),
        (
            "111",
            of(GRANDMOTHER, json!({"m_birth": "1907-11-20"})),
            "AN08",
            GRANDMOTHER,
            true,
        ),
        (
            "111 tomorrow",
            of(GRANDMOTHER, json!({"m_birth": "1907-11-21"})),
            "AN08",
            GRANDMOTHER,
            false,
        ),
    ]);
    assert_eq!(
        said(&born("20", "1960-03-11"), "AN07"),
        "示例成员与户主年龄差 11 岁，不像父母子女"
    );
}

#[test]
fn a_household_without_members() {
    let away = || {
        let gone = json!({"m_presence": "5"});
        of(GIRL, gone.clone())
            .member(SON, gone.clone())
            .member(GRANDMOTHER, gone)
    };
    stored(vec![
        ("nobody", nobody(), "AN09", HH, true),
        ("none registered", away(), "AN09", HH, true),
        (
            "one left",
            away().member(SON, json!({"m_presence": "1"})),
            "AN09",
            HH,
            false,
        ),
        ("removed as wrong", away().status("80"), "AN09", HH, false),
        ("extinct", away().status("81"), "AN09", HH, false),
        ("exited", away().status("40"), "AN09", HH, true),
        (
            "not archived",
            away().with(json!({"hh_kind": "2"})),
            "AN09",
            HH,
            false,
        ),
    ]);
    let mut unanswered = Case::hh1();
    unanswered.answers.insert("members".to_owned(), Json::Null);
    stored(vec![
        ("roster not given", unanswered, "AN09", HH, false),
        (
            "no roster in the record",
            Case::hh1().with(json!({"members": null})),
            "AN09",
            HH,
            false,
        ),
    ]);
    in_form(vec![("nobody", nobody(), "AN09", HH, true)]);
}
