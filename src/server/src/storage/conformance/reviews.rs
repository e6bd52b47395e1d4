//! What the office decides.

use std::sync::Arc;

use ruhu_domain::sync::protocol::RecordState;
use serde_json::json;

use super::samples::{COUNTY, NOW, decision, stored, take, upload};
use crate::storage::{Audit, Decided, Decision, Filter, Item, Storage};

async fn decide(storage: &dyn Storage, decision: Decision) -> Decided {
    storage.decide(decision).await.expect("decided")
}

pub(in crate::storage) async fn a_decision_is_about_the_newest_revision(storage: Arc<dyn Storage>) {
    let accept = |revision| decision(1, revision, RecordState::Accepted, "");
    assert_eq!(decide(&*storage, accept(1)).await, Decided::Missing);
    take(&*storage, upload(1, None, "first")).await;
    take(&*storage, upload(1, Some(1), "second")).await;
    assert_eq!(decide(&*storage, accept(1)).await, Decided::Stale(2));
    assert_eq!(decide(&*storage, accept(2)).await, Decided::Done);
    let head = || async {
        let head = storage.head(COUNTY, &accept(1).review.record).await;
        head.expect("read").expect("there")
    };
    assert_eq!(head().await.state, RecordState::Accepted);
    assert_eq!(head().await.review, Some(accept(2).review));

    let returned = decision(1, 2, RecordState::Returned, "请核对");
    assert_eq!(decide(&*storage, returned).await, Decided::Done);
    let mended = take(&*storage, upload(1, Some(2), "third")).await;
    assert_eq!(stored(&mended), (3, RecordState::Uploaded), "open again");

    let void = decision(1, 3, RecordState::Void, "重复");
    assert_eq!(decide(&*storage, void).await, Decided::Done);
    assert_eq!(
        decide(&*storage, accept(3)).await,
        Decided::Void("重复".to_owned())
    );
    let audit = storage.audit(COUNTY, 10).await.expect("read");
    assert_eq!(audit.len(), 3, "refused decisions are none");
    assert!(audit.iter().any(|line| line.action == "record.void"));
}

pub(in crate::storage) async fn a_decision_on_facts_that_changed_is_made_again(
    storage: Arc<dyn Storage>,
) {
    take(&*storage, upload(1, None, "first")).await;
    let facts = |body: &str| Item::of_area("current", "h", "532822103299", json!(body));
    let accept = |body: &str, based_on: u64| Decision {
        items: vec![(facts(body), based_on)],
        gone: vec![("alias".to_owned(), "T-1".to_owned())],
        ..decision(1, 1, RecordState::Accepted, "")
    };
    let item = || async { storage.item(COUNTY, "current", "h").await.expect("read") };
    assert_eq!(decide(&*storage, accept("a", 7)).await, Decided::Changed);
    assert_eq!(item().await, None, "nothing was written");
    assert_eq!(decide(&*storage, accept("a", 0)).await, Decided::Done);
    let revision = item().await.expect("written").revision;
    assert_eq!(decide(&*storage, accept("b", 0)).await, Decided::Changed);
    assert_eq!(
        decide(&*storage, accept("b", revision)).await,
        Decided::Done
    );
    assert_eq!(item().await.expect("written").item, facts("b"));
}

pub(in crate::storage) async fn records_are_listed_by_area_state_and_page(
    storage: Arc<dyn Storage>,
) {
    for (id, area, second) in [
        (1, "532822103201", 3),
        (2, "532822103202", 1),
        (3, "532822104201", 2),
    ] {
        let mut upload = upload(id, None, "");
        upload.area = area.to_owned();
        upload.received_at = format!("2019-06-15T02:00:0{second}.000Z");
        take(&*storage, upload).await;
    }
    decide(&*storage, decision(2, 1, RecordState::Accepted, "")).await;
    let list = |filter: Filter| {
        let storage = Arc::clone(&storage);
        async move {
            let heads = storage.records(COUNTY, &filter).await.expect("read");
            let numbers: Vec<String> = heads.iter().map(|head| head.id[35..].to_owned()).collect();
            (
                numbers.join(""),
                heads
                    .last()
                    .map(|head| (head.received_at.clone(), head.id.clone())),
            )
        }
    };
    let all = Filter {
        limit: 10,
        ..Filter::default()
    };
    assert_eq!(list(all.clone()).await.0, "231");
    let here = Filter {
        area: "532822103".to_owned(),
        ..all.clone()
    };
    assert_eq!(list(here).await.0, "21");
    let open = Filter {
        state: Some(RecordState::Uploaded),
        ..all.clone()
    };
    assert_eq!(list(open).await.0, "31");
    let (first, last) = list(Filter {
        limit: 2,
        ..all.clone()
    })
    .await;
    assert_eq!(first, "23");
    assert_eq!(
        list(Filter {
            after: last,
            ..all.clone()
        })
        .await
        .0,
        "1"
    );
    let household = Some("532822103299010001".to_owned());
    assert_eq!(
        list(Filter {
            household,
            ..all.clone()
        })
        .await
        .0,
        "231"
    );
    assert_eq!(
        list(Filter {
            household: Some("other".to_owned()),
            ..all
        })
        .await
        .0,
        ""
    );
    let newest = storage.newest(COUNTY, &upload(1, None, "").record.id).await;
    assert!(newest.expect("read").is_some());
}

pub(in crate::storage) async fn the_audit_keeps_every_line(storage: Arc<dyn Storage>) {
    for action in ["record.read", "record.read", "user.add"] {
        let audit = Audit {
            at: NOW.to_owned(),
            user: "township".to_owned(),
            action: action.to_owned(),
            subject: "x".to_owned(),
            detail: String::new(),
        };
        storage.note(COUNTY, audit).await.expect("noted");
    }
    assert_eq!(storage.audit(COUNTY, 10).await.expect("read").len(), 3);
    assert_eq!(storage.audit(COUNTY, 2).await.expect("read").len(), 2);
    assert!(storage.audit("530102", 10).await.expect("read").is_empty());
}
