//! The six clears.

use std::collections::BTreeMap;

use ruhu_domain::rules::six_clears::{SixClears, six_clears};
use serde_json::{Value as Json, json};

use super::{girl, grandmother, hh, judged, son};
use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

fn judge(case: &Case) -> SixClears {
    case.run_stored(|survey| six_clears(survey, &judged(survey)))
}

/// Codes that are clear.
fn clear(case: &Case) -> String {
    let found = judge(case);
    let codes: Vec<_> = found.codes().collect();
    assert_eq!(found.score(), codes.len());
    codes.join(" ")
}

fn is_clear(case: &Case, code: &str) -> bool {
    clear(case).contains(code)
}

/// What is said about one of the six.
fn said(case: &Case, code: &str) -> Vec<String> {
    let reasons = judge(case).reasons.into_iter();
    reasons
        .filter(|reason| reason.code == code)
        .map(|reason| reason.message.zh)
        .collect()
}

/// HH-1 on a daily visit, with its last full survey on a day.
fn daily(full: Json) -> Case {
    hh(json!({"visit_purpose": "1"})).knowing(json!({"first_survey": false, "full_survey": full}))
}

/// The records of HH-1, one of them changed.
fn measures(code: &str, changes: Json) -> Case {
    let mut case = Case::hh1();
    let rows = case.answers["measures"].as_array_mut().expect("rows");
    for row in rows.iter_mut().filter(|row| row["ms_code"] == code) {
        let row = row.as_object_mut().expect("a row");
        row.extend(changes.as_object().cloned().expect("an object"));
    }
    case
}

#[test]
fn the_example_of_four() {
    // The last full survey 200 days ago, M23 still only entitled, the helper without a phone.
    let mut case = measures("M23", json!({"ms_status": "1"}))
        .with(json!({"visit_purpose": "1"}))
        .knowing(json!({
            "first_survey": false,
            "full_survey": {"date": "2018-05-04", "complete": true},
        }));
    case.background["helpers"][0]["phone"] = Json::Null;
    let found = judge(&case);
    assert_eq!(clear(&case), "C1 C2 C4 C6", "4/6");
    assert_eq!(found.score(), 4, "4/6");
    assert_eq!(found.open, [format!("M23:{SON}")]);
    assert_eq!(said(&case, "C3"), ["M23 重度残疾人护理补贴 未办"]);
    assert_eq!(said(&case, "C5"), ["帮扶人缺电话"]);
    assert_eq!(found.reasons[0].member.as_deref(), Some(SON));
    assert_eq!(
        found.reasons[0].message.en,
        "M23 Nursing subsidy for severely disabled people is open"
    );
}

#[test]
fn c1_the_last_full_survey() {
    let at = |date: &str| daily(json!({"date": date, "complete": true}));
    assert!(is_clear(&at("2018-11-20"), "C1"), "today");
    assert!(is_clear(&at("2017-11-20"), "C1"), "365 days");
    assert!(!is_clear(&at("2017-11-19"), "C1"), "366 days");
    assert_eq!(said(&at("2017-11-19"), "C1"), ["全面调查已过期"]);
    assert!(
        !is_clear(&at("2018-11-21"), "C1"),
        "later than the day of judgement"
    );
    let incomplete = daily(json!({"date": "2018-11-01", "complete": false}));
    assert_eq!(said(&incomplete, "C1"), ["成员、住房、产业或收入没有填全"]);
    assert_eq!(said(&daily(json!(null)), "C1"), ["没有全面调查"]);
    assert_eq!(
        said(&daily(json!({"complete": true})), "C1"),
        ["没有全面调查"]
    );
    assert!(!is_clear(&daily(json!({"date": "2018-11-01"})), "C1"));
}

