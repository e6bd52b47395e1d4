//! What phones download.

use std::sync::Arc;

use ruhu_domain::role::Sight;
use ruhu_domain::sync::protocol::Change;
use serde_json::json;

use super::samples::COUNTY;
use crate::storage::{Item, Scope, Storage, Stored};

fn item(id: &str, area: &str, body: &str) -> Item {
    Item::of_area("household", id, area, json!(body))
}

fn scope(county: &str, area: &str) -> Scope {
    Scope {
        county: county.to_owned(),
        user: "cadre".to_owned(),
        area: area.to_owned(),
        sight: Sight::Area,
    }
}

/// Ids of what changed for a scope, deleted ones with a minus.
async fn changed(storage: &dyn Storage, scope: &Scope, after: u64) -> (Vec<String>, u64) {
    let changes = storage.changes(scope, after, 100).await.expect("read");
    let last = changes.last().map_or(after, |change| change.revision);
    let name = |change: Change| match (change.deleted, change.body) {
        (true, None) => format!("-{}", change.id),
        (false, Some(_)) => change.id,
        other => panic!("{other:?}"),
    };
    (changes.into_iter().map(name).collect(), last)
}

pub(in crate::storage) async fn changes_come_in_order_and_only_once(storage: Arc<dyn Storage>) {
    let put = |items| storage.put_items(COUNTY, items);
    let here = scope(COUNTY, "1");
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
    let page = storage.changes(&here, 0, 2).await.expect("read");
    let ids: Vec<(&str, u64)> = page
        .iter()
        .map(|change| (change.id.as_str(), change.revision))
        .collect();
    assert_eq!(ids, [("b", 2), ("c", 3)]);
    let rest = storage.changes(&here, 3, 2).await.expect("read");
    assert_eq!(
        rest.iter()
            .map(|change| (change.id.as_str(), change.body.clone()))
            .collect::<Vec<_>>(),
        [("a", Some(json!("y")))]
    );
    assert!(
        storage
            .changes(&here, rest[0].revision, 2)
            .await
            .expect("read")
            .is_empty()
    );
    assert!(
        storage
            .changes(&here, u64::MAX, 2)
            .await
            .expect("read")
            .is_empty()
    );
    assert_eq!(
        storage.item(COUNTY, "household", "a").await.expect("read"),
        Some(Stored {
            item: item("a", "1", "y"),
            revision: rest[0].revision
        })
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
        let (ids, _) = changed(&*storage, &scope(county, area), 0).await;
        assert_eq!(ids, expected, "{county} {area}");
    }
}

pub(in crate::storage) async fn what_leaves_an_area_is_deleted_there(storage: Arc<dyn Storage>) {
    let (west, east, county) = (
        scope(COUNTY, "532822103"),
        scope(COUNTY, "532822104"),
        scope(COUNTY, "532822"),
    );
    let put = |item| storage.put_items(COUNTY, vec![item]);
    put(item("a", "532822103201", "x")).await.expect("put");
    put(item("b", "532822103202", "x")).await.expect("put");
    for (area, expected) in [
        ("532822", &["a", "b"][..]),
        ("532822103", &["a", "b"]),
        ("532822103202", &["b"]),
        ("532822104", &[]),
    ] {
        let found = storage.items_in(COUNTY, "household", area).await;
        let found = found.expect("read").into_iter();
        let ids: Vec<_> = found.map(|item| item.id).collect();
        assert_eq!(ids, expected, "{area}");
    }
    let (_, west_at) = changed(&*storage, &west, 0).await;
    let (_, county_at) = changed(&*storage, &county, 0).await;
    let (none, east_at) = changed(&*storage, &east, 0).await;
    assert!(none.is_empty());

    put(item("a", "532822104201", "x")).await.expect("moved");
    assert_eq!(changed(&*storage, &west, west_at).await.0, ["-a"]);
    assert_eq!(changed(&*storage, &east, east_at).await.0, ["a"]);
    assert_eq!(changed(&*storage, &county, county_at).await.0, ["a"]);
    assert_eq!(changed(&*storage, &west, 0).await.0, ["b"], "a new phone");

    let (_, west_at) = changed(&*storage, &west, west_at).await;
    put(item("a", "532822103201", "y")).await.expect("back");
    assert_eq!(changed(&*storage, &west, west_at).await.0, ["a"]);

    let gone = vec![("household".to_owned(), "a".to_owned())];
    let deleted = storage.delete_items(COUNTY, gone.clone()).await;
    assert_eq!(deleted.expect("deleted"), 1);
    assert_eq!(storage.delete_items(COUNTY, gone).await.expect("again"), 0);
    let (ids, _) = changed(&*storage, &west, west_at).await;
    assert_eq!(ids, ["-a"], "once, however often it moved");
    assert_eq!(
        storage.item(COUNTY, "household", "a").await.expect("read"),
        None
    );
}

