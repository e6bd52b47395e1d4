//! `GET /api/v1/health`

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::problem::Answer;
use crate::state::AppState;

#[derive(Serialize)]
pub(crate) struct Health {
    /// Always `ok`; a server that cannot reach its database answers 503.
    status: &'static str,
    /// Of the server.
    version: &'static str,
    /// Name of the database engine.
    database: &'static str,
}

pub(crate) async fn show(State(state): State<AppState>) -> Answer<Json<Health>> {
    state.storage.database_id().await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        database: state.storage.engine(),
    }))
}
