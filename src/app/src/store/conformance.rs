//! What every store must do, run by each of them in real browsers.

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{Durability, IndexedDb, Memory, Shelf, Store, StoreError, Write};

wasm_bindgen_test_configure!(run_in_browser);

fn put(key: &str, body: &str) -> Write {
    Write::Put(Shelf::Journal, key.to_owned(), body.as_bytes().to_vec())
}

async fn keys(store: &impl Store, prefix: &str) -> Vec<String> {
    let found = store.list(Shelf::Journal, prefix).await.expect("listed");
    found.into_iter().map(|(key, _)| key).collect()
}

async fn conforms(store: impl Store) {
    assert_eq!(store.get(Shelf::Meta, "absent").await, Ok(None));

    let writes = [put("a/2", "two"), put("a/1", "one"), put("b/1", "other")];
    store
        .write(&writes, Durability::Relaxed)
        .await
        .expect("written");
    assert_eq!(
        store.get(Shelf::Journal, "a/1").await,
        Ok(Some(b"one".to_vec()))
    );
    assert_eq!(
        keys(&store, "a/").await,
        ["a/1", "a/2"],
        "in order, without the others"
    );

    store
        .write(&[put("a/1", "")], Durability::Strict)
        .await
        .expect("written");
    assert_eq!(
        store.get(Shelf::Journal, "a/1").await,
        Ok(Some(Vec::new())),
        "replaced, empty is a body"
    );

    let require = Write::Require(Shelf::Attachments, "file".to_owned());
    let refused = store
        .write(&[put("c", "never"), require.clone()], Durability::Strict)
        .await;
    assert_eq!(refused, Err(StoreError::Missing));
    assert_eq!(
        store.get(Shelf::Journal, "c").await,
        Ok(None),
        "all or nothing"
    );

    let file = Write::Put(Shelf::Attachments, "file".to_owned(), vec![0, 255, 1]);
    store
        .write(&[file], Durability::Strict)
        .await
        .expect("written");
    store
        .write(&[require, put("c", "now")], Durability::Strict)
        .await
        .expect("all shelves in one transaction");
    assert_eq!(
        store.get(Shelf::Attachments, "file").await,
        Ok(Some(vec![0, 255, 1]))
    );

    let changed = |was: &str| {
        let unchanged = Write::Unchanged(Shelf::Journal, "c".to_owned(), was.as_bytes().to_vec());
        [unchanged, put("c", "later")]
    };
    let refused = store.write(&changed("before"), Durability::Strict).await;
    assert_eq!(refused, Err(StoreError::Missing), "somebody was quicker");
    store
        .write(&changed("now"), Durability::Strict)
        .await
        .expect("as it was read");
    assert_eq!(
        store.get(Shelf::Journal, "c").await,
        Ok(Some(b"later".to_vec()))
    );

    let delete = [
        Write::DeletePrefix(Shelf::Journal, "a/".to_owned()),
        Write::Delete(Shelf::Journal, "c".to_owned()),
    ];
    store
        .write(&delete, Durability::Strict)
        .await
        .expect("deleted");
    assert_eq!(keys(&store, "").await, ["b/1"]);
}

async fn fresh(name: &str) -> IndexedDb {
    if let Ok(delete) = indexed_db_futures::database::Database::delete_by_name(name) {
        let _ = delete.await;
    }
    IndexedDb::open(name).await.expect("opened")
}

#[wasm_bindgen_test]
async fn memory_conforms() {
    conforms(Memory::default()).await;
}

#[wasm_bindgen_test]
async fn indexed_db_conforms() {
    conforms(fresh("conformance").await).await;
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_what_it_has() {
    let store = fresh("kept").await;
    store
        .write(&[put("k", "kept")], Durability::Strict)
        .await
        .expect("written");
    drop(store);
    let again = IndexedDb::open("kept").await.expect("opened");
    assert_eq!(
        again.get(Shelf::Journal, "k").await,
        Ok(Some(b"kept".to_vec()))
    );
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_opened_again() {
    let store = fresh("lost").await;
    store.close_for_test();
    store
        .write(&[put("k", "after")], Durability::Strict)
        .await
        .expect("written on a new connection");
    assert_eq!(
        store.get(Shelf::Journal, "k").await,
        Ok(Some(b"after".to_vec()))
    );
}
