//! Two versions of the example household's survey, and one made of both.

use std::sync::Arc;

use ruhu_domain::date::Date;
use ruhu_domain::form::{Context, Form};
use ruhu_domain::forms;
use ruhu_domain::merge::{Field, differences, merged};
use serde_json::{Map, Value as Json, json};

fn form() -> Arc<Form> {
    let forms = forms::built_in().unwrap_or_else(|errors| panic!("{errors:?}"));
    Arc::new(forms.into_iter().next().expect("the survey"))
}

fn answers() -> Map<String, Json> {
    let fixture: Json =
        serde_json::from_str(include_str!("fixtures/hh-1.json")).expect("the example");
    fixture["record"]["answers"]
        .as_object()
        .cloned()
        .expect("answers")
}

fn context() -> Context {
    Context::new(Date::parse("2018-11-20").expect("a date"))
}

fn rows(answers: &mut Map<String, Json>) -> &mut Vec<Json> {
    answers["members"].as_array_mut().expect("rows")
}

#[test]
fn what_differs_is_said_in_words_and_in_order() {
    let mine = answers();
    let mut theirs = answers();
    theirs.insert("hh_phone".to_owned(), json!("13900000002"));
    theirs.insert("seen_state".to_owned(), json!("2"));
    theirs.remove("remark");
    rows(&mut theirs)[1]
        .as_object_mut()
        .expect("a row")
        .insert("m_name".into(), json!("岩叫"));
    let found = differences(&form(), &context(), "zh", &mine, &theirs);
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.path.as_str(), one.mine.as_str(), one.theirs.as_str()))
        .collect();
    let phone = mine["hh_phone"].as_str().expect("a number");
    let name = mine["members"][1]["m_name"].as_str().expect("a name");
    assert!(
        told.contains(&("hh_phone", phone, "13900000002")),
        "{told:?}"
    );
    assert!(
        told.contains(&("members[1].m_name", name, "岩叫")),
        "{told:?}"
    );
    let seen = found
        .iter()
        .find(|one| one.path == "seen_state")
        .expect("it differs");
    assert_eq!(
        (seen.mine.as_str(), seen.theirs.as_str()),
        ("户主", "其他成年成员")
    );
    assert_eq!(seen.label, "见到谁");
    let places: Vec<_> = told.iter().map(|(path, ..)| *path).collect();
    assert!(
        places.iter().position(|path| *path == "seen_state")
            < places.iter().position(|path| *path == "hh_phone")
    );
    assert!(differences(&form(), &context(), "zh", &mine, &mine).is_empty());
}

#[test]
fn rows_of_one_version_are_taken_or_left() {
    let mut mine = answers();
    let mut theirs = answers();
    let gone = rows(&mut mine).remove(2);
    let mut new = gone.clone();
    new["_key"] = json!("01672edd-0000-7000-8000-00000000000f");
    new["m_name"] = json!("岩香");
    rows(&mut theirs).push(new.clone());
    let found = differences(&form(), &context(), "zh", &mine, &theirs);
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.mine.as_str(), one.theirs.as_str()))
        .collect();
    let name = gone["m_name"].as_str().expect("a name");
    assert_eq!(told, [("", name), ("", "岩香")]);
    let all: Vec<Field> = found.into_iter().map(|one| one.field).collect();
    let mut both = merged(&mine, &theirs, &all[1..]);
    assert_eq!(rows(&mut both).last(), Some(&new));
    assert_eq!(rows(&mut both).len(), 3, "two of mine and the new one");
    let mut reversed = merged(&theirs, &mine, &all);
    assert_eq!(rows(&mut reversed), rows(&mut mine));
}

#[test]
fn taking_everything_of_the_other_gives_the_other() {
    let mine = answers();
    let mut theirs = answers();
    theirs.insert("remark".to_owned(), json!("再来"));
    theirs.remove("hh_phone");
    rows(&mut theirs)[0]["m_health"] = json!(["3"]);
    let found = differences(&form(), &context(), "zh", &mine, &theirs);
    let all: Vec<Field> = found.into_iter().map(|one| one.field).collect();
    assert_eq!(merged(&mine, &theirs, &all), theirs);
    assert_eq!(merged(&mine, &theirs, &[]), mine);
}
