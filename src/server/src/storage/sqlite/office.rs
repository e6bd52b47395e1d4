//! What the office does with records: lists, decisions, and who did what.

use ruhu_domain::sync::protocol::{RecordState, Review};
use serde::Deserialize as _;
use serde_json::Value as Json;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};
use uuid::Uuid;

use super::items;
use crate::storage::{Audit, Decided, Decision, Error, Filter, Head, Result};

impl FromRow<'_, SqliteRow> for Head {
    fn from_row(row: &SqliteRow) -> std::result::Result<Self, sqlx::Error> {
        let state: String = row.try_get("state")?;
        let review: Option<String> = row.try_get("review")?;
        Ok(Self {
            id: row.try_get("id")?,
            revision: row.try_get("revision")?,
            state: RecordState::deserialize(Json::String(state))
                .map_err(|error| sqlx::Error::Decode(error.into()))?,
            form_id: row.try_get("form_id")?,
            household: row.try_get("household")?,
            area: row.try_get("area")?,
            user: row.try_get("user")?,
            finished_at: row.try_get("finished_at")?,
            received_at: row.try_get("received_at")?,
            review: review
                .map(|review| serde_json::from_str(&review))
                .transpose()
                .map_err(|error| sqlx::Error::Decode(error.into()))?,
        })
    }
}

pub(super) async fn head(
    c: &mut SqliteConnection,
    county: &str,
    record: &str,
) -> Result<Option<Head>> {
    let query = sqlx::query_as("SELECT * FROM records WHERE county = ? AND id = ?");
    Ok(query.bind(county).bind(record).fetch_optional(c).await?)
}

pub(super) async fn records(
    c: &mut SqliteConnection,
    county: &str,
    filter: &Filter,
) -> Result<Vec<Head>> {
    let (after_at, after_id) = filter.after.clone().unwrap_or_default();
    let query = sqlx::query_as(
        "SELECT * FROM records
         WHERE county = ?1 AND substr(area, 1, length(?2)) = ?2 AND (?3 IS NULL OR state = ?3)
             AND (?4 IS NULL OR household = ?4) AND (received_at, id) > (?5, ?6)
         ORDER BY received_at, id LIMIT ?7",
    );
    Ok(query
        .bind(county)
        .bind(&filter.area)
        .bind(filter.state.map(RecordState::name))
        .bind(&filter.household)
        .bind(after_at)
        .bind(after_id)
        .bind(filter.limit)
        .fetch_all(c)
        .await?)
}

pub(super) async fn decide(c: &mut SqliteConnection, decision: Decision) -> Result<Decided> {
    let Decision {
        county,
        household,
        review,
        items: changed,
        gone,
        audit,
    } = decision;
    let Some(head) = head(c, &county, &review.record).await? else {
        return Ok(Decided::Missing);
    };
    if head.state == RecordState::Void {
        let reason = head.review.map(|review| review.reason).unwrap_or_default();
        return Ok(Decided::Void(reason));
    }
    if head.revision != review.revision {
        return Ok(Decided::Stale(head.revision));
    }
    if head.household != household {
        return Ok(Decided::Changed);
    }
    for (item, revision) in &changed {
        let now = items::one(c, &county, &item.kind, &item.id).await?;
        if now.map_or(0, |now| now.revision) != *revision {
            return Ok(Decided::Changed);
        }
    }
    keep(c, &county, &review).await?;
    let changed = changed.into_iter().map(|(item, _)| item).collect();
    items::put(c, county.clone(), changed).await?;
    items::delete(c, county.clone(), gone).await?;
    note(c, county, audit).await?;
    Ok(Decided::Done)
}

async fn keep(c: &mut SqliteConnection, county: &str, review: &Review) -> Result<()> {
    let json = serde_json::to_string(review).map_err(|_| Error::Corrupt("review"))?;
    let void = review.state == RecordState::Void;
    sqlx::query(
        "UPDATE records SET state = ?, review = ?, void_reason = ? WHERE county = ? AND id = ?",
    )
    .bind(review.state.name())
    .bind(json)
    .bind(void.then_some(&review.reason))
    .bind(county)
    .bind(&review.record)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn note(c: &mut SqliteConnection, county: String, audit: Audit) -> Result<()> {
    sqlx::query(
        "INSERT INTO audit (county, at, id, user, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(county)
    .bind(audit.at)
    .bind(Uuid::now_v7().to_string())
    .bind(audit.user)
    .bind(audit.action)
    .bind(audit.subject)
    .bind(audit.detail)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn audit(
    c: &mut SqliteConnection,
    county: &str,
    limit: u32,
) -> Result<Vec<Audit>> {
    let query = sqlx::query_as::<_, (String, String, String, String, String)>(
        "SELECT at, user, action, subject, detail FROM audit
         WHERE county = ? ORDER BY at DESC, id DESC LIMIT ?",
    );
    let lines = query.bind(county).bind(limit).fetch_all(c).await?;
    let audit = |(at, user, action, subject, detail)| Audit {
        at,
        user,
        action,
        subject,
        detail,
    };
    Ok(lines.into_iter().map(audit).collect())
}
