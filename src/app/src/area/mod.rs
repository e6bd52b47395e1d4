//! The households of the user's area on the phone.
//!
//! The shelf [`Shelf::Office`] holds what the server sent (`household/CODE`, `current/CODE`,
//! `measure/CODE`, `alias/CODE`) and, made from it, the index in pages (`index/VILLAGE`).

mod download;
mod new;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ruhu_domain::benefits::Benefits;
use ruhu_domain::credit_file::CreditFile;
use ruhu_domain::current::Current;
use ruhu_domain::form::Lists;
use ruhu_domain::household::Household;
use ruhu_domain::household::alias::Alias;
use ruhu_domain::loan::Loans;
use ruhu_domain::office::Office;
use ruhu_domain::search;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::account::{meta_write, read_meta, settings};
use crate::clock;
use crate::facts;
use crate::json;
use crate::records;
use crate::store::{AnyStore, Durability, Shelf, Write};

pub use download::{Pulled, pull, review};
pub use new::register;
pub use ruhu_domain::search::{Entry, Index};

/// Version of the index's lines and of how entries are made. With another one stored, the index is
/// made again.
const FORMAT: u32 = 3;
/// Where it stands in `meta`.
const FORMAT_KEY: &str = "index_format";

/// Beginning of the keys of credit files …
const CREDIT: &str = "credit/";
/// … of those that wait for the appraisal group, on its members' phones …
const APPRAISAL: &str = "appraisal/";
/// … and of loans.
const LOAN: &str = "loan/";
/// Beginning of the keys of the office's list.
const HOUSEHOLD: &str = "household/";
/// … of the current facts.
const CURRENT: &str = "current/";
/// … of the temporary codes that became others.
const ALIAS: &str = "alias/";
/// … of what became of the measures.
const MEASURE: &str = "measure/";
/// … of the index's pages.
const INDEX: &str = "index/";

/// The index as stored.
pub async fn load(store: &AnyStore) -> Index {
    if read_meta(store, FORMAT_KEY).await != Some(FORMAT) {
        return rebuild(store).await;
    }
    let pages = store.list(Shelf::Office, INDEX).await.unwrap_or_default();
    let mut index = Index::default();
    for (key, body) in pages {
        let text = String::from_utf8(body).ok();
        let village = key.strip_prefix(INDEX);
        if let (Some(village), Some(text)) = (village, text) {
            index.read_page(village, &text);
        }
    }
    index
}

/// Makes the index from the households that are stored, and stores it.
async fn rebuild(store: &AnyStore) -> Index {
    let office = Office::new(settings(store).await);
    let own = facts::own(store).await;
    let steps = facts::steps(store, &own).await;
    let mut index = Index::default();
    let mut villages = Default::default();
    for code in codes(store).await {
        let Some(household) = household(store, &code).await else {
            continue;
        };
        let accepted = current(store, &code).await;
        let current = facts::with_own(store, &household, accepted, &own).await;
        let benefits = facts::with_steps(benefits(store, &code).await, &code, &steps);
        let entry = search::entry(
            &household,
            current.as_ref(),
            Some(&benefits),
            &office,
            clock::today(),
        );
        let entry = with_credit(store, &office, &own, entry).await;
        index.put(entry, &mut villages);
    }
    new::add(store, &mut index, &office, false, &mut villages).await;
    let mut writes = vec![
        Write::DeletePrefix(Shelf::Office, INDEX.to_owned()),
        // Where the index stood before it had pages.
        Write::Delete(Shelf::Meta, "index".to_owned()),
        meta_write(FORMAT_KEY, &FORMAT),
    ];
    writes.extend(villages.iter().map(|village| page(&index, village)));
    // Not stored, it is made again the next time.
    let _ = store.write(&writes, Durability::Strict).await;
    index
}

/// The households the office's data is about: a phone may have a file or loans and no more of one.
async fn codes(store: &AnyStore) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for kind in [HOUSEHOLD, CREDIT, APPRAISAL, LOAN] {
        let stored = store.list(Shelf::Office, kind).await.unwrap_or_default();
        let stored = stored.into_iter();
        codes.extend(stored.filter_map(|(key, _)| Some(key.strip_prefix(kind)?.to_owned())));
    }
    codes
}

/// The page of a village as a write.
fn page(index: &Index, village: &str) -> Write {
    let key = format!("{INDEX}{village}");
    match index.page(village) {
        Some(text) => Write::Put(Shelf::Office, key, text.as_bytes().to_vec()),
        None => Write::Delete(Shelf::Office, key),
    }
}

async fn body(store: &AnyStore, kind: &str, code: &str) -> Option<Json> {
    let key = format!("{kind}{code}");
    json::read(&store.get(Shelf::Office, &key).await.ok()??)
}

/// One household with all that the office's list says; a temporary code that became another leads
/// to that one.
pub async fn household(store: &AnyStore, code: &str) -> Option<Household> {
    let mut found = body(store, HOUSEHOLD, code).await;
    if found.is_none()
        && let Some(alias) = alias(store, code).await
    {
        found = body(store, HOUSEHOLD, &alias.to).await;
    }
    match found {
        Some(found) => serde_json::from_value(found).ok(),
        None => match new::one(store, code).await {
            Some(new) => Some(new),
            // A phone that gets no households knows whose file and whose loans it has.
            None => match credit(store, code).await {
                Some(file) => Some(of_file(&file)),
                None => loans(store, code).await.as_ref().map(of_loans),
            },
        },
    }
}

