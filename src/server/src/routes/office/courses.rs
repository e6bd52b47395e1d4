//! `GET /api/v1/office/training`: the course runs of the area, counted, and what to look at.

use axum::Json;
use axum::extract::State;

use crate::office::Actor;
use crate::office::courses::{self, Courses};
use crate::problem::Answer;
use crate::session::Reviewer;
use crate::state::AppState;

pub(crate) async fn show(
    State(state): State<AppState>,
    Reviewer(session): Reviewer,
) -> Answer<Json<Courses>> {
    let actor = Actor::of(&session);
    let courses = courses::courses(&*state.storage, &actor).await?;
    let audit = actor.audit("training.read", &actor.area, "");
    state.storage.note(&actor.county, audit).await?;
    Ok(Json(courses))
}
