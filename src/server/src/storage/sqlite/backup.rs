//! `VACUUM INTO`: one read transaction, so writers are neither held up nor half seen.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::engine::BUSY;
use crate::storage::{Backup, Error, Result};

/// Copies the database of a URL into a file that is not there yet.
pub(in crate::storage) async fn backup(url: &str, to: &Path) -> Result<Backup> {
    if to.exists() {
        return Err(failed(to, &"it is there already; nothing is overwritten"));
    }
    let part = part(to);
    // It holds people's data and the key of the receipts: nobody else reads it.
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&part);
    made.map_err(|error| failed(&part, &error))?;
    let done = fill(url, &part).await;
    let done = done.and_then(|backup| publish(&part, to).map(|()| backup));
    if done.is_err() {
        // It is of no use; that it may be gone already does not matter.
        let _ = fs::remove_file(&part);
    }
    done
}

async fn fill(url: &str, part: &Path) -> Result<Backup> {
    let path = part.to_str();
    let path = path.ok_or_else(|| failed(part, &"its name is not Unicode"))?;
    let options = SqliteConnectOptions::from_str(url).map_err(|error| Error::Address {
        url: url.to_owned(),
        reason: error.to_string(),
    })?;
    // Neither made nor migrated: a backup changes nothing.
    let from = options.create_if_missing(false).busy_timeout(BUSY);
    let mut from = from.connect().await?;
    let copied = sqlx::query("VACUUM INTO ?")
        .bind(path)
        .execute(&mut from)
        .await;
    from.close().await?;
    copied?;
    let copy = SqliteConnectOptions::new()
        .filename(part)
        .synchronous(SqliteSynchronous::Full);
    let mut copy = copy.connect().await?;
    let records = seal(&mut copy).await;
    copy.close().await?;
    let bytes = fs::metadata(part).map_err(|error| failed(part, &error))?;
    Ok(Backup {
        bytes: bytes.len(),
        records: records?,
    })
}

/// Looks whether the copy is sound, names it, counts what is in it.
async fn seal(copy: &mut SqliteConnection) -> Result<u64> {
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut *copy)
        .await?;
    if sound != "ok" {
        return Err(Error::Corrupt("database"));
    }
    sqlx::query("UPDATE meta SET value = lower(hex(randomblob(4))) WHERE name = 'database'")
        .execute(&mut *copy)
        .await?;
    let records: i64 = sqlx::query_scalar("SELECT count(*) FROM records")
        .fetch_one(copy)
        .await?;
    u64::try_from(records).map_err(|_| Error::Corrupt("count"))
}

/// Onto the disk, then under its name: a file of that name is always whole.
fn publish(part: &Path, to: &Path) -> Result<()> {
    let file = File::open(part).and_then(|file| file.sync_all());
    file.map_err(|error| failed(part, &error))?;
    fs::rename(part, to).map_err(|error| failed(to, &error))?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| failed(folder, &error))
}

fn part(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn failed(file: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::Backup {
        file: file.display().to_string(),
        reason: why.to_string(),
    }
}
