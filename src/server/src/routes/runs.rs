//! Course runs: `POST /api/v1/runs/{run}/join`, a second trainer, and `GET /api/v1/runs/counters`, what
//! all runs and surveys of the trainer's area add up to.
//!
//! The id of a run is 74 random bits that only its trainers have; whoever was shown it (as a code to
//! scan or a link) may join.

use axum::Json;
use axum::extract::{Path, State};
use ruhu_domain::role::Role;
use ruhu_domain::training::counters::Counters;
use serde_json::{Value, json};

use crate::office::{self, Actor};
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::Session;

pub(crate) async fn join(
    State(state): State<AppState>,
    session: Session,
    Path(run): Path<String>,
) -> Answer<Json<Value>> {
    let user = &session.user;
    if user.role != Role::Trainer {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let head = state.storage.head(&user.county, &run).await?;
    let head = head.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Actor::of(&session).covers(&head.area)?;
    if !state.storage.join_run(&user.county, &user.id, &run).await? {
        return Err(Refusal::new(Code::NotFound));
    }
    let audit = Actor::of(&session).audit("run.join", &run, "");
    state.storage.note(&user.county, audit).await?;
    Ok(Json(json!({ "run": run })))
}

/// `GET /api/v1/runs/counters`: for trainers and those who review.
pub(crate) async fn counters(
    State(state): State<AppState>,
    session: Session,
) -> Answer<Json<Counters>> {
    let role = session.user.role;
    if role != Role::Trainer && !role.reviews() {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let actor = Actor::of(&session);
    Ok(Json(
        office::counters::counters(&*state.storage, &actor).await?,
    ))
}
