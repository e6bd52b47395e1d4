//! What changed at the office, page by page into the store.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::{join, join_all};
use ruhu_domain::credit_file::CreditFile;
use ruhu_domain::current::Current;
use ruhu_domain::household::Household;
use ruhu_domain::loan::Loans;
use ruhu_domain::office::Office;
use ruhu_domain::search;
use ruhu_domain::sync::machine::Failure;
use ruhu_domain::sync::protocol::{Change, Changes, Review};
use ruhu_domain::training::Kind;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::{
    ALIAS, APPRAISAL, CREDIT, CURRENT, FORMAT, FORMAT_KEY, HOUSEHOLD, Index, LOAN, MEASURE, body,
    new, of_file, of_loans, page,
};
use crate::account::{clock_offset, meta_write, read_meta, settings};
use crate::api::{self, NoAnswer};
use crate::clock;
use crate::facts;
use crate::json;
use crate::keyring::{self, COUNTY_KEY};
use crate::records;
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write};
use crate::training;

/// A page that was stored.
#[derive(Debug)]
pub struct Pulled {
    /// Where to go on.
    pub cursor: String,
    /// Whether there is more.
    pub more: bool,
    /// Whether the office's data before it was dropped.
    pub reset: bool,
    /// Whether the office said something about finished forms.
    pub reviewed: bool,
}

/// Downloads the next page of what changed. Stopped in the middle it is asked for again.
///
/// # Errors
///
/// When there was no page, or it could not be stored. `index` is not to be used then.
pub async fn pull(store: &AnyStore, token: &str, index: &mut Index) -> Result<Pulled, Failure> {
    let since: Option<String> = read_meta(store, "cursor").await;
    let path = format!(
        "/api/v1/changes?limit=200&since={}",
        since.as_deref().unwrap_or_default()
    );
    let answer = api::get(&path, Some(token))
        .await
        .map_err(|NoAnswer| Failure::Network)?;
    if answer.status != 200 {
        return Err(api::failure(&answer));
    }
    // A success without a readable answer is none.
    let changes: Changes = answer.json().ok_or(Failure::Network)?;
    // A page that was given up for an upload may come after the one that was asked for instead.
    if read_meta::<String>(store, "cursor").await != since {
        return Err(Failure::Network);
    }
    let (more, reset) = (changes.more, changes.reset);
    let cursor = changes.cursor.clone();
    let reviewed = take(store, index, changes).await;
    // Not done, it is done at the next page or unlocking.
    let _ = keyring::wrap_for_county(store).await;
    Ok(Pulled {
        cursor,
        more,
        reset,
        reviewed: reviewed.map_err(|_| Failure::Network)?,
    })
}

/// What a page says of a household; outside `None` where it says nothing, inside where it is gone.
#[derive(Default)]
struct Said {
    household: Option<Option<Json>>,
    current: Option<Option<Json>>,
    credit: Option<Option<Json>>,
    loan: Option<Option<Json>>,
    measure: Option<Option<Json>>,
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
        let credit = async {
            match missing(CREDIT, &said.credit).await {
                None => missing(APPRAISAL, &said.credit).await,
                file => file,
            }
        };
        let known = join(
            missing(HOUSEHOLD, &said.household),
            missing(CURRENT, &said.current),
        );
        let more = join(
            join(credit, missing(LOAN, &said.loan)),
            missing(MEASURE, &said.measure),
        );
        join(known, more).await
    }))
    .await;
    let office = Office::new(settings.clone());
    let own = facts::own(store).await;
    let steps = facts::steps(store, &own).await;
    let mut villages = BTreeSet::new();
    let rules = office.settings();
    for ((code, said), stored) in said.into_iter().zip(stored) {
        let ((household, current), ((credit, loans), measure)) = stored;
        let credit: Option<CreditFile> = read(said.credit.unwrap_or(credit));
        let loans: Option<Loans> = read(said.loan.unwrap_or(loans));
        let household: Option<Household> = read(said.household.unwrap_or(household));
        let household = household.or_else(|| credit.as_ref().map(of_file));
        let household = household.or_else(|| loans.as_ref().map(of_loans));
        let accepted: Option<Current> = read(said.current.unwrap_or(current));
        match household {
            Some(household) => {
                let today = clock::today();
                let current = facts::with_own(store, &household, accepted, &own).await;
                let benefits = read(said.measure.unwrap_or(measure)).unwrap_or_default();
                let benefits = facts::with_steps(benefits, &code, &steps);
                let current = current.as_ref();
                let entry = search::entry(&household, current, Some(&benefits), &office, today);
                let entry = entry.with_credit(credit.as_ref());
                let entry = entry.with_loans(loans.as_ref(), &rules);
                index.put(entry, &mut villages);
            }
            None => index.remove(&code, &mut villages),
        }
    }
    if changes.reset {
        // What was begun here is not the office's to take away.
        new::add(store, index, &office, true, &mut villages).await;
    }
    writes.extend(villages.iter().map(|village| page(index, village)));
    let mut reviewed = false;
    for review in reviews.into_iter().filter_map(|review| read(Some(review))) {
        let entry = records::take_review(store, &review).await;
        reviewed |= !entry.is_empty();
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

/// What the office last said of a finished form.
pub async fn review(store: &AnyStore, record: &str) -> Option<Review> {
    read_meta(store, &format!("{REVIEW}{record}")).await
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
        "credit" | "appraisal" => {
            said.entry(id.clone()).or_default().credit = Some(body.clone());
            (Shelf::Office, format!("{kind}/{id}"))
        }
        "loan" => {
            said.entry(id.clone()).or_default().loan = Some(body.clone());
            (Shelf::Office, format!("{LOAN}{id}"))
        }
        "measure" => {
            said.entry(id.clone()).or_default().measure = Some(body.clone());
            (Shelf::Office, format!("{MEASURE}{id}"))
        }
        "alias" => {
            if body.is_some() {
                // The household is another one now.
                *said.entry(id.clone()).or_default() = Said {
                    household: Some(None),
                    current: Some(None),
                    credit: Some(None),
                    loan: Some(None),
                    measure: Some(None),
                };
                for kind in [HOUSEHOLD, CURRENT, CREDIT, APPRAISAL, LOAN, MEASURE] {
                    writes.push(Write::Delete(Shelf::Office, format!("{kind}{id}")));
                }
            }
            (Shelf::Office, format!("{ALIAS}{id}"))
        }
        "recovery" => (Shelf::Meta, COUNTY_KEY.to_owned()),
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
        "people" => (Shelf::Office, format!("{}{id}", training::PEOPLE)),
        kind => {
            if let Some(kind) = Kind::parse(kind) {
                let body = body.as_ref().map(json::write);
                writes.extend(training::downloaded(kind, &id, body));
            }
            return;
        }
    };
    writes.push(match body {
        Some(body) => Write::Put(shelf, key, json::write(&body)),
        None => Write::Delete(shelf, key),
    });
}
