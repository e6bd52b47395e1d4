//! AN15 to AN30: labour and work, insurance and allowances, causes.

use serde_json::{Value as Json, json};

use super::{in_form, said, stored};
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

const HH: &str = "HH";

fn of(key: &str, changes: Json) -> Case {
    Case::hh1().member(key, changes)
}

#[test]
fn labour() {
    // The son, healthy and of an age.
    let fit = |birth: &str, labour: &str| {
        of(
            SON,
            json!({"m_birth": birth, "m_health": ["1"], "m_dis_cert": null, "m_dis_grade": null, "m_labour": labour}),
        )
    };
    let girl = |birth: &str, labour: &str| of(GIRL, json!({"m_birth": birth, "m_labour": labour}));
    stored(vec![
        (
            "healthy, half labour",
            fit("1973-05-20", "3"),
            "AN15",
            SON,
            true,
        ),
        (
            "healthy, lost labour",
            fit("1973-05-20", "4"),
            "AN15",
            SON,
            true,
        ),
        (
            "healthy, no labour",
            fit("1973-05-20", "5"),
            "AN15",
            SON,
            true,
        ),
        (
            "healthy, full labour",
            fit("1973-05-20", "2"),
            "AN15",
            SON,
            false,
        ),
        ("59", fit("1958-11-21", "3"), "AN15", SON, true),
        ("60", fit("1958-11-20", "3"), "AN15", SON, false),
        ("60, full labour", fit("1958-11-20", "1"), "AN15", SON, true),
        (
            "60, full labour too",
            fit("1958-11-20", "2"),
            "AN15",
            SON,
            true,
        ),
        (
            "59, full labour",
            fit("1958-11-21", "1"),
            "AN15",
            SON,
            false,
        ),
        (
            "16, no student",
            girl("2002-11-20", "5").member(GIRL, json!({"m_student": "00"})),
            "AN15",
            GIRL,
            true,
        ),
        ("16, student", girl("2002-11-20", "5"), "AN15", GIRL, false),
        ("15, labour", girl("2002-11-21", "3"), "AN15", GIRL, true),
        ("15, none", girl("2002-11-21", "5"), "AN15", GIRL, false),
        (
            "16, half labour, student",
            girl("2002-11-20", "3"),
            "AN15",
            GIRL,
            false,
        ),
        (
            "15, not asked",
            of(GIRL, json!({"m_labour": null})),
            "AN15",
            GIRL,
            false,
        ),
        (
            "ill",
            of(SON, json!({"m_health": ["3"]})),
            "AN15",
            SON,
            false,
        ),
        (
            "grade 1, full",
            of(SON, json!({"m_dis_grade": "1", "m_labour": "2"})),
            "AN15",
            SON,
            true,
        ),
        (
            "grade 2, full",
            of(SON, json!({"m_labour": "2"})),
            "AN15",
            SON,
            false,
        ),
        (
            "grade 1, half",
            of(SON, json!({"m_dis_grade": "1"})),
            "AN15",
            SON,
            false,
        ),
        (
            "not registered",
            fit("1973-05-20", "3").member(SON, json!({"m_presence": "7"})),
            "AN15",
            SON,
            false,
        ),
    ]);
}

fn line(member: &str) -> Json {
    json!({"wages": [{"_key": "w", "w_member": member, "w_kind": "2", "w_months": "6", "w_amount": 100_000}]})
}

#[test]
fn work_and_wages() {
    let son = |changes: Json| of(SON, changes);
    let none = |place: &str| son(json!({"m_labour": "4", "m_work_place": place}));
    stored(vec![
        ("no work", none("0"), "AN16", SON, false),
        ("work", none("1"), "AN16", SON, true),
        (
            "work abroad, no labour",
            none("6").member(SON, json!({"m_labour": "5"})),
            "AN16",
            SON,
            true,
        ),
        (
            "a post",
            none("0").member(SON, json!({"m_post": "02"})),
            "AN16",
            SON,
            true,
        ),
        ("a wage", none("0").with(line(SON)), "AN16", SON, true),
        (
            "another's wage",
            none("0").with(line(GIRL)),
            "AN16",
            SON,
            false,
        ),
        (
            "half labour",
            son(json!({"m_work_place": "1"})),
            "AN16",
            SON,
            false,
        ),
        (
            "work, no line",
            son(json!({"m_work_place": "1"})),
            "AN17",
            SON,
            true,
        ),
        (
            "work, another's line",
            son(json!({"m_work_place": "1"})).with(line(GIRL)),
            "AN17",
            SON,
            true,
        ),
        (
            "work and line",
            son(json!({"m_work_place": "1"})).with(line(SON)),
            "AN17",
            SON,
            false,
        ),
        (
            "post, no line",
            son(json!({"m_post": "01"})),
            "AN17",
            SON,
            true,
        ),
        (
            "post and line",
            son(json!({"m_post": "01"})).with(line(SON)),
            "AN17",
            SON,
            false,
        ),
        (
            "line without work",
            Case::hh1().with(line(SON)),
            "AN17",
            SON,
            true,
        ),
        ("neither", Case::hh1(), "AN17", SON, false),
        (
            "student with work",
            of(GIRL, json!({"m_work_place": "2"})),
            "AN18",
            GIRL,
            true,
        ),
        (
            "student with a wage",
            Case::hh1().with(line(GIRL)),
            "AN18",
            GIRL,
            true,
        ),
        ("student without", Case::hh1(), "AN18", GIRL, false),
        (
            "in primary with work",
            of(GIRL, json!({"m_student": "03", "m_work_place": "2"})),
            "AN18",
            GIRL,
            true,
        ),
        (
            "in pre-school with work",
            of(GIRL, json!({"m_student": "02", "m_work_place": "2"})),
            "AN18",
            GIRL,
            false,
        ),
        (
            "out of school with work",
            of(GIRL, json!({"m_student": "90", "m_work_place": "2"})),
            "AN18",
            GIRL,
            false,
        ),
    ]);
    for place in ["2", "3", "4", "5"] {
        stored(vec![("each place", none(place), "AN16", SON, true)]);
    }
    in_form(vec![
        (
            "wages not given",
            son(json!({"m_work_place": "1"})).with(json!({"wages": null})),
            "AN17",
            SON,
            false,
        ),
        (
            "work not answered",
            son(json!({"m_work_place": null})).with(line(SON)),
            "AN17",
            SON,
            false,
        ),
        (
            "work, no line",
            son(json!({"m_work_place": "1"})),
            "AN17",
            SON,
            true,
        ),
        (
            "no labour and a wage",
            son(json!({"m_labour": "4", "m_work_place": null})).with(line(SON)),
            "AN16",
            SON,
            true,
        ),
    ]);
    assert_eq!(
        said(&son(json!({"m_work_place": "1"})), "AN17"),
        "岩温罕有务工或岗位却没有工资"
    );
    assert_eq!(
        said(&Case::hh1().with(line(SON)), "AN17"),
        "岩温罕有工资却没有务工或岗位"
    );
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
