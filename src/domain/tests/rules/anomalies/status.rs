//! AN37 to AN41 and AN62: status, helpers, telephones.

use serde_json::{Value as Json, json};

use super::{in_form, said, stored};
use crate::support::{Case, GIRL, SON};

const HH: &str = "HH";

#[test]
fn exited_households() {
    // The fixture's income and house are unmet.
    let of = |code: &str| Case::hh1().status(code);
    let fine = |code: &str| {
        of(code)
            .with(json!({"house_grade": "A"}))
            .income("0", "0", "0", "10500.01", "0")
    };
    stored(vec![
        ("40", of("40"), "AN37", HH, true),
        ("42", of("42"), "AN37", HH, true),
        ("41 is watched", of("41"), "AN37", HH, false),
        ("20", of("20"), "AN37", HH, false),
        ("above the line", fine("40"), "AN37", HH, false),
        (
            "at the line",
            fine("40").with(json!({"tr_other": 1_050_000})),
            "AN37",
            HH,
            true,
        ),
        ("40, house unmet", of("40"), "AN40", HH, true),
        ("41, house unmet", of("41"), "AN40", HH, true),
        ("42, house unmet", of("42"), "AN40", HH, true),
        ("20, house unmet", of("20"), "AN40", HH, false),
        ("all met", fine("40"), "AN40", HH, false),
        (
            "unknown is not unmet",
            fine("40").with(json!({"water_clear": "97"})),
            "AN40",
            HH,
            false,
        ),
    ]);
    in_form(vec![(
        "income unknown",
        of("40").with(json!({"prop_rent": null})),
        "AN37",
        HH,
        false,
    )]);
    for (changes, words) in [
        (json!({"food_full": false}), "脱贫户吃饭未达标"),
        (json!({"bedding_ok": false}), "脱贫户穿衣未达标"),
        (json!({"treat_ok": false}), "脱贫户基本医疗未达标"),
        (json!({"house_grade": "C"}), "脱贫户住房安全未达标"),
        (json!({"water_sick": true}), "脱贫户饮水安全未达标"),
    ] {
        assert_eq!(said(&fine("40").with(changes), "AN40"), words);
    }
    let out = fine("40").member(GIRL, json!({"m_student": "90"}));
    assert_eq!(said(&out, "AN40"), "脱贫户义务教育未达标");
}

#[test]
fn overdue_plans() {
    let since = |code: &str, year: i64| {
        Case::hh1().knowing(json!({"status": {"code": code, "year": year}}))
    };
    let planned = |year: &str, code: &str| {
        Case::hh1()
            .with(json!({"planned_exit_year": year}))
            .status(code)
    };
    stored(vec![
        (
            "last day",
            since("30", 2018).judged_on("2018-12-31"),
            "AN38",
            HH,
            false,
        ),
        (
            "new year",
            since("30", 2018).judged_on("2019-01-01"),
            "AN38",
            HH,
            true,
        ),
        ("another status", since("20", 2014), "AN38", HH, false),
        (
            "year unknown",
            Case::hh1().knowing(json!({"status": {"code": "30"}})),
            "AN38",
            HH,
            false,
        ),
        ("this year", planned("2018", "20"), "AN39", HH, false),
        (
            "passed",
            planned("2018", "20").judged_on("2019-01-01"),
            "AN39",
            HH,
            true,
        ),
        (
            "passed, provisional",
            planned("2017", "30"),
            "AN39",
            HH,
            true,
        ),
        ("exited", planned("2017", "40"), "AN39", HH, false),
        (
            "no plan",
            Case::hh1()
                .with(json!({"planned_exit_year": null}))
                .judged_on("2030-01-01"),
            "AN39",
            HH,
            false,
        ),
    ]);
    assert_eq!(
        said(&planned("2017", "20"), "AN39"),
        "计划 2017 年脱贫，还没有脱贫"
    );
}

#[test]
fn helpers() {
    let of = |list: Json| Case::hh1().knowing(json!({"helpers": list}));
    let one = json!({"name": "甲", "from": "2018-01-01"});
    let poor = json!({"name": "乙", "from": "2018-01-01", "poor_household_member": true});
    let ended = json!({"name": "丙", "from": "2016-01-01", "to": "2017-12-31"});
    stored(vec![
        ("none", of(json!([])), "AN41", HH, true),
        ("one", of(json!([one])), "AN41", HH, false),
        ("two", of(json!([one, one])), "AN41", HH, true),
        (
            "one and an ended one",
            of(json!([one, ended])),
            "AN41",
            HH,
            false,
        ),
        ("only an ended one", of(json!([ended])), "AN41", HH, true),
        (
            "exited without",
            of(json!([])).status("40"),
            "AN41",
            HH,
            false,
        ),
        ("poor", of(json!([poor])), "AN41", HH, true),
        (
            "poor, exited",
            of(json!([poor])).status("40"),
            "AN41",
            HH,
            true,
        ),
        (
            "not known",
            Case::hh1().knowing(json!({"helpers": null})),
            "AN41",
            HH,
            false,
        ),
    ]);
    assert_eq!(said(&of(json!([poor])), "AN41"), "帮扶人乙是贫困户成员");
    assert_eq!(said(&of(json!([])), "AN41"), "帮扶责任人有 0 人，应为 1 人");
}

#[test]
fn telephones() {
    let phone = |number: &str| Case::hh1().with(json!({"hh_phone": number}));
    let used =
        |others: i64| Case::hh1().knowing(json!({"area": {"phones": {"13800138000": others}}}));
    stored(vec![
        ("mobile", phone("13800138000"), "AN62", HH, false),
        (
            "full-width",
            phone("１３８００１３８０００"),
            "AN62",
            HH,
            false,
        ),
        ("landline", phone("06915122222"), "AN62", HH, false),
        ("10 digits", phone("1380013800"), "AN62", HH, true),
        (
            "none",
            Case::hh1().with(json!({"hh_phone": null})),
            "AN62",
            HH,
            false,
        ),
        ("5 households", used(4), "AN62", HH, false),
        ("6 households", used(5), "AN62", HH, true),
        (
            "another number",
            used(9).with(json!({"hh_phone": "13800138001"})),
            "AN62",
            HH,
            false,
        ),
        (
            "a member's",
            Case::hh1().member(SON, json!({"m_phone": "1"})),
            "AN62",
            SON,
            true,
        ),
    ]);
    assert_eq!(said(&used(5), "AN62"), "这个电话有 6 户使用");
}
