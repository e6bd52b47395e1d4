//! What changed at the office, page by page into the store.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::{join, join_all};
use ruhu_domain::current::Current;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::search;
use ruhu_domain::sync::protocol::{Change, Changes};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::{ALIAS, CURRENT, FORMAT, FORMAT_KEY, HOUSEHOLD, Index, body, page};
use crate::account::{clock_offset, meta_write, read_meta, settings};
use crate::api;
use crate::clock;
use crate::json;
use crate::records;
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write, vault};

/// Downloads what changed since the last time; `publish` gets the index after each page, and whether
/// the office said something about finished forms. Stopped in the middle it goes on from there the
/// next time.
pub async fn refresh(
    store: &AnyStore,
    token: &str,
    mut index: Index,
    publish: &dyn Fn(Index, bool),
) {
    loop {
        let cursor: String = read_meta(store, "cursor").await.unwrap_or_default();
        let path = format!("/api/v1/changes?limit=200&since={cursor}");
        let Ok(answer) = api::get(&path, Some(token)).await else {
            return;
        };
        let Some(changes) = answer.json::<Changes>().filter(|_| answer.status == 200) else {
            return;
        };
        let more = changes.more;
        let Ok(reviewed) = take(store, &mut index, changes).await else {
            return;
        };
        publish(index.clone(), reviewed);
        if !more {
            return;
        }
    }
}

/// What a page says of a household; outside `None` where it says nothing, inside where it is gone.
#[derive(Default)]
struct Said {
    household: Option<Option<Json>>,
    current: Option<Option<Json>>,
}

/// Stores a page: cursor and contents in one transaction, so a page is either here or asked for
/// again. Gives whether a finished form was reviewed. After an error `index` is not to be used.
pub(super) async fn take(
    store: &AnyStore,
    index: &mut Index,
    changes: Changes,
) -> Result<bool, StoreError> {
    let mut writes = Vec::new();
    let mut settings = settings(store).await;
    if changes.reset {
        *index = Index::default();
        settings.clear();
        writes.push(Write::DeletePrefix(Shelf::Office, String::new()));
        writes.push(Write::DeletePrefix(Shelf::Meta, REVIEW.to_owned()));
    }
    let mut said = BTreeMap::<String, Said>::new();
    let mut reviews = Vec::new();
    for change in changes.items {
        sort(change, &mut settings, &mut said, &mut reviews, &mut writes);
    }
    // What the page does not say of a household is in the store, unless all of it goes.
    let stored = join_all(said.iter().map(|(code, said)| async move {
        let missing = async |kind, said: &Option<_>| match said {
            None if !changes.reset => body(store, kind, code).await,
            _ => None,
        };
        join(
            missing(HOUSEHOLD, &said.household),
            missing(CURRENT, &said.current),
        )
        .await
    }))
    .await;
    let office = Office::new(settings.clone());
    let mut villages = BTreeSet::new();
    for ((code, said), (household, current)) in said.into_iter().zip(stored) {
        let household: Option<Household> = read(said.household.unwrap_or(household));
        let current: Option<Current> = read(said.current.unwrap_or(current));
        match household {
            Some(household) => {
                let today = clock::today();
                let entry = search::entry(&household, current.as_ref(), &office, today);
                index.put(entry, &mut villages);
            }
            None => index.remove(&code, &mut villages),
        }
    }
    writes.extend(villages.iter().map(|village| page(index, village)));
    let mut reviewed = false;
    for review in reviews {
        let entry = records::take_review(store, &review).await;
        reviewed |= entry.is_some();
        writes.extend(entry);
    }
    writes.push(meta_write("settings", &settings));
    writes.push(meta_write("cursor", &changes.cursor));
    writes.push(meta_write(FORMAT_KEY, &FORMAT));
    let offset = clock_offset(&changes.server_time);
    writes.push(meta_write("clock_offset", &offset));
    store.write(&writes, Durability::Strict).await?;
    Ok(reviewed)
}

fn read<T: DeserializeOwned>(body: Option<Json>) -> Option<T> {
    serde_json::from_value(body?).ok()
}

/// Beginning of the keys of reviews in `meta`.
const REVIEW: &str = "review/";

/// Puts a change where it belongs.
fn sort(
    change: Change,
    settings: &mut Map<String, Json>,
    said: &mut BTreeMap<String, Said>,
    reviews: &mut Vec<Json>,
    writes: &mut Vec<Write>,
) {
    let Change { kind, id, body, .. } = change;
    let body = body.filter(|_| !change.deleted);
    let (shelf, key) = match kind.as_str() {
        "household" => {
            said.entry(id.clone()).or_default().household = Some(body.clone());
            (Shelf::Office, format!("{HOUSEHOLD}{id}"))
        }
        "current" => {
            said.entry(id.clone()).or_default().current = Some(body.clone());
            (Shelf::Office, format!("{CURRENT}{id}"))
        }
        "alias" => {
            if body.is_some() {
                // The household is another one now.
                *said.entry(id.clone()).or_default() = Said {
                    household: Some(None),
                    current: Some(None),
                };
                for kind in [HOUSEHOLD, CURRENT] {
                    writes.push(Write::Delete(Shelf::Office, format!("{kind}{id}")));
                }
            }
            (Shelf::Office, format!("{ALIAS}{id}"))
        }
        "review" => {
            reviews.extend(body.clone());
            (Shelf::Meta, format!("{REVIEW}{id}"))
        }
        "setting" => {
            match body {
                Some(value) => settings.insert(id, value),
                None => settings.remove(&id),
            };
            return;
        }
        _ => return,
    };
    writes.push(match body {
        Some(body) => Write::Put(shelf, key, vault::seal(&json::write(&body))),
        None => Write::Delete(shelf, key),
    });
}
