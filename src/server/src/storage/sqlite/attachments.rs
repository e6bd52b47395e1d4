//! Files: pieces while they arrive, one row when they are complete.

use sqlx::SqliteConnection;

use crate::picture;
use crate::storage::{Appended, AttachmentState, Part, Result};

pub(super) async fn is_named(
    c: &mut SqliteConnection,
    county: &str,
    user: &str,
    sha256: &str,
) -> Result<bool> {
    let query = sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT 1 FROM revision_attachments AS named
             JOIN revisions ON revisions.county = named.county AND revisions.record = named.record
                 AND revisions.revision = named.revision
             WHERE named.county = ? AND named.sha256 = ? AND revisions.user = ?)",
    );
    Ok(query
        .bind(county)
        .bind(sha256)
        .bind(user)
        .fetch_one(c)
        .await?)
}

pub(super) async fn state(
    c: &mut SqliteConnection,
    county: &str,
    sha256: &str,
) -> Result<AttachmentState> {
    let complete: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM attachments WHERE county = ? AND sha256 = ?)",
    )
    .bind(county)
    .bind(sha256)
    .fetch_one(&mut *c)
    .await?;
    if complete {
        return Ok(AttachmentState::Complete);
    }
    let here: Option<i64> = sqlx::query_scalar(
        "SELECT max(start + length(bytes)) FROM attachment_parts WHERE county = ? AND sha256 = ?",
    )
    .bind(county)
    .bind(sha256)
    .fetch_one(c)
    .await?;
    Ok(here.map_or(AttachmentState::Absent, |here| {
        AttachmentState::Partial(here.unsigned_abs())
    }))
}

pub(super) async fn append(c: &mut SqliteConnection, part: Part) -> Result<Appended> {
    let here = match state(c, &part.county, &part.sha256).await? {
        AttachmentState::Complete => return Ok(Appended::Already),
        AttachmentState::Partial(here) => here,
        AttachmentState::Absent => 0,
    };
    if part.start != here {
        return Ok(Appended::WrongOffset(here));
    }
    let here = here + part.bytes.len() as u64;
    sqlx::query("INSERT INTO attachment_parts (county, sha256, start, bytes) VALUES (?, ?, ?, ?)")
        .bind(&part.county)
        .bind(&part.sha256)
        .bind(i64::try_from(part.start).unwrap_or(i64::MAX))
        .bind(&part.bytes)
        .execute(&mut *c)
        .await?;
    if here < part.total {
        return Ok(Appended::Partial(here));
    }
    finish(c, &part).await
}

/// Looks at the whole file. Either way its pieces have done their service.
async fn finish(c: &mut SqliteConnection, part: &Part) -> Result<Appended> {
    let pieces: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT bytes FROM attachment_parts WHERE county = ? AND sha256 = ? ORDER BY start",
    )
    .bind(&part.county)
    .bind(&part.sha256)
    .fetch_all(&mut *c)
    .await?;
    sqlx::query("DELETE FROM attachment_parts WHERE county = ? AND sha256 = ?")
        .bind(&part.county)
        .bind(&part.sha256)
        .execute(&mut *c)
        .await?;
    let bytes = pieces.concat();
    let media_type = match picture::inspect(&bytes, &part.sha256) {
        Ok(media_type) => media_type,
        Err(unfit) => return Ok(Appended::Unfit(unfit)),
    };
    sqlx::query(
        "INSERT INTO attachments (county, sha256, media_type, bytes, completed_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(&part.county)
    .bind(&part.sha256)
    .bind(media_type)
    .bind(bytes)
    .bind(&part.received_at)
    .execute(c)
    .await?;
    Ok(Appended::Complete)
}
