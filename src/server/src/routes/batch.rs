//! `POST /api/v1/records/batch`: what phones upload with, also a single record.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use ruhu_domain::sync::protocol::{Batch, BatchAnswer, BatchItem, BatchResult, LARGEST_BATCH};
use serde::Serialize;

use crate::body;
use crate::intake::{self, Arrival, Taking};
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::Session;

/// Largest batch after unpacking. A hundred records of usual size are one to four megabytes; one of the
/// largest allowed fits even if every character of it is escaped.
const LARGEST: usize = 8 * 1024 * 1024;

pub(crate) async fn take(
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    body: Body,
) -> Answer<Json<BatchAnswer>> {
    let bytes = body::read_unpacked(&headers, body, LARGEST).await?;
    let batch: Batch = serde_json::from_slice(&bytes).map_err(|_| Refusal::new(Code::BadJson))?;
    drop(bytes);
    if batch.records.len() > LARGEST_BATCH {
        let (zh, en) = (
            format!("一次最多 {LARGEST_BATCH} 份"),
            format!("at most {LARGEST_BATCH} records at once"),
        );
        return Err(Refusal::new(Code::TooLarge).because(&zh, &en));
    }
    diary(&session, &batch.notes);
    let arrival = |item: BatchItem| Arrival {
        bytes: item.record.into_bytes(),
        declared: Some(item.sha256),
        id: None,
    };
    let answers = intake::take(
        &state,
        &session,
        batch.records.into_iter().map(arrival).collect(),
    )
    .await;
    Ok(Json(BatchAnswer {
        results: answers.into_iter().map(result).collect(),
    }))
}

/// Most lines of a phone's diary in one request, and most characters of one.
const LINES: usize = 50;
const LINE: usize = 80;

/// Writes a phone's diary into the log: words of the app and numbers, nothing a person typed. What
/// does not look so is left out.
fn diary(session: &Session, notes: &[String]) {
    let plain = |note: &&String| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b" -:.".contains(&byte);
        note.len() <= LINE && note.bytes().all(fits)
    };
    for note in notes.iter().filter(plain).take(LINES) {
        tracing::info!(device = session.device, note, "phone's diary");
    }
}

fn result(taking: Taking) -> BatchResult {
    match taking {
        Ok((status, taken)) => BatchResult {
            status: status.as_u16(),
            body: json(&taken),
        },
        Err(refusal) => {
            let problem = refusal.into_problem();
            BatchResult {
                status: problem.status,
                body: json(&problem),
            }
        }
    }
}

fn json(body: &impl Serialize) -> serde_json::Value {
    // Plain structs with string keys always have a JSON.
    serde_json::to_value(body).unwrap_or_default()
}
