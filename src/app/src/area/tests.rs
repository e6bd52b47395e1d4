//! Pages of changes into a store, and an area of 20,000 households in a browser.

use std::rc::Rc;

use ruhu_domain::form::Lists;
use ruhu_domain::household::temporary::is_temporary;
use ruhu_domain::role::Role;
use ruhu_domain::search::search;
use ruhu_domain::sync::protocol::{Change, Changes, Receipt, RecordState};
use serde_json::{Value as Json, json};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

use super::download::take;
use super::{HOUSEHOLD, Index, Others, household, load, register};
use crate::account::{Account, meta_write, read_meta};
use crate::records::{self, Entry};
use crate::store::{AnyStore, Disk, Durability, IndexedDb, Memory, Shelf, Write, vault::Vault};

#[path = "../../../../tests/src/bin/bench/area.rs"]
mod large;

wasm_bindgen_test_configure!(run_in_browser);

async fn opened(disk: Disk) -> Rc<AnyStore> {
    let vault = Vault::open("test", [7; 32]).await.expect("a vault");
    AnyStore::locked(disk).with_vault(vault)
}

async fn memory() -> Rc<AnyStore> {
    opened(Disk::Memory(Memory::default())).await
}

fn change(kind: &str, id: &str, body: Option<Json>) -> Change {
    Change {
        kind: kind.to_owned(),
        id: id.to_owned(),
        revision: 1,
        deleted: body.is_none(),
        body,
    }
}

fn page(items: Vec<Change>) -> Changes {
    Changes {
        cursor: "aa-1".to_owned(),
        more: false,
        server_time: "2019-06-15T00:00:00Z".to_owned(),
        reset: false,
        items,
    }
}

/// Head of a household begun on the phone, which knows no readings of names: found by the characters.
const NEW_HEAD: &str = "\u{5ca9}\u{65b0}";

/// A household whose head is read so.
fn on_list(code: &str, head: &str) -> Change {
    let body = json!({
        "code": code, "head": head, "township": "532899101", "village": "532899101201",
        "group": "", "status": "20", "pinyin": [head],
    });
    change("household", code, Some(body))
}

fn surveyed(code: &str, member: &str) -> Change {
    let body = json!({
        "answers": {"seen_state": "1", "members": [{"_key": "1", "m_name": member}]},
        "pinyin": [member],
        "visits": [{
            "record": "a", "date": "2019-06-01", "purpose": "1", "seen_state": "1", "role": "1", "by": "",
        }],
    });
    change("current", code, Some(body))
}

/// Takes a page; what is then in the index must also be what is stored.
async fn taken(store: &AnyStore, index: &mut Index, page: Changes) -> bool {
    let reviewed = take(store, index, page).await.expect("stored");
    assert!(load(store).await.iter().eq(index.iter()));
    reviewed
}

fn found(index: &Index, typed: &str) -> Vec<String> {
    let found = search(index, typed, 10).shown.into_iter();
    found.map(|entry| entry.code.clone()).collect()
}

#[wasm_bindgen_test]
async fn list_and_current_facts_come_in_either_order() {
    let both = [on_list("1", "yu ying"), surveyed("1", "yan wen")];
    let reversed = [both[1].clone(), both[0].clone()];
    for order in [both, reversed] {
        // In one page, then in a page each.
        let (store, mut index) = (memory().await, Index::default());
        taken(&store, &mut index, page(order.to_vec())).await;
        let entry = index.get("1").expect("an entry").clone();
        assert!(entry.visited.is_some());
        assert_eq!(found(&index, "yanwen"), ["1"]);
        let (store, mut index) = (memory().await, Index::default());
        for one in order {
            taken(&store, &mut index, page(vec![one])).await;
        }
        assert_eq!(index.get("1"), Some(&entry));
    }
}

#[wasm_bindgen_test]
async fn what_is_deleted_goes() {
    let (store, mut index) = (memory().await, Index::default());
    let items = vec![
        on_list("1", "jia"),
        on_list("2", "yi"),
        surveyed("2", "bing"),
    ];
    taken(&store, &mut index, page(items)).await;
    let items = vec![change("household", "1", None), change("current", "2", None)];
    taken(&store, &mut index, page(items)).await;
    assert_eq!(found(&index, ""), ["2"]);
    assert_eq!(found(&index, "bing"), [""; 0]);
    assert!(household(&store, "1").await.is_none());
}

#[wasm_bindgen_test]
async fn a_reset_drops_the_office_s_data_and_nothing_else() {
    let (store, mut index) = (memory().await, Index::default());
    let setting = change("setting", "P_TODAY", Some(json!("2019-06-15")));
    let items = vec![
        on_list("1", "jia"),
        surveyed("1", "yi"),
        on_list("2", "bing"),
        setting,
    ];
    taken(&store, &mut index, page(items)).await;
    let draft = Write::Put(Shelf::Drafts, "d".to_owned(), b"{}".to_vec());
    store
        .write(&[draft], Durability::Strict)
        .await
        .expect("stored");

    let reset = Changes {
        reset: true,
        ..page(vec![on_list("1", "jia")])
    };
    taken(&store, &mut index, reset).await;
    assert_eq!(found(&index, ""), ["1"]);
    assert_eq!(
        index.get("1").and_then(|entry| entry.visited),
        None,
        "the old facts are gone"
    );
    let settings: Json = read_meta(&store, "settings").await.expect("settings");
    assert_eq!(settings, json!({}));
    let kept = store.get(Shelf::Drafts, "d").await.expect("read");
    assert!(kept.is_some());
}

