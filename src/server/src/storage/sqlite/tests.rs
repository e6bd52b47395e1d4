//! The suite on SQLite, and what only a file can show.

use std::sync::Arc;

use tempfile::TempDir;

use super::Sqlite;
use crate::storage::conformance::conformance;
use crate::storage::{Item, Storage};

async fn open() -> (Arc<dyn Storage>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let storage = Sqlite::open(&url(&folder)).await.expect("opened");
    (Arc::new(storage), folder)
}

fn url(folder: &TempDir) -> String {
    format!("sqlite://{}/data/ruhu.db", folder.path().display())
}

conformance!(open);

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_is_there_after_opening_again() {
    let (storage, folder) = open().await;
    let id = storage.database_id().await.expect("read");
    storage
        .put_items(
            "532822",
            vec![Item::setting("P_TODAY", "2019-06-15".into())],
        )
        .await
        .expect("put");
    // Not closed: as after a kill, the log beside the file holds the last transaction.
    let again = Sqlite::open(&url(&folder)).await.expect("opened again");
    assert_eq!(
        again.database_id().await.expect("read"),
        id,
        "cursors stay good"
    );
    assert!(
        again
            .item("532822", "setting", "P_TODAY")
            .await
            .expect("read")
            .is_some()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_cannot_write() {
    let (storage, folder) = open().await;
    storage.close().await;
    let sqlite = Sqlite::open(&url(&folder)).await.expect("opened");
    assert!(sqlite.write_through_a_reader().await.is_err());
}