/// What a credit file says of its household.
fn of_file(file: &CreditFile) -> Household {
    Household {
        code: file.household.clone(),
        head: file.borrower_name.clone(),
        village: file.household.get(..12).unwrap_or_default().to_owned(),
        ..Household::default()
    }
}

/// What loans say of their household.
fn of_loans(loans: &Loans) -> Household {
    let open = loans.loans.iter().find(|loan| loan.open);
    let borrower = open.or(loans.loans.first()).map(|loan| &loan.borrower);
    Household {
        code: loans.household.clone(),
        head: borrower.cloned().unwrap_or_default(),
        village: loans.household.get(..12).unwrap_or_default().to_owned(),
        ..Household::default()
    }
}

/// The credit file of a household, as the office has it.
pub async fn credit(store: &AnyStore, code: &str) -> Option<CreditFile> {
    let file = match body(store, CREDIT, code).await {
        Some(file) => Some(file),
        None => body(store, APPRAISAL, code).await,
    };
    serde_json::from_value(file?).ok()
}

/// The loans of a household.
pub async fn loans(store: &AnyStore, code: &str) -> Option<Loans> {
    serde_json::from_value(body(store, LOAN, code).await?).ok()
}

/// All credit files on this phone, by household.
pub async fn all_credit(store: &AnyStore) -> BTreeMap<String, CreditFile> {
    all(store, CREDIT).await
}

/// All loans on this phone, by household.
pub async fn all_loans(store: &AnyStore) -> BTreeMap<String, Loans> {
    all(store, LOAN).await
}

async fn all<T: DeserializeOwned>(store: &AnyStore, kind: &str) -> BTreeMap<String, T> {
    let stored = store.list(Shelf::Office, kind).await.unwrap_or_default();
    let read = |(key, body): (String, Vec<u8>)| {
        Some((key.strip_prefix(kind)?.to_owned(), json::read(&body)?))
    };
    stored.into_iter().filter_map(read).collect()
}

/// An entry with what its credit file and loans wait for.
async fn with_credit(
    store: &AnyStore,
    office: &Office,
    own: &[records::Entry],
    entry: Entry,
) -> Entry {
    let file = facts::credit(store, &entry.code, own).await;
    let loans = facts::loans(store, &entry.code, own).await;
    entry
        .with_credit(file.as_ref())
        .with_loans(loans.as_ref(), &office.settings())
}

/// What a household's code became, if the office joined it to another.
pub async fn alias(store: &AnyStore, code: &str) -> Option<Alias> {
    serde_json::from_value(body(store, ALIAS, code).await?).ok()
}

/// The index with what a form just finished on this phone says of its household, stored.
pub async fn note(store: &AnyStore, mut index: Index, code: &str) -> Index {
    let Some(mut household) = household(store, code).await else {
        return index;
    };
    let office = Office::new(settings(store).await);
    let own = facts::own(store).await;
    let current = facts::of(store, &household, &own).await;
    let mut villages = Default::default();
    let mut writes = Vec::new();
    if let Some(current) = &current
        && new::one(store, &household.code).await.is_some()
    {
        // The survey knows better than what was typed before it.
        household.learn(&current.answers);
        writes.push(new::write(&household));
    }
    let steps = facts::steps(store, &own).await;
    let benefits = facts::with_steps(benefits(store, code).await, code, &steps);
    let today = clock::today();
    let entry = search::entry(
        &household,
        current.as_ref(),
        Some(&benefits),
        &office,
        today,
    );
    let entry = with_credit(store, &office, &own, entry).await;
    index.put(entry, &mut villages);
    writes.extend(villages.iter().map(|village| page(&index, village)));
    // Not stored, it is made again with the next download of the household.
    let _ = store.write(&writes, Durability::Relaxed).await;
    index
}

/// What the accepted surveys of a household say; nothing before the first.
pub async fn current(store: &AnyStore, code: &str) -> Option<Current> {
    serde_json::from_value(body(store, CURRENT, code).await?).ok()
}

/// What became of a household's measures.
pub async fn benefits(store: &AnyStore, code: &str) -> Benefits {
    let body = body(store, MEASURE, code).await;
    body.and_then(|body| serde_json::from_value(body).ok())
        .unwrap_or_default()
}

/// What became of the measures of all households on this phone.
pub async fn all_benefits(store: &AnyStore) -> BTreeMap<String, Benefits> {
    all(store, MEASURE).await
}

/// The look-ups of `area::` checks, for one household among all.
#[derive(Debug)]
pub struct Others {
    index: Arc<Index>,
    code: String,
}

impl Others {
    /// Everybody in `index` but the household `code`.
    pub fn than(index: &Arc<Index>, code: &str) -> Self {
        Self {
            index: Arc::clone(index),
            code: code.to_owned(),
        }
    }
}

impl Lists for Others {
    fn phone_households(&self, phone: &str) -> usize {
        self.index.others_with_phone(phone, &self.code)
    }

    fn household_of(&self, id_number: &str) -> Option<String> {
        let code = self.index.other_with_person(id_number, &self.code)?;
        Some(code.to_owned())
    }
}
