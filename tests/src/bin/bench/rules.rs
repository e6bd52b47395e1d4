//! What the rules cost natively, of the household in the examples.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use ruhu_domain::date::Date;
use ruhu_domain::evaluate::evaluate;
use ruhu_domain::form::{Context, Engine, Form};
use ruhu_domain::forms;
use ruhu_domain::rules::Assessment;
use serde_json::Value as Json;

use crate::median;

const RUNS: usize = 500;

fn form() -> Arc<Form> {
    let form = forms::built_in()
        .ok()
        .and_then(|forms| forms.into_iter().next());
    Arc::new(form.expect("the household survey"))
}

fn household() -> Json {
    let text = include_str!("../../../../src/domain/tests/fixtures/hh-1.json");
    serde_json::from_str(text).expect("JSON")
}

/// Microseconds for all rules of one household that is open already.
pub(crate) fn assess() -> f64 {
    let household = household();
    let answers = household["record"]["answers"].as_object().expect("answers");
    let mut context = Context::new(Date::parse("2018-11-20").expect("a date"));
    context.facts = household["context"]
        .as_object()
        .cloned()
        .expect("a context");
    let (engine, _) = Engine::load(form(), context, answers);
    median::of(RUNS, || {
        let start = Instant::now();
        black_box(Assessment::of(&engine.survey()));
        start.elapsed().as_secs_f64() * 1e6
    })
}

/// Microseconds for one record from JSON to JSON, checks and computed values included.
pub(crate) fn evaluate_record() -> f64 {
    let (form, household) = (form(), household());
    median::of(RUNS, || {
        let start = Instant::now();
        let found = evaluate(&household, &|_, _| Some(Arc::clone(&form)));
        black_box(found.expect("an answer").to_string());
        start.elapsed().as_secs_f64() * 1e6
    })
}
