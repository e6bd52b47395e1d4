//! What every engine must do. Each function is one behaviour, run on a database with one user.

use std::sync::Arc;

use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::{Map, json};

use super::{
    Appended, AttachmentState, Form, Item, NewDevice, Part, ReceiptKey, Refused, Session, Storage, Unfit, Upload, User,
    Verdict,
};
use crate::receipts::new_number;

const COUNTY: &str = "532822";
const NOW: &str = "2019-06-15T02:00:00.000Z";

/// Makes one test of each behaviour for an engine; `$open` gives an empty database and whatever
/// must live as long as it.
macro_rules! conformance {
    ($open:path: $($behaviour:ident),* $(,)?) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $behaviour() {
            let (storage, _kept) = $open().await;
            $crate::storage::conformance::add_user(&*storage).await;
            $crate::storage::conformance::$behaviour(storage).await;
        })*
    };
    ($open:path) => {
        $crate::storage::conformance::conformance! { $open:
            twenty_identical_uploads_give_one_receipt,
            each_row_of_the_upload_table,
            a_void_record_takes_nothing,
            a_batch_is_taken_in_its_order,
            an_upload_that_fails_leaves_no_trace,
            revisions_count_on_from_a_base_that_is_not_here,
            receipts_are_found_by_number_and_signed_by_the_first_key,
            pictures_arrive_in_pieces,
            pictures_that_are_none_are_thrown_away,
            files_are_taken_only_when_a_record_of_the_user_names_them,
            changes_come_in_order_and_only_once,
            changes_are_cut_to_the_area,
            tokens_open_only_their_county,
            form_versions_in_use_do_not_change,
            refused_things_are_kept_once,
            a_closed_database_says_so,
        }
    };
}
pub(super) use conformance;

fn session(user: &str) -> Session {
    let user = User {
        county: COUNTY.to_owned(),
        id: user.to_owned(),
        name: "示例干部".to_owned(),
        role: "cadre".to_owned(),
        area: "532822103".to_owned(),
    };
    Session { user, device: "01672edd-2c51-7006-8000-000000000001".to_owned() }
}

pub(super) async fn add_user(storage: &dyn Storage) {
    storage.put_user(session("cadre").user, Some("code".to_owned())).await.expect("put");
}

/// An upload of record number `id` whose content is `text`.
fn upload(id: u32, base_revision: Option<u32>, text: &str) -> Upload {
    let mut answers = Map::new();
    answers.insert("remark".to_owned(), json!(text));
    let record = Record {
        id: format!("01672edd-14e1-7000-8000-{id:012}"),
        form_id: "household_survey".to_owned(),
        form_version: "1".to_owned(),
        form_sha256: sha256_hex(b"form"),
        household: "532822103299010001".to_owned(),
        started_at: NOW.to_owned(),
        finished_at: NOW.to_owned(),
        clock_offset_ms: 0,
        device: "01672edd-2c51-7006-8000-000000000001".to_owned(),
        app_version: "0.1.0".to_owned(),
        base_revision,
        answers,
        computed: Map::new(),
    };
    again(record, session("cadre"))
}

/// The upload of a record.
fn again(record: Record, session: Session) -> Upload {
    let bytes = record.to_bytes();
    Upload {
        session,
        sha256: sha256_hex(&bytes),
        record,
        bytes,
        state: RecordState::Uploaded,
        violations: Vec::new(),
        receipt: new_number(),
        key_id: "key".to_owned(),
        received_at: NOW.to_owned(),
    }
}

/// An upload whose record names a file.
fn with_picture(id: u32, bytes: &[u8], user: &str) -> Upload {
    let mut record = upload(id, None, "").record;
    let attachment = json!([{ "sha256": sha256_hex(bytes), "bytes": bytes.len(), "type": "image/jpeg" }]);
    record.answers.insert("house_photo".to_owned(), attachment);
    again(record, session(user))
}

