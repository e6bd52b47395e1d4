//! What a saved file brings back, and what the phone forgets in time, in real browsers.

use std::rc::Rc;

use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use crate::backup::{self, BackupError};
use crate::clock;
use crate::json;
use crate::records::{self, Entry};
use crate::store::vault::Vault;
use crate::store::{AnyStore, Disk, Durability, Memory, Shelf, Write};

wasm_bindgen_test_configure!(run_in_browser);

const LONG_AGO: &str = "2019-06-01T00:00:00Z";

async fn phone(id: &str) -> Rc<AnyStore> {
    let vault = Vault::open(id, [7; 32]).await.expect("a vault");
    AnyStore::locked(Disk::Memory(Memory::default())).with_vault(vault)
}

/// The id of the form called `name` in a test.
fn id_of(name: &str) -> String {
    let hash = sha256_hex(name.as_bytes());
    format!(
        "{}-{}-7000-8000-{}",
        &hash[..8],
        &hash[8..12],
        &hash[12..24]
    )
}

/// Puts a finished form with one photo onto the phone; gives the photo's name.
async fn finished(store: &AnyStore, name: &str, state: RecordState, at: &str) -> String {
    let id = &id_of(name);
    let photo = name.as_bytes().to_vec();
    let file = sha256_hex(&photo);
    let record = json!({
        "id": id, "form_id": "f", "form_version": "1", "form_sha256": "", "household": "1",
        "started_at": at, "finished_at": at, "clock_offset_ms": 0, "device": "", "app_version": "",
        "base_revision": null, "computed": {},
        "answers": {"photo": [{"sha256": file, "bytes": photo.len(), "type": "image/png"}]},
    });
    let record: Record = serde_json::from_value(record).expect("a record");
    let bytes = record.to_bytes();
    let sha256 = sha256_hex(&bytes);
    let receipt = json!({
        "number": "", "record": id, "revision": 1, "sha256": sha256, "received_at": "",
        "key_id": "", "signature": "",
    });
    let waits = state == RecordState::Queued;
    let entry = json!({
        "id": id, "sha256": sha256, "bytes": bytes.len(), "form_id": "f", "form_version": "1",
        "household": "1", "title": "", "finished_at": at, "state": state, "problem": null,
        "receipt": (!waits).then_some(receipt),
        "files": if waits { vec![file.clone()] } else { Vec::new() },
    });
    let entry: Entry = serde_json::from_value(entry).expect("an entry");
    let writes = [
        entry.write(),
        Write::Put(Shelf::Records, records::bytes_key(id), bytes),
        Write::Put(Shelf::Attachments, file.clone(), photo),
    ];
    store
        .write(&writes, Durability::Strict)
        .await
        .expect("written");
    file
}

async fn has(store: &AnyStore, shelf: Shelf, key: &str) -> bool {
    store.get(shelf, key).await.expect("read").is_some()
}

#[wasm_bindgen_test]
async fn what_the_server_has_had_for_long_goes_and_the_receipt_stays() {
    let store = phone("a").await;
    let now = clock::now_rfc3339();
    let mut files = Vec::new();
    for (id, state, at) in [
        ("old", RecordState::Accepted, LONG_AGO),
        ("named", RecordState::Uploaded, LONG_AGO),
        ("returned", RecordState::Returned, LONG_AGO),
        ("queued", RecordState::Queued, LONG_AGO),
        ("new", RecordState::Accepted, now.as_str()),
    ] {
        files.push(finished(&store, id, state, at).await);
    }
    // An open form shows the photo of one that goes.
    let draft = json::write(&json!({ "photo": files[1] }));
    let draft = [Write::Put(Shelf::Drafts, "d".to_owned(), draft)];
    store
        .write(&draft, Durability::Strict)
        .await
        .expect("written");
    records::forget_old(&store).await.expect("done");
    for (name, file, bytes_stay, photo_stays) in [
        ("old", &files[0], false, false),
        ("named", &files[1], false, true),
        ("returned", &files[2], true, true),
        ("queued", &files[3], true, true),
        ("new", &files[4], true, true),
    ] {
        let id = id_of(name);
        assert!(records::get(&store, &id).await.is_some(), "{name}");
        let bytes = has(&store, Shelf::Records, &records::bytes_key(&id)).await;
        assert_eq!(bytes, bytes_stay, "{name}");
        let photo = has(&store, Shelf::Attachments, file).await;
        assert_eq!(photo, photo_stays, "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_file_brings_back_what_is_missing_and_nothing_else() {
    let lost = phone("a").await;
    let photo = finished(&lost, "queued", RecordState::Queued, LONG_AGO).await;
    finished(&lost, "sent", RecordState::Uploaded, LONG_AGO).await;
    let open = [
        Write::Put(Shelf::Drafts, "d".to_owned(), b"{}".to_vec()),
        Write::Put(Shelf::Journal, "d/0000000000".to_owned(), b"[]".to_vec()),
    ];
    lost.write(&open, Durability::Strict)
        .await
        .expect("written");
    let saved = backup::save(&lost, "user").await.expect("saved");
    assert_eq!((saved.records, saved.drafts), (1, 1));

    let other = phone("b").await;
    let wrong = backup::restore(&other, &saved.file, "0000-0000-0000").await;
    assert_eq!(wrong.err(), Some(BackupError::WrongCode));
    let cut = &saved.file[..saved.file.len() - 1];
    let wrong = backup::restore(&other, cut, &saved.code).await;
    assert_eq!(wrong.err(), Some(BackupError::WrongCode));
    let restored = backup::restore(&other, &saved.file, &saved.code.to_lowercase()).await;
    assert_eq!(restored.expect("restored").len(), 1);
    assert!(has(&other, Shelf::Attachments, &photo).await);
    assert!(
        has(&other, Shelf::Drafts, "d").await && has(&other, Shelf::Journal, "d/0000000000").await
    );
    assert!(records::get(&other, &id_of("sent")).await.is_none());
    let again = backup::restore(&other, &saved.file, &saved.code).await;
    assert_eq!(again.expect("restored").len(), 0);

    // Where the form was finished anew meanwhile, the file is the older one.
    let newer = clock::now_rfc3339();
    let ahead = phone("c").await;
    finished(&ahead, "queued", RecordState::Queued, &newer).await;
    let nothing = backup::restore(&ahead, &saved.file, &saved.code).await;
    assert_eq!(nothing.expect("restored").len(), 0);
    let kept = records::get(&ahead, &id_of("queued"))
        .await
        .expect("an entry");
    assert_eq!(kept.finished_at, newer);
}

#[wasm_bindgen_test]
async fn there_is_no_file_of_nothing() {
    let store = phone("a").await;
    finished(&store, "sent", RecordState::Accepted, LONG_AGO).await;
    assert_eq!(
        backup::save(&store, "user").await.err(),
        Some(BackupError::Empty)
    );
}
