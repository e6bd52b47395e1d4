//! AN19 to AN25: insurance, allowances and disability.

use serde_json::{Value as Json, json};

use super::{said, stored};
use crate::support::{Case, GIRL, SON};

const HH: &str = "HH";

fn of(key: &str, changes: Json) -> Case {
    Case::hh1().member(key, changes)
}

#[test]
fn insurance() {
    let bare = |birth: &str| of(GIRL, json!({"m_birth": birth, "m_ins_med": "3"}));
    let none = |changes: Json| of(SON, json!({"m_ins_bigdis": false})).with(changes);
    stored(vec![
        ("none", bare("2004-06-18"), "AN19", GIRL, true),
        ("residents'", Case::hh1(), "AN19", GIRL, false),
        ("89 days", bare("2018-08-23"), "AN19", GIRL, false),
        ("90 days", bare("2018-08-22"), "AN19", GIRL, true),
        (
            "no birth date",
            of(GIRL, json!({"m_birth": null, "m_ins_med": "3"})),
            "AN19",
            GIRL,
            false,
        ),
        (
            "not archived",
            bare("2004-06-18").with(json!({"hh_kind": "2"})),
            "AN19",
            GIRL,
            false,
        ),
        (
            "not registered",
            bare("2004-06-18").member(GIRL, json!({"m_presence": "5"})),
            "AN19",
            GIRL,
            false,
        ),
        (
            "no big-disease insurance",
            none(json!({})),
            "AN20",
            SON,
            true,
        ),
        (
            "it is not known",
            of(SON, json!({"m_ins_bigdis": "97"})),
            "AN20",
            SON,
            false,
        ),
        (
            "not archived",
            none(json!({"hh_kind": "3"})),
            "AN20",
            SON,
            false,
        ),
        (
            "employees'",
            none(json!({})).member(SON, json!({"m_ins_med": "2"})),
            "AN20",
            SON,
            false,
        ),
    ]);
}

#[test]
fn allowances() {
    let low = |changes: Json| {
        Case::hh1()
            .with(json!({"hh_attr": "2", "tr_dibao": 30_000}))
            .with(changes)
    };
    let on = |case: Case| case.member(SON, json!({"m_dibao": true}));
    let support = |birth: &str, labour: &str| {
        Case::hh1()
            .with(json!({"hh_attr": "3"}))
            .member(SON, json!({"m_birth": birth, "m_labour": labour}))
    };
    stored(vec![
        ("both paid", low(json!({"tr_tekun": 1})), "AN21", HH, true),
        (
            "dibao of 0",
            low(json!({"tr_tekun": 1, "tr_dibao": 0})),
            "AN21",
            HH,
            false,
        ),
        (
            "support of 0",
            low(json!({"tr_tekun": 0})),
            "AN21",
            HH,
            false,
        ),
        (
            "a fen of each",
            low(json!({"tr_tekun": 1, "tr_dibao": 1})),
            "AN21",
            HH,
            true,
        ),
        ("one only", low(json!({})), "AN21", HH, false),
        (
            "both flags",
            of(SON, json!({"m_dibao": true, "m_tekun": "1"})),
            "AN21",
            SON,
            true,
        ),
        (
            "both flags, in a home",
            of(SON, json!({"m_dibao": true, "m_tekun": "2"})),
            "AN21",
            SON,
            true,
        ),
        (
            "dibao flag",
            of(SON, json!({"m_dibao": true, "m_tekun": "0"})),
            "AN21",
            SON,
            false,
        ),
        (
            "support flag",
            of(SON, json!({"m_tekun": "1"})),
            "AN21",
            SON,
            false,
        ),
        ("low and nobody on it", low(json!({})), "AN22", HH, true),
        ("low and somebody", on(low(json!({}))), "AN22", HH, false),
        (
            "low and it is not known",
            low(json!({})).member(SON, json!({"m_dibao": "97"})),
            "AN22",
            HH,
            false,
        ),
        (
            "low and nothing paid",
            on(low(json!({"tr_dibao": 0}))),
            "AN22",
            HH,
            true,
        ),
        (
            "low and a fen paid",
            on(low(json!({"tr_dibao": 1}))),
            "AN22",
            HH,
            false,
        ),
        (
            "low and not asked",
            on(low(json!({"tr_dibao": null}))),
            "AN22",
            HH,
            false,
        ),
        ("ordinary and on it", on(Case::hh1()), "AN22", HH, true),
        (
            "ordinary and paid",
            Case::hh1().with(json!({"tr_dibao": 1})),
            "AN22",
            HH,
            true,
        ),
        ("ordinary and neither", Case::hh1(), "AN22", HH, false),
        (
            "supported with skilled labour",
            support("1973-05-20", "1"),
            "AN24",
            HH,
            true,
        ),
        (
            "supported with labour",
            support("1973-05-20", "2"),
            "AN24",
            HH,
            true,
        ),
        (
            "supported with half labour",
            support("1973-05-20", "3"),
            "AN24",
            HH,
            false,
        ),
        ("59", support("1958-11-21", "2"), "AN24", HH, true),
        ("60", support("1958-11-20", "2"), "AN24", HH, false),
        ("16", support("2002-11-20", "2"), "AN24", HH, true),
        ("15", support("2002-11-21", "2"), "AN24", HH, false),
        (
            "not supported",
            of(SON, json!({"m_labour": "2"})),
            "AN24",
            HH,
            false,
        ),
    ]);
    assert_eq!(said(&low(json!({})), "AN22"), "低保贫困户没有低保成员");
    assert_eq!(
        said(&on(low(json!({"tr_dibao": 0}))), "AN22"),
        "低保贫困户低保金为 0"
    );
}