pub(in crate::storage) async fn what_is_for_one_user_reaches_nobody_else(
    storage: Arc<dyn Storage>,
) {
    let review = |user: &str| Item {
        kind: "review".to_owned(),
        id: "record".to_owned(),
        area: String::new(),
        user: user.to_owned(),
        body: json!({}),
    };
    let of = |user: &str| Scope {
        user: user.to_owned(),
        sight: Sight::Nothing,
        ..scope(COUNTY, "532822")
    };
    storage
        .put_items(COUNTY, vec![review("one")])
        .await
        .expect("put");
    storage
        .put_items(COUNTY, vec![item("a", "532822103", "")])
        .await
        .expect("put");
    let (ids, at) = changed(&*storage, &of("one"), 0).await;
    assert_eq!(ids, ["record"], "no households without sight");
    assert!(changed(&*storage, &of("other"), 0).await.0.is_empty());
    storage
        .put_items(COUNTY, vec![review("other")])
        .await
        .expect("put");
    assert_eq!(changed(&*storage, &of("one"), at).await.0, ["-record"]);
    assert_eq!(changed(&*storage, &of("other"), 0).await.0, ["record"]);
}

pub(in crate::storage) async fn helpers_get_the_households_granted_to_them(
    storage: Arc<dyn Storage>,
) {
    let current = |id: &str| Item {
        kind: "current".to_owned(),
        ..item(id, "532822103", "")
    };
    let items = vec![
        item("a", "532822103", ""),
        current("a"),
        item("b", "532822104", ""),
    ];
    storage.put_items(COUNTY, items).await.expect("put");
    let helper = Scope {
        user: "helper".to_owned(),
        sight: Sight::Assigned,
        ..scope(COUNTY, "532822")
    };
    let (none, at) = changed(&*storage, &helper, 0).await;
    assert!(none.is_empty());
    let grant = |households: &[&str]| {
        let households = households.iter().map(|one| (*one).to_owned()).collect();
        storage.grant(COUNTY, "helper", households)
    };
    assert_eq!(grant(&["a"]).await.expect("granted"), 1);
    let (ids, at) = changed(&*storage, &helper, at).await;
    assert_eq!(ids, ["a", "a"], "the household and its facts");
    assert_eq!(grant(&["a"]).await.expect("granted"), 0);
    assert_eq!(grant(&["b"]).await.expect("granted"), 2);
    let (mut ids, at) = changed(&*storage, &helper, at).await;
    ids.sort();
    assert_eq!(ids, ["-a", "-a", "b"]);
    storage
        .put_items(COUNTY, vec![item("a", "532822103", "new")])
        .await
        .expect("put");
    assert!(
        changed(&*storage, &helper, at).await.0.is_empty(),
        "not theirs any more"
    );
    assert_eq!(
        storage.granted(COUNTY, "helper").await.expect("read"),
        ["b"]
    );
}

pub(in crate::storage) async fn credit_files_reach_those_who_read_them(storage: Arc<dyn Storage>) {
    let kinds = ["household", "current", "credit", "appraisal", "loan"];
    let items = kinds.map(|kind| Item {
        kind: kind.to_owned(),
        ..item(kind, "532822103299", "")
    });
    let elsewhere = Item {
        kind: "credit".to_owned(),
        ..item("elsewhere", "532822104299", "")
    };
    let mut all = items.to_vec();
    all.push(elsewhere);
    storage.put_items(COUNTY, all).await.expect("put");
    for (sight, expected) in [
        (Sight::Area, &["household", "current", "credit", "loan"][..]),
        (Sight::Credit, &["credit", "loan"]),
        (Sight::Appraisal, &["appraisal"]),
        (Sight::Nothing, &[]),
    ] {
        let scope = Scope {
            sight,
            ..scope(COUNTY, "532822103")
        };
        let (ids, _) = changed(&*storage, &scope, 0).await;
        assert_eq!(ids, expected, "{sight:?}");
    }
}
