//! Households joined, split, and members who move.

use sqlx::SqliteConnection;

use super::{items, office};
use crate::storage::{Joined, Rearrangement, Result};

pub(super) async fn rearrange(c: &mut SqliteConnection, change: Rearrangement) -> Result<bool> {
    let Rearrangement {
        county,
        items: written,
        gone,
        read,
        joined,
        audit,
    } = change;
    for (kind, id, revision) in &read {
        let now = items::one(c, &county, kind, id).await?;
        if now.map_or(0, |now| now.revision) != *revision {
            return Ok(false);
        }
    }
    if let Some(joined) = &joined
        && records_of(c, &county, &joined.from).await? != joined.records
    {
        return Ok(false);
    }
    items::put(c, county.clone(), written).await?;
    if let Some(joined) = joined {
        join(c, &county, &joined).await?;
    }
    items::delete(c, county.clone(), gone).await?;
    office::note(c, county, audit).await?;
    Ok(true)
}

/// Records of a household with their newest revisions, by id.
async fn records_of(
    c: &mut SqliteConnection,
    county: &str,
    household: &str,
) -> Result<Vec<(String, u32)>> {
    let query = sqlx::query_as(
        "SELECT id, revision FROM records WHERE county = ? AND household = ? ORDER BY id",
    );
    Ok(query.bind(county).bind(household).fetch_all(c).await?)
}

/// Gives the records and the helpers' rights to the other household.
async fn join(c: &mut SqliteConnection, county: &str, joined: &Joined) -> Result<()> {
    let Joined { from, to, area, .. } = joined;
    sqlx::query("UPDATE records SET household = ?, area = ? WHERE county = ? AND household = ?")
        .bind(to)
        .bind(area)
        .bind(county)
        .bind(from)
        .execute(&mut *c)
        .await?;
    let granted = sqlx::query(
        "INSERT INTO grants (county, user, household)
         SELECT county, user, ?1 FROM grants WHERE county = ?2 AND household = ?3
         ON CONFLICT DO NOTHING",
    );
    let granted = granted.bind(to).bind(county).bind(from);
    if granted.execute(&mut *c).await?.rows_affected() > 0 {
        items::touch(c, county, to).await?;
    }
    Ok(())
}

/// The household a code was joined to, and where that lies.
pub(super) async fn joined(
    c: &mut SqliteConnection,
    county: &str,
    code: &str,
) -> Result<Option<(String, String)>> {
    let Some(alias) = items::one(c, county, "alias", code).await? else {
        return Ok(None);
    };
    let Some(to) = alias.item.body["to"].as_str().map(str::to_owned) else {
        return Ok(None);
    };
    let there = items::one(c, county, "household", &to).await?;
    let area = there.map_or(alias.item.area, |there| there.item.area);
    Ok(Some((to, area)))
}
