//! Who is asking: the device token of `Authorization: Bearer`.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use ruhu_domain::hash::sha256_hex;

use crate::problem::{Code, Refusal};
use crate::secret;
use crate::state::AppState;
use crate::storage::Session;

impl FromRequestParts<AppState> for Session {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let missing = || {
            Refusal::new(Code::TokenRevoked).because(
                "请向乡镇要登记码，重新登记",
                "ask the township for a code and enrol again",
            )
        };
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let token = match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => return Err(missing()),
        };
        let county = secret::county_of(token).ok_or_else(missing)?;
        state
            .storage
            .session(county, &sha256_hex(token.as_bytes()))
            .await?
            .ok_or_else(missing)
    }
}
