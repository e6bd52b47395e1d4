//! The same person, changes against the prefill, two surveys of one day.

use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::matching::{
    Found, Person, Version, changes, current, find, last_before, of_year, same_day,
};
use serde_json::{Value as Json, json};

use crate::support::{Case, GIRL, date, object};

fn person<'a>(key: &'a str, id: &str, name: &'a str, birth: &str, sex: &'a str) -> Person<'a> {
    Person {
        key,
        id: id.to_owned(),
        name,
        birth: ruhu_domain::date::Date::parse(birth),
        sex,
    }
}

#[test]
fn a_person_is_found_by_id_else_by_name_birth_date_and_sex() {
    let known = [
        person("a", "ID-1", "甲", "1980-01-01", "1"),
        person("b", "", "乙", "1990-01-01", "2"),
    ];
    let shown = |key, questions: &[&'static str]| Found::Show(vec![(key, questions.to_vec())]);
    for (name, sought, expected) in [
        (
            "same",
            person("x", "ID-1", "甲", "1980-01-01", "1"),
            Found::Same("a"),
        ),
        (
            "other name",
            person("x", "ID-1", "丙", "1980-01-01", "1"),
            shown("a", &["m_name"]),
        ),
        (
            "other birth",
            person("x", "ID-1", "甲", "1981-01-01", "1"),
            shown("a", &["m_birth"]),
        ),
        (
            "other sex",
            person("x", "ID-1", "甲", "1980-01-01", "2"),
            shown("a", &["m_sex"]),
        ),
        (
            "all other",
            person("x", "ID-1", "丙", "1981-01-01", "2"),
            shown("a", &["m_name", "m_birth", "m_sex"]),
        ),
        (
            "only the number",
            person("x", "ID-1", "", "", ""),
            Found::Same("a"),
        ),
        (
            "other number",
            person("x", "ID-2", "甲", "1980-01-01", "1"),
            Found::Nobody,
        ),
        (
            "no number",
            person("x", "", "甲", "1980-01-01", "1"),
            Found::Same("a"),
        ),
        (
            "number now",
            person("x", "ID-9", "乙", "1990-01-01", "2"),
            Found::Same("b"),
        ),
        (
            "no numbers",
            person("x", "", "乙", "1990-01-01", "2"),
            Found::Same("b"),
        ),
        (
            "namesake",
            person("x", "", "乙", "1990-01-02", "2"),
            Found::Nobody,
        ),
        (
            "other sex, no number",
            person("x", "", "乙", "1990-01-01", "1"),
            Found::Nobody,
        ),
        (
            "other name, no number",
            person("x", "", "丁", "1990-01-01", "2"),
            Found::Nobody,
        ),
    ] {
        assert_eq!(find(&sought, &known), expected, "{name}");
    }
    for (name, empty) in [
        ("no name", person("c", "", "", "1990-01-01", "2")),
        ("no birth", person("c", "", "乙", "", "2")),
        ("no sex", person("c", "", "乙", "1990-01-01", "")),
    ] {
        assert!(
            !empty.is_same(&empty),
            "{name}: too little to know anybody by"
        );
    }
    let other = [known[0].clone(), person("c", "ID-1", "", "", "")];
    let sought = person("x", "ID-1", "", "", "");
    assert_eq!(
        find(&sought, &other),
        Found::Show(vec![("a", vec![]), ("c", vec![])]),
        "two at once are shown"
    );
}

#[test]
fn a_person_is_read_from_a_row() {
    let row = object(&json!({
        "m_idno": " 11010519491231002x ", "m_name": "甲", "m_birth": "1949-12-31", "m_sex": "2",
    }));
    let expected = person("k", "11010519491231002X", "甲", "1949-12-31", "2");
    assert_eq!(Person::read("k", Answers::Json(&row)), expected);
    let nothing = object(&json!({}));
    assert_eq!(
        Person::read("k", Answers::Json(&nothing)),
        person("k", "", "", "", "")
    );
}

fn named(changes: &[ruhu_domain::rules::matching::Change]) -> Vec<String> {
    let name = |change: &ruhu_domain::rules::matching::Change| match &change.row {
        Some(row) => format!("{}@{row}", change.question),
        None => change.question.clone(),
    };
    changes.iter().map(name).collect()
}

#[test]
fn changes_against_the_prefill() {
    let changed = |prefill: Json, now: Json| named(&changes(&object(&prefill), &object(&now)));
    let none: Vec<String> = Vec::new();
    for (name, prefill, now, expected) in [
        ("same", json!({"a": 1}), json!({"a": 1}), none.clone()),
        (
            "other",
            json!({"a": 1, "b": 2}),
            json!({"a": 2, "b": 2}),
            vec!["a".to_owned()],
        ),
        (
            "emptied",
            json!({"a": 1}),
            json!({"a": null}),
            vec!["a".to_owned()],
        ),
        ("not asked", json!({"a": 1}), json!({}), none.clone()),
        (
            "was not prefilled",
            json!({"a": null}),
            json!({"a": 1, "b": 1}),
            none.clone(),
        ),
        (
            "codes have no order",
            json!({"a": ["1", "2"]}),
            json!({"a": ["2", "1"]}),
            none.clone(),
        ),
        (
            "codes",
            json!({"a": ["1", "2"]}),
            json!({"a": ["1"]}),
            vec!["a".to_owned()],
        ),
        (
            "codes emptied",
            json!({"a": ["1"]}),
            json!({"a": null}),
            vec!["a".to_owned()],
        ),
        (
            "no answer",
            json!({"_confirmed": {"W": "x"}}),
            json!({"_confirmed": {}}),
            none.clone(),
        ),
        (
            "a row",
            json!({"r": [{"_key": "k", "a": 1, "b": null, "c": 3}, {"_key": "l", "a": 1}]}),
            json!({"r": [{"_key": "l", "a": 1}, {"_key": "k", "a": 2, "b": 5}]}),
            vec!["r/a@k".to_owned()],
        ),
        (
            "a row gone, a row more",
            json!({"r": [{"_key": "k", "a": 1}]}),
            json!({"r": [{"_key": "l", "a": 1}]}),
            vec!["r@k".to_owned()],
        ),
    ] {
        assert_eq!(changed(prefill, now), expected, "{name}");
    }
}

const MONEY: &[&str] = &["prop_rent", "w_amount", "p_income"];

#[test]
fn two_surveys_of_one_day() {
    let one = Case::hh1();
    let compare = |other: &Case| {
        same_day(&one.answers, &other.answers, MONEY).map(|differences| named(&differences))
    };
    assert_eq!(compare(&one), Some(Vec::new()), "the same twice");
    assert_eq!(
        compare(&one.clone().with(json!({"visit_date": "2018-11-21"}))),
        None
    );
    assert_eq!(
        compare(&one.clone().with(json!({"visit_date": null}))),
        None
    );
    let other = one
        .clone()
        .with(json!({"prop_rent": 77, "food_full": false}))
        .with(json!({"wages": [{"_key": "w", "w_amount": 123_456}]}));
    assert_eq!(
        compare(&other),
        Some(vec!["prop_rent".to_owned(), "w_amount".to_owned()]),
        "other answers are not for the township"
    );
    let without = one.clone().without_member(GIRL);
    let lost = vec![format!("members@{GIRL}")];
    assert_eq!(compare(&without), Some(lost.clone()));
    let back = same_day(&without.answers, &one.answers, MONEY).map(|found| named(&found));
    assert_eq!(back, Some(lost), "the other way round");
    let older = one.clone().member(GIRL, json!({"m_student": "06"}));
    assert_eq!(
        compare(&older),
        Some(vec![format!("members/m_student@{GIRL}")])
    );
    let mut rekeyed = one.clone();
    for row in rekeyed.answers["members"].as_array_mut().expect("members") {
        if row["_key"] == GIRL {
            row["_key"] = json!("another phone's key");
        }
    }
    assert_eq!(compare(&rekeyed), Some(Vec::new()), "matched by ID number");
    let renumbered = one
        .clone()
        .member(GIRL, json!({"m_idno": "another number"}));
    assert_eq!(
        compare(&renumbered),
        Some(vec![format!("members/m_idno@{GIRL}")]),
        "the key alone is enough"
    );
    let nobody = one.clone().with(json!({"members": null}));
    assert_eq!(compare(&nobody).map(|found| found.len()), Some(3));
}

#[test]
fn rows_of_money_are_compared_by_their_sum() {
    let survey = |rows: Json| object(&json!({"visit_date": "2018-11-20", "wages": rows}));
    let compare = |one: Json, other: Json| {
        same_day(&survey(one), &survey(other), MONEY).map(|found| named(&found))
    };
    let whole = json!([{"_key": "a", "w_amount": 30}]);
    let parts = json!([{"_key": "b", "w_amount": 10}, {"_key": "c", "w_amount": 20}]);
    assert_eq!(compare(whole.clone(), parts), Some(Vec::new()));
    assert_eq!(compare(whole, json!([])), Some(vec!["w_amount".to_owned()]));
}

#[test]
fn the_newest_accepted_survey_speaks() {
    let version = |income_year, day: &str, finished, accepted| Version {
        income_year,
        visit_date: date(day),
        finished,
        accepted,
    };
    let versions = [
        version(2018, "2018-03-01", 1, true),
        version(2018, "2018-11-20", 3, true),
        version(2018, "2018-11-20", 2, true),
        version(2017, "2018-01-05", 9, true),
        version(2019, "2019-02-01", 4, false),
    ];
    assert_eq!(current(&versions), Some(1), "the later of one day");
    assert_eq!(of_year(&versions, 2018), Some(1));
    assert_eq!(of_year(&versions, 2017), Some(3));
    assert_eq!(of_year(&versions, 2019), None, "not accepted yet");
    assert_eq!(last_before(&versions, 2019), Some(1));
    assert_eq!(last_before(&versions, 2018), Some(3));
    assert_eq!(last_before(&versions, 2017), None);
    assert_eq!(current(&[]), None);
}
