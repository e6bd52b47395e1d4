//! `GET /api/v1/loans/warnings`: what township, credit officer and county must report.

use axum::Json;
use axum::extract::State;
use ruhu_domain::loan::Alert;
use serde::Serialize;

use crate::office::{benefits, loans};
use crate::problem::Answer;
use crate::session::LoanWatcher;
use crate::state::AppState;

#[derive(Serialize)]
pub(crate) struct Warnings {
    warnings: Vec<Alert>,
    more: bool,
}

pub(crate) async fn warnings(
    State(state): State<AppState>,
    LoanWatcher(session): LoanWatcher,
) -> Answer<Json<Warnings>> {
    let storage = &*state.storage;
    let county = &session.user.county;
    let settings = benefits::office(storage, county).await?.settings();
    let today = benefits::day(storage, county).await?;
    let (warnings, more) = loans::red(storage, &session, &settings, today).await?;
    Ok(Json(Warnings { warnings, more }))
}
