//! What a trainer's phone gets: the runs it teaches, and the households of their villages, which the
//! route cuts down to what a trainer may see.

use std::sync::Arc;

use ruhu_domain::role::Sight;
use serde_json::json;

use super::samples::{COUNTY, again, session, take, upload};
use crate::storage::{Item, RunScope, Scope, Storage};

const RUN: &str = "01672edd-14e1-7000-8000-0000000000aa";

fn trainer(user: &str) -> Scope {
    Scope {
        county: COUNTY.to_owned(),
        user: user.to_owned(),
        area: "532822".to_owned(),
        sight: Sight::Runs,
    }
}

async fn got(storage: &dyn Storage, scope: &Scope, after: u64) -> (Vec<String>, u64) {
    let changes = storage.changes(scope, after, 100).await.expect("read");
    let last = changes.last().map_or(after, |change| change.revision);
    let name = |change: ruhu_domain::sync::protocol::Change| {
        let gone = if change.deleted { "-" } else { "" };
        format!("{gone}{} {}", change.kind, change.id)
    };
    (changes.into_iter().map(name).collect(), last)
}

/// The record of a run for these villages, as intake hands it over.
async fn send_run(storage: &dyn Storage, base: Option<u32>, villages: &[&str]) {
    let mut upload = again(
        upload(900, base, &villages.join(" ")).record,
        session("teacher"),
    );
    let area = "532822103299";
    upload.items = vec![Item::of_area(
        "run",
        &format!("{RUN}/{RUN}"),
        area,
        json!(villages),
    )];
    upload.run = Some(RunScope {
        run: RUN.to_owned(),
        villages: villages
            .iter()
            .map(|village| (*village).to_owned())
            .collect(),
    });
    take(storage, upload).await;
}

pub(in crate::storage) async fn trainers_get_their_runs_and_the_people_of_their_villages(
    storage: Arc<dyn Storage>,
) {
    let storage = &*storage;
    for user in ["teacher", "second", "other"] {
        storage.put_user(session(user).user).await.expect("put");
    }
    let household = |id: &str, area: &str| Item::of_area("household", id, area, json!({}));
    let items = vec![
        household("a", "532822103299"),
        household("b", "532822103298"),
        household("c", "532822104201"),
        Item::of_area("current", "a", "532822103299", json!({})),
    ];
    storage.put_items(COUNTY, items).await.expect("put");
    let (teacher, second) = (trainer("teacher"), trainer("second"));
    let (nothing, at) = got(storage, &teacher, 0).await;
    assert!(nothing.is_empty(), "{nothing:?}");

    send_run(storage, None, &["532822103299"]).await;
    let run = format!("run {RUN}/{RUN}");
    let (now, at) = got(storage, &teacher, at).await;
    assert_eq!(now.len(), 3, "{now:?}");
    for expected in ["household a", "current a", &run] {
        assert!(now.iter().any(|one| one == expected), "{expected}");
    }
    assert_eq!(
        storage.runs_of(COUNTY, "teacher").await.expect("read"),
        [RUN]
    );
    assert!(got(storage, &second, 0).await.0.is_empty(), "not theirs");

    // Another village, what changes there, and somebody who was here.
    send_run(storage, Some(1), &["532822103299", "532822103298"]).await;
    let (now, at) = got(storage, &teacher, at).await;
    assert_eq!(now, [run.as_str(), "household b"]);
    let mark = Item::of_area("attendance", &format!("{RUN}/1"), "532822103299", json!({}));
    storage.put_items(COUNTY, vec![mark]).await.expect("put");
    assert_eq!(
        got(storage, &teacher, at).await.0,
        [format!("attendance {RUN}/1")]
    );

    // A second trainer joins and gets all of it; nobody joins what is not there.
    let (_, second_at) = got(storage, &second, 0).await;
    let nowhere = "01672edd-14e1-7000-8000-0000000000ab";
    let joined = storage.join_run(COUNTY, "second", nowhere).await;
    assert!(!joined.expect("asked"));
    let joined = storage.join_run(COUNTY, "second", RUN).await;
    assert!(joined.expect("joined"));
    let (now, second_at) = got(storage, &second, second_at).await;
    assert_eq!(now.len(), 5, "{now:?}");
    let again = storage.join_run(COUNTY, "second", RUN).await;
    assert!(again.expect("again"));
    assert!(got(storage, &second, second_at).await.0.is_empty());
    assert_eq!(
        storage.trainers_of(COUNTY, RUN).await.expect("read"),
        ["second", "teacher"]
    );
    assert!(got(storage, &trainer("other"), 0).await.0.is_empty());

    // A person is found by their enrolments, and the run with all that belongs to it.
    let enrolled = |record: &str, person: &str| {
        let id = format!("{RUN}/{record}");
        Item::of_area("enrolment", &id, "532822103299", json!({"person": person}))
    };
    let enrolments = vec![enrolled("2", "p-1"), enrolled("3", "p-2")];
    storage.put_items(COUNTY, enrolments).await.expect("put");
    let gone = vec![("enrolment".to_owned(), format!("{RUN}/3"))];
    storage.delete_items(COUNTY, gone).await.expect("deleted");
    for (people, expected) in [
        (vec!["p-0", "p-1"], vec![RUN]),
        (vec!["p-2"], vec![]),
        (vec![], vec![]),
    ] {
        let people: Vec<String> = people.into_iter().map(str::to_owned).collect();
        let found = storage.runs_with(COUNTY, &people).await.expect("read");
        assert_eq!(found, expected, "{people:?}");
    }
    let all = storage.of_run(COUNTY, RUN).await.expect("read");
    let kinds: Vec<&str> = all.iter().map(|item| item.kind.as_str()).collect();
    assert_eq!(kinds, ["run", "attendance", "enrolment"]);
    assert!(
        storage
            .of_run(COUNTY, nowhere)
            .await
            .expect("read")
            .is_empty()
    );

    // Cadres of the area have no use for attendance.
    let cadre = Scope {
        sight: Sight::Area,
        ..trainer("cadre")
    };
    let (all, _) = got(storage, &cadre, 0).await;
    assert!(all.iter().all(|one| !one.contains(RUN)), "{all:?}");
    assert_eq!(all.len(), 4);
}
