//! Form packages.

use ruhu_domain::sync::protocol::FormEntry;
use sqlx::SqliteConnection;

use crate::storage::{Form, Result};

pub(super) async fn publish(connection: &mut SqliteConnection, form: Form) -> Result<bool> {
    let stored: Option<String> =
        sqlx::query_scalar("SELECT sha256 FROM forms WHERE form_id = ? AND version = ?")
            .bind(&form.form_id)
            .bind(&form.version)
            .fetch_optional(&mut *connection)
            .await?;
    if stored.is_some_and(|sha256| sha256 != form.sha256) && in_use(connection, &form).await? {
        return Ok(false);
    }
    sqlx::query("UPDATE forms SET current = 0 WHERE form_id = ?")
        .bind(&form.form_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO forms (form_id, version, sha256, package, current) VALUES (?, ?, ?, ?, 1)
         ON CONFLICT (form_id, version) DO UPDATE
             SET sha256 = excluded.sha256, package = excluded.package, current = 1",
    )
    .bind(form.form_id)
    .bind(form.version)
    .bind(form.sha256)
    .bind(form.package)
    .execute(connection)
    .await?;
    Ok(true)
}

async fn in_use(connection: &mut SqliteConnection, form: &Form) -> Result<bool> {
    let query = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM records WHERE form_id = ? AND form_version = ?)",
    );
    Ok(query
        .bind(&form.form_id)
        .bind(&form.version)
        .fetch_one(connection)
        .await?)
}

pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<FormEntry>> {
    let query = sqlx::query_as::<_, (String, String, String, bool)>(
        "SELECT form_id, version, sha256, current FROM forms ORDER BY form_id, version",
    );
    let rows = query.fetch_all(connection).await?;
    let entry = |(form_id, version, sha256, current): (String, String, String, bool)| FormEntry {
        // With the hash in it, a cache can keep the answer for ever.
        url: format!("/api/v1/forms/{form_id}/{version}?sha256={sha256}"),
        form_id,
        version,
        sha256,
        current,
    };
    Ok(rows.into_iter().map(entry).collect())
}

pub(super) async fn one(
    connection: &mut SqliteConnection,
    form_id: &str,
    version: &str,
) -> Result<Option<Form>> {
    let query = sqlx::query_as::<_, (String, String, String, Vec<u8>)>(
        "SELECT form_id, version, sha256, package FROM forms WHERE form_id = ? AND version = ?",
    );
    let row = query
        .bind(form_id)
        .bind(version)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(form_id, version, sha256, package)| Form {
        form_id,
        version,
        sha256,
        package,
    }))
}
