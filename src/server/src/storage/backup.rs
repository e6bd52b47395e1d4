//! A consistent copy of a database that is in use.

use std::path::Path;

use super::{Error, Result, sqlite};

/// What is in a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Size of the file.
    pub bytes: u64,
    /// Records in it, each counted once whatever its revisions.
    pub records: u64,
}

/// Copies the database at `url` into a new file, as it is at one instant; servers go on writing.
/// The copy has a name of its own, so that phones that meet a server on it fetch everything anew:
/// their cursors may be ahead of it.
///
/// # Errors
///
/// When there is no such database, the file is there already, or the engine or the disk fails.
/// No file of this name is then left behind.
pub async fn backup(url: &str, to: &Path) -> Result<Backup> {
    if url.starts_with("sqlite:") {
        return sqlite::backup(url, to).await;
    }
    Err(Error::Address {
        url: super::open::redacted(url),
        reason: "only sqlite:// is copied by this command".to_owned(),
    })
}
