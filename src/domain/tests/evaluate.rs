//! `evaluate`: the contract other programs rely on.

use std::sync::{Arc, OnceLock};

use ruhu_domain::evaluate::evaluate;
use ruhu_domain::form::Form;
use ruhu_domain::forms;
use serde_json::{Value as Json, json};

fn forms(id: &str, version: Option<&str>) -> Option<Arc<Form>> {
    static FORMS: OnceLock<Vec<Arc<Form>>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        forms::built_in()
            .expect("forms")
            .into_iter()
            .map(Arc::new)
            .collect()
    });
    let form = forms.iter().find(|form| form.form_id == id)?;
    version
        .is_none_or(|version| version == form.version)
        .then(|| Arc::clone(form))
}

fn fixture() -> Json {
    serde_json::from_str(include_str!("fixtures/hh-1.json")).expect("JSON")
}

fn run(input: &Json) -> Json {
    evaluate(input, &forms).expect("an answer")
}

fn refused(input: &Json) -> String {
    let errors = evaluate(input, &forms).expect_err("a refusal");
    errors
        .iter()
        .map(|error| format!("{} / {}", error.zh, error.en))
        .collect()
}

#[test]
fn every_key_of_the_contract_is_there() {
    let found = run(&fixture());
    for key in [
        "violations",
        "computed",
        "income",
        "guarantees",
        "exit",
        "risk",
        "six_clears",
        "medical",
        "measures",
        "anomalies",
    ] {
        assert!(!found[key].is_null(), "{key}");
    }
    assert!(
        found["credit"].is_null() && found["loans"].is_null(),
        "not of this form"
    );
    assert_eq!(found["rules_version"], json!("1"));
    for key in ["income", "guarantees", "exit", "risk", "six_clears"] {
        assert!(found[key]["reasons"].is_array(), "{key}");
    }
}

#[test]
fn the_fixture_comes_out_as_written() {
    let (fixture, found) = (fixture(), run(&fixture()));
    let expected = &fixture["expected"];
    let income = &expected["income"];
    for (ours, theirs) in [
        ("wage", "inc_wage"),
        ("prod", "inc_prod"),
        ("prop", "inc_prop"),
        ("trans", "inc_trans"),
        ("total", "inc_total"),
        ("cost", "cost_total"),
        ("net", "inc_net"),
        ("n", "n"),
        ("pc_shown", "inc_pc"),
        ("line", "line"),
        ("year", "income_year"),
        ("met", "condition"),
    ] {
        assert_eq!(found["income"][ours], income[theirs], "{ours}");
    }
    for part in [
        "food",
        "clothes",
        "education",
        "medical",
        "housing",
        "water",
    ] {
        assert_eq!(
            found["guarantees"][part], expected["guarantees"][part],
            "{part}"
        );
    }
    assert_eq!(found["guarantees"]["sum"], expected["guarantees"]["all"]);
    assert_eq!(found["guarantees"]["unmet"], json!(["housing"]));
    assert_eq!(found["exit"]["result"], expected["readiness"]["result"]);
    assert_eq!(found["exit"]["failed"], expected["readiness"]["unmet"]);
    assert_eq!(found["exit"]["unknown"], json!([]));
    assert_eq!(found["risk"]["level"], json!("NOT_APPLICABLE"));
    assert_eq!(found["risk"]["factors"], expected["risk"]["factors"]);
    assert_eq!(
        found["six_clears"]["score"],
        expected["six_clears"]["count"]
    );
    let measures = |class: &str| -> Vec<Json> {
        let all = found["measures"].as_array().expect("a list").iter();
        let of_class = all.filter(|measure| measure["class"] == class);
        of_class
            .map(|measure| json!([measure["code"], measure["member"], measure["priority"]]))
            .collect()
    };
    for class in ["D", "P"] {
        let wanted = expected["measures"][class]
            .as_array()
            .expect("a list")
            .iter();
        let wanted: Vec<_> = wanted
            .map(|measure| {
                json!([
                    measure["code"],
                    measure["member"],
                    measure["priority"] == json!(true)
                ])
            })
            .collect();
        assert_eq!(measures(class), wanted, "class {class}");
    }
}

