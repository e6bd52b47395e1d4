//! Course runs: who teaches them, for which villages they are.

use sqlx::SqliteConnection;

use super::items;
use crate::storage::{Error, Result, RunScope};

/// Notes the villages of a run and that this user teaches it. Whoever teaches it gets the people of
/// villages that are new to the run.
pub(super) async fn note(
    c: &mut SqliteConnection,
    county: &str,
    user: &str,
    run: &RunScope,
) -> Result<()> {
    let before = villages(c, county, &run.run).await?;
    for village in before.iter().filter(|one| !run.villages.contains(one)) {
        sqlx::query("DELETE FROM run_villages WHERE county = ? AND run = ? AND village = ?")
            .bind(county)
            .bind(&run.run)
            .bind(village)
            .execute(&mut *c)
            .await?;
    }
    for village in run.villages.iter().filter(|one| !before.contains(one)) {
        sqlx::query(
            "INSERT INTO run_villages (county, run, village) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(county)
        .bind(&run.run)
        .bind(village)
        .execute(&mut *c)
        .await?;
        items::touch_village(c, county, village).await?;
    }
    add(c, county, user, &run.run).await?;
    Ok(())
}

/// Adds a trainer; false when they taught the run before.
async fn add(c: &mut SqliteConnection, county: &str, user: &str, run: &str) -> Result<bool> {
    let query = sqlx::query(
        "INSERT INTO run_trainers (county, run, trainer) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    );
    let added = query.bind(county).bind(run).bind(user).execute(c).await?;
    Ok(added.rows_affected() > 0)
}

/// Adds a trainer to a run that is here, and gives them all of it; false when there is none.
pub(super) async fn join(
    c: &mut SqliteConnection,
    county: String,
    user: String,
    run: String,
) -> Result<bool> {
    if trainers(c, &county, &run).await?.is_empty() {
        return Ok(false);
    }
    if add(c, &county, &user, &run).await? {
        for village in villages(c, &county, &run).await? {
            items::touch_village(c, &county, &village).await?;
        }
        items::touch_run(c, &county, &run).await?;
    }
    Ok(true)
}

/// Who teaches a run.
pub(super) async fn trainers(
    c: &mut SqliteConnection,
    county: &str,
    run: &str,
) -> Result<Vec<String>> {
    let query = sqlx::query_scalar(
        "SELECT trainer FROM run_trainers WHERE county = ? AND run = ? ORDER BY trainer",
    );
    Ok(query.bind(county).bind(run).fetch_all(c).await?)
}

/// The runs of a trainer.
pub(super) async fn runs(
    c: &mut SqliteConnection,
    county: &str,
    user: &str,
) -> Result<Vec<String>> {
    let query = sqlx::query_scalar(
        "SELECT run FROM run_trainers WHERE county = ? AND trainer = ? ORDER BY run",
    );
    Ok(query.bind(county).bind(user).fetch_all(c).await?)
}

/// The runs in which one of these people is enrolled.
pub(super) async fn runs_with(
    c: &mut SqliteConnection,
    county: &str,
    people: &[String],
) -> Result<Vec<String>> {
    // What is deleted has no body to look into.
    let query = sqlx::query_scalar(
        "SELECT DISTINCT substr(id, 1, 36) FROM items
         WHERE county = ? AND kind = 'enrolment' AND deleted = 0
             AND json_extract(body, '$.person') IN (SELECT value FROM json_each(?)) ORDER BY 1",
    );
    let people = serde_json::to_string(people).map_err(|_| Error::Corrupt("people"))?;
    Ok(query.bind(county).bind(people).fetch_all(c).await?)
}

async fn villages(c: &mut SqliteConnection, county: &str, run: &str) -> Result<Vec<String>> {
    let query = sqlx::query_scalar(
        "SELECT village FROM run_villages WHERE county = ? AND run = ? ORDER BY village",
    );
    Ok(query.bind(county).bind(run).fetch_all(c).await?)
}
