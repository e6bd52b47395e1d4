//! `ruhu form check` and `ruhu form xlsx`

use std::path::Path;

use anyhow::Context as _;
use ruhu_domain::form::Form;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::xlsform::{SheetError, Workbook, compile};
use serde_json::json;

use super::arguments;
use super::output::Output;
use super::run::Outcome;
use crate::workbook::{self, ReadError};

pub(super) fn run(command: arguments::Form, output: Output) -> anyhow::Result<Outcome> {
    match command {
        arguments::Form::Check { path } => check(&path, output),
        arguments::Form::Xlsx {
            folder,
            output: file,
        } => xlsx(&folder, &file, output),
    }
}

/// Compiles the form as publishing it would, and says everything that is wrong at once.
fn check(path: &Path, output: Output) -> anyhow::Result<Outcome> {
    match read(path, output)?.map(|workbook| compile(&workbook)) {
        None => Ok(Outcome::Refused),
        Some(Err(errors)) => Ok(refuse(&errors, output)),
        Some(Ok(form)) => {
            describe(&form, output);
            Ok(Outcome::Done)
        }
    }
}

fn describe(form: &Form, output: Output) {
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
