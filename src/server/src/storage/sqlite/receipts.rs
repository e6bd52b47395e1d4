//! Receipts by number, and the keys that sign them.

use sqlx::SqliteConnection;

use super::revisions;
use crate::storage::{Error, ReceiptKey, Result, Revision};

pub(super) async fn find(
    connection: &mut SqliteConnection,
    number: &str,
) -> Result<Option<Revision>> {
    revisions::by_receipt(connection, number).await
}

pub(super) async fn keys(
    connection: &mut SqliteConnection,
    candidate: ReceiptKey,
) -> Result<Vec<ReceiptKey>> {
    sqlx::query(
        "INSERT INTO receipt_keys (id, seed, created_at)
         SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM receipt_keys)",
    )
    .bind(candidate.id)
    .bind(candidate.seed.to_vec())
    .bind(candidate.created_at)
    .execute(&mut *connection)
    .await?;
    let query = sqlx::query_as::<_, (String, Vec<u8>, String)>(
        "SELECT id, seed, created_at FROM receipt_keys ORDER BY created_at DESC, id",
    );
    let key = |(id, seed, created_at): (String, Vec<u8>, String)| {
        let seed = seed.try_into().map_err(|_| Error::Corrupt("receipt key"))?;
        Ok(ReceiptKey {
            id,
            seed,
            created_at,
        })
    };
    query
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(key)
        .collect()
}
