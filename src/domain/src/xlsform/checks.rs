//! The sheet `checks`, our addition to XLSForm.

use super::compile::Languages;
use super::sheet::{Sheet, SheetError};
use super::survey::{expression, unknown_placeholders};
use crate::form::definition::{Check, Form, Severity};

pub(super) fn read(
    sheet: &Sheet,
    languages: &Languages,
    form: &mut Form,
    errors: &mut Vec<SheetError>,
) {
    for line in sheet.lines() {
        let id = line.get("id");
        if id.is_empty() {
            errors.push(line.error("id", "may not be empty; people quote it, such as E-A01"));
        }
        let severity = match line.get("severity") {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "info" => Severity::Info,
            other => {
                errors.push(line.error(
                    "severity",
                    format!("`{other}` is unknown; there are error, warning, info"),
                ));
                continue;
            }
        };
        let name = line.get("question");
        let Some(question) = form.find(name) else {
            errors.push(line.error(
                "question",
                format!("there is no question named `{name}` in the sheet survey"),
            ));
            continue;
        };
        if form
            .checks
            .iter()
            .any(|check| check.id == id && check.question == question)
        {
            errors.push(line.error(
                "id",
                format!("`{id}` stands twice for {name}; join the conditions with or"),
            ));
        }
        let message = languages.text(&line, "message");
        if message.is_empty() {
            errors.push(line.error("message", "say what to do"));
        }
        unknown_placeholders(&line, "message", &message, form, errors);
        if line.get("when").is_empty() {
            errors.push(line.error(
                "when",
                "may not be empty; it is true when there is a problem",
            ));
        }
        if let Some(when) = expression(
            &line,
            "when",
            line.get("when"),
            question,
            form,
            false,
            errors,
        ) {
            form.checks.push(Check {
                id: id.to_owned(),
                question,
                when,
                severity,
                message,
            });
        }
    }
}
