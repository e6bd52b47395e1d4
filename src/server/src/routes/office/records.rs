//! Records of the reviewer's area: the list, one of them, and what becomes of it.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use ruhu_domain::sync::protocol::RecordState;
use serde::{Deserialize, Serialize};

use crate::office::Actor;
use crate::office::review::{self, Choice};
use crate::problem::{Answer, Code, Refusal};
use crate::session::Reviewer;
use crate::state::AppState;
use crate::storage::{Filter, Head};

/// Records in a page unless asked for fewer or more, and the most.
const PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 500;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    state: Option<RecordState>,
    household: Option<String>,
    /// `received_at/id` of the last one of the page before.
    after: Option<String>,
    limit: Option<u32>,
}

#[derive(Serialize)]
pub(crate) struct Heads {
    records: Vec<Head>,
    /// Where the next page begins; nothing when this was the last.
    after: Option<String>,
}

/// `GET /api/v1/office/records?state=&household=&after=&limit=`
pub(crate) async fn list(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Answer<Json<Heads>> {
    let Query(wanted) = query.map_err(|_| Refusal::new(Code::BadRequest))?;
    let limit = wanted.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let after = wanted.after.as_deref().map(|after| {
        let parts = after.split_once('/');
        parts.map(|(at, id)| (at.to_owned(), id.to_owned()))
    });
    let filter = Filter {
        area: session.user.area.clone(),
        state: wanted.state,
        household: wanted.household,
        limit,
        after: after.flatten(),
    };
    let records = state.storage.records(&session.user.county, &filter).await?;
    let last = records
        .last()
        .filter(|_| records.len() == limit as usize)
        .map(|head| format!("{}/{}", head.received_at, head.id));
    Ok(Json(Heads {
        records,
        after: last,
    }))
}

/// `GET /api/v1/office/records/{id}`: the newest bytes; reading them is noted.
pub(crate) async fn show(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
    Path(id): Path<String>,
) -> Answer<Response> {
    let actor = Actor::of(&session);
    let county = &actor.county;
    let missing = || Refusal::new(Code::NotFound);
    let head = state.storage.head(county, &id).await?.ok_or_else(missing)?;
    actor.covers(&head.area)?;
    let latest = state.storage.newest(county, &id).await?;
    let latest = latest.ok_or_else(missing)?;
    let audit = actor.audit("record.read", &id, "");
    state.storage.note(county, audit).await?;
    let mut response = ([(header::CONTENT_TYPE, "application/json")], latest.bytes).into_response();
    let revision = HeaderValue::from(latest.revision.revision);
    response.headers_mut().insert("ruhu-revision", revision);
    Ok(response)
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Accept,
    Return,
}

#[derive(Deserialize)]
pub(crate) struct ReviewBody {
    revision: u32,
    decision: Verdict,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    questions: Vec<String>,
}

/// `POST /api/v1/office/records/{id}/review`
pub(crate) async fn review(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
    Path(id): Path<String>,
    body: Result<Json<ReviewBody>, JsonRejection>,
) -> Answer<Json<Head>> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let choice = Choice {
        state: match body.decision {
            Verdict::Accept => RecordState::Accepted,
            Verdict::Return => RecordState::Returned,
        },
        revision: body.revision,
        reason: body.reason,
        questions: body.questions,
    };
    let actor = Actor::of(&session);
    let head = review::review(&*state.storage, &state.packages, &actor, &id, choice).await?;
    Ok(Json(head))
}

#[derive(Deserialize)]
pub(crate) struct VoidBody {
    reason: String,
}

/// `POST /api/v1/office/records/{id}/void`
pub(crate) async fn void(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
    Path(id): Path<String>,
    body: Result<Json<VoidBody>, JsonRejection>,
) -> Answer<Json<Head>> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let actor = Actor::of(&session);
    let head = state.storage.head(&actor.county, &id).await?;
    // Whatever its newest revision says, it is void.
    let revision = head.map_or(0, |head| head.revision);
    let choice = Choice {
        state: RecordState::Void,
        revision,
        reason: body.reason,
        questions: Vec::new(),
    };
    let head = review::review(&*state.storage, &state.packages, &actor, &id, choice).await?;
    Ok(Json(head))
}
