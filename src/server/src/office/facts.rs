//! What a household's accepted records say of it now.
//!
//! Derived anew from all of them with each decision, so that the order of decisions, and a record
//! that is voided later, need no rules of their own.

use std::sync::Arc;

use ruhu_domain::current::{Current, Source};
use ruhu_domain::date::Date;
use ruhu_domain::form::Engine;
use ruhu_domain::forms::STATUS_PROPOSAL_ID;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::Value as Json;

use crate::packages::Packages;
use crate::problem::Answer;
use crate::storage::{Error, Filter, Head, Item, Storage};
use crate::{clock, pinyin};

/// Most records of one household: more than four visits a year for sixty years.
const MOST: u32 = 256;

/// What a decision changes for the phones.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// New items, each with the revision of what it replaces.
    pub(super) items: Vec<(Item, u64)>,
    /// Items that are no more, by kind and id.
    pub(super) gone: Vec<(String, String)>,
}

/// A record that counts, and who sent it.
struct Accepted {
    record: Record,
    by: String,
}

/// What changes when the record at `head` goes into `state`.
pub(super) async fn after(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    head: &Head,
    state: RecordState,
) -> Answer<Changed> {
    let is = state == RecordState::Accepted;
    // A proposal says nothing about the household but its status.
    if head.form_id == STATUS_PROPOSAL_ID {
        return Ok(Changed::default());
    }
    if !is && head.state != RecordState::Accepted {
        return Ok(Changed::default());
    }
    let accepted = accepted(storage, county, head, is).await?;
    let current = current(storage, packages, county, &head.household, &accepted).await?;
    let stored = storage.item(county, "current", &head.household).await?;
    let mut changed = Changed::default();
    if current.sources.is_empty() {
        if stored.is_some() {
            let gone = ("current".to_owned(), head.household.clone());
            changed.gone.push(gone);
        }
    } else {
        let body = serde_json::to_value(&current).map_err(|_| Error::Corrupt("facts"))?;
        let item = Item::of_area("current", &head.household, &head.area, body);
        changed
            .items
            .push((item, stored.map_or(0, |stored| stored.revision)));
    }
    Ok(changed)
}

/// The accepted records of the household as they are after the decision.
async fn accepted(
    storage: &dyn Storage,
    county: &str,
    head: &Head,
    with_it: bool,
) -> Answer<Vec<Accepted>> {
    let mut heads = in_state(storage, county, &head.household, RecordState::Accepted).await?;
    heads.retain(|other| other.id != head.id);
    if with_it {
        heads.push(head.clone());
    }
    read(storage, county, heads).await
}

/// What the phone knew when a record was begun: the facts of the records it names. One that never
/// arrived is left out.
pub(crate) async fn known_to(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    record: &Record,
) -> Answer<Option<Current>> {
    let mut heads = Vec::new();
    for id in record.known.iter().take(MOST as usize) {
        let head = storage.head(county, id).await?;
        // Never another household's: what a record says it knows is the phone's word.
        heads
            .extend(head.filter(|head| head.household == record.household && head.id != record.id));
    }
    if heads.is_empty() {
        return Ok(None);
    }
    let records = read(storage, county, heads).await?;
    let current = current(storage, packages, county, &record.household, &records).await?;
    Ok((!current.sources.is_empty()).then_some(current))
}

async fn in_state(
    storage: &dyn Storage,
    county: &str,
    household: &str,
    state: RecordState,
) -> Answer<Vec<Head>> {
    let filter = Filter {
        state: Some(state),
        household: Some(household.to_owned()),
        limit: MOST,
        ..Filter::default()
    };
    let mut heads = storage.records(county, &filter).await?;
    heads.retain(|head| head.form_id != STATUS_PROPOSAL_ID);
    Ok(heads)
}

/// Reads records, oldest first.
async fn read(storage: &dyn Storage, county: &str, heads: Vec<Head>) -> Answer<Vec<Accepted>> {
    let mut accepted = Vec::with_capacity(heads.len());
    for head in heads {
        let latest = storage.newest(county, &head.id).await?;
        let record = latest.and_then(|latest| Record::from_bytes(&latest.bytes).ok());
        let record = record.ok_or(Error::Corrupt("record"))?;
        let user = storage.user(county, &head.user).await?;
        let by = user.map(|user| user.name).unwrap_or_default();
        accepted.push(Accepted { record, by });
    }
    accepted.sort_by(|one, other| one.record.finished_at.cmp(&other.record.finished_at));
    Ok(accepted)
}

/// The facts the records make.
async fn current(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    household: &str,
    accepted: &[Accepted],
) -> Answer<Current> {
    let settings = storage.items(county, "setting").await?;
    let office = Office::new(
        settings
            .into_iter()
            .map(|item| (item.id, item.body))
            .collect(),
    );
    let stored = storage.item(county, "household", household).await?;
    let known: Option<Household> =
        stored.and_then(|stored| serde_json::from_value(stored.item.body).ok());
    let mut current = Current::default();
    for Accepted { record, by } in accepted {
        let form = packages.parsed(storage, record).await?;
        let day = clock::local_date(&record.finished_at, record.clock_offset_ms);
        let facts = (!current.sources.is_empty()).then_some(&current);
        let context = office.context(known.clone(), facts, day.unwrap_or(Date::from_days(0)));
        let (engine, _) = Engine::load(Arc::clone(&form), context, &record.answers);
        current.absorb(&engine, record, Source::of(record, by));
    }
    let members = current.answers.get("members").and_then(Json::as_array);
    let names = members
        .into_iter()
        .flatten()
        .filter_map(|member| member.get("m_name")?.as_str());
    current.pinyin = pinyin::of_names(names);
    Ok(current)
}