#[wasm_bindgen_test]
async fn a_temporary_code_leads_to_the_household_it_became() {
    let (store, mut index) = (memory().await, Index::default());
    taken(&store, &mut index, page(vec![on_list("T-1", "jia")])).await;
    let alias = change("alias", "T-1", Some(json!({"to": "1"})));
    taken(&store, &mut index, page(vec![alias, on_list("1", "jia")])).await;
    assert_eq!(found(&index, "jia"), ["1"]);
    let known = household(&store, "T-1").await.expect("a household");
    assert_eq!(known.code, "1");
}

#[wasm_bindgen_test]
async fn a_household_begun_here_stays_until_the_office_says_what_it_is() {
    let store = memory().await;
    let account = Account {
        user: String::new(),
        token: String::new(),
        name: "cadre".to_owned(),
        role: Role::Cadre,
        area: "532822103299".to_owned(),
        county: "532822".to_owned(),
    };
    let registered = register(&store, Index::default(), &account, NEW_HEAD).await;
    let (code, mut index) = registered.expect("stored");
    assert!(is_temporary(&code), "{code}");
    assert_eq!(found(&index, NEW_HEAD), [&*code]);
    let known = household(&store, &code).await.expect("a household");
    assert_eq!(known.office["hh_code"], code.as_str());
    assert_eq!(known.office["village"], "532822103299");

    let reset = Changes {
        reset: true,
        ..page(vec![on_list("1", "jia")])
    };
    taken(&store, &mut index, reset).await;
    assert_eq!(
        found(&index, NEW_HEAD),
        [&*code],
        "the office cannot drop it"
    );
    assert_eq!(found(&load(&store).await, NEW_HEAD), [&*code]);

    let alias = change("alias", &code, Some(json!({"to": "1", "members": {}})));
    taken(&store, &mut index, page(vec![alias])).await;
    assert!(found(&index, NEW_HEAD).is_empty());
    let old = [meta_write("index_format", &0)];
    let written = store.write(&old, Durability::Strict).await;
    written.expect("stored");
    assert!(found(&load(&store).await, NEW_HEAD).is_empty());
    let known = household(&store, &code).await.expect("a household");
    assert_eq!(known.code, "1");
}

#[wasm_bindgen_test]
async fn an_index_of_another_version_is_made_again() {
    let (store, mut index) = (memory().await, Index::default());
    let items = vec![on_list("1", "jia"), surveyed("1", "yi")];
    taken(&store, &mut index, page(items)).await;
    let old = [
        meta_write("index_format", &0),
        Write::Put(
            Shelf::Office,
            "index/x".to_owned(),
            b"of another version\n".to_vec(),
        ),
    ];
    store.write(&old, Durability::Strict).await.expect("stored");
    assert!(load(&store).await.iter().eq(index.iter()), "made again");
    assert!(load(&store).await.iter().eq(index.iter()), "and stored");
}

/// A form whose content `sha256` is in this state, with a receipt of the content `got`.
fn handed_in(id: &str, sha256: &str, state: RecordState, revision: u32) -> Entry {
    let entry = json!({
        "id": id, "sha256": sha256, "bytes": 0, "form_id": "household_survey", "form_version": "1",
        "household": "1", "title": "", "finished_at": "2019-06-01T00:00:00Z", "state": state,
        "receipt": Receipt {
            number: String::new(),
            record: id.to_owned(),
            revision,
            sha256: "got".to_owned(),
            received_at: String::new(),
            key_id: String::new(),
            signature: String::new(),
        },
        "problem": null,
    });
    serde_json::from_value(entry).expect("an entry")
}

#[wasm_bindgen_test]
async fn a_review_reaches_the_finished_form_unless_it_has_gone_on() {
    let (store, mut index) = (memory().await, Index::default());
    let review = |id: &str| {
        let body = json!({
            "record": id, "revision": 1, "state": "returned", "reason": "wrong",
            "questions": ["wages[0].w_amount"], "by": "", "at": "2019-06-02T00:00:00Z",
        });
        change("review", id, Some(body))
    };
    for entry in [
        handed_in("sent", "got", RecordState::Uploaded, 1),
        handed_in("waiting", "changed", RecordState::Queued, 1),
        handed_in("newer", "got", RecordState::Uploaded, 2),
        handed_in("mending", "changed", RecordState::Quarantined, 1),
    ] {
        let entry = [entry.write()];
        store
            .write(&entry, Durability::Strict)
            .await
            .expect("stored");
    }
    let draft = Write::Put(Shelf::Drafts, "mending".to_owned(), b"{}".to_vec());
    store
        .write(&[draft], Durability::Strict)
        .await
        .expect("stored");

    let items = ["waiting", "newer", "mending", "elsewhere"]
        .map(review)
        .to_vec();
    assert!(!taken(&store, &mut index, page(items)).await);
    assert!(taken(&store, &mut index, page(vec![review("sent")])).await);
    let state = async |id| records::get(&store, id).await.expect("an entry").state;
    assert_eq!(state("waiting").await, RecordState::Queued);
    assert_eq!(state("newer").await, RecordState::Uploaded);
    assert_eq!(state("mending").await, RecordState::Quarantined);
    let sent = records::get(&store, "sent").await.expect("an entry");
    assert_eq!(sent.state, RecordState::Returned);
    assert_eq!(sent.reason, "wrong");
    assert_eq!(sent.questions, ["wages[0].w_amount"]);
}

