//! `GET /api/v1/changes?since=&limit=`: what changed in the user's area, page by page.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::role::Sight;
use ruhu_domain::sync::protocol::Changes;
use serde::Deserialize;

use crate::clock;
use crate::office::training::Trainer;
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::{Scope, Session};

/// Items in a page unless the phone asks for fewer or more.
const PAGE: u32 = 200;
/// Most items in a page: about half a megabyte, a quarter minute on a village's signal.
const LARGEST_PAGE: u32 = 500;

#[derive(Deserialize)]
pub(crate) struct Since {
    /// The cursor of the last page; empty at first.
    #[serde(default)]
    since: String,
    limit: Option<u32>,
}

pub(crate) async fn list(
    State(state): State<AppState>,
    session: Session,
    query: Result<Query<Since>, QueryRejection>,
) -> Answer<Json<Changes>> {
    let Query(Since { since, limit }) = query.map_err(|_| {
        Refusal::new(Code::BadRequest).because("limit 应是数字", "limit must be a number")
    })?;
    let scope = Scope::of(&session.user);
    let place = format!("{}-{}", state.database_id, tag(&scope));
    let (after, reset) = revision(&since, &place)?;
    let limit = limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let mut items = state.storage.changes(&scope, after, limit + 1).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().map_or(after, |item| item.revision);
    if scope.sight == Sight::Runs {
        let trainer = Trainer::of(&*state.storage, &state.database_id, &scope).await?;
        items = trainer.may_see(items).await?;
    }
    let cursor = format!("{place}-{last}");
    Ok(Json(Changes {
        cursor,
        more,
        server_time: clock::now(),
        items,
        reset,
    }))
}

/// Names a scope in a cursor: whoever gets another role or area begins anew.
fn tag(scope: &Scope) -> String {
    let text = format!("{} {} {:?}", scope.user, scope.area, scope.sight);
    sha256_hex(text.as_bytes())[..8].to_owned()
}

/// The revision in a cursor, and whether the phone must drop what it has: the cursor comes from
/// another database or another scope.
fn revision(cursor: &str, place: &str) -> Answer<(u64, bool)> {
    if cursor.is_empty() {
        return Ok((0, false));
    }
    let parts = cursor
        .rsplit_once('-')
        .and_then(|(place, revision)| Some((place, revision.parse().ok()?)));
    match parts {
        Some((found, revision)) if found == place => Ok((revision, false)),
        Some(_) => Ok((0, true)),
        None => Err(Refusal::new(Code::BadRequest)
            .because("since 不对", "since is not a cursor of this server")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_database_or_scope_starts_over() {
        for (cursor, found) in [
            ("", Some((0, false))),
            ("aa-11-7", Some((7, false))),
            ("aa-22-7", Some((0, true))),
            ("bb-11-7", Some((0, true))),
            ("aa-7", Some((0, true))),
            ("aa-11-", None),
            ("7", None),
            ("aa-11-x", None),
        ] {
            assert_eq!(revision(cursor, "aa-11").ok(), found, "{cursor}");
        }
    }
}
