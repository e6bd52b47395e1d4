//! Imports of the office's lists.

use std::sync::Arc;

use ruhu_domain::role::{Role, Sight};
use serde_json::{Value as Json, json};

use super::samples::{COUNTY, NOW, session};
use crate::storage::{
    Assignment, Audit, ImportBatch, ImportItem, Imported, Item, Scope, Storage, User,
};

const HOUSEHOLD: &str = "532822103299010001";

fn item(body: Json, before: Option<Json>) -> ImportItem {
    ImportItem {
        item: Item::of_area("household", HOUSEHOLD, "532822103299", body),
        before,
    }
}

fn assignment(user: &str, from: &str, to: &str) -> Assignment {
    Assignment {
        household: HOUSEHOLD.to_owned(),
        user: user.to_owned(),
        name: "示例帮扶人".to_owned(),
        unit: "U01".to_owned(),
        phone: String::new(),
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

fn batch() -> ImportBatch {
    ImportBatch {
        county: COUNTY.to_owned(),
        ..ImportBatch::default()
    }
}

fn audit() -> Audit {
    Audit {
        at: NOW.to_owned(),
        user: "console".to_owned(),
        action: "import".to_owned(),
        subject: "households".to_owned(),
        detail: "1 new".to_owned(),
    }
}

fn helper(id: &str) -> User {
    User {
        id: id.to_owned(),
        role: Role::Helper,
        area: COUNTY.to_owned(),
        ..session("cadre").user
    }
}

/// How many items a helper's phone gets of this household.
async fn on_the_phone_of(storage: &dyn Storage, user: &str) -> usize {
    let scope = Scope {
        county: COUNTY.to_owned(),
        user: user.to_owned(),
        area: COUNTY.to_owned(),
        sight: Sight::Assigned,
    };
    let changes = storage.changes(&scope, 0, 10).await.expect("read");
    changes.iter().filter(|change| !change.deleted).count()
}

pub(in crate::storage) async fn an_import_is_written_whole_or_not_at_all(
    storage: Arc<dyn Storage>,
) {
    let first = ImportBatch {
        items: vec![item(json!({"head": "a"}), None)],
        users: vec![helper("helper")],
        audit: Some(audit()),
        ..batch()
    };
    assert_eq!(
        storage.import(first.clone()).await.expect("written"),
        Imported::Done
    );
    // What was read as absent is there by now.
    let late = ImportBatch {
        users: vec![helper("late")],
        ..first
    };
    assert_eq!(storage.import(late).await.expect("read"), Imported::Changed);
    // Two open assignments of one household cannot be, so the user is not written either.
    let broken = ImportBatch {
        users: vec![helper("late")],
        assignments: vec![
            assignment("helper", "2018-01-01", ""),
            assignment("helper", "2019-01-01", ""),
        ],
        ..batch()
    };
    assert!(storage.import(broken).await.is_err());
    assert_eq!(storage.user(COUNTY, "late").await.expect("read"), None);
    assert!(storage.assignments(COUNTY).await.expect("read").is_empty());
    // Three were tried, one was done.
    assert_eq!(storage.audit(COUNTY, 10).await.expect("read"), [audit()]);
    let next = ImportBatch {
        items: vec![item(json!({"head": "b"}), Some(json!({"head": "a"})))],
        ..batch()
    };
    assert_eq!(storage.import(next).await.expect("written"), Imported::Done);
    let gone = ImportBatch {
        gone: vec![("household".to_owned(), HOUSEHOLD.to_owned())],
        ..batch()
    };
    assert_eq!(storage.import(gone).await.expect("written"), Imported::Done);
    assert_eq!(
        storage
            .item(COUNTY, "household", HOUSEHOLD)
            .await
            .expect("read"),
        None
    );
    // What went may come again.
    let again = ImportBatch {
        items: vec![item(json!({"head": "c"}), None)],
        ..batch()
    };
    assert_eq!(
        storage.import(again).await.expect("written"),
        Imported::Done
    );
}

pub(in crate::storage) async fn assigned_households_are_on_the_helpers_phone(
    storage: Arc<dyn Storage>,
) {
    let first = ImportBatch {
        items: vec![item(json!({"head": "a"}), None)],
        users: vec![helper("one"), helper("two")],
        assignments: vec![assignment("one", "2018-01-01", "")],
        ..batch()
    };
    storage.import(first).await.expect("written");
    assert_eq!(on_the_phone_of(&*storage, "one").await, 1);
    assert_eq!(on_the_phone_of(&*storage, "two").await, 0);
    let next = ImportBatch {
        assignments: vec![
            assignment("two", "2019-01-01", ""),
            assignment("one", "2018-01-01", "2018-12-31"),
        ],
        ..batch()
    };
    storage.import(next).await.expect("written");
    assert_eq!(on_the_phone_of(&*storage, "one").await, 0);
    assert_eq!(on_the_phone_of(&*storage, "two").await, 1);
    let ends: Vec<String> = storage
        .assignments(COUNTY)
        .await
        .expect("read")
        .into_iter()
        .map(|assignment| format!("{} {}", assignment.user, assignment.to))
        .collect();
    assert_eq!(ends, ["one 2018-12-31", "two "]);
}