#[test]
fn c1_a_full_survey_in_hand_counts_instead_of_the_last() {
    for (purpose, full) in [("1", false), ("3", true), ("4", true), ("6", true)] {
        let case = daily(json!(null)).with(json!({"visit_purpose": purpose}));
        assert_eq!(is_clear(&case, "C1"), full, "{purpose}");
    }
    let first = daily(json!(null)).knowing(json!({"first_survey": true}));
    assert!(is_clear(&first, "C1"));
    let last = json!({"full_survey": {"date": "2018-11-01", "complete": true}});
    let draft = hh(json!({"house_own": ""})).knowing(last);
    assert!(!is_clear(&draft, "C1"), "an open full survey");
    assert!(is_clear(&Case::hh1().judged_on("2019-11-20"), "C1"));
    assert!(!is_clear(&Case::hh1().judged_on("2019-11-21"), "C1"));
}

/// Required and optional questions of the sections that must be complete: (repeat, question, whether
/// it is required), as the form has them.
fn questions() -> Vec<(String, String, bool)> {
    let sheet = include_str!("../../../forms/household_survey/survey.csv");
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let (mut section, mut repeat) = (String::new(), String::new());
    let mut found = Vec::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a row");
        let name = row["name"].clone();
        match row["type"].as_str() {
            "begin_group" if !name.starts_with("m_part") => section = name,
            "begin_repeat" => repeat = name,
            "end_repeat" => repeat.clear(),
            "begin_group" | "end_group" | "calculate" | "image" => {}
            _ if ["a2", "a5", "a8", "a9"].contains(&section.as_str()) => {
                found.push((repeat.clone(), name, !row["required"].is_empty()));
            }
            _ => {}
        }
    }
    found
}

/// Whether `_complete` holds when this question was asked and left empty.
fn complete_without(repeat: &str, question: &str) -> bool {
    let empty = json!({question: ""});
    let mut case = Case::hh1();
    case.answers.insert(
        "wages".to_owned(),
        json!([{
            "_key": "w", "w_member": SON, "w_kind": "2", "w_months": "6", "w_amount": 1
        }]),
    );
    if repeat.is_empty() {
        return is_clear(&case.with(empty), "C1");
    }
    let rows = case.answers[repeat].as_array_mut().expect("rows");
    let row = rows[0].as_object_mut().expect("a row");
    row.extend(empty.as_object().cloned().expect("an object"));
    is_clear(&case, "C1")
}

#[test]
fn c1_exactly_the_required_questions_are_needed() {
    let questions = questions();
    assert!(questions.len() > 100, "{}", questions.len());
    for (repeat, question, required) in questions {
        // Without a presence nobody is registered; with another change the row is another one.
        let complete = complete_without(&repeat, &question);
        assert_eq!(complete, !required, "{repeat} {question}");
    }
    assert!(complete_without("wages", "none"));
    for rows in ["members", "productions", "wages"] {
        assert!(!is_clear(&hh(json!({rows: ""})), "C1"), "{rows}");
    }
    assert!(is_clear(
        &hh(json!({"productions": [], "nc_lines": []})),
        "C1"
    ));
    let second = girl(json!({"m_health": []}));
    assert!(!is_clear(&second, "C1"));
    let unregistered = ["m_presence"].map(|name| {
        grandmother(json!({name: "5"}))
            .member(SON, json!({name: "5"}))
            .member(GIRL, json!({name: "5"}))
    });
    assert!(!is_clear(&unregistered[0], "C1"), "no member at all");
}

