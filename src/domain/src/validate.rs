//! What the server finds when it reads a record: the same checks the phone ran.

use std::sync::Arc;

use crate::form::definition::Severity;
use crate::form::{Context, Engine, Form, WrongAnswer};
use crate::record::Record;
use crate::sync::protocol::{Message, Violation};

/// All violations that stand open in a record: errors, warnings without a reason, information.
///
/// Checks that read `area::` depend on which phone they run on; here the area is unknown and they
/// stay silent, so that the verdict never depends on who uploaded first.
///
/// # Errors
///
/// Answers that do not fit the form at all: unknown questions and wrong types.
pub fn validate(
    form: &Arc<Form>,
    record: &Record,
    context: Context,
) -> Result<Vec<Violation>, Vec<WrongAnswer>> {
    let (engine, wrong) = Engine::load(Arc::clone(form), context, &record.answers);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut found = violations(engine);
    found.retain(|found| !found.confirmed);
    Ok(found.into_iter().map(|found| found.violation).collect())
}

/// Whether the record must wait for somebody to mend it.
pub fn needs_mending(violations: &[Violation]) -> bool {
    violations
        .iter()
        .any(|violation| violation.severity == Severity::Error)
}

/// A violation, and whether a reason was given for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where, which check, and what to do in both languages.
    pub violation: Violation,
    /// Whether somebody gave a reason for it.
    pub confirmed: bool,
}

/// All violations of a form in document order.
pub fn violations(mut engine: Engine) -> Vec<Found> {
    engine.set_language("zh");
    let chinese = engine.all_violations();
    engine.set_language("en");
    let english = engine.all_violations();
    let both = chinese.into_iter().zip(english);
    both.map(|((path, zh), (_, en))| Found {
        violation: Violation {
            path: engine.path_text(&path),
            check: zh.check,
            severity: zh.severity,
            message: Message {
                zh: zh.message,
                en: en.message,
            },
        },
        confirmed: zh.reason.is_some(),
    })
    .collect()
}
