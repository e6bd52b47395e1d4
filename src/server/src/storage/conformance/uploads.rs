//! The upload table, receipts and quarantine.

use std::sync::Arc;

use ruhu_domain::hash::sha256_hex;
use ruhu_domain::sync::protocol::RecordState;

use super::samples::{COUNTY, NOW, decision, session, stored, take, upload};
use crate::receipts::new_number;
use crate::storage::{Decided, ReceiptKey, Refused, Storage, Verdict};

pub(in crate::storage) async fn twenty_identical_uploads_give_one_receipt(
    storage: Arc<dyn Storage>,
) {
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let storage = Arc::clone(&storage);
        // Each attempt comes with a number of its own, as each request does.
        tasks.push(tokio::spawn(async move {
            take(&*storage, upload(1, None, "same")).await
        }));
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

pub(in crate::storage) async fn each_row_of_the_upload_table(storage: Arc<dyn Storage>) {
    let storage = &*storage;
    let first = upload(1, None, "first");
    let verdict = take(storage, first.clone()).await;
    assert_eq!(stored(&verdict), (1, RecordState::Uploaded));
    assert!(matches!(verdict, Verdict::Stored(_)));
    let Verdict::Stored(receipt) = verdict else {
        return;
    };

    let known = storage
        .known(COUNTY, &first.record.id, &first.sha256)
        .await
        .expect("read");
    assert_eq!(
        known,
        Some(Verdict::Known(receipt.clone())),
        "the same receipt as the first time"
    );
    assert_eq!(
        take(storage, first.clone()).await,
        Verdict::Known(receipt.clone())
    );

    let mut second = upload(1, Some(1), "second");
    second.state = RecordState::Quarantined;
    assert_eq!(
        stored(&take(storage, second.clone()).await),
        (2, RecordState::Quarantined)
    );

    for base in [None, Some(1), Some(3)] {
        let stale = upload(1, base, "elsewhere");
        match take(storage, stale).await {
            Verdict::Stale(newest) => {
                assert_eq!(
                    (newest.revision, newest.sha256.as_str()),
                    (2, second.sha256.as_str())
                );
                assert_eq!(newest.record.as_bytes(), second.bytes);
            }
            other => panic!("base {base:?}: {other:?}"),
        }
    }
    // An old revision keeps its receipt; the state is the record's.
    let replayed = take(storage, first).await;
    assert_eq!(stored(&replayed), (1, RecordState::Quarantined));
    assert!(matches!(replayed, Verdict::Known(known) if known.receipt == receipt.receipt));

    assert_eq!(
        stored(&take(storage, upload(1, Some(2), "third")).await),
        (3, RecordState::Uploaded)
    );
    let latest = storage
        .latest(COUNTY, "cadre", &receipt.record)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        latest.bytes,
        upload(1, Some(2), "third").bytes,
        "the bytes as received"
    );
    assert_eq!(
        storage
            .latest(COUNTY, "somebody else", &receipt.record)
            .await
            .expect("read"),
        None
    );
}

pub(in crate::storage) async fn a_void_record_takes_nothing(storage: Arc<dyn Storage>) {
    let first = upload(1, None, "first");
    take(&*storage, first.clone()).await;
    let decided = storage
        .decide(decision(1, 1, RecordState::Void, "重复"))
        .await;
    assert_eq!(decided.expect("decided"), Decided::Done);
    let void = Verdict::Void("重复".to_owned());
    assert_eq!(take(&*storage, first).await, void);
    assert_eq!(take(&*storage, upload(1, Some(1), "second")).await, void);
}

pub(in crate::storage) async fn a_batch_is_taken_in_its_order(storage: Arc<dyn Storage>) {
    let uploads = vec![
        upload(1, None, "a"),
        upload(2, None, "b"),
        upload(1, Some(1), "c"),
        upload(1, None, "a"),
    ];
    let verdicts: Vec<Verdict> = storage
        .take(uploads)
        .await
        .into_iter()
        .map(|verdict| verdict.expect("taken"))
        .collect();
    let revisions: Vec<u32> = verdicts.iter().map(|verdict| stored(verdict).0).collect();
    assert_eq!(revisions, [1, 1, 2, 1]);
    assert!(matches!(verdicts[3], Verdict::Known(_)));
}

pub(in crate::storage) async fn an_upload_that_fails_leaves_no_trace(storage: Arc<dyn Storage>) {
    let first = upload(1, None, "first");
    take(&*storage, first.clone()).await;
    let mut second = upload(2, None, "second");
    second.receipt = first.receipt;
    let third = upload(3, None, "third");
    // The one that fails must not take the other with it.
    let verdicts = storage.take(vec![second.clone(), third]).await;
    assert!(verdicts[0].is_err(), "two revisions cannot have one number");
    assert_eq!(
        verdicts[1].as_ref().map(|verdict| stored(verdict).0).ok(),
        Some(1)
    );
    assert_eq!(
        storage
            .latest(COUNTY, "cadre", &second.record.id)
            .await
            .expect("read"),
        None
    );
    second.receipt = new_number();
    assert_eq!(stored(&take(&*storage, second).await).0, 1);
}

pub(in crate::storage) async fn revisions_count_on_from_a_base_that_is_not_here(
    storage: Arc<dyn Storage>,
) {
    assert_eq!(
        stored(&take(&*storage, upload(1, Some(4), "restored")).await).0,
        5
    );
    assert_eq!(
        stored(&take(&*storage, upload(1, Some(5), "next")).await).0,
        6
    );
}

pub(in crate::storage) async fn receipts_are_found_by_number_and_signed_by_the_first_key(
    storage: Arc<dyn Storage>,
) {
    let first = upload(1, None, "first");
    take(&*storage, first.clone()).await;
    let found = storage
        .receipt(&first.receipt)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        (found.record, found.sha256),
        (first.record.id, first.sha256)
    );
    assert_eq!(storage.receipt("0000-0000-0000").await.expect("read"), None);

    let key = |id: &str| ReceiptKey {
        id: id.to_owned(),
        seed: [7; 32],
        created_at: NOW.to_owned(),
    };
    assert_eq!(
        storage.receipt_keys(key("first")).await.expect("keys"),
        [key("first")]
    );
    assert_eq!(
        storage.receipt_keys(key("second")).await.expect("keys"),
        [key("first")],
        "made once"
    );
}

pub(in crate::storage) async fn refused_things_are_kept_once(storage: Arc<dyn Storage>) {
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