async fn take(storage: &dyn Storage, upload: Upload) -> Verdict {
    storage.take(vec![upload]).await.expect("taken").pop().expect("a verdict")
}

fn stored(verdict: &Verdict) -> (u32, RecordState) {
    match verdict {
        Verdict::Stored(revision) | Verdict::Known(revision) => (revision.revision, revision.state),
        other => panic!("not stored: {other:?}"),
    }
}

pub(super) async fn twenty_identical_uploads_give_one_receipt(storage: Arc<dyn Storage>) {
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let storage = Arc::clone(&storage);
        // Each attempt comes with a number of its own, as each request does.
        tasks.push(tokio::spawn(async move { take(&*storage, upload(1, None, "same")).await }));
    }
    let (mut new, mut numbers) = (0, Vec::new());
    for task in tasks {
        match task.await.expect("no panic") {
            Verdict::Stored(revision) => {
                new += 1;
                numbers.push(revision.receipt);
            }
            Verdict::Known(revision) => numbers.push(revision.receipt),
            other => panic!("{other:?}"),
        }
    }
    numbers.dedup();
    assert_eq!((new, numbers.len()), (1, 1));
}

pub(super) async fn each_row_of_the_upload_table(storage: Arc<dyn Storage>) {
    let storage = &*storage;
    let first = upload(1, None, "first");
    let verdict = take(storage, first.clone()).await;
    assert_eq!(stored(&verdict), (1, RecordState::Uploaded));
    assert!(matches!(verdict, Verdict::Stored(_)));
    let Verdict::Stored(receipt) = verdict else { return };

    let known = storage.known(COUNTY, &first.record.id, &first.sha256).await.expect("read");
    assert_eq!(known, Some(Verdict::Known(receipt.clone())), "the same receipt as the first time");
    assert_eq!(take(storage, first.clone()).await, Verdict::Known(receipt.clone()));

    let mut second = upload(1, Some(1), "second");
    second.state = RecordState::Quarantined;
    assert_eq!(stored(&take(storage, second.clone()).await), (2, RecordState::Quarantined));

    for base in [None, Some(1), Some(3)] {
        let stale = upload(1, base, "elsewhere");
        match take(storage, stale).await {
            Verdict::Stale(newest) => {
                assert_eq!((newest.revision, newest.sha256.as_str()), (2, second.sha256.as_str()));
                assert_eq!(newest.record.as_bytes(), second.bytes);
            }
            other => panic!("base {base:?}: {other:?}"),
        }
    }
    // An old revision keeps its receipt; the state is the record's.
    let replayed = take(storage, first).await;
    assert_eq!(stored(&replayed), (1, RecordState::Quarantined));
    assert!(matches!(replayed, Verdict::Known(known) if known.receipt == receipt.receipt));

    assert_eq!(stored(&take(storage, upload(1, Some(2), "third")).await), (3, RecordState::Uploaded));
    let latest = storage.latest(COUNTY, "cadre", &receipt.record).await.expect("read").expect("there");
    assert_eq!(latest.bytes, upload(1, Some(2), "third").bytes, "the bytes as received");
    assert_eq!(storage.latest(COUNTY, "somebody else", &receipt.record).await.expect("read"), None);
}

pub(super) async fn a_void_record_takes_nothing(storage: Arc<dyn Storage>) {
    let first = upload(1, None, "first");
    take(&*storage, first.clone()).await;
    storage.void(COUNTY, &first.record.id, "重复").await.expect("void");
    let void = Verdict::Void("重复".to_owned());
    assert_eq!(take(&*storage, first).await, void);
    assert_eq!(take(&*storage, upload(1, Some(1), "second")).await, void);
}

