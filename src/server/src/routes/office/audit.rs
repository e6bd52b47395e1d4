//! `GET /api/v1/office/audit?limit=`: who read and changed what, newest first.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::problem::{Answer, Code, Refusal};
use crate::session::Governor;
use crate::state::AppState;
use crate::storage::Audit;

/// Lines unless asked for fewer or more, and the most.
const PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 1000;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    limit: Option<u32>,
}

#[derive(Serialize)]
pub(crate) struct Lines {
    audit: Vec<Audit>,
}

pub(crate) async fn list(
    State(state): State<AppState>,
    Governor(session): Governor,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Answer<Json<Lines>> {
    let Query(wanted) = query.map_err(|_| Refusal::new(Code::BadRequest))?;
    let limit = wanted.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let audit = state.storage.audit(&session.user.county, limit).await?;
    Ok(Json(Lines { audit }))
}
