//! The same checks the phone ran, with what the server knows.

use std::sync::Arc;

use ruhu_domain::form::definition::Severity;
use ruhu_domain::form::{Context, Form, WrongAnswer};
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::{RecordState, Violation};
use ruhu_domain::validate::{needs_mending, validate};

use crate::problem::{Answer, Code, Refusal};

/// The state of a record that is taken, and what is said about it.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) state: RecordState,
    pub(super) violations: Vec<Violation>,
}

/// Judges a record on a thread of its own: a large form keeps a core busy for milliseconds, and a
/// panic in a rule must cost one answer and not the server.
pub(super) async fn judge(
    form: Arc<Form>,
    record: &Arc<Record>,
    context: Context,
) -> Answer<Judgement> {
    let record = Arc::clone(record);
    let id = record.id.clone();
    let judged = tokio::task::spawn_blocking(move || validate(&form, &record, context)).await;
    match judged {
        Ok(Ok(violations)) => Ok(judgement(violations)),
        Ok(Err(wrong)) => Err(wrong_type(wrong)),
        Err(error) => {
            tracing::error!(record = id, %error, "validation failed");
            Err(Refusal::new(Code::Internal))
        }
    }
}

fn judgement(mut violations: Vec<Violation>) -> Judgement {
    let state = if needs_mending(&violations) {
        RecordState::Quarantined
    } else {
        RecordState::Uploaded
    };
    violations.retain(|violation| violation.severity != Severity::Info);
    Judgement { state, violations }
}

fn wrong_type(wrong: Vec<WrongAnswer>) -> Refusal {
    let violation = |wrong: WrongAnswer| Violation {
        path: wrong.path,
        check: Code::WrongType.name().to_owned(),
        severity: Severity::Error,
        message: wrong.message,
    };
    Refusal::new(Code::WrongType).with_violations(wrong.into_iter().map(violation).collect())
}