pub(super) async fn a_batch_is_taken_in_its_order(storage: Arc<dyn Storage>) {
    let uploads = vec![upload(1, None, "a"), upload(2, None, "b"), upload(1, Some(1), "c"), upload(1, None, "a")];
    let verdicts = storage.take(uploads).await.expect("taken");
    let revisions: Vec<u32> = verdicts.iter().map(|verdict| stored(verdict).0).collect();
    assert_eq!(revisions, [1, 1, 2, 1]);
    assert!(matches!(verdicts[3], Verdict::Known(_)));
}

pub(super) async fn an_upload_that_fails_leaves_no_trace(storage: Arc<dyn Storage>) {
    let first = upload(1, None, "first");
    take(&*storage, first.clone()).await;
    let mut second = upload(2, None, "second");
    second.receipt = first.receipt;
    let third = upload(3, None, "third");
    // In one group, most likely: the one that fails must not take the other with it.
    let (failed, taken) = tokio::join!(storage.take(vec![second.clone()]), storage.take(vec![third]));
    assert!(failed.is_err(), "two revisions cannot have one number");
    assert_eq!(taken.map(|verdicts| stored(&verdicts[0]).0).ok(), Some(1));
    assert_eq!(storage.latest(COUNTY, "cadre", &second.record.id).await.expect("read"), None);
    second.receipt = new_number();
    assert_eq!(stored(&take(&*storage, second).await).0, 1);
}

pub(super) async fn revisions_count_on_from_a_base_that_is_not_here(storage: Arc<dyn Storage>) {
    assert_eq!(stored(&take(&*storage, upload(1, Some(4), "restored")).await).0, 5);
    assert_eq!(stored(&take(&*storage, upload(1, Some(5), "next")).await).0, 6);
}

pub(super) async fn receipts_are_found_by_number_and_signed_by_the_first_key(storage: Arc<dyn Storage>) {
    let first = upload(1, None, "first");
    take(&*storage, first.clone()).await;
    let found = storage.receipt(&first.receipt).await.expect("read").expect("there");
    assert_eq!((found.record, found.sha256), (first.record.id, first.sha256));
    assert_eq!(storage.receipt("0000-0000-0000").await.expect("read"), None);

    let key = |id: &str| ReceiptKey { id: id.to_owned(), seed: [7; 32], created_at: NOW.to_owned() };
    assert_eq!(storage.receipt_keys(key("first")).await.expect("keys"), [key("first")]);
    assert_eq!(storage.receipt_keys(key("second")).await.expect("keys"), [key("first")], "made once");
}

const PICTURE: &[u8] = b"\xff\xd8\xff\xe0 a picture in three pieces";

fn part(content: &[u8], start: usize, end: usize, sha256: &str) -> Part {
    Part {
        county: COUNTY.to_owned(),
        sha256: sha256.to_owned(),
        start: start as u64,
        total: content.len() as u64,
        bytes: content[start..end].to_vec(),
        received_at: NOW.to_owned(),
    }
}

pub(super) async fn pictures_arrive_in_pieces(storage: Arc<dyn Storage>) {
    let hash = sha256_hex(PICTURE);
    take(&*storage, with_picture(1, PICTURE, "cadre")).await;
    let piece = |start, end| storage.append(part(PICTURE, start, end, &hash));
    let state = || storage.attachment(COUNTY, &hash);

    assert_eq!(state().await.expect("read"), AttachmentState::Absent);
    assert_eq!(piece(0, 10).await.expect("kept"), Appended::Partial(10));
    assert_eq!(state().await.expect("read"), AttachmentState::Partial(10));
    assert_eq!(piece(0, 10).await.expect("kept"), Appended::WrongOffset(10), "sent twice");
    assert_eq!(piece(12, 20).await.expect("kept"), Appended::WrongOffset(10), "a hole");
    assert_eq!(piece(10, 20).await.expect("kept"), Appended::Partial(20));
    let missing = storage.latest(COUNTY, "cadre", &upload(1, None, "").record.id).await.expect("read").expect("there");
    assert_eq!((missing.revision.attachments, missing.revision.attachments_complete), (1, 0));
    assert_eq!(piece(20, PICTURE.len()).await.expect("kept"), Appended::Complete);
    assert_eq!(state().await.expect("read"), AttachmentState::Complete);
    assert_eq!(piece(0, PICTURE.len()).await.expect("kept"), Appended::Already);
    let complete = storage.latest(COUNTY, "cadre", &upload(1, None, "").record.id).await.expect("read").expect("there");
    assert_eq!(complete.revision.attachments_complete, 1);
}

