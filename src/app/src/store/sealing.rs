//! What the app writes is sealed, in real browsers: nothing can be read without the PIN, and
//! everything with it.

use std::rc::Rc;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::vault::Vault;
use super::{AnyStore, Disk, Durability, IndexedDb, Memory, Shelf, Store, StoreError, Write};
use crate::account::{meta_write, read_meta};
use crate::keyring::{self, Refused};

wasm_bindgen_test_configure!(run_in_browser);

const PIN: &str = "258036";
const SECRET: &str = "yu-ying-han 532899194803120021";

async fn fresh(name: &str) -> Rc<AnyStore> {
    if let Ok(delete) = indexed_db_futures::database::Database::delete_by_name(name) {
        let _ = delete.await;
    }
    AnyStore::locked(Disk::IndexedDb(
        IndexedDb::open(name).await.expect("opened"),
    ))
}

async fn opened(store: &AnyStore, id: &str) -> Rc<AnyStore> {
    store.with_vault(Vault::open(id, [7; 32]).await.expect("a vault"))
}

fn put(shelf: Shelf, key: &str, body: &str) -> Write {
    Write::Put(shelf, key.to_owned(), body.as_bytes().to_vec())
}

async fn write(store: &AnyStore, writes: &[Write]) -> Result<(), StoreError> {
    store.write(writes, Durability::Strict).await
}

#[wasm_bindgen_test]
async fn nothing_of_what_is_written_lies_on_the_disk() {
    let locked = fresh("sealing").await;
    let store = opened(&locked, "a").await;
    for shelf in Shelf::ALL {
        if shelf != Shelf::Forms {
            let key = format!("household/{SECRET}");
            write(&store, &[put(shelf, &key, SECRET)])
                .await
                .expect("written");
        }
    }
    let raw = IndexedDb::open("sealing").await.expect("opened");
    let needle = |text: &[u8]| {
        let mut parts = SECRET.split(' ');
        parts.any(|part| {
            text.windows(part.len())
                .any(|found| found == part.as_bytes())
        })
    };
    for shelf in Shelf::ALL {
        for (key, body) in raw.list(shelf, "").await.expect("listed") {
            assert!(!needle(key.as_bytes()) && !needle(&body), "{shelf:?} {key}");
        }
    }
    // The search would find it.
    let clear = [put(Shelf::Journal, SECRET, SECRET)];
    raw.write(&clear, Durability::Strict)
        .await
        .expect("written");
    let found = raw.list(Shelf::Journal, "").await.expect("listed");
    assert!(
        found
            .iter()
            .any(|(key, body)| needle(key.as_bytes()) && needle(body))
    );
}

#[wasm_bindgen_test]
async fn the_vault_does_what_a_store_does() {
    for disk in [
        Disk::Memory(Memory::default()),
        Disk::IndexedDb(IndexedDb::open("through").await.expect("opened")),
    ] {
        let locked = AnyStore::locked(disk);
        let store = opened(&locked, "b").await;
        let delete = Write::DeletePrefix(Shelf::Journal, String::new());
        write(&store, &[delete]).await.expect("emptied");
        let writes = [
            put(Shelf::Journal, "d/2", "two"),
            put(Shelf::Journal, "d/1", ""),
            put(Shelf::Journal, "e/1", "x"),
        ];
        write(&store, &writes).await.expect("written");
        let found = store.list(Shelf::Journal, "d/").await.expect("listed");
        assert_eq!(
            found,
            [
                ("d/1".to_owned(), Vec::new()),
                ("d/2".to_owned(), b"two".to_vec())
            ]
        );
        let unchanged = |body: &str| {
            let expected = body.as_bytes().to_vec();
            [
                Write::Unchanged(Shelf::Journal, "d/2".to_owned(), expected),
                put(Shelf::Journal, "d/2", "three"),
            ]
        };
        assert_eq!(
            write(&store, &unchanged("other")).await,
            Err(StoreError::Missing)
        );
        write(&store, &unchanged("two"))
            .await
            .expect("as it was read");
        assert_eq!(
            write(&store, &unchanged("two")).await,
            Err(StoreError::Missing)
        );
        let require = |key: &str| [Write::Require(Shelf::Journal, key.to_owned())];
        assert_eq!(
            write(&store, &require("none")).await,
            Err(StoreError::Missing)
        );
        write(&store, &require("e/1")).await.expect("it is there");
        let deletes = [
            Write::DeletePrefix(Shelf::Journal, "d/".to_owned()),
            Write::Delete(Shelf::Journal, "e/1".to_owned()),
        ];
        write(&store, &deletes).await.expect("deleted");
        assert_eq!(store.list(Shelf::Journal, "").await, Ok(Vec::new()));
    }
}

