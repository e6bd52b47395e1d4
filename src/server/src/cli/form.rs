//! `ruhu form check`, `ruhu form xlsx` and `ruhu form publish`

use std::path::Path;

use anyhow::Context as _;
use ruhu_domain::form;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::xlsform::{SheetError, Workbook, compile};
use serde_json::json;

use super::arguments;
use super::output::Output;
use super::run::Outcome;
use crate::storage::{self, Form};
use crate::workbook::{self, ReadError};

pub(super) async fn run(command: arguments::Form, output: Output) -> anyhow::Result<Outcome> {
    match command {
        arguments::Form::Publish { path, database } => {
            publish(&path, &database.database, output).await
        }
        arguments::Form::Check { path } => check(&path, output),
        arguments::Form::Xlsx {
            folder,
            output: file,
        } => xlsx(&folder, &file, output),
    }
}

/// Compiles the form as publishing it would, and says everything that is wrong at once.
fn check(path: &Path, output: Output) -> anyhow::Result<Outcome> {
    let Some(form) = compiled(path, output)? else {
        return Ok(Outcome::Refused);
    };
    describe(&form, output);
    Ok(Outcome::Done)
}

/// Makes the form the one that is begun from now on.
async fn publish(path: &Path, database: &str, output: Output) -> anyhow::Result<Outcome> {
    let Some(form) = compiled(path, output)? else {
        return Ok(Outcome::Refused);
    };
    let storage = storage::open(database).await?;
    // Pages and rules of the app know these forms and ask for them by name.
    let forms = storage.forms().await?;
    let stored = storage.form(&form.form_id, &form.version).await?;
    let package = form.to_package();
    let sha256 = sha256_hex(&package);
    let problem = if !forms.iter().any(|known| known.form_id == form.form_id) {
        let mut ids: Vec<_> = forms.iter().map(|form| form.form_id.as_str()).collect();
        ids.dedup();
        Some(format!(
            "the app has no place for a form called {}; its forms are {}",
            form.form_id,
            ids.join(", ")
        ))
    } else if stored.is_some_and(|stored| stored.sha256 != sha256) {
        Some(format!(
            "version {} of {} is published with other content: give the new one a version of its own in the sheet settings",
            form.version, form.form_id
        ))
    } else {
        None
    };
    if problem.is_none() {
        let form = Form {
            form_id: form.form_id.clone(),
            version: form.version.clone(),
            sha256,
            package,
        };
        storage.publish_form(form).await?;
    }
    storage.close().await;
    match problem {
        Some(problem) => {
            output.refuse(&problem, &json!({ "error": problem }));
            Ok(Outcome::Refused)
        }
        None => {
            describe(&form, output);
            Ok(Outcome::Done)
        }
    }
}

/// The form; `None` when it does not compile and everything that is wrong was said.
fn compiled(path: &Path, output: Output) -> anyhow::Result<Option<form::Form>> {
    match read(path, output)?.map(|workbook| compile(&workbook)) {
        None => Ok(None),
        Some(Ok(form)) => Ok(Some(form)),
        Some(Err(errors)) => {
            refuse(&errors, output);
            Ok(None)
        }
    }
}

fn describe(form: &form::Form, output: Output) {
    let package = form.to_package();
    let questions = form
        .nodes
        .iter()
        .filter(|node| node.kind.is_question())
        .count();
    let (checks, bytes, sha256) = (form.checks.len(), package.len(), sha256_hex(&package));
    let (form_id, version) = (&form.form_id, &form.version);
    let text = format!(
        "{form_id} version {version}: {questions} questions, {checks} checks, package of {bytes} bytes, sha256 {sha256}"
    );
    let json = json!({
        "form_id": form_id, "version": version, "questions": questions, "checks": checks,
        "bytes": bytes, "sha256": sha256,
    });
    output.say(&text, &json);
}

fn xlsx(folder: &Path, file: &Path, output: Output) -> anyhow::Result<Outcome> {
    let Some(workbook) = read(folder, output)? else {
        return Ok(Outcome::Refused);
    };
    workbook::write_xlsx(&workbook, file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    let sheets: Vec<&str> = workbook
        .sheets
        .iter()
        .map(|sheet| sheet.name.as_str())
        .collect();
    let text = format!("{}: {}", file.display(), sheets.join(", "));
    output.say(&text, &json!({ "file": file, "sheets": sheets }));
    Ok(Outcome::Done)
}

/// The workbook; `None` when its sheets are broken and that was said.
fn read(path: &Path, output: Output) -> anyhow::Result<Option<Workbook>> {
    match workbook::read(path) {
        Ok(workbook) => Ok(Some(workbook)),
        Err(ReadError::Sheets(errors)) => {
            refuse(&errors, output);
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn refuse(errors: &[SheetError], output: Output) -> Outcome {
    for error in errors {
        let SheetError {
            sheet,
            row,
            column,
            message,
        } = error;
        let json = json!({ "sheet": sheet, "row": row, "column": column, "error": message });
        output.refuse(&error.to_string(), &json);
    }
    Outcome::Refused
}
