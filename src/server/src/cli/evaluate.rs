//! `ruhu evaluate`: runs checks and rules over records in JSON and prints what they say.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use anyhow::Context as _;
use ruhu_domain::evaluate::evaluate;
use ruhu_domain::form::Form;
use ruhu_domain::{forms, sync::protocol::Message};
use serde_json::{Value as Json, json};

use super::arguments;
use super::run::Outcome;

/// Records taken together: enough to keep every core busy, few enough to stay small in memory.
const BATCH: usize = 1024;

type Forms = BTreeMap<String, Arc<Form>>;

pub(super) fn run(command: &arguments::Evaluate) -> anyhow::Result<Outcome> {
    let forms = built_in()?;
    let mut refused = false;
    if command.file.as_os_str() == "-" {
        let mut lines = BufReader::new(std::io::stdin().lock()).lines();
        loop {
            let batch: Vec<String> = lines.by_ref().take(BATCH).collect::<Result<_, _>>()?;
            if batch.is_empty() {
                break;
            }
            refused |= print(&batch, &forms)?;
        }
    } else {
        refused = print(&read(&command.file)?, &forms)?;
    }
    Ok(if refused {
        Outcome::Refused
    } else {
        Outcome::Done
    })
}

/// The records of a file: one JSON object, or one on each line.
fn read(file: &Path) -> anyhow::Result<Vec<String>> {
    let mut text = String::new();
    std::fs::File::open(file)
        .and_then(|mut file| file.read_to_string(&mut text))
        .with_context(|| format!("cannot read {}", file.display()))?;
    if serde_json::from_str::<Json>(&text).is_ok() {
        return Ok(vec![text]);
    }
    let first = text.lines().next().unwrap_or_default();
    if serde_json::from_str::<Json>(first).is_ok() {
        return Ok(text.lines().map(str::to_owned).collect());
    }
    // Not lines of JSON either: the whole is one broken record.
    Ok(vec![text])
}

/// Prints one line for each record, in order; true when one was refused.
fn print(records: &[String], forms: &Forms) -> anyhow::Result<bool> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = records.len().div_ceil(workers).max(1);
    let lines: Vec<(bool, String)> = thread::scope(|scope| {
        let workers: Vec<_> = records
            .chunks(share)
            .map(|chunk| {
                scope.spawn(|| chunk.iter().filter_map(|text| line(text, forms)).collect())
            })
            .collect();
        let results = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|_| Vec::new()));
        results.collect()
    });
    let mut out = std::io::stdout().lock();
    for (_, line) in &lines {
        writeln!(out, "{line}")?;
    }
    Ok(lines.iter().any(|(refused, _)| *refused))
}

/// The line for one record, and whether it is a refusal; blank lines have none.
fn line(text: &str, forms: &Forms) -> Option<(bool, String)> {
    if text.trim().is_empty() {
        return None;
    }
    let find = |id: &str, version: Option<&str>| {
        let form = forms.get(id)?;
        version
            .is_none_or(|version| version == form.version)
            .then(|| Arc::clone(form))
    };
    let result = match serde_json::from_str::<Json>(text) {
        Ok(json) => evaluate(&json, &find),
        Err(error) => Err(vec![Message {
            zh: format!("不是 JSON：{error}"),
            en: format!("Not JSON: {error}"),
        }]),
    };
    Some(match result {
        Ok(result) => (false, result.to_string()),
        Err(errors) => (true, json!({ "errors": errors }).to_string()),
    })
}

fn built_in() -> anyhow::Result<Forms> {
    let forms = forms::built_in().map_err(|errors| {
        let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(errors.join("\n"))
    })?;
    Ok(forms
        .into_iter()
        .map(|form| (form.form_id.clone(), Arc::new(form)))
        .collect())
}
