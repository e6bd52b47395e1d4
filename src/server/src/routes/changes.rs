//! `GET /api/v1/changes?since=&limit=`: what changed in the user's area, page by page.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use ruhu_domain::sync::protocol::Changes;
use serde::Deserialize;

use crate::clock;
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::Session;

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
    let known = revision(&since, &state.database_id)?;
    let after = known.unwrap_or(0);
    let limit = limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let user = &session.user;
    let mut items = state
        .storage
        .changes(&user.county, &user.area, after, limit + 1)
        .await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().map_or(after, |item| item.revision);
    let cursor = format!("{}-{last}", state.database_id);
    Ok(Json(Changes {
        cursor,
        more,
        server_time: clock::now(),
        reset: known.is_none(),
        items,
    }))
}

/// The revision in a cursor, 0 at first; `None` when it comes from another database.
fn revision(cursor: &str, database_id: &str) -> Answer<Option<u64>> {
    if cursor.is_empty() {
        return Ok(Some(0));
    }
    let parts = cursor
        .split_once('-')
        .and_then(|(database, revision)| Some((database, revision.parse().ok()?)));
    match parts {
        Some((database, revision)) if database == database_id => Ok(Some(revision)),
        Some(_) => Ok(None),
        None => Err(Refusal::new(Code::BadRequest)
            .because("since 不对", "since is not a cursor of this server")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_database_starts_over() {
        for (cursor, found) in [
            ("", Some(Some(0))),
            ("aa-7", Some(Some(7))),
            ("bb-7", Some(None)),
            ("aa-", None),
            ("7", None),
            ("aa-x", None),
        ] {
            assert_eq!(revision(cursor, "aa").ok(), found, "{cursor}");
        }
    }
}
