//! Users and phones, for the administrator.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use ruhu_domain::role::Role;
use serde::{Deserialize, Serialize};

use crate::office::Actor;
use crate::office::users::{self, Enrolment, NewUser};
use crate::problem::{Answer, Code, Refusal};
use crate::session::Administrator;
use crate::state::AppState;
use crate::storage::Device;

/// A user in the list.
#[derive(Serialize)]
pub(crate) struct Listed {
    id: String,
    name: String,
    role: Role,
    area: String,
    unit: String,
}

#[derive(Serialize)]
pub(crate) struct Users {
    users: Vec<Listed>,
}

/// `GET /api/v1/office/users`
pub(crate) async fn list(
    State(state): State<AppState>,
    Administrator(session): Administrator,
) -> Answer<Json<Users>> {
    let users = state.storage.users(&session.user.county).await?;
    let listed = users.into_iter().map(|user| Listed {
        id: user.id,
        name: user.name,
        role: user.role,
        area: user.area,
        unit: user.unit,
    });
    Ok(Json(Users {
        users: listed.collect(),
    }))
}

#[derive(Deserialize)]
pub(crate) struct AddBody {
    name: String,
    role: Role,
    area: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    phone: String,
}

/// `POST /api/v1/office/users`
pub(crate) async fn add(
    State(state): State<AppState>,
    Administrator(session): Administrator,
    headers: HeaderMap,
    body: Result<Json<AddBody>, JsonRejection>,
) -> Answer<(StatusCode, Json<Enrolment>)> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let new = NewUser {
        name: body.name,
        role: body.role,
        area: body.area,
        unit: body.unit,
        phone: body.phone,
    };
    let actor = Actor::of(&session);
    let enrolment = users::add(&*state.storage, &actor, new, &site(&headers)).await?;
    Ok((StatusCode::CREATED, Json(enrolment)))
}

/// `POST /api/v1/office/users/{id}/code`
pub(crate) async fn code(
    State(state): State<AppState>,
    Administrator(session): Administrator,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<(StatusCode, Json<Enrolment>)> {
    let actor = Actor::of(&session);
    let enrolment = users::code(&*state.storage, &actor, &id, &site(&headers)).await?;
    Ok((StatusCode::CREATED, Json(enrolment)))
}

/// `POST /api/v1/office/users/{id}/disable`
pub(crate) async fn disable(
    State(state): State<AppState>,
    Administrator(session): Administrator,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    users::disable(&*state.storage, &Actor::of(&session), &id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/office/users/{id}/enable`
pub(crate) async fn enable(
    State(state): State<AppState>,
    Administrator(session): Administrator,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    users::disable(&*state.storage, &Actor::of(&session), &id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize)]
pub(crate) struct Devices {
    devices: Vec<Device>,
}

/// `GET /api/v1/office/devices`
pub(crate) async fn devices(
    State(state): State<AppState>,
    Administrator(session): Administrator,
) -> Answer<Json<Devices>> {
    let devices = users::devices(&*state.storage, &Actor::of(&session)).await?;
    Ok(Json(Devices { devices }))
}

/// `POST /api/v1/office/devices/{id}/revoke`
pub(crate) async fn revoke(
    State(state): State<AppState>,
    Administrator(session): Administrator,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    users::revoke(&*state.storage, &Actor::of(&session), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The address the administrator uses; phones will use the same. Behind a proxy it says so.
pub(crate) fn site(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text("x-forwarded-proto").unwrap_or("http");
    let host = text(header::HOST.as_str()).unwrap_or("localhost");
    format!("{scheme}://{host}")
}
