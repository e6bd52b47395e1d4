//! Households joined, split, and members who move.

use std::sync::Arc;

use ruhu_domain::role::Sight;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::json;

use super::samples::{COUNTY, NOW, again, decision, session, stored, take, upload};
use crate::storage::{Audit, Decided, Filter, Item, Joined, Rearrangement, Scope, Storage, Upload};

const TEMPORARY: &str = "T-4F7K9QXM2";
const TO: &str = "532822104201010001";

fn new_household(id: u32, base: Option<u32>, text: &str) -> Upload {
    let mut record = upload(id, base, text).record;
    record.household = TEMPORARY.to_owned();
    let household = Item::of_area("household", TEMPORARY, "532822103299", json!({}));
    Upload {
        items: vec![household],
        ..again(record, session("cadre"))
    }
}

fn join(records: Vec<(String, u32)>, read: Vec<(String, String, u64)>) -> Rearrangement {
    let alias = json!({"to": TO, "members": {}});
    Rearrangement {
        county: COUNTY.to_owned(),
        items: vec![Item::of_area("alias", TEMPORARY, "532822103299", alias)],
        gone: vec![("household".to_owned(), TEMPORARY.to_owned())],
        read,
        joined: Some(Joined {
            from: TEMPORARY.to_owned(),
            to: TO.to_owned(),
            area: "532822104201".to_owned(),
            records,
        }),
        audit: Audit {
            at: NOW.to_owned(),
            user: "township".to_owned(),
            action: "household.join".to_owned(),
            subject: TEMPORARY.to_owned(),
            detail: String::new(),
        },
    }
}

async fn prepare(storage: &dyn Storage) -> (String, u64) {
    let there = Item::of_area("household", TO, "532822104201", json!({}));
    storage.put_items(COUNTY, vec![there]).await.expect("put");
    let grant = storage.grant(COUNTY, "helper", vec![TEMPORARY.to_owned()]);
    grant.await.expect("granted");
    take(storage, new_household(1, None, "first")).await;
    let household = storage.item(COUNTY, "household", TEMPORARY).await;
    let revision = household.expect("read").expect("there").revision;
    (upload(1, None, "").record.id, revision)
}

pub(in crate::storage) async fn a_joined_household_takes_its_records_along(
    storage: Arc<dyn Storage>,
) {
    let (record, revision) = prepare(&*storage).await;
    let read = vec![("household".to_owned(), TEMPORARY.to_owned(), revision)];
    let done = storage.rearrange(join(vec![(record.clone(), 1)], read));
    assert!(done.await.expect("done"));
    let head = storage.head(COUNTY, &record).await.expect("read");
    let head = head.expect("there");
    assert_eq!((&*head.household, &*head.area), (TO, "532822104201"));
    let gone = storage.item(COUNTY, "household", TEMPORARY).await;
    assert_eq!(gone.expect("read"), None);
    assert_eq!(storage.audit(COUNTY, 9).await.expect("read").len(), 1);

    // Late uploads follow, a new record and a new revision; the old code does not come back.
    let late = take(&*storage, new_household(2, None, "late")).await;
    assert_eq!(stored(&late), (1, RecordState::Uploaded));
    take(&*storage, new_household(1, Some(1), "mended")).await;
    let filter = |household: &str| Filter {
        household: Some(household.to_owned()),
        limit: 9,
        ..Filter::default()
    };
    let all = storage.records(COUNTY, &filter(TO)).await.expect("read");
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|head| head.area == "532822104201"));
    let none = storage.records(COUNTY, &filter(TEMPORARY)).await;
    assert!(none.expect("read").is_empty());
    let back = storage.item(COUNTY, "household", TEMPORARY).await;
    assert_eq!(back.expect("read"), None);

    // Whoever helped the family still does.
    let scope = Scope {
        county: COUNTY.to_owned(),
        user: "helper".to_owned(),
        area: String::new(),
        sight: Sight::Assigned,
    };
    let changes = storage.changes(&scope, 0, 9).await.expect("read");
    assert!(changes.iter().any(|change| change.id == TO));
}

pub(in crate::storage) async fn a_change_of_households_that_changed_is_made_again(
    storage: Arc<dyn Storage>,
) {
    let (record, revision) = prepare(&*storage).await;
    let read = |revision| vec![("household".to_owned(), TEMPORARY.to_owned(), revision)];
    let not_yet = [
        join(vec![(record.clone(), 1)], read(revision + 1)),
        join(vec![(record.clone(), 2)], read(revision)),
        join(Vec::new(), read(revision)),
    ];
    for change in not_yet {
        assert!(!storage.rearrange(change).await.expect("answered"));
    }
    let there = storage.item(COUNTY, "household", TEMPORARY).await;
    assert!(there.expect("read").is_some(), "nothing was written");
    assert!(storage.audit(COUNTY, 9).await.expect("read").is_empty());

    // A decision that was made while the household was joined is made again.
    let accept = |household: &str| {
        let mut accept = decision(1, 1, RecordState::Accepted, "");
        accept.household = household.to_owned();
        accept
    };
    let change = join(vec![(record, 1)], read(revision));
    assert!(storage.rearrange(change).await.expect("done"));
    let decided = storage.decide(accept(TEMPORARY)).await;
    assert_eq!(decided.expect("answered"), Decided::Changed);
    let decided = storage.decide(accept(TO)).await;
    assert_eq!(decided.expect("answered"), Decided::Done);
}
