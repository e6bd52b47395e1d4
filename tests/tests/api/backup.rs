//! A copy made while phones upload, and a second server on it.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::{Changes, Receipt, Taken};
use ruhu_tests::client::{Phone, based_on, enrolled, noted, read};
use ruhu_tests::http;
use ruhu_tests::server::Server;
use serde_json::Value;

const WRITERS: u32 = 4;
/// Uploads answered before the copy begins, and at least this many more until the writers stop.
const SOME: usize = 20;

fn back_up(server: &Server, to: &Path) -> Value {
    let to = to.to_str().expect("Unicode");
    let printed = server.command(&["--json", "backup", "--to", to]);
    serde_json::from_str(&printed).expect("one JSON object")
}

/// The same phone at another server.
fn at(phone: &Phone, server: &Server) -> Phone {
    let mut phone = phone.clone();
    phone.port = server.port();
    phone
}

/// Lets writers upload while `work` runs; returns what was answered before it and after it began.
fn while_uploading(phone: &Phone, work: impl FnOnce()) -> (Vec<Taken>, Vec<Taken>) {
    let (answered, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let count = || answered.lock().expect("writers are well").len();
    let wait_for = |least: usize| {
        while count() < least {
            thread::sleep(Duration::from_millis(5));
        }
    };
    thread::scope(|scope| {
        for writer in 1..=WRITERS {
            let (answered, stop) = (&answered, &stop);
            scope.spawn(move || {
                let mut number = writer * 10_000;
                while !stop.load(Ordering::Relaxed) {
                    number += 1;
                    let taken = phone.take(&phone.record(number), 201);
                    answered.lock().expect("writers are well").push(taken);
                }
            });
        }
        wait_for(SOME);
        let before = count();
        work();
        wait_for(before + SOME);
        stop.store(true, Ordering::Relaxed);
        before
    });
    let mut before = answered.into_inner().expect("writers are well");
    let after = before.split_off(SOME);
    (before, after)
}

fn record_of(phone: &Phone, taken: &Taken) -> Record {
    let mut record = phone.record(1);
    record.id.clone_from(&taken.id);
    record
}

#[test]
fn a_server_on_the_copy_has_every_record_that_was_answered_for_and_goes_on() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let copy = server.folder().join("copy.db");
    let mut printed = Value::Null;
    let (before, after) = while_uploading(&phone, || printed = back_up(&server, &copy));
    let (_, cursor) = phone.changes("");
    let all = phone.changes("").0.len();
    assert_eq!(printed["bytes"], fs::metadata(&copy).expect("a file").len());

    let restored = Server::start_from(&copy);
    let (phone, office) = (at(&phone, &restored), at(&office, &restored));
    let list = office.get("/api/v1/office/records?limit=500").json();
    let list = list["records"].as_array().expect("records").clone();
    assert_eq!(printed["records"], list.len());
    for taken in &before {
        let found = list.iter().filter(|head| head["id"] == taken.id.as_str());
        assert_eq!(found.count(), 1, "{}", taken.id);
        let again: Taken = phone.take(&record_of(&phone, taken), 200);
        assert_eq!(again.receipt, taken.receipt);
        let path = format!("/api/v1/receipts/{}", taken.receipt.number);
        let shown: Receipt = read(&http::get(restored.port(), &path).expect("an answer"), 200);
        assert_eq!(shown, taken.receipt, "signed by the same key");
    }
    // What came during the copy is in it whole or not at all; sent again, it is there once.
    for taken in &after {
        let answer = phone.put(&record_of(&phone, taken));
        let again: Taken = read(&answer, answer.status);
        assert!(matches!(answer.status, 200 | 201), "{}", answer.head);
        assert_eq!((again.id, again.revision), (taken.id.clone(), 1));
    }
    // The phone's cursor may be ahead of the copy: it begins anew and gets all there is.
    let since = format!("/api/v1/changes?since={cursor}");
    let page: Changes = read(&phone.get(&since), 200);
    assert!(page.reset);
    assert_eq!(phone.changes("").0.len(), all);
    let mended = based_on(noted(record_of(&phone, &before[0]), "已核对"), 1);
    assert_eq!(phone.take(&mended, 201).revision, 2);
    phone.assert_still_served();
}

#[test]
fn nothing_is_overwritten_and_nothing_is_made_of_nothing() {
    let (server, phone) = enrolled();
    phone.take(&phone.record(1), 201);
    let copy = server.folder().join("copy.db");
    assert_eq!(back_up(&server, &copy)["records"], 1);
    let bytes = fs::read(&copy).expect("a copy");
    let to = copy.to_str().expect("Unicode");
    let refused = server.output(&["backup", "--to", to]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is there already"));
    assert_eq!(fs::read(&copy).expect("a copy"), bytes);

    fs::rename(
        server.folder().join("ruhu.db"),
        server.folder().join("gone.db"),
    )
    .expect("moved");
    let other = server.folder().join("other.db");
    let refused = server.output(&["backup", "--to", other.to_str().expect("Unicode")]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!server.folder().join("ruhu.db").exists() && !other.exists());

    let nowhere = server.folder().join("no/such/folder/copy.db");
    let refused = server.output(&["backup", "--to", nowhere.to_str().expect("Unicode")]);
    assert_eq!(refused.status.code(), Some(1));
    let left: Vec<_> = fs::read_dir(server.folder())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name.to_string_lossy().contains(".part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
