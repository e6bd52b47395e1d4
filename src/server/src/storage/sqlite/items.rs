//! What phones download.

use ruhu_domain::role::Sight;
use ruhu_domain::sync::protocol::Change;
use sqlx::SqliteConnection;

use super::accounts::add_county;
use crate::storage::{Error, Item, Result, Scope, Stored};

/// Kinds that belong to a household and go wherever it goes.
const OF_HOUSEHOLD: &str = "('household', 'current', 'loan', 'measure')";
/// … as the rows of a grant.
const GRANTED: [&str; 4] = ["household", "current", "loan", "measure"];

/// Kinds that tell who lives in a household; a trainer gets of them what `people` says.
const OF_PEOPLE: &str = "('household', 'current')";

/// Kinds that belong to a course run; their ids begin with the run's.
const OF_RUN: &str = "('run', 'enrolment', 'attendance', 'result')";

pub(super) async fn put(
    c: &mut SqliteConnection,
    county: String,
    items: Vec<Item>,
) -> Result<usize> {
    add_county(c, &county).await?;
    let mut written = 0;
    for item in items {
        written += usize::from(put_one(c, &county, item).await?);
    }
    Ok(written)
}

/// Writes an item that differs from what is stored; says whether it did.
pub(super) async fn put_one(c: &mut SqliteConnection, county: &str, item: Item) -> Result<bool> {
    let body = item.body.to_string();
    let stored: Option<(String, String, String, bool)> = sqlx::query_as(
        "SELECT area, user, body, deleted FROM items WHERE county = ? AND kind = ? AND id = ?",
    )
    .bind(county)
    .bind(&item.kind)
    .bind(&item.id)
    .fetch_optional(&mut *c)
    .await?;
    if let Some((area, user, stored, deleted)) = stored {
        let stays = area == item.area && user == item.user;
        if stays && stored == body && !deleted {
            return Ok(false);
        }
        if !stays {
            leave(c, county, &item.kind, &item.id, &area, &user).await?;
        }
    }
    let revision = next_revision(c, county).await?;
    sqlx::query(
        "INSERT INTO items (county, kind, id, area, user, revision, body) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (county, kind, id) DO UPDATE SET area = excluded.area, user = excluded.user,
             revision = excluded.revision, body = excluded.body, deleted = 0",
    )
    .bind(county)
    .bind(item.kind)
    .bind(item.id)
    .bind(item.area)
    .bind(item.user)
    .bind(revision)
    .bind(body)
    .execute(c)
    .await?;
    Ok(true)
}

pub(super) async fn delete(
    c: &mut SqliteConnection,
    county: String,
    gone: Vec<(String, String)>,
) -> Result<usize> {
    let mut deleted = 0;
    for (kind, id) in gone {
        let revision = next_revision(c, &county).await?;
        let query = sqlx::query(
            "UPDATE items SET deleted = 1, body = '', revision = ?
             WHERE county = ? AND kind = ? AND id = ? AND deleted = 0",
        );
        let done = query
            .bind(revision)
            .bind(&county)
            .bind(kind)
            .bind(id)
            .execute(&mut *c)
            .await?;
        deleted += usize::try_from(done.rows_affected())?;
    }
    Ok(deleted)
}