#[test]
fn c2_nothing_speaks_against_the_main_cause() {
    let cause = |cause: &str| hh(json!({"cause_main": cause}));
    let health = |cause: &str, codes: Json| {
        hh(json!({"cause_main": cause}))
            .member(GRANDMOTHER, json!({"m_health": ["1"]}))
            .member(SON, json!({"m_health": codes}))
    };
    let farm = |mu: &str| hh(json!({"cause_main": "05", "land_farm": mu}));
    let road =
        |kind: &str, km: &str| hh(json!({"cause_main": "10", "road_type": kind, "road_km": km}));
    let labour = |first: &str, second: &str| {
        son(json!({"m_labour": first})).member(GRANDMOTHER, json!({"m_labour": second}))
    };
    let nobody = farm("6")
        .without_member(SON)
        .without_member(GIRL)
        .without_member(GRANDMOTHER);
    for (index, (case, expected)) in [
        (cause(""), false),
        (hh(json!({"cause_main": null})), false),
        (cause("01"), true),
        (health("01", json!(["6"])), false),
        (health("01", json!(["3"])), true),
        (health("01", json!(["4"])), true),
        (health("01", json!([])), true),
        (
            health("01", json!(["6"])).member(GIRL, json!({"m_presence": "5", "m_health": ["3"]})),
            true,
        ),
        (health("02", json!(["6"])), true),
        (health("02", json!(["3"])), false),
        (health("02", json!([])), true),
        (cause("03"), true),
        (
            girl(json!({"m_student": "90"})).with(json!({"cause_main": "03"})),
            false,
        ),
        (
            girl(json!({"m_student": ""})).with(json!({"cause_main": "03"})),
            true,
        ),
        (labour("2", "5"), true),
        (labour("2", "1"), false),
        (farm("5.99"), true),
        (farm("6"), false),
        (farm(""), true),
        (nobody, true),
        (road("3", "1"), false),
        (road("4", "0.6"), false),
        (road("3", "1.1"), true),
        (road("2", "0.6"), true),
        (road("3", ""), true),
        (road("", "1"), true),
        (cause("07"), true),
        (hh(json!({"cause_main": "07", "cause_other": ["10"]})), true),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(is_clear(&case, "C2"), expected, "row {index}");
    }
    assert_eq!(said(&cause(""), "C2"), ["没有填主要致贫原因"]);
    assert_eq!(said(&farm("6"), "C2"), ["致贫原因与家庭情况不符"]);
}

#[test]
fn c3_somebody_takes_care_of_every_due_measure() {
    for status in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        let case = measures("M42", json!({"ms_status": status}));
        let handled = !["0", "1", "9"].contains(&status);
        assert_eq!(is_clear(&case, "C3"), handled, "{status}");
        let open = judge(&case).open;
        assert_eq!(open.is_empty(), handled, "{status}");
    }
    let none = hh(json!({"measures": []}));
    let found = judge(&none);
    assert_eq!(found.open.len(), 20, "{:?}", found.open);
    assert_eq!(found.open[0], "M01:HH");
    assert_eq!(found.open[1], format!("M02:{GRANDMOTHER}"));
    assert_eq!(found.reasons[0].member, None);
    // Possible measures and those to be checked need nobody.
    assert!(is_clear(&son(json!({"m_labour": ""})), "C3"));
}

#[test]
fn c3_the_newest_status_of_a_measure_counts() {
    let office = |status: &str, date: &str| {
        Case::hh1().knowing(json!({
            "measures": [{"code": "M42", "member": "HH", "status": status, "date": date}],
        }))
    };
    assert!(!is_clear(&office("9", "2018-11-21"), "C3"));
    assert!(
        !is_clear(&office("9", "2018-11-20"), "C3"),
        "of the same day the office's"
    );
    assert!(is_clear(&office("9", "2018-11-19"), "C3"));
}

#[test]
fn c4_what_was_delivered_shows_something() {
    let only = |rows: Json| hh(json!({"measures": rows}));
    let row = |status: &str, more: Json| {
        let mut row =
            json!({"_key": status, "ms_code": "M14", "ms_status": status, "ms_date": "2018-05-01"});
        row.as_object_mut()
            .expect("a row")
            .extend(more.as_object().cloned().expect("an object"));
        row
    };
    for status in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        let delivered = ["4", "5", "6"].contains(&status);
        let with = only(json!([row(status, json!({"ms_output": "好"}))]));
        assert_eq!(is_clear(&with, "C4"), delivered, "{status}");
        let paid = only(json!([row(status, json!({"ms_amount": 1}))]));
        assert_eq!(is_clear(&paid, "C4"), delivered, "{status}");
        assert!(
            !is_clear(&only(json!([row(status, json!({}))])), "C4"),
            "{status}"
        );
    }
    assert_eq!(said(&only(json!([])), "C4"), ["还没有兑现的措施"]);
    let one_of_two = measures("M54", json!({"ms_output": ""}));
    assert_eq!(said(&one_of_two, "C4"), ["M54 一对一帮扶 缺金额或见效"]);
    let english = judge(&one_of_two).reasons.remove(0).message.en;
    assert_eq!(english, "M54 One-to-one help: amount or output is missing");
    let later = Case::hh1().knowing(json!({
        "measures": [{"code": "M54", "member": "HH", "status": "4", "date": "2017-01-01"}],
    }));
    assert!(is_clear(&later, "C4"), "an older record without output");
}