pub(super) async fn pictures_that_are_none_are_thrown_away(storage: Arc<dyn Storage>) {
    let text = b"this is no picture";
    let whole = |content: &[u8], hash: &str| storage.append(part(content, 0, content.len(), hash));
    let hash = sha256_hex(text);
    assert_eq!(whole(text, &hash).await.expect("seen"), Appended::Unfit(Unfit::NotAPicture));
    assert_eq!(storage.attachment(COUNTY, &hash).await.expect("read"), AttachmentState::Absent);
    let other = sha256_hex(b"other");
    assert_eq!(whole(PICTURE, &other).await.expect("seen"), Appended::Unfit(Unfit::WrongHash));
    assert_eq!(storage.attachment(COUNTY, &other).await.expect("read"), AttachmentState::Absent);
    assert_eq!(whole(PICTURE, &sha256_hex(PICTURE)).await.expect("seen"), Appended::Complete);
}

pub(super) async fn files_are_taken_only_when_a_record_of_the_user_names_them(storage: Arc<dyn Storage>) {
    let hash = sha256_hex(PICTURE);
    let named = |user: &'static str| storage.is_named(COUNTY, user, &hash);
    assert!(!named("cadre").await.expect("read"));
    take(&*storage, with_picture(1, PICTURE, "cadre")).await;
    assert!(named("cadre").await.expect("read"));
    assert!(!named("another").await.expect("read"));
    // A newer revision without the picture: what an older one named may still arrive.
    take(&*storage, upload(1, Some(1), "no picture")).await;
    assert!(named("cadre").await.expect("read"));
}

fn item(id: &str, area: &str, body: &str) -> Item {
    Item { kind: "household".to_owned(), id: id.to_owned(), area: area.to_owned(), body: json!(body) }
}

pub(super) async fn changes_come_in_order_and_only_once(storage: Arc<dyn Storage>) {
    let put = |items| storage.put_items(COUNTY, items);
    assert_eq!(put(vec![item("a", "1", "x"), item("b", "1", "x"), item("c", "1", "x")]).await.expect("put"), 3);
    assert_eq!(put(vec![item("b", "1", "x"), item("a", "1", "y")]).await.expect("put"), 1, "b did not change");
    let page = storage.changes(COUNTY, "1", 0, 2).await.expect("read");
    let ids: Vec<(&str, u64)> = page.iter().map(|change| (change.id.as_str(), change.revision)).collect();
    assert_eq!(ids, [("b", 2), ("c", 3)]);
    let rest = storage.changes(COUNTY, "1", 3, 2).await.expect("read");
    assert_eq!(rest.iter().map(|change| (change.id.as_str(), change.body.clone())).collect::<Vec<_>>(), [(
        "a",
        Some(json!("y"))
    )]);
    assert!(storage.changes(COUNTY, "1", rest[0].revision, 2).await.expect("read").is_empty());
    assert!(storage.changes(COUNTY, "1", u64::MAX, 2).await.expect("read").is_empty());
    assert_eq!(storage.item(COUNTY, "household", "a").await.expect("read"), Some(item("a", "1", "y")));
    assert_eq!(storage.items(COUNTY, "household").await.expect("read").len(), 3);
    assert_eq!(storage.counties().await.expect("read"), [COUNTY]);
}