#[test]
fn paid_after_death() {
    let dead = |changes: Json, date: &str, kind: &str| {
        let gone = json!({"m_change": "4", "m_remove_reason": "1", "m_change_date": "2018-06-01"});
        let paid = json!({"paid": [{"member": SON, "kind": kind, "date": date}]});
        of(SON, gone).member(SON, changes).knowing(paid)
    };
    let plain = |date: &str| dead(json!({}), date, "dibao");
    stored(vec![
        ("a day later", plain("2018-06-02"), "AN23", SON, true),
        ("on the day", plain("2018-06-01"), "AN23", SON, false),
        (
            "moved away",
            dead(json!({"m_remove_reason": "3"}), "2018-07-01", "dibao"),
            "AN23",
            SON,
            false,
        ),
        (
            "alive",
            dead(json!({"m_change": "1"}), "2018-07-01", "dibao"),
            "AN23",
            SON,
            false,
        ),
        (
            "day unknown",
            dead(json!({"m_change_date": null}), "2018-07-01", "dibao"),
            "AN23",
            SON,
            false,
        ),
        (
            "another one",
            plain("2018-07-01").knowing(
                json!({"paid": [{"member": GIRL, "kind": "dibao", "date": "2018-07-01"}]}),
            ),
            "AN23",
            SON,
            false,
        ),
    ]);
    for (kind, zh) in [
        ("dibao", "低保"),
        ("pension", "养老金"),
        ("disability", "残疾补贴"),
        ("post", "公益岗位"),
        ("x", "发放"),
    ] {
        let expected = format!("岩温罕2018-06-01去世，2018-06-02仍在{zh}名单");
        assert_eq!(said(&dead(json!({}), "2018-06-02", kind), "AN23"), expected);
    }
}

#[test]
fn disability_certificates() {
    let son = |changes: Json| of(SON, changes);
    stored(vec![
        ("right", Case::hh1(), "AN25", SON, false),
        ("none", son(json!({"m_dis_cert": null})), "AN25", SON, true),
        (
            "none, not disabled",
            son(json!({"m_dis_cert": null, "m_health": ["3"]})),
            "AN25",
            SON,
            false,
        ),
        (
            "none, health unknown",
            son(json!({"m_dis_cert": null, "m_health": null})),
            "AN25",
            SON,
            false,
        ),
    ]);
    for (changes, words) in [
        (json!({"m_dis_cert": "1"}), "岩温罕残疾证号有误"),
        (
            json!({"m_dis_cert": "53289919751108002642"}),
            "岩温罕残疾证号与身份证不符",
        ),
        (json!({"m_dis_type": "3"}), "岩温罕残疾证号与残疾类别不符"),
        (json!({"m_dis_grade": "1"}), "岩温罕残疾证号与残疾等级不符"),
        (json!({"m_dis_cert": "53289919730520001542 "}), ""),
    ] {
        assert_eq!(said(&son(changes.clone()), "AN25"), words, "{changes}");
    }
}
