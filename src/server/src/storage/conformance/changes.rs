//! What phones download.

use std::sync::Arc;

use serde_json::json;

use super::samples::COUNTY;
use crate::storage::{Item, Storage};

fn item(id: &str, area: &str, body: &str) -> Item {
    Item {
        kind: "household".to_owned(),
        id: id.to_owned(),
        area: area.to_owned(),
        body: json!(body),
    }
}

pub(in crate::storage) async fn changes_come_in_order_and_only_once(storage: Arc<dyn Storage>) {
    let put = |items| storage.put_items(COUNTY, items);
    assert_eq!(
        put(vec![
            item("a", "1", "x"),
            item("b", "1", "x"),
            item("c", "1", "x")
        ])
        .await
        .expect("put"),
        3
    );
    assert_eq!(
        put(vec![item("b", "1", "x"), item("a", "1", "y")])
            .await
            .expect("put"),
        1,
        "b did not change"
    );
    let page = storage.changes(COUNTY, "1", 0, 2).await.expect("read");
    let ids: Vec<(&str, u64)> = page
        .iter()
        .map(|change| (change.id.as_str(), change.revision))
        .collect();
    assert_eq!(ids, [("b", 2), ("c", 3)]);
    let rest = storage.changes(COUNTY, "1", 3, 2).await.expect("read");
    assert_eq!(
        rest.iter()
            .map(|change| (change.id.as_str(), change.body.clone()))
            .collect::<Vec<_>>(),
        [("a", Some(json!("y")))]
    );
    assert!(
        storage
            .changes(COUNTY, "1", rest[0].revision, 2)
            .await
            .expect("read")
            .is_empty()
    );
    assert!(
        storage
            .changes(COUNTY, "1", u64::MAX, 2)
            .await
            .expect("read")
            .is_empty()
    );
    assert_eq!(
        storage.item(COUNTY, "household", "a").await.expect("read"),
        Some(item("a", "1", "y"))
    );
    assert_eq!(
        storage
            .items(COUNTY, "household")
            .await
            .expect("read")
            .len(),
        3
    );
    assert_eq!(storage.counties().await.expect("read"), [COUNTY]);
}

pub(in crate::storage) async fn changes_are_cut_to_the_area(storage: Arc<dyn Storage>) {
    let items = vec![
        item("a", "532822103201", ""),
        item("b", "532822104201", ""),
        Item::setting("P_TODAY", json!("")),
    ];
    storage.put_items(COUNTY, items).await.expect("put");
    storage
        .put_items("530102", vec![item("d", "532822103201", "")])
        .await
        .expect("put");
    for (county, area, expected) in [
        (COUNTY, "532822103", vec!["a", "P_TODAY"]),
        (COUNTY, "532822", vec!["a", "b", "P_TODAY"]),
        (COUNTY, "53282210320", vec!["a", "P_TODAY"]),
        (COUNTY, "%", vec!["P_TODAY"]),
        ("530102", "53", vec!["d"]),
    ] {
        let changes = storage.changes(county, area, 0, 10).await.expect("read");
        assert_eq!(
            changes
                .iter()
                .map(|change| change.id.as_str())
                .collect::<Vec<_>>(),
            expected,
            "{county} {area}"
        );
    }
}