pub(super) async fn changes_are_cut_to_the_area(storage: Arc<dyn Storage>) {
    let items = vec![item("a", "532822103201", ""), item("b", "532822104201", ""), Item::setting("P_TODAY", json!(""))];
    storage.put_items(COUNTY, items).await.expect("put");
    storage.put_items("530102", vec![item("d", "532822103201", "")]).await.expect("put");
    for (county, area, expected) in [
        (COUNTY, "532822103", vec!["a", "P_TODAY"]),
        (COUNTY, "532822", vec!["a", "b", "P_TODAY"]),
        (COUNTY, "53282210320", vec!["a", "P_TODAY"]),
        (COUNTY, "%", vec!["P_TODAY"]),
        ("530102", "53", vec!["d"]),
    ] {
        let changes = storage.changes(county, area, 0, 10).await.expect("read");
        assert_eq!(changes.iter().map(|change| change.id.as_str()).collect::<Vec<_>>(), expected, "{county} {area}");
    }
}

pub(super) async fn tokens_open_only_their_county(storage: Arc<dyn Storage>) {
    let session = session("cadre");
    assert_eq!(storage.user_with_code("code").await.expect("read"), Some(session.user.clone()));
    assert_eq!(storage.user_with_code("other").await.expect("read"), None);
    let device = NewDevice {
        id: session.device.clone(),
        name: "手机".to_owned(),
        token_sha256: "token".to_owned(),
        created_at: NOW.to_owned(),
    };
    storage.add_device(COUNTY, "cadre", device.clone()).await.expect("added");
    assert_eq!(storage.session(COUNTY, "token").await.expect("read"), Some(session));
    assert_eq!(storage.session("530102", "token").await.expect("read"), None);
    assert_eq!(storage.session(COUNTY, "tokem").await.expect("read"), None);
    let nobody = NewDevice { id: "2".to_owned(), token_sha256: "2".to_owned(), ..device };
    assert!(storage.add_device(COUNTY, "nobody", nobody).await.is_err(), "a phone belongs to a user");
}

pub(super) async fn form_versions_in_use_do_not_change(storage: Arc<dyn Storage>) {
    let form = |version: &str, package: &[u8]| Form {
        form_id: "household_survey".to_owned(),
        version: version.to_owned(),
        sha256: sha256_hex(package),
        package: package.to_vec(),
    };
    assert!(storage.publish_form(form("1", b"draft")).await.expect("published"));
    assert!(storage.publish_form(form("1", b"form")).await.expect("published"), "nobody has used it yet");
    take(&*storage, upload(1, None, "")).await;
    assert!(!storage.publish_form(form("1", b"other")).await.expect("asked"));
    assert!(storage.publish_form(form("1", b"form")).await.expect("published"), "the same again");
    assert_eq!(storage.form("household_survey", "1").await.expect("read"), Some(form("1", b"form")));
    assert!(storage.publish_form(form("2", b"other")).await.expect("published"));
    let forms = storage.forms().await.expect("read");
    let current: Vec<(&str, bool)> = forms.iter().map(|form| (form.version.as_str(), form.current)).collect();
    assert_eq!(current, [("1", false), ("2", true)]);
    assert_eq!(storage.form("household_survey", "3").await.expect("read"), None);
}

pub(super) async fn refused_things_are_kept_once(storage: Arc<dyn Storage>) {
    let refused = |code: &str| Refused {
        session: session("cadre"),
        sha256: sha256_hex(b"{}"),
        code: code.to_owned(),
        detail: String::new(),
        bytes: b"{}".to_vec(),
        received_at: NOW.to_owned(),
    };
    for code in ["bad_json", "bad_json", "unknown_form"] {
        storage.keep_refused(refused(code)).await.expect("kept");
    }
    assert_eq!(storage.refused_count(COUNTY).await.expect("read"), 2);
}

pub(super) async fn a_closed_database_says_so(storage: Arc<dyn Storage>) {
    take(&*storage, upload(1, None, "first")).await;
    storage.close().await;
    assert!(storage.take(vec![upload(2, None, "second")]).await.is_err());
    assert!(storage.database_id().await.is_err());
}
