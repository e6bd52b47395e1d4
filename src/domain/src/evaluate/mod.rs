//! `evaluate`: one record in, everything the checks and rules say of it out, as JSON.
//!
//! The shape is a contract for other programs: keys may be added, none renamed. The input is a record,
//! or `{record, context, settings}`; only `form_id` and `answers` of the record are needed. Results
//! that do not apply to a form are `null`. Amounts are fen, members are named by `_key`, the whole
//! household is `HH`.

mod before;
mod input;
mod results;

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use crate::form::{Engine, Form};
use crate::forms::{CREDIT_INFO_ID, HOUSEHOLD_SURVEY_ID, LOAN_FOLLOWUP_ID};
use crate::rules;
use crate::settings::Settings;
use crate::sync::protocol::Message;
use crate::validate;

use input::Input;

/// Finds a form by its id and version; without a version, the current one.
pub type Forms<'a> = &'a dyn Fn(&str, Option<&str>) -> Option<Arc<Form>>;

/// All keys of an answer, in the order of the contract.
const KEYS: &[&str] = &[
    "violations",
    "computed",
    "income",
    "guarantees",
    "exit",
    "risk",
    "six_clears",
    "medical",
    "credit",
    "loans",
    "measures",
    "anomalies",
];

/// Evaluates one record.
///
/// # Errors
///
/// What is wrong with the input, in words: not an object, no form, an unknown form, settings out of
/// bounds. Answers that do not fit the form are no error: the rest is evaluated and they are listed
/// under `problems`.
pub fn evaluate(json: &Json, forms: Forms<'_>) -> Result<Json, Vec<Message>> {
    let input = Input::read(json)?;
    let settings = Settings::changed(input.settings).map_err(|errors| {
        errors
            .into_iter()
            .map(|error| error.message)
            .collect::<Vec<_>>()
    })?;
    let mut out = Map::new();
    for key in KEYS {
        out.insert((*key).to_owned(), Json::Null);
    }
    out.insert("form_id".to_owned(), json!(input.form_id));
    out.insert("rules_version".to_owned(), json!(rules::VERSION));
    match input.form_id {
        CREDIT_INFO_ID => results::credit(&input, &settings, forms, &mut out),
        LOAN_FOLLOWUP_ID => results::loans(&input, &settings, &mut out),
        _ => {}
    }
    let form = forms(input.form_id, input.version).ok_or_else(|| vec![input.unknown_form()])?;
    with_form(&input, settings, form, &mut out);
    Ok(Json::Object(out))
}

/// Checks and computed values, and for a household survey its rules.
fn with_form(input: &Input<'_>, settings: Settings, form: Arc<Form>, out: &mut Map<String, Json>) {
    let is_survey = form.form_id == HOUSEHOLD_SURVEY_ID;
    let (engine, wrong) = open(input, input.answers, settings, form);
    if !wrong.is_empty() {
        let problem = |wrong: &crate::form::WrongAnswer| json!({"path": wrong.path, "message": results::message(&wrong.message)});
        out.insert("problems".to_owned(), wrong.iter().map(problem).collect());
    }
    if is_survey && let Some(found) = engine.assessment() {
        results::household(&engine.survey(), &found, out);
    }
    out.insert("computed".to_owned(), Json::Object(engine.computed()));
    let violations = validate::violations(engine).into_iter().map(|found| {
        let violation = found.violation;
        json!({
            "path": violation.path, "check": violation.check, "severity": violation.severity,
            "message": results::message(&violation.message), "confirmed": found.confirmed,
        })
    });
    out.insert("violations".to_owned(), violations.collect());
}

/// Opens a form with answers and everything the input knows beside them.
fn open(
    input: &Input<'_>,
    answers: &Map<String, Json>,
    settings: Settings,
    form: Arc<Form>,
) -> (Engine, Vec<crate::form::WrongAnswer>) {
    let as_of = input.as_of(answers);
    let context = before::context(input.context, answers, settings, as_of);
    Engine::load(form, context, answers)
}
