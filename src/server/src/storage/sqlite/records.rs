//! Records: what [`decide()`] decides, carried out inside one transaction.

use ruhu_domain::sync::decide::{self, Decision, decide};
use ruhu_domain::sync::protocol::{RecordState, StoredRecord};
use sqlx::SqliteConnection;

use super::{households, items, office, revisions, training};
use crate::storage::{Error, Head, Latest, Refused, Result, Upload, Verdict};

pub(super) async fn known(
    c: &mut SqliteConnection,
    county: &str,
    record: &str,
    sha256: &str,
) -> Result<Option<Verdict>> {
    match office::head(c, county, record).await? {
        None => Ok(None),
        Some(head) if head.state == RecordState::Void => Ok(Some(Verdict::Void(reason(head)))),
        Some(_) => Ok(revisions::by_hash(c, county, record, sha256)
            .await?
            .map(Verdict::Known)),
    }
}

pub(super) async fn take(c: &mut SqliteConnection, upload: Upload) -> Result<Verdict> {
    let (county, id) = (&upload.session.user.county, &upload.record.id);
    let head = office::head(c, county, id).await?;
    // Asked again in here: of twenty that came at once, the first is stored and the others find it.
    let same = revisions::by_hash(c, county, id, &upload.sha256).await?;
    let stored = head.as_ref().map(|head| decide::Stored {
        revision: head.revision,
        state: head.state,
        has_bytes: same.is_some(),
    });
    match decide(stored, upload.record.base_revision) {
        Decision::Known => same.map(Verdict::Known).ok_or(Error::Corrupt("revision")),
        Decision::Store { revision } => store(c, &upload, revision).await,
        Decision::Stale => {
            keep_variant(c, &upload).await?;
            let newest = head.map_or(0, |head| head.revision);
            Ok(Verdict::Stale(newest_bytes(c, county, id, newest).await?))
        }
        Decision::Void => Ok(Verdict::Void(head.map(reason).unwrap_or_default())),
    }
}

/// Why the office decided as it did.
fn reason(head: Head) -> String {
    head.review.map(|review| review.reason).unwrap_or_default()
}

async fn store(c: &mut SqliteConnection, upload: &Upload, revision: u32) -> Result<Verdict> {
    let (session, record) = (&upload.session, &upload.record);
    // Asked in here: the household may have been joined to another while the record was judged.
    let joined = households::joined(c, &session.user.county, &record.household).await?;
    let (household, area) = match &joined {
        Some((household, area)) => (household, area),
        None => (&record.household, &upload.area),
    };
    let violations =
        serde_json::to_string(&upload.violations).map_err(|_| Error::Corrupt("violations"))?;
    sqlx::query(
        "INSERT INTO records (county, id, revision, state, form_id, form_version, household, finished_at,
             user, area, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (county, id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
             form_id = excluded.form_id, form_version = excluded.form_version,
             household = excluded.household, finished_at = excluded.finished_at,
             user = excluded.user, area = excluded.area, received_at = excluded.received_at",
    )
    .bind(&session.user.county)
    .bind(&record.id)
    .bind(revision)
    .bind(upload.state.name())
    .bind(&record.form_id)
    .bind(&record.form_version)
    .bind(household)
    .bind(&record.finished_at)
    .bind(&session.user.id)
    .bind(area)
    .bind(&upload.received_at)
    .execute(&mut *c)
    .await?;
    sqlx::query(
        "INSERT INTO revisions (county, record, revision, sha256, bytes, violations, user, device,
             received_at, receipt, key_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&session.user.county)
    .bind(&record.id)
    .bind(revision)
    .bind(&upload.sha256)
    .bind(&upload.bytes)
    .bind(violations)
    .bind(&session.user.id)
    .bind(&session.device)
    .bind(&upload.received_at)
    .bind(&upload.receipt)
    .bind(&upload.key_id)
    .execute(&mut *c)
    .await?;
    for attachment in record.attachments() {
        // One picture may answer two questions.
        sqlx::query(
            "INSERT INTO revision_attachments (county, record, revision, sha256) VALUES (?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(&session.user.county)
        .bind(&record.id)
        .bind(revision)
        .bind(&attachment.sha256)
        .execute(&mut *c)
        .await?;
    }
    let mut items = upload.items.clone();
    items.retain(|item| joined.is_none() || item.id != record.household);
    items::put(c, session.user.county.clone(), items).await?;
    if let Some(run) = &upload.run {
        training::note(c, &session.user.county, &session.user.id, run).await?;
    }
    let stored = revisions::newest(c, &session.user.county, &record.id).await?;
    stored
        .map(Verdict::Stored)
        .ok_or(Error::Corrupt("revision"))
}

async fn keep_variant(c: &mut SqliteConnection, upload: &Upload) -> Result<()> {
    sqlx::query(
        "INSERT INTO variants (county, record, sha256, base_revision, bytes, user, device, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(&upload.session.user.county)
    .bind(&upload.record.id)
    .bind(&upload.sha256)
    .bind(upload.record.base_revision)
    .bind(&upload.bytes)
    .bind(&upload.session.user.id)
    .bind(&upload.session.device)
    .bind(&upload.received_at)
    .execute(c)
    .await?;
    Ok(())
}

async fn newest_bytes(
    c: &mut SqliteConnection,
    county: &str,
    record: &str,
    revision: u32,
) -> Result<StoredRecord> {
    let (sha256, bytes): (String, Vec<u8>) = sqlx::query_as(
        "SELECT sha256, bytes FROM revisions WHERE county = ? AND record = ? AND revision = ?",
    )
    .bind(county)
    .bind(record)
    .bind(revision)
    .fetch_one(c)
    .await?;
    let record = String::from_utf8(bytes).map_err(|_| Error::Corrupt("record"))?;
    Ok(StoredRecord {
        revision,
        sha256,
        record,
    })
}

pub(super) async fn latest(
    c: &mut SqliteConnection,
    county: &str,
    user: &str,
    record: &str,
) -> Result<Option<Latest>> {
    let own: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM revisions WHERE county = ? AND record = ? AND user = ?)",
    )
    .bind(county)
    .bind(record)
    .bind(user)
    .fetch_one(&mut *c)
    .await?;
    if own {
        newest(c, county, record).await
    } else {
        Ok(None)
    }
}

pub(super) async fn newest(
    c: &mut SqliteConnection,
    county: &str,
    record: &str,
) -> Result<Option<Latest>> {
    let Some(revision) = revisions::newest(c, county, record).await? else {
        return Ok(None);
    };
    let stored = newest_bytes(c, county, record, revision.revision).await?;
    Ok(Some(Latest {
        revision,
        bytes: stored.record.into_bytes(),
    }))
}

pub(super) async fn keep_refused(c: &mut SqliteConnection, refused: Refused) -> Result<()> {
    sqlx::query(
        "INSERT INTO quarantine (county, sha256, code, detail, bytes, user, device, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(refused.session.user.county)
    .bind(refused.sha256)
    .bind(refused.code)
    .bind(refused.detail)
    .bind(refused.bytes)
    .bind(refused.session.user.id)
    .bind(refused.session.device)
    .bind(refused.received_at)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn refused_count(c: &mut SqliteConnection, county: &str) -> Result<u64> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM quarantine WHERE county = ?")
        .bind(county)
        .fetch_one(c)
        .await?;
    Ok(count.unsigned_abs())
}