#[wasm_bindgen_test]
async fn another_vault_and_no_vault_see_nothing() {
    let locked = fresh("apart").await;
    let (one, other) = (opened(&locked, "a").await, opened(&locked, "b").await);
    write(&one, &[put(Shelf::Drafts, "d", "one")])
        .await
        .expect("written");
    assert_eq!(other.get(Shelf::Drafts, "d").await, Ok(None));
    assert_eq!(other.list(Shelf::Drafts, "").await, Ok(Vec::new()));
    assert_eq!(
        locked.get(Shelf::Drafts, "d").await,
        Err(StoreError::Locked)
    );
    assert_eq!(
        write(&locked, &[put(Shelf::Drafts, "d", "x")]).await,
        Err(StoreError::Locked)
    );
    // What a form still has to write goes on when the app locks.
    let last = one.to_the_end();
    one.close();
    assert_eq!(one.get(Shelf::Drafts, "d").await, Err(StoreError::Locked));
    write(&last, &[put(Shelf::Drafts, "d", "last")])
        .await
        .expect("written");
    assert_eq!(
        opened(&locked, "a").await.get(Shelf::Drafts, "d").await,
        Ok(Some(b"last".to_vec()))
    );
}

#[wasm_bindgen_test]
async fn bodies_cannot_be_swapped() {
    let locked = fresh("swapped").await;
    let store = opened(&locked, "a").await;
    write(
        &store,
        &[
            put(Shelf::Drafts, "one", "1"),
            put(Shelf::Drafts, "two", "2"),
        ],
    )
    .await
    .expect("written");
    let raw = IndexedDb::open("swapped").await.expect("opened");
    let found = raw.list(Shelf::Drafts, "").await.expect("listed");
    let [(key, _), (_, body)] = found.as_slice() else {
        panic!("two bodies");
    };
    let swap = Write::Put(Shelf::Drafts, key.clone(), body.clone());
    raw.write(&[swap], Durability::Strict)
        .await
        .expect("written");
    let results = [
        store.get(Shelf::Drafts, "one").await,
        store.get(Shelf::Drafts, "two").await,
    ];
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 1);
}

#[wasm_bindgen_test]
async fn a_pin_opens_its_vault_and_wrong_ones_have_to_wait() {
    let locked = fresh("pin").await;
    let (store, head) = keyring::create(&locked, "user", "yan-wen", PIN)
        .await
        .expect("made");
    write(&store, &[head, meta_write("account", &"kept")])
        .await
        .expect("written");
    store.close();
    let head = keyring::heads(&locked).await.pop().expect("a head");
    assert!(head.iterations >= 100_000);
    let opened = keyring::unlock(&locked, &head.id, PIN)
        .await
        .expect("opened");
    assert_eq!(read_meta(&opened, "account").await, Some("kept".to_owned()));
    for _ in 0..5 {
        let refused = keyring::unlock(&locked, &head.id, "258037").await;
        assert_eq!(refused.err(), Some(Refused::WrongPin));
    }
    let refused = keyring::unlock(&locked, &head.id, PIN).await.err();
    assert!(
        matches!(refused, Some(Refused::Wait(1..=30))),
        "{refused:?}"
    );
    // Who is in can set another one.
    keyring::set_pin(&opened, "918273").await.expect("set");
    assert!(keyring::unlock(&locked, &head.id, "918273").await.is_ok());
    assert_eq!(
        keyring::unlock(&locked, &head.id, PIN).await.err(),
        Some(Refused::WrongPin)
    );
}

#[wasm_bindgen_test]
async fn what_an_older_version_left_in_clear_is_sealed() {
    let locked = fresh("older").await;
    let raw = IndexedDb::open("older").await.expect("opened");
    let old = |shelf, key: &str, body: &str| {
        Write::Put(shelf, key.to_owned(), [&[0], body.as_bytes()].concat())
    };
    let writes = [
        old(Shelf::Meta, "account", "{}"),
        old(Shelf::Journal, "d/0", SECRET),
        old(Shelf::Forms, "f/1", "form"),
    ];
    raw.write(&writes, Durability::Strict)
        .await
        .expect("written");
    assert!(keyring::is_before_vaults(&locked).await);
    let store = opened(&locked, "a").await;
    keyring::adopt(&store).await.expect("sealed");
    assert!(!keyring::is_before_vaults(&locked).await);
    assert_eq!(
        store.get(Shelf::Journal, "d/0").await,
        Ok(Some(SECRET.as_bytes().to_vec()))
    );
    assert_eq!(raw.get(Shelf::Journal, "d/0").await, Ok(None));
    assert_eq!(
        store.get(Shelf::Forms, "f/1").await,
        Ok(Some(b"form".to_vec()))
    );
}