/// Tells those who got an item under this area and user that they no longer do.
async fn leave(
    c: &mut SqliteConnection,
    county: &str,
    kind: &str,
    id: &str,
    area: &str,
    user: &str,
) -> Result<()> {
    let revision = next_revision(c, county).await?;
    sqlx::query(
        "INSERT INTO items_left (county, kind, id, area, user, revision) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (county, kind, id, area, user) DO UPDATE SET revision = excluded.revision",
    )
    .bind(county)
    .bind(kind)
    .bind(id)
    .bind(area)
    .bind(user)
    .bind(revision)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn granted(
    c: &mut SqliteConnection,
    county: &str,
    user: &str,
) -> Result<Vec<String>> {
    let query = sqlx::query_scalar("SELECT household FROM grants WHERE county = ? AND user = ?");
    Ok(query.bind(county).bind(user).fetch_all(c).await?)
}

pub(super) async fn grant(
    c: &mut SqliteConnection,
    county: String,
    user: String,
    households: Vec<String>,
) -> Result<usize> {
    let before = granted(c, &county, &user).await?;
    let mut changed = 0;
    for household in before.iter().filter(|one| !households.contains(one)) {
        sqlx::query("DELETE FROM grants WHERE county = ? AND user = ? AND household = ?")
            .bind(&county)
            .bind(&user)
            .bind(household)
            .execute(&mut *c)
            .await?;
        for kind in GRANTED {
            if one(c, &county, kind, household).await?.is_some() {
                leave(c, &county, kind, household, "", &user).await?;
            }
        }
        changed += 1;
    }
    for household in households.iter().filter(|one| !before.contains(one)) {
        let query = sqlx::query(
            "INSERT INTO grants (county, user, household) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        );
        let added = query
            .bind(&county)
            .bind(&user)
            .bind(household)
            .execute(&mut *c)
            .await?;
        if added.rows_affected() == 0 {
            continue;
        }
        touch(c, &county, household).await?;
        changed += 1;
    }
    Ok(changed)
}

/// Gives what belongs to a household new revisions, so that whoever is new to it gets it.
pub(super) async fn touch(c: &mut SqliteConnection, county: &str, household: &str) -> Result<()> {
    for kind in GRANTED {
        let revision = next_revision(c, county).await?;
        sqlx::query(
            "UPDATE items SET revision = ? WHERE county = ? AND kind = ? AND id = ? AND deleted = 0",
        )
        .bind(revision)
        .bind(county)
        .bind(kind)
        .bind(household)
        .execute(&mut *c)
        .await?;
    }
    Ok(())
}

/// The same for everything that belongs to the households of a village.
pub(super) async fn touch_village(
    c: &mut SqliteConnection,
    county: &str,
    village: &str,
) -> Result<()> {
    let query = sqlx::query_as(
        "SELECT kind, id FROM items WHERE county = ? AND area = ? AND deleted = 0
             AND kind IN ('household', 'current') ORDER BY id, kind",
    );
    let query = query.bind(county).bind(village);
    let found: Vec<(String, String)> = query.fetch_all(&mut *c).await?;
    touch_all(c, county, found).await
}

/// The same for one household.
pub(super) async fn touch_household(
    c: &mut SqliteConnection,
    county: &str,
    household: &str,
) -> Result<()> {
    let query = sqlx::query_as(
        "SELECT kind, id FROM items WHERE county = ? AND kind = 'household' AND id = ? AND deleted = 0",
    );
    let query = query.bind(county).bind(household);
    let found: Vec<(String, String)> = query.fetch_all(&mut *c).await?;
    touch_all(c, county, found).await
}

/// The same for everything of a course run.
pub(super) async fn touch_run(c: &mut SqliteConnection, county: &str, run: &str) -> Result<()> {
    let sql = format!(
        "SELECT kind, id FROM items WHERE county = ? AND kind IN {OF_RUN} AND deleted = 0
             AND id >= ? AND id < ? ORDER BY revision"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    // Ids are `RUN/RECORD`; `0` comes after `/`.
    let query = query.bind(county).bind(format!("{run}/"));
    let query = query.bind(format!("{run}0"));
    let found: Vec<(String, String)> = query.fetch_all(&mut *c).await?;
    touch_all(c, county, found).await
}

async fn touch_all(
    c: &mut SqliteConnection,
    county: &str,
    found: Vec<(String, String)>,
) -> Result<()> {
    for (kind, id) in found {
        let revision = next_revision(c, county).await?;
        sqlx::query("UPDATE items SET revision = ? WHERE county = ? AND kind = ? AND id = ?")
            .bind(revision)
            .bind(county)
            .bind(kind)
            .bind(id)
            .execute(&mut *c)
            .await?;
    }
    Ok(())
}

async fn next_revision(c: &mut SqliteConnection, county: &str) -> Result<i64> {
    let query = sqlx::query_scalar(
        "UPDATE counties SET revision = revision + 1 WHERE county = ? RETURNING revision",
    );
    Ok(query.bind(county).fetch_one(c).await?)
}

/// What of the county's items is in a scope, as a condition on `area`, `user`, `kind`, `id` with the
/// parameters `?1` county, `?2` user, `?3` area.
fn within(sight: Sight) -> String {
    let general = "(user = '' AND area = '') OR user = ?2";
    match sight {
        // What waits for the appraisal group is for the group.
        Sight::Area => format!(
            "({general} OR (user = '' AND kind != 'appraisal' AND kind NOT IN {OF_RUN}
                 AND substr(area, 1, length(?3)) = ?3))"
        ),
        Sight::Credit => format!(
            "({general} OR (user = '' AND kind IN ('credit', 'loan')
                 AND substr(area, 1, length(?3)) = ?3))"
        ),
        Sight::Appraisal => format!(
            "({general} OR (user = '' AND kind = 'appraisal'
                 AND substr(area, 1, length(?3)) = ?3))"
        ),
        Sight::Assigned => format!(
            "({general} OR (user = '' AND kind IN {OF_HOUSEHOLD} AND EXISTS (SELECT 1 FROM grants
                 WHERE grants.county = ?1 AND grants.user = ?2 AND grants.household = id)))"
        ),
        Sight::Runs => format!(
            "({general}
              OR (user = '' AND kind IN {OF_RUN} AND EXISTS (SELECT 1 FROM run_trainers
                 WHERE run_trainers.county = ?1 AND trainer = ?2 AND run = substr(id, 1, 36)))
              OR (user = '' AND kind IN {OF_PEOPLE} AND EXISTS (SELECT 1 FROM run_villages
                 JOIN run_trainers ON run_trainers.county = run_villages.county
                     AND run_trainers.run = run_villages.run
                 WHERE run_villages.county = ?1 AND trainer = ?2 AND village = area)))"
        ),
        // The area is bound in any case; SQLite counts parameters, not their uses.
        Sight::Nothing => format!("({general} OR (?3 IS NULL))"),
    }
}

