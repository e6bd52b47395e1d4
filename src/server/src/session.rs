//! Who is asking: the device token of `Authorization: Bearer`, and what their role lets them do.

use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::role::Role;

use crate::problem::{Code, Refusal};
use crate::state::AppState;
use crate::storage::{Session, Token};
use crate::{clock, secret};

impl FromRequestParts<AppState> for Session {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let enrol_again = |code| {
            Refusal::new(code).because(
                "填的都还在手机里。请向乡镇要登记码，重新登记",
                "nothing on the phone is lost; ask the township for a code and enrol again",
            )
        };
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let token = match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => return Err(enrol_again(Code::TokenRevoked)),
        };
        let county = secret::county_of(token).ok_or_else(|| enrol_again(Code::TokenRevoked))?;
        let now = clock::now();
        let found = state
            .storage
            .session(county, &sha256_hex(token.as_bytes()), &now)
            .await?;
        let (session, unseen) = match found {
            Token::Open(session, unseen) => (session, unseen),
            Token::Expired => return Err(enrol_again(Code::TokenExpired)),
            Token::Revoked | Token::Unknown => return Err(enrol_again(Code::TokenRevoked)),
        };
        if !state.limits.requests.take(&session.device, Instant::now()) {
            return Err(Refusal::new(Code::TooMany));
        }
        if unseen {
            state
                .storage
                .seen(&session.user.county, &session.device, &now)
                .await?;
        }
        Ok(session)
    }
}

/// Somebody who accepts and returns records of their area.
#[derive(Debug)]
pub(crate) struct Reviewer(pub(crate) Session);

/// Somebody who looks after users and phones.
#[derive(Debug)]
pub(crate) struct Administrator(pub(crate) Session);

/// Somebody who changes settings and reads the audit.
#[derive(Debug)]
pub(crate) struct Governor(pub(crate) Session);

async fn allowed(
    parts: &mut Parts,
    state: &AppState,
    may: fn(Role) -> bool,
) -> Result<Session, Refusal> {
    let session = Session::from_request_parts(parts, state).await?;
    if may(session.user.role) {
        Ok(session)
    } else {
        Err(Refusal::new(Code::ForbiddenRole))
    }
}

macro_rules! guard {
    ($($guard:ident: $may:path),*) => {$(
        impl FromRequestParts<AppState> for $guard {
            type Rejection = Refusal;

            async fn from_request_parts(
                parts: &mut Parts,
                state: &AppState,
            ) -> Result<Self, Refusal> {
                allowed(parts, state, $may).await.map(Self)
            }
        }
    )*};
}
guard!(Reviewer: Role::reviews, Administrator: Role::administers, Governor: Role::governs);