/// What the household survey asks only in a full visit.
fn without_questions_of_full_surveys(answers: &Json) -> Json {
    let form = forms("household_survey", None).expect("the survey");
    let short = |name: &str| {
        form.find(name)
            .is_none_or(|node| form.nodes[node].short_form)
    };
    let keep = |object: &Json| -> Json {
        let object = object.as_object().expect("an object").iter();
        object
            .filter(|(name, _)| short(name))
            .map(|(name, json)| (name.clone(), json.clone()))
            .collect()
    };
    let mut kept = keep(answers);
    for (_, answer) in kept.as_object_mut().expect("an object") {
        if let Some(rows) = answer.as_array_mut() {
            for row in rows.iter_mut().filter(|row| row.is_object()) {
                *row = keep(row);
            }
        }
    }
    kept
}

#[test]
fn a_short_visit_is_judged_by_what_was_known_before() {
    let full = fixture();
    let mut answers = without_questions_of_full_surveys(&full["record"]["answers"]);
    assert!(answers.get("house_grade").is_none() && answers["members"][0].get("m_birth").is_none());
    answers["visit_purpose"] = json!("1");
    for row in answers["members"].as_array_mut().expect("rows") {
        row["m_change"] = json!("1");
    }
    let mut context = full["context"].clone();
    context["first_survey"] = json!(false);
    let alone = run(
        &json!({"record": {"form_id": "household_survey", "answers": answers}, "context": context}),
    );
    assert_eq!(
        alone["guarantees"]["housing"],
        json!("unknown"),
        "nothing is known of the house"
    );
    context["current"] = full["record"]["answers"].clone();
    let known = run(
        &json!({"record": {"form_id": "household_survey", "answers": answers}, "context": context}),
    );
    let of_full = run(&full);
    for key in ["guarantees", "risk"] {
        assert_eq!(known[key], of_full[key], "{key}");
    }
    assert_eq!(
        known["computed"]["members"], of_full["computed"]["members"],
        "ages are known"
    );
    let errors: Vec<_> = known["violations"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|found| found["severity"] == "error")
        .collect();
    assert_eq!(
        errors,
        Vec::<&Json>::new(),
        "what is known need not be asked"
    );
}

#[test]
fn a_record_may_stand_alone() {
    let fixture = fixture();
    let whole =
        run(&json!({"record": fixture["record"], "settings": fixture["context"]["settings"]}));
    let mut bare = json!({"form_id": "household_survey", "answers": fixture["record"]["answers"]});
    assert_eq!(run(&bare)["income"], whole["income"]);
    bare["form_version"] = json!("0");
    assert_eq!(
        refused(&bare),
        "没有这个表：household_survey 0 / There is no form household_survey 0"
    );
}

#[test]
fn settings_out_of_bounds_are_refused_by_name_value_and_bound() {
    let mut input = fixture();
    input["settings"] = json!({"P_WATER_OUT": 400});
    let said = refused(&input);
    for part in ["P_WATER_OUT", "400", "365"] {
        assert!(said.contains(part), "{said}");
    }
    input["settings"] = json!({"P_WATER_OUT": 40, "P_LINE": {"2018": 280_000}});
    assert_eq!(run(&input)["income"]["met"], json!("met"));
}

#[test]
fn broken_input_is_told_in_words() {
    for input in [
        json!(null),
        json!([]),
        json!({"form_id": "household_survey"}),
        json!({"answers": {}}),
        json!({"record": 7}),
        json!({"record": {"form_id": "household_survey", "answers": []}}),
        json!({"form_id": "household_survey", "answers": {}, "context": 3}),
        json!({"form_id": "nothing", "answers": {}}),
    ] {
        assert!(!refused(&input).is_empty(), "{input}");
    }
}

#[test]
fn what_does_not_fit_is_listed_and_the_rest_judged() {
    let mut input = fixture();
    input["record"]["answers"]["house_grade"] = json!(7);
    input["record"]["answers"]["no_such_question"] = json!("x");
    let found = run(&input);
    let paths: Vec<_> = found["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|found| found["path"].clone())
        .collect();
    assert_eq!(paths, [json!("house_grade"), json!("no_such_question")]);
    assert_eq!(found["guarantees"]["housing"], json!("unknown"));
    assert_eq!(found["guarantees"]["water"], json!("met"));
}

#[test]
fn nothing_is_computed_where_nobody_was_met_or_agreed() {
    for changes in [json!({"seen_state": "4"}), json!({"consent": false})] {
        let mut input = fixture();
        let answers = input["record"]["answers"].as_object_mut().expect("answers");
        answers.extend(changes.as_object().cloned().expect("an object"));
        let found = run(&input);
        for key in [
            "income",
            "guarantees",
            "exit",
            "risk",
            "six_clears",
            "medical",
            "measures",
            "anomalies",
        ] {
            assert!(found[key].is_null(), "{key} {changes}");
        }
    }
}
