//! Families with two codes, families that split, members who move.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};

use crate::office::Actor;
use crate::office::duplicates::{self, Pair};
use crate::office::households::{Desk, JoinDone, MoveDone};
use crate::problem::{Answer, Code, Refusal};
use crate::session::Reviewer;
use crate::state::AppState;

#[derive(Serialize)]
pub(crate) struct Pairs {
    duplicates: Vec<Pair>,
}

/// `GET /api/v1/office/duplicates`
pub(crate) async fn duplicates(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
) -> Answer<Json<Pairs>> {
    let actor = Actor::of(&session);
    let duplicates = duplicates::duplicates(&*state.storage, &actor).await?;
    Ok(Json(Pairs { duplicates }))
}

#[derive(Deserialize)]
pub(crate) struct JoinBody {
    to: String,
    #[serde(default)]
    force: bool,
}

/// `POST /api/v1/office/households/{code}/join`
pub(crate) async fn join(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
    Path(code): Path<String>,
    body: Result<Json<JoinBody>, JsonRejection>,
) -> Answer<Json<JoinDone>> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let actor = Actor::of(&session);
    let done = desk(&state, &actor)
        .join(&code, &body.to, body.force)
        .await?;
    Ok(Json(done))
}

#[derive(Deserialize)]
pub(crate) struct SplitBody {
    members: Vec<String>,
    to: String,
}

/// `POST /api/v1/office/households/{code}/split`
pub(crate) async fn split(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
    Path(code): Path<String>,
    body: Result<Json<SplitBody>, JsonRejection>,
) -> Answer<Json<MoveDone>> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let actor = Actor::of(&session);
    let desk = desk(&state, &actor);
    Ok(Json(desk.split(&code, &body.members, &body.to).await?))
}

#[derive(Deserialize)]
pub(crate) struct MoveBody {
    member: String,
    to: String,
}

/// `POST /api/v1/office/households/{code}/move`
pub(crate) async fn move_member(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
    Path(code): Path<String>,
    body: Result<Json<MoveBody>, JsonRejection>,
) -> Answer<Json<MoveDone>> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let actor = Actor::of(&session);
    let desk = desk(&state, &actor);
    Ok(Json(desk.move_member(&body.member, &code, &body.to).await?))
}

fn desk<'a>(state: &'a AppState, actor: &'a Actor) -> Desk<'a> {
    Desk {
        storage: &*state.storage,
        packages: &state.packages,
        actor,
    }
}