#[test]
fn c5_exactly_one_helper_with_unit_and_phone() {
    let helpers = |helpers: Json| Case::hh1().knowing(json!({"helpers": helpers}));
    let one = json!({"name": "甲", "unit": "U01", "phone": "06910000000"});
    let closed = json!({"name": "乙", "unit": "U01", "phone": "06910000000", "to": "2018-01-01"});
    assert!(is_clear(&helpers(json!([one])), "C5"));
    assert!(is_clear(&helpers(json!([closed, one])), "C5"));
    for (list, expected) in [
        (json!([]), "没有帮扶人"),
        (json!([closed]), "没有帮扶人"),
        (json!([one, one]), "帮扶人不止一个"),
        (
            json!([{"name": "甲", "phone": "06910000000"}]),
            "帮扶人缺单位",
        ),
        (json!([{"name": "甲", "unit": "U01"}]), "帮扶人缺电话"),
    ] {
        let case = helpers(list);
        assert!(!is_clear(&case, "C5"), "{expected}");
        assert_eq!(said(&case, "C5"), [expected]);
    }
    assert_eq!(
        said(&helpers(json!([{"name": "甲"}])), "C5"),
        ["帮扶人缺单位", "帮扶人缺电话"]
    );
}

#[test]
fn c6_the_schedule() {
    let planned = |year: &str, status: &str| hh(json!({"planned_exit_year": year})).status(status);
    assert!(is_clear(&planned("2018", "20"), "C6"));
    assert!(is_clear(&planned("2020", "30"), "C6"));
    assert_eq!(
        said(&planned("2018", "20").judged_on("2019-01-01"), "C6"),
        ["计划脱贫年已过"]
    );
    assert_eq!(said(&planned("", "20"), "C6"), ["没有计划脱贫年"]);
    let exited = |year: Json, status: &str| {
        hh(json!({"planned_exit_year": null, "exit_year": year})).status(status)
    };
    assert!(is_clear(&exited(json!(2016), "40"), "C6"));
    assert!(is_clear(&exited(json!(2016), "42"), "C6"));
    assert_eq!(said(&exited(json!(null), "41"), "C6"), ["没有脱贫年度"]);
    for status in ["10", "80", "81"] {
        let case = exited(json!(2016), status).with(json!({"planned_exit_year": "2020"}));
        assert_eq!(said(&case, "C6"), ["不是在册户，没有脱贫时序"], "{status}");
    }
}

pub(super) fn probes() -> Vec<Probe> {
    let probe = |case: Case, code: &'static str, expected: bool| {
        Probe::new(code, expected.to_string(), move |changes| {
            let case = case.clone().set(Json::Object(changes.clone()));
            is_clear(&case, code).to_string()
        })
    };
    let full = |date: &str| daily(json!({"date": date, "complete": true}));
    let farm = |mu: &str| hh(json!({"cause_main": "05", "land_farm": mu}));
    let road = |km: &str| hh(json!({"cause_main": "10", "road_type": "3", "road_km": km}));
    let labourers = |second: &str| {
        son(json!({"m_labour": "2"})).member(GRANDMOTHER, json!({"m_labour": second}))
    };
    vec![
        probe(full("2017-11-20"), "C1", true),
        probe(full("2017-11-19"), "C1", false),
        probe(farm("6"), "C2", false),
        probe(farm("5"), "C2", true),
        probe(road("1"), "C2", false),
        probe(road("1.1"), "C2", true),
        probe(labourers("2"), "C2", false),
        probe(labourers("5"), "C2", true),
    ]
}
