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
    let (mut engine, wrong) = Engine::load(Arc::clone(form), context, &record.answers);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut violations = engine.all_violations("zh");
    let english = engine.all_violations("en");
    for (violation, english) in violations.iter_mut().zip(english) {
        violation.message.en = english.message.zh;
    }
    Ok(violations)
}

/// Whether the record must wait for somebody to mend it.
pub fn needs_mending(violations: &[Violation]) -> bool {
    violations
        .iter()
        .any(|violation| violation.severity == Severity::Error)
}

impl Engine {
    /// Every open violation with its message in one language, in document order.
    fn all_violations(&mut self, language: &str) -> Vec<Violation> {
        self.set_language(language);
        let found = self.open_violations();
        found
            .into_iter()
            .map(|(path, view)| Violation {
                path: self.path_text(&path),
                check: view.check,
                severity: view.severity,
                message: Message {
                    zh: view.message,
                    en: String::new(),
                },
            })
            .collect()
    }
}
