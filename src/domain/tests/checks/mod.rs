//! Cases of checks: stored answers and a context are laid over a base, and the check fires at the
//! question or stays silent there.

use std::sync::Arc;

use ruhu_domain::date::Date;
use ruhu_domain::form::{Context, Engine, Form, Lists};
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json, json};

#[derive(Debug)]
struct Area(Json);

impl Lists for Area {
    fn phone_households(&self, phone: &str) -> usize {
        self.0
            .pointer(&format!("/phone_households/{phone}"))
            .and_then(Json::as_u64)
            .unwrap_or(0) as usize
    }

    fn household_of(&self, id_number: &str) -> Option<String> {
        Some(
            self.0
                .pointer(&format!("/household_of/{id_number}"))?
                .as_str()?
                .to_owned(),
        )
    }
}

pub(crate) fn object(json: &Json) -> Map<String, Json> {
    json.as_object().cloned().unwrap_or_default()
}

/// The engine's context from stored JSON.
pub(crate) fn context(json: &Json) -> Context {
    let as_of = json["as_of"].as_str().and_then(Date::parse).expect("as_of");
    let mut context = Context::new(as_of);
    context.facts = object(json);
    context.settings = Settings::changed(&object(&json["settings"])).expect("settings");
    context.last = object(&json["last"]);
    context.office = object(&json["office"]);
    context.area = Arc::new(Area(json["area"].clone()));
    context
}

/// Applies `path: value` to stored answers; null removes, an index one past the end appends.
fn patch(answers: &mut Json, path: &str, value: &Json) {
    let mut place = answers;
    for step in path.split('.') {
        let (name, index) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((name, index)) => (name, Some(index.parse::<usize>().expect("an index"))),
            None => (step, None),
        };
        let map = place.as_object_mut().expect("an object");
        if index.is_none() && value.is_null() && path.ends_with(step) {
            map.remove(name);
            return;
        }
        place = map.entry(name).or_insert_with(|| {
            if index.is_some() {
                json!([])
            } else {
                Json::Null
            }
        });
        if let Some(index) = index {
            let rows = place.as_array_mut().expect("rows");
            if value.is_null() && path.ends_with(step) {
                rows.remove(index);
                return;
            }
            if index == rows.len() {
                rows.push(json!({}));
            }
            place = &mut rows[index];
        }
    }
    *place = value.clone();
}

fn merge(base: &mut Json, over: &Json) {
    match (base, over) {
        (Json::Object(base), Json::Object(over)) => {
            for (name, value) in over {
                merge(base.entry(name.clone()).or_insert(Json::Null), value);
            }
        }
        (base, over) => *base = over.clone(),
    }
}

/// What the cases of a form are laid over: answers without a problem.
pub(crate) struct Base {
    pub(crate) form: Arc<Form>,
    pub(crate) answers: Json,
    pub(crate) context: Json,
}

impl Base {
    /// The form with a case (`set`, `context`) laid over the base.
    ///
    /// # Errors
    ///
    /// An answer of the case that the form does not take.
    pub(crate) fn open(&self, case: &Json) -> Result<Engine, String> {
        let mut answers = self.answers.clone();
        for (path, value) in object(&case["set"]) {
            patch(&mut answers, &path, &value);
        }
        let mut laid_over = self.context.clone();
        if case["context"].is_object() {
            merge(&mut laid_over, &case["context"]);
        }
        let form = Arc::clone(&self.form);
        let (engine, wrong) = Engine::load(form, context(&laid_over), &object(&answers));
        match wrong.first() {
            Some(wrong) => Err(format!(
                "wrong answer in the case: {} {}",
                wrong.path, wrong.message.en
            )),
            None => Ok(engine),
        }
    }

    /// The checks shown at `at` in a case, and whether the question is asked.
    fn run(&self, case: &Json) -> Result<(Vec<String>, bool), String> {
        let engine = self.open(case)?;
        let at = case["at"].as_str().unwrap_or_default();
        let shown = engine
            .open_violations()
            .into_iter()
            .filter(|(path, _)| engine.path_text(path) == at);
        let shown = shown.map(|(_, view)| view.check).collect();
        Ok((shown, asked(&engine, at)))
    }

    /// Runs all cases `{check, fires, silent}`, and asks that each check of the form has one.
    pub(crate) fn every_check_fires_and_stays_silent(&self, cases: &Json) {
        let cases = cases.as_array().expect("an array");
        let mut problems = Vec::new();
        let mut covered = Vec::new();
        for case in cases {
            let check = case["check"].as_str().unwrap_or_default();
            for (name, should) in [("fires", true), ("silent", false)] {
                let at = case[name]["at"].as_str().unwrap_or_default();
                covered.push(format!(
                    "{check} {name} {}",
                    at.rsplit('.').next().unwrap_or_default()
                ));
                match self.run(&case[name]) {
                    Err(message) => problems.push(format!("{check} {name} at {at}: {message}")),
                    Ok((shown, asked)) => {
                        let fine = match should {
                            true => shown.first().map(String::as_str) == Some(check),
                            false => !shown.iter().any(|other| other == check),
                        };
                        if !asked {
                            problems
                                .push(format!("{check} {name} at {at}: the question is not asked"));
                        } else if !fine {
                            problems.push(format!("{check} {name} at {at}: shown {shown:?}"));
                        }
                    }
                }
            }
        }
        for check in &self.form.checks {
            let question = &self.form.nodes[check.question].name;
            for name in ["fires", "silent"] {
                if !covered.contains(&format!("{} {name} {question}", check.id)) {
                    problems.push(format!(
                        "{} at {question} has no case where it is {name}",
                        check.id
                    ));
                }
            }
        }
        assert!(
            problems.is_empty(),
            "{} problems of {} cases:\n{}",
            problems.len(),
            cases.len(),
            problems.join("\n")
        );
    }
}

fn asked(engine: &Engine, at: &str) -> bool {
    let name = at.rsplit('.').next().unwrap_or_default();
    let Some(node) = engine.form().find(name) else {
        return false;
    };
    let rows = engine.repeat_around(node).map(|repeat| engine.rows(repeat));
    let paths: Vec<_> = match rows {
        None => vec![ruhu_domain::form::Path::household(node)],
        Some(rows) => rows
            .into_iter()
            .map(|row| ruhu_domain::form::Path::in_row(node, row.key))
            .collect(),
    };
    paths
        .iter()
        .any(|path| engine.path_text(path) == at && engine.is_asked(path))
}
