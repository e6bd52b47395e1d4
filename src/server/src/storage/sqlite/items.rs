//! What phones download.

use ruhu_domain::sync::protocol::Change;
use sqlx::SqliteConnection;

use super::accounts::add_county;
use crate::storage::{Error, Item, Result};

pub(super) async fn put(
    connection: &mut SqliteConnection,
    county: String,
    items: Vec<Item>,
) -> Result<usize> {
    add_county(connection, &county).await?;
    let mut written = 0;
    for item in items {
        let body = item.body.to_string();
        let stored: Option<(String, String, bool)> = sqlx::query_as(
            "SELECT area, body, deleted FROM items WHERE county = ? AND kind = ? AND id = ?",
        )
        .bind(&county)
        .bind(&item.kind)
        .bind(&item.id)
        .fetch_optional(&mut *connection)
        .await?;
        if stored
            .is_some_and(|(area, stored, deleted)| area == item.area && stored == body && !deleted)
        {
            continue;
        }
        let revision = next_revision(connection, &county).await?;
        sqlx::query(
            "INSERT INTO items (county, kind, id, area, revision, body) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (county, kind, id) DO UPDATE SET area = excluded.area,
                 revision = excluded.revision, body = excluded.body, deleted = 0",
        )
        .bind(&county)
        .bind(item.kind)
        .bind(item.id)
        .bind(item.area)
        .bind(revision)
        .bind(body)
        .execute(&mut *connection)
        .await?;
        written += 1;
    }
    Ok(written)
}

async fn next_revision(connection: &mut SqliteConnection, county: &str) -> Result<i64> {
    let query = sqlx::query_scalar(
        "UPDATE counties SET revision = revision + 1 WHERE county = ? RETURNING revision",
    );
    Ok(query.bind(county).fetch_one(connection).await?)
}

pub(super) async fn changes(
    connection: &mut SqliteConnection,
    county: &str,
    area: &str,
    after: u64,
    limit: u32,
) -> Result<Vec<Change>> {
    let query = sqlx::query_as::<_, (String, String, i64, bool, String)>(
        "SELECT kind, id, revision, deleted, body FROM items
         WHERE county = ? AND revision > ? AND (area = '' OR substr(area, 1, length(?)) = ?)
         ORDER BY revision LIMIT ?",
    );
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let rows = query
        .bind(county)
        .bind(after)
        .bind(area)
        .bind(area)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    let change = |(kind, id, revision, deleted, body): (String, String, i64, bool, String)| {
        let body = if deleted { None } else { Some(parse(&body)?) };
        Ok(Change {
            kind,
            id,
            revision: revision.unsigned_abs(),
            deleted,
            body,
        })
    };
    rows.into_iter().map(change).collect()
}

pub(super) async fn one(
    connection: &mut SqliteConnection,
    county: &str,
    kind: &str,
    id: &str,
) -> Result<Option<Item>> {
    let query = sqlx::query_as::<_, (String, String, String, String)>(
        "SELECT kind, id, area, body FROM items WHERE county = ? AND kind = ? AND id = ? AND deleted = 0",
    );
    query
        .bind(county)
        .bind(kind)
        .bind(id)
        .fetch_optional(connection)
        .await?
        .map(item)
        .transpose()
}

pub(super) async fn all(
    connection: &mut SqliteConnection,
    county: &str,
    kind: &str,
) -> Result<Vec<Item>> {
    let query = sqlx::query_as::<_, (String, String, String, String)>(
        "SELECT kind, id, area, body FROM items WHERE county = ? AND kind = ? AND deleted = 0 ORDER BY id",
    );
    query
        .bind(county)
        .bind(kind)
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(item)
        .collect()
}

fn item((kind, id, area, body): (String, String, String, String)) -> Result<Item> {
    Ok(Item {
        kind,
        id,
        area,
        body: parse(&body)?,
    })
}

fn parse(body: &str) -> Result<serde_json::Value> {
    serde_json::from_str(body).map_err(|_| Error::Corrupt("item"))
}
