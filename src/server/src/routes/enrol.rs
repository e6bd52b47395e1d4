//! `POST /api/v1/enrol`: a code becomes a device with a token.

use std::net::SocketAddr;
use std::time::Instant;

use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::sync::protocol::{Enrol, Enrolled, User};
use uuid::Uuid;

use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::NewDevice;
use crate::{body, clock, secret};

/// Largest request, generously.
const LARGEST: usize = 16 * 1024;
/// Longest name of a device, in characters; what is longer is cut.
const LONGEST_NAME: usize = 60;
/// Days a token is good for. A phone that is in use is seen every few days; one that lay in a drawer
/// for longer is enrolled again.
const TOKEN_DAYS: i64 = 400;

pub(crate) async fn enrol(
    State(state): State<AppState>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, Json<Enrolled>)> {
    let bytes = body::read_unpacked(&headers, body, LARGEST).await?;
    let enrol: Enrol = serde_json::from_slice(&bytes).map_err(|_| Refusal::new(Code::BadJson))?;
    let address = address.ip().to_string();
    if !state.limits.guesses.has(&address, Instant::now()) {
        return Err(Refusal::new(Code::TooMany));
    }
    let code = secret::enrol_hash(&enrol.code);
    let unknown = || {
        // Only wrong codes count: a school yard of trainers enrols from one address.
        state.limits.guesses.take(&address, Instant::now());
        Refusal::new(Code::UnknownEnrolment).because(
            "请再核对登记码。用过的、过期的要向乡镇要新的",
            "check the code; ask for a new one if it was used or is too old",
        )
    };
    let server_time = clock::now();
    let user = state.storage.user_with_code(&code, &server_time).await?;
    let user = user.ok_or_else(unknown)?;
    let token = secret::device_token(&user.county);
    let device = NewDevice {
        id: Uuid::now_v7().to_string(),
        name: enrol.device_name.chars().take(LONGEST_NAME).collect(),
        token_sha256: sha256_hex(token.as_bytes()),
        created_at: server_time.clone(),
        expires_at: clock::in_days(TOKEN_DAYS),
    };
    tracing::info!(device = device.id, user = user.id, "device enrolled");
    if !state.storage.enrol(&code, device).await? {
        return Err(unknown());
    }
    let enrolled = Enrolled {
        token,
        role: user.role,
        area: user.area,
        county: user.county,
        user: User {
            id: user.id,
            name: user.name,
        },
        server_time,
        forms: state.storage.forms().await?,
    };
    Ok((StatusCode::CREATED, Json(enrolled)))
}
