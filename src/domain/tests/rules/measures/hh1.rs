//! The worked example: exactly its measures, six clears, and what a household is told.

use ruhu_domain::rules::measures::{Class, Entitled};
use ruhu_domain::rules::six_clears::six_clears;
use serde_json::{Value as Json, json};

use super::{HH, judged, outcome_of, son};
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

fn fixture() -> Json {
    serde_json::from_str(include_str!("../../fixtures/hh-1.json")).expect("JSON")
}

fn expected(class: &str) -> Vec<(String, String, bool)> {
    let list = fixture()["expected"]["measures"][class].clone();
    let rows = list.as_array().expect("a list").iter();
    rows.map(|row| {
        (
            row["code"].as_str().expect("a code").to_owned(),
            row["member"].as_str().expect("a member").to_owned(),
            row["priority"].as_bool().unwrap_or(false),
        )
    })
    .collect()
}

fn of_class(list: &[Entitled], class: Class) -> Vec<(String, String, bool)> {
    list.iter()
        .filter(|entry| entry.class == class)
        .map(|entry| (entry.code.to_owned(), entry.member.clone(), entry.priority))
        .collect()
}

#[test]
fn hh1_has_exactly_the_measures_of_the_example() {
    let case = Case::hh1();
    for list in [case.run(judged), case.run_stored(judged)] {
        assert_eq!(of_class(&list, Class::Due), expected("D"), "HH-1 D");
        assert_eq!(of_class(&list, Class::Possible), expected("P"), "HH-1 P");
        assert_eq!(of_class(&list, Class::Unknown), [], "HH-1 to be checked");
    }
}

#[test]
fn hh1_is_clear_in_all_six() {
    let found = Case::hh1().run(|survey| six_clears(survey, &judged(survey)));
    assert_eq!(found.score(), 6, "HH-1: {:?}", found.reasons);
    assert_eq!(found.open, Vec::<String>::new(), "HH-1");
    assert_eq!(found.reasons, [], "HH-1");
}

#[test]
fn entries_are_in_the_order_of_codes_and_of_the_roster() {
    let list = Case::hh1().run_stored(judged);
    let codes: Vec<_> = list.iter().map(|entry| entry.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    let doctor: Vec<_> = list
        .iter()
        .filter(|entry| entry.code == "M07")
        .map(|entry| entry.member.as_str())
        .collect();
    assert_eq!(doctor, [GRANDMOTHER, SON, GIRL]);
}

fn entry(case: &Case, code: &str) -> Entitled {
    let list = case.run_stored(judged);
    let found = list.into_iter().find(|entry| entry.code == code);
    found.expect("the measure")
}

#[test]
fn every_entry_says_why() {
    let words = |case: &Case, code: &str| -> Vec<(String, Option<String>, String, String)> {
        let reasons = entry(case, code).reasons.into_iter();
        reasons
            .map(|reason| {
                (
                    reason.code,
                    reason.member,
                    reason.message.zh,
                    reason.message.en,
                )
            })
            .collect()
    };
    let reason = |code: &str, member: Option<&str>, zh: &str, en: &str| {
        (
            code.to_owned(),
            member.map(str::to_owned),
            zh.to_owned(),
            en.to_owned(),
        )
    };
    assert_eq!(
        words(&Case::hh1(), "M23"),
        [reason(
            "M23",
            Some(SON),
            "有残疾证，一级或二级",
            "Has a disability card of grade 1 or 2"
        )]
    );
    assert_eq!(
        words(&Case::hh1(), "M14"),
        [reason(
            "M14",
            None,
            "家里有劳力",
            "Somebody in the household is able to work"
        )]
    );
    let guard = words(&Case::hh1(), "M11");
    assert_eq!(
        guard[1],
        reason("priority", Some(SON), "优先安排", "Comes before others")
    );
    assert_eq!(guard.len(), 2);
    assert_eq!(
        words(&Case::hh1(), "M26")[0].2,
        "人均收入不高于低保线，不是特困户"
    );
    let relief = Case::hh1().status("22");
    assert_eq!(words(&relief, "M28")[0].2, "返贫户");
    assert_eq!(
        words(&son(json!({"m_labour": ""})), "M26"),
        [reason(
            "M26",
            None,
            "待核：家里没有劳力，不是特困户",
            "To be checked: Nobody is able to work; not on extreme support"
        )]
    );
    assert_eq!(
        words(&Case::hh1().with(json!({"toilet": ""})), "M55")[0].2,
        "待核：旱厕或没有厕所"
    );
}

#[test]
fn the_first_unit_is_the_one_to_ask() {
    let unit = |code: &str| entry(&Case::hh1(), code).unit;
    assert_eq!(
        (unit("M24"), unit("M54"), unit("M17")),
        ("U06", "U01", "U05")
    );
    let names = [Class::Due, Class::Possible, Class::Unknown].map(Class::name);
    assert_eq!(names, ["D", "P", "unknown"]);
}

#[test]
fn only_registered_members_are_entitled() {
    let outcome = |case: &Case| outcome_of(case, "M03", SON);
    assert_eq!(outcome(&Case::hh1()), "D");
    assert_eq!(outcome(&son(json!({"m_presence": "5"}))), "-");
    assert_eq!(outcome(&son(json!({"m_change": "4"}))), "-");
    let nobody = Case::hh1()
        .without_member(SON)
        .without_member(GIRL)
        .without_member(GRANDMOTHER);
    assert_eq!(
        outcome_of(&nobody, "M26", HH),
        "?",
        "nobody is not nobody able to work"
    );
}
