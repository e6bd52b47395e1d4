//! One record: `PUT` and `GET /api/v1/records/{id}`, for other programs and repair by hand.
//!
//! The body is the record's bytes, and `Content-Digest` their hash. Phones use the batch.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use ruhu_domain::credit_file::privacy;
use ruhu_domain::sync::protocol::{LARGEST_RECORD, Taken};

use crate::intake::{self, Arrival};
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::Session;
use crate::{body, digest};

/// `PUT /api/v1/records/{id}`
pub(crate) async fn take(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, Json<Taken>)> {
    body::refuse_encoding(&headers)?;
    let bytes = body::read(&headers, body, LARGEST_RECORD).await?;
    let arrival = Arrival {
        bytes,
        declared: digest::declared(&headers),
        id: Some(id),
    };
    let mut answers = intake::take(&state, &session, vec![arrival]).await;
    let answer = answers
        .pop()
        .unwrap_or_else(|| Err(Refusal::new(Code::Internal)));
    answer.map(|(status, taken)| (status, Json(taken)))
}

/// `GET /api/v1/records/{id}`: the newest bytes of a record this user sent a revision of.
pub(crate) async fn show(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<String>,
) -> Answer<Response> {
    let user = &session.user;
    let found = state.storage.latest(&user.county, &user.id, &id).await?;
    let latest = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let revision = latest.revision;
    let sent = latest.bytes.len();
    // What a group said of a person's character stays with those who may read it.
    let bytes = match user.role.reads_character() {
        true => latest.bytes,
        false => privacy::redacted_bytes(&latest.bytes),
    };
    let whole = bytes.len() == sent;
    let mut response = ([(header::CONTENT_TYPE, "application/json")], bytes).into_response();
    let headers = response.headers_mut();
    let missing = revision.attachments - revision.attachments_complete;
    headers.insert("ruhu-revision", HeaderValue::from(revision.revision));
    headers.insert(
        "ruhu-state",
        HeaderValue::from_static(revision.state.name()),
    );
    headers.insert("ruhu-attachments-missing", HeaderValue::from(missing));
    let digest = digest::header(&revision.sha256).filter(|_| whole);
    if let Some(digest) = digest.and_then(|digest| digest.parse().ok()) {
        // Of the record, whatever compression carries it: `Repr-Digest` of RFC 9530.
        headers.insert("repr-digest", digest);
    }
    Ok(response)
}
