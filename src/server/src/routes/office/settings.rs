//! `GET` and `PUT /api/v1/office/settings`: what the county changed of the numbers in the rules.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::office::{Actor, settings};
use crate::problem::{Answer, Code, Refusal};
use crate::session::Governor;
use crate::state::AppState;

/// By name; money in fen, percents as whole numbers.
#[derive(Serialize, Deserialize)]
pub(crate) struct Changes {
    settings: Map<String, Value>,
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Governor(session): Governor,
) -> Answer<Json<Changes>> {
    let settings = settings::changed(&*state.storage, &session.user.county).await?;
    Ok(Json(Changes { settings }))
}

pub(crate) async fn change(
    State(state): State<AppState>,
    Governor(session): Governor,
    body: Result<Json<Changes>, JsonRejection>,
) -> Answer<Json<Changes>> {
    let Json(Changes { settings }) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let actor = Actor::of(&session);
    settings::change(&*state.storage, &actor, settings).await?;
    let settings = settings::changed(&*state.storage, &actor.county).await?;
    Ok(Json(Changes { settings }))
}
