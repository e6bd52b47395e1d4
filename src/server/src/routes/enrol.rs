//! `POST /api/v1/enrol`: a code becomes a device with a token.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
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

pub(crate) async fn enrol(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, Json<Enrolled>)> {
    let bytes = body::read_unpacked(&headers, body, LARGEST).await?;
    let enrol: Enrol = serde_json::from_slice(&bytes).map_err(|_| Refusal::new(Code::BadJson))?;
    let code = sha256_hex(enrol.code.trim().to_ascii_uppercase().as_bytes());
    let user = state.storage.user_with_code(&code).await?.ok_or_else(|| {
        Refusal::new(Code::UnknownEnrolment).because(
            "请再核对登记码，或向乡镇要新的",
            "check the code or ask for a new one",
        )
    })?;
    let token = secret::device_token(&user.county);
    let server_time = clock::now();
    let device = NewDevice {
        id: Uuid::now_v7().to_string(),
        name: enrol.device_name.chars().take(LONGEST_NAME).collect(),
        token_sha256: sha256_hex(token.as_bytes()),
        created_at: server_time.clone(),
    };
    tracing::info!(device = device.id, user = user.id, "device enrolled");
    state
        .storage
        .add_device(&user.county, &user.id, device)
        .await?;
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
    };
    Ok((StatusCode::CREATED, Json(enrolled)))
}
