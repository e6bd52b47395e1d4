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

/// The token of `Authorization: Bearer`.
fn bearer(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<AppState> for Session {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let enrol_again = |code| {
            Refusal::new(code).because(
                "填的都还在手机里。请向乡镇要登记码，重新登记",
                "nothing on the phone is lost; ask the township for a code and enrol again",
            )
        };
        let token = bearer(parts).ok_or_else(|| enrol_again(Code::TokenRevoked))?;
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

/// A household that has opened its page: it sees itself and nothing else.
#[derive(Debug)]
pub(crate) struct Visitor {
    /// County code.
    pub(crate) county: String,
    /// Code of the household when the page was opened.
    pub(crate) household: String,
    /// Hash of the token.
    pub(crate) token_sha256: String,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let closed = || {
            Refusal::new(Code::PageClosed).because(
                "打开太久或已退出，请再输一次卡号和密码",
                "it was open for long or was closed; enter the card and the PIN again",
            )
        };
        let token = bearer(parts).ok_or_else(closed)?;
        let county = secret::county_of(token).ok_or_else(closed)?.to_owned();
        let token_sha256 = sha256_hex(token.as_bytes());
        let found = state
            .storage
            .page_session(&county, &token_sha256, &clock::now())
            .await?;
        let household = found.ok_or_else(closed)?;
        if !state.limits.requests.take(&token_sha256, Instant::now()) {
            return Err(Refusal::new(Code::TooMany));
        }
        Ok(Self {
            county,
            household,
            token_sha256,
        })
    }
}

/// Somebody who gives households their cards.
#[derive(Debug)]
pub(crate) struct CardGiver(pub(crate) Session);

/// Somebody who accepts and returns records of their area.
#[derive(Debug)]
pub(crate) struct Reviewer(pub(crate) Session);

/// Somebody who is told of red warnings about loans.
#[derive(Debug)]
pub(crate) struct LoanWatcher(pub(crate) Session);

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
guard!(CardGiver: Role::gives_cards, LoanWatcher: Role::watches_loans, Reviewer: Role::reviews, Administrator: Role::administers, Governor: Role::governs);
