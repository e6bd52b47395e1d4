//! Imports: all or nothing.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::accounts::{self, add_county};
use super::{items, office};
use crate::storage::{Assignment, Error, ImportBatch, ImportItem, Imported, Result};

pub(super) async fn import(c: &mut SqliteConnection, batch: ImportBatch) -> Result<Imported> {
    let ImportBatch {
        county,
        items,
        gone,
        users,
        mut assignments,
        audit,
    } = batch;
    add_county(c, &county).await?;
    for item in &items {
        if !is_as_read(c, &county, item).await? {
            return Ok(Imported::Changed);
        }
    }
    let items = items.into_iter().map(|item| item.item).collect();
    items::put(c, county.clone(), items).await?;
    items::delete(c, county.clone(), gone).await?;
    for user in users {
        accounts::put_user(c, user).await?;
    }
    let mut helpers: BTreeSet<String> = BTreeSet::new();
    // What ends first: a household never has two open assignments, not even in between.
    assignments.sort_by_key(|assignment| assignment.to.is_empty());
    for assignment in assignments {
        helpers.extend(assign(c, &county, assignment).await?);
    }
    for user in helpers.into_iter().filter(|user| !user.is_empty()) {
        let households = assigned(c, &county, &user).await?;
        items::grant(c, county.clone(), user, households).await?;
    }
    if let Some(audit) = audit {
        office::note(c, county, audit).await?;
    }
    Ok(Imported::Done)
}

async fn is_as_read(c: &mut SqliteConnection, county: &str, item: &ImportItem) -> Result<bool> {
    let query = sqlx::query_scalar(
        "SELECT body FROM items WHERE county = ? AND kind = ? AND id = ? AND deleted = 0",
    );
    let stored: Option<String> = query
        .bind(county)
        .bind(&item.item.kind)
        .bind(&item.item.id)
        .fetch_optional(c)
        .await?;
    // Keys of objects are sorted whenever they are written, so equal things have equal texts.
    Ok(stored == item.before.as_ref().map(ToString::to_string))
}

/// Writes an assignment; returns whose households changed: the new helper's and who was there.
async fn assign(
    c: &mut SqliteConnection,
    county: &str,
    assignment: Assignment,
) -> Result<[String; 2]> {
    let before: Option<String> = sqlx::query_scalar(
        "SELECT user FROM assignments WHERE county = ? AND household = ? AND from_date = ?",
    )
    .bind(county)
    .bind(&assignment.household)
    .bind(&assignment.from)
    .fetch_optional(&mut *c)
    .await?;
    sqlx::query(
        "INSERT INTO assignments (county, household, user, name, unit, phone, from_date, to_date)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (county, household, from_date) DO UPDATE SET user = excluded.user,
             name = excluded.name, unit = excluded.unit, phone = excluded.phone,
             to_date = excluded.to_date",
    )
    .bind(county)
    .bind(assignment.household)
    .bind(&assignment.user)
    .bind(assignment.name)
    .bind(assignment.unit)
    .bind(assignment.phone)
    .bind(assignment.from)
    .bind(assignment.to)
    .execute(c)
    .await?;
    Ok([assignment.user, before.unwrap_or_default()])
}

/// The households a user helps now.
async fn assigned(c: &mut SqliteConnection, county: &str, user: &str) -> Result<Vec<String>> {
    let query = sqlx::query_scalar(
        "SELECT household FROM assignments WHERE county = ? AND user = ? AND to_date = ''
         ORDER BY household",
    );
    Ok(query.bind(county).bind(user).fetch_all(c).await?)
}

pub(super) async fn assignments(c: &mut SqliteConnection, county: &str) -> Result<Vec<Assignment>> {
    type Row = (String, String, String, String, String, String, String);
    let query = sqlx::query_as::<_, Row>(
        "SELECT household, user, name, unit, phone, from_date, to_date FROM assignments
         WHERE county = ? ORDER BY household, from_date",
    );
    let rows = query.bind(county).fetch_all(c).await.map_err(Error::from)?;
    let assignment = |(household, user, name, unit, phone, from, to): Row| Assignment {
        household,
        user,
        name,
        unit,
        phone,
        from,
        to,
    };
    Ok(rows.into_iter().map(assignment).collect())
}