#[wasm_bindgen_test]
async fn an_area_of_20_000_households_is_downloaded_loaded_and_searched() {
    if let Ok(delete) = indexed_db_futures::database::Database::delete_by_name("large") {
        let _ = delete.await;
    }
    let store = opened(Disk::IndexedDb(
        IndexedDb::open("large").await.expect("opened"),
    ))
    .await;
    let performance = web_sys::window().and_then(|window| window.performance());
    let performance = performance.expect("a clock");
    let mut index = Index::default();
    // The least and the most of the pages: the last must not cost more than the first.
    let mut pages = Vec::new();
    let mut changes = Vec::new();
    for number in 0..large::HOUSEHOLDS {
        let body = large::household(number);
        let code = body["code"].as_str().unwrap_or_default().to_owned();
        changes.push(change("household", &code, Some(body)));
        if changes.len() == 200 {
            let page = page(std::mem::take(&mut changes));
            let start = performance.now();
            take(&store, &mut index, page).await.expect("stored");
            pages.push(performance.now() - start);
        }
    }
    let sum = |pages: &[f64]| pages.iter().sum::<f64>();
    console_log!(
        "download of 20,000 households: {:.0} ms, the first tenth of it {:.0} ms, the last {:.0} ms",
        sum(&pages),
        sum(&pages[..10]),
        sum(&pages[90..]),
    );
    let start = performance.now();
    let loaded = load(&store).await;
    console_log!("loading the index: {:.0} ms", performance.now() - start);
    assert!(loaded.iter().eq(index.iter()));
    let name = loaded.iter().next().map_or("", |entry| &entry.head);
    for typed in ["", name, "y", "yyh", "yu ying h", "001x"] {
        let start = performance.now();
        let total = search(&loaded, typed, 50).total;
        console_log!(
            "search {typed:?}: {:.1} ms, {total} found",
            performance.now() - start
        );
    }
    let others = Others::than(&std::sync::Arc::new(loaded), "");
    for word in ["first", "second"] {
        let start = performance.now();
        let known = others.household_of("532899100000799994");
        console_log!(
            "{word} look-up of a person: {:.1} ms",
            performance.now() - start
        );
        assert!(known.is_some());
    }
    let stored = store.list(Shelf::Office, HOUSEHOLD).await.expect("listed");
    assert_eq!(stored.len(), large::HOUSEHOLDS);
}

/// What a group said of a person leaves the phone in the transaction that stores the receipt, and not
/// before.
#[wasm_bindgen_test]
async fn private_answers_go_once_the_server_has_them() {
    let bytes = |id: &str| {
        let record = json!({
            "id": id, "form_id": "credit_appraisal", "form_version": "1", "form_sha256": "",
            "household": "1", "started_at": "", "finished_at": "2019-06-01T00:00:00Z",
            "clock_offset_ms": 0, "device": "", "app_version": "", "base_revision": null,
            "answers": {"ap_date": "2019-06-01", "ch_law": "3", "ap_remark": "secret"},
            "computed": {},
        });
        serde_json::to_vec(&record).expect("JSON")
    };
    for (number, state, kept) in [
        (1, RecordState::Uploaded, false),
        (2, RecordState::Accepted, false),
        (3, RecordState::Quarantined, true),
        (4, RecordState::Queued, true),
    ] {
        let store = memory().await;
        let id = format!("01672edd-14e1-7000-8000-{number:012}");
        let mut entry = handed_in(&id, "got", RecordState::Queued, 1);
        entry.form_id = "credit_appraisal".to_owned();
        let key = format!("bytes/{id}");
        let writes = [entry.write(), Write::Put(Shelf::Records, key, bytes(&id))];
        store
            .write(&writes, Durability::Strict)
            .await
            .expect("stored");
        let change = |entry: &mut Entry| {
            entry.state = state;
            true
        };
        let changed = records::update(&store, [&id], change)
            .await
            .expect("stored");
        assert_eq!(changed.len(), 1);
        let left = records::bytes(&store, &id).await.expect("bytes");
        let left = String::from_utf8(left).expect("text");
        for private in ["ch_law", "secret"] {
            assert_eq!(left.contains(private), kept, "{private} {state:?}");
        }
        assert!(left.contains("ap_date"));
    }
}
