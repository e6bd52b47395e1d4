//! Cards of households (明白卡): made with the household, opened again after wrong tries.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use ruhu_domain::benefits::Page;
use serde::Deserialize;

use super::my_household;

use crate::office::Actor;
use crate::office::benefits::{self, NewDispute};
use crate::office::door::{self, CardState, NewCard};
use crate::problem::{Answer, Code, Refusal};
use crate::session::CardGiver;
use crate::state::AppState;

/// `GET /api/v1/households/{code}/card`
pub(crate) async fn show(
    State(state): State<AppState>,
    CardGiver(session): CardGiver,
    Path(code): Path<String>,
) -> Answer<Json<CardState>> {
    let found = benefits::read_own(&*state.storage, &session, &code).await?;
    let county = &session.user.county;
    Ok(Json(
        door::state(&*state.storage, county, &found.household.code).await?,
    ))
}

#[derive(Deserialize)]
pub(crate) struct CardBody {
    pin: String,
}

/// `POST /api/v1/households/{code}/card`
pub(crate) async fn make(
    State(state): State<AppState>,
    CardGiver(session): CardGiver,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Result<Json<CardBody>, JsonRejection>,
) -> Answer<(StatusCode, Json<NewCard>)> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let found = benefits::read_own(&*state.storage, &session, &code).await?;
    let actor = Actor::of(&session);
    let site = super::office::users::site(&headers);
    let card = door::make_card(&*state.storage, &actor, &found, &body.pin, &site).await?;
    Ok((StatusCode::CREATED, Json(card)))
}

/// `POST /api/v1/households/{code}/card/unlock`
pub(crate) async fn unlock(
    State(state): State<AppState>,
    CardGiver(session): CardGiver,
    Path(code): Path<String>,
) -> Answer<StatusCode> {
    let found = benefits::read_own(&*state.storage, &session, &code).await?;
    let actor = Actor::of(&session);
    door::unlock(&*state.storage, &actor, &found.household.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/households/{code}/page`: what the household is shown, for guest mode with a signal.
pub(crate) async fn page(
    State(state): State<AppState>,
    CardGiver(session): CardGiver,
    Path(code): Path<String>,
) -> Answer<Json<Page>> {
    let found = benefits::read_own(&*state.storage, &session, &code).await?;
    Ok(Json(
        my_household::of(&state, &session.user.county, &found).await?,
    ))
}

/// `POST /api/v1/households/{code}/disputes`: what a household without a phone says on the cadre's.
pub(crate) async fn dispute(
    State(state): State<AppState>,
    CardGiver(session): CardGiver,
    Path(code): Path<String>,
    body: Result<Json<NewDispute>, JsonRejection>,
) -> Answer<Json<Page>> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let storage = &*state.storage;
    let code = benefits::read_own(storage, &session, &code)
        .await?
        .household
        .code;
    let actor = Actor::of(&session);
    let found = benefits::dispute(storage, &actor, &code, body).await?;
    Ok(Json(my_household::of(&state, &actor.county, &found).await?))
}
