//! Reading a revision, however it was asked for.

use ruhu_domain::sync::protocol::RecordState;
use serde::Deserialize;
use serde_json::Value as Json;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use crate::storage::{Error, Result, Revision};

/// A revision, its record's state and its files, under one condition.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT revisions.record, revisions.revision, revisions.sha256, records.state,
                 records.revision AS newest, revisions.violations, revisions.receipt,
                 revisions.key_id, revisions.received_at,
                 (SELECT count(*) FROM revision_attachments AS named
                  WHERE named.county = revisions.county AND named.record = revisions.record
                      AND named.revision = revisions.revision) AS attachments,
                 (SELECT count(*) FROM revision_attachments AS named
                  JOIN attachments ON attachments.county = named.county AND attachments.sha256 = named.sha256
                  WHERE named.county = revisions.county AND named.record = revisions.record
                      AND named.revision = revisions.revision) AS attachments_complete
             FROM revisions JOIN records ON records.county = revisions.county AND records.id = revisions.record
             WHERE ",
            $condition
        )
    };
}

pub(super) async fn by_hash(
    c: &mut SqliteConnection,
    county: &str,
    record: &str,
    sha256: &str,
) -> Result<Option<Revision>> {
    let query = sqlx::query_as::<_, Read>(select!(
        "revisions.county = ? AND revisions.record = ? AND revisions.sha256 = ?"
    ));
    read(
        query
            .bind(county)
            .bind(record)
            .bind(sha256)
            .fetch_optional(c)
            .await?,
    )
}

pub(super) async fn newest(
    c: &mut SqliteConnection,
    county: &str,
    record: &str,
) -> Result<Option<Revision>> {
    let query = sqlx::query_as::<_, Read>(select!(
        "revisions.county = ? AND revisions.record = ? AND revisions.revision = records.revision"
    ));
    read(query.bind(county).bind(record).fetch_optional(c).await?)
}

pub(super) async fn by_receipt(c: &mut SqliteConnection, number: &str) -> Result<Option<Revision>> {
    // A number read out over the telephone has no county in it; there are few counties.
    let query = sqlx::query_as::<_, Read>(select!(
        "revisions.county IN (SELECT county FROM counties) AND revisions.receipt = ?"
    ));
    read(query.bind(number).fetch_optional(c).await?)
}

/// A row before its JSON is read.
struct Read {
    revision: Revision,
    newest: u32,
    state: String,
    violations: String,
}

impl FromRow<'_, SqliteRow> for Read {
    fn from_row(row: &SqliteRow) -> std::result::Result<Self, sqlx::Error> {
        let revision = Revision {
            record: row.try_get("record")?,
            revision: row.try_get("revision")?,
            sha256: row.try_get("sha256")?,
            state: RecordState::Uploaded,
            violations: Vec::new(),
            receipt: row.try_get("receipt")?,
            key_id: row.try_get("key_id")?,
            received_at: row.try_get("received_at")?,
            attachments: row.try_get("attachments")?,
            attachments_complete: row.try_get("attachments_complete")?,
        };
        Ok(Self {
            revision,
            newest: row.try_get("newest")?,
            state: row.try_get("state")?,
            violations: row.try_get("violations")?,
        })
    }
}

fn read(row: Option<Read>) -> Result<Option<Revision>> {
    let Some(Read {
        mut revision,
        newest,
        state,
        violations,
    }) = row
    else {
        return Ok(None);
    };
    revision.state = read_state(state)?;
    if revision.revision == newest {
        revision.violations =
            serde_json::from_str(&violations).map_err(|_| Error::Corrupt("violations"))?;
    }
    Ok(Some(revision))
}

/// A state by its name in the database.
pub(super) fn read_state(name: String) -> Result<RecordState> {
    RecordState::deserialize(Json::String(name)).map_err(|_| Error::Corrupt("state"))
}