pub(super) async fn changes(
    c: &mut SqliteConnection,
    scope: &Scope,
    after: u64,
    limit: u32,
) -> Result<Vec<Change>> {
    let inside = within(scope.sight);
    // Deletions of what the phone never had do no harm; a phone that begins anew needs none.
    let sql = format!(
        "SELECT kind, id, revision, deleted, body FROM items
         WHERE county = ?1 AND revision > ?4 AND {inside} AND (deleted = 0 OR ?4 > 0)
         UNION ALL
         SELECT kind, id, revision, 1, '' FROM items_left AS gone
         WHERE county = ?1 AND revision > ?4 AND ?4 > 0
             AND (user = ?2 OR (user = '' AND area != '' AND substr(area, 1, length(?3)) = ?3))
             AND NOT EXISTS (SELECT 1 FROM items WHERE items.county = ?1 AND items.kind = gone.kind
                 AND items.id = gone.id AND items.deleted = 0
                 AND items.revision > gone.revision AND {inside})
         ORDER BY revision LIMIT ?5"
    );
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let query = sqlx::query_as::<_, (String, String, i64, bool, String)>(sqlx::AssertSqlSafe(sql));
    let rows = query
        .bind(&scope.county)
        .bind(&scope.user)
        .bind(&scope.area)
        .bind(after)
        .bind(limit)
        .fetch_all(c)
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
    c: &mut SqliteConnection,
    county: &str,
    kind: &str,
    id: &str,
) -> Result<Option<Stored>> {
    let query = sqlx::query_as::<_, Row>(
        "SELECT kind, id, area, user, body, revision FROM items
         WHERE county = ? AND kind = ? AND id = ? AND deleted = 0",
    );
    let row = query
        .bind(county)
        .bind(kind)
        .bind(id)
        .fetch_optional(c)
        .await?;
    row.map(stored).transpose()
}

pub(super) async fn all(c: &mut SqliteConnection, county: &str, kind: &str) -> Result<Vec<Item>> {
    let query = sqlx::query_as::<_, Row>(
        "SELECT kind, id, area, user, body, revision FROM items
         WHERE county = ? AND kind = ? AND deleted = 0 ORDER BY id",
    );
    let rows = query.bind(county).bind(kind).fetch_all(c).await?;
    rows.into_iter().map(|row| Ok(stored(row)?.item)).collect()
}

/// The same in a division. What lies elsewhere is passed over without being read.
pub(super) async fn all_in(
    c: &mut SqliteConnection,
    county: &str,
    kind: &str,
    area: &str,
) -> Result<Vec<Item>> {
    // `:` comes after the digits.
    let query = sqlx::query_as::<_, Row>(
        "SELECT kind, id, area, user, body, revision FROM items
         WHERE county = ? AND kind = ? AND deleted = 0 AND area >= ? AND area < ? ORDER BY id",
    );
    let query = query.bind(county).bind(kind).bind(area);
    let rows = query.bind(format!("{area}:")).fetch_all(c).await?;
    rows.into_iter().map(|row| Ok(stored(row)?.item)).collect()
}

/// Everything of a course run.
pub(super) async fn of_run(c: &mut SqliteConnection, county: &str, run: &str) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT kind, id, area, user, body, revision FROM items
         WHERE county = ? AND kind IN {OF_RUN} AND deleted = 0 AND id >= ? AND id < ? ORDER BY id"
    );
    let query = sqlx::query_as::<_, Row>(sqlx::AssertSqlSafe(sql));
    // Ids are `RUN/RECORD`; `0` comes after `/`.
    let query = query.bind(county).bind(format!("{run}/"));
    let rows = query.bind(format!("{run}0")).fetch_all(c).await?;
    rows.into_iter().map(|row| Ok(stored(row)?.item)).collect()
}

type Row = (String, String, String, String, String, i64);

fn stored((kind, id, area, user, body, revision): Row) -> Result<Stored> {
    Ok(Stored {
        item: Item {
            kind,
            id,
            area,
            user,
            body: parse(&body)?,
        },
        revision: revision.unsigned_abs(),
    })
}

fn parse(body: &str) -> Result<serde_json::Value> {
    serde_json::from_str(body).map_err(|_| Error::Corrupt("item"))
}
