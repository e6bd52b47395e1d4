//! What a household's accepted records say of it now.
//!
//! Derived anew from all of them with each decision, so that the order of decisions, and a record
//! that is voided later, need no rules of their own.

use std::sync::Arc;

use ruhu_domain::current::{Current, Source};
use ruhu_domain::date::Date;
use ruhu_domain::form::Engine;
use ruhu_domain::forms::{STATUS_PROPOSAL_ID, feeds_facts};
use ruhu_domain::household::{Household, Move};
use ruhu_domain::office::Office;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::Value as Json;

use super::benefits;
use super::joining::{self, Aliases};
use crate::packages::Packages;
use crate::problem::Answer;
use crate::storage::{Error, Filter, Head, Item, Storage};
use crate::{clock, pinyin};

/// Most records of one household: four visits and a dozen steps of measures a year for sixty years.
const MOST: u32 = 1024;

/// What a decision changes for the phones.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// New items, each with the revision of what it replaces.
    pub(super) items: Vec<(Item, u64)>,
    /// Items that are no more, by kind and id.
    pub(super) gone: Vec<(String, String)>,
}

/// A record that counts, and who sent it.
pub(super) struct Accepted {
    pub(super) record: Record,
    pub(super) by: String,
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
    if !feeds_facts(&head.form_id) {
        return Ok(Changed::default());
    }
    if !is && head.state != RecordState::Accepted {
        return Ok(Changed::default());
    }
    let mut changed = Changed::default();
    let mut heads = of_household(storage, county, &head.household).await?;
    heads.retain(|other| {
        other.id != head.id && other.state == RecordState::Accepted && feeds_facts(&other.form_id)
    });
    let mut aliases = Aliases::default();
    if is {
        // A record under an old code may name somebody for the first time.
        if let Some(met) = joining::met(storage, county, head, &heads).await? {
            aliases.put(&met.0.item.id, met.1);
            changed.items.push((met.0.item, met.0.revision));
        }
        heads.push(head.clone());
    }
    let household = stored_household(storage, county, &head.household).await?;
    let derived = Derive {
        storage,
        packages,
        county,
    };
    let records = read(storage, county, heads, &mut aliases).await?;
    let current = derived
        .current(
            household.as_ref(),
            &head.household,
            records,
            Reading::Office,
        )
        .await?;
    if let Some(household) = &household {
        let area = &head.area;
        let follows = benefits::follow(storage, county, household, area, &current, None).await?;
        changed.items.extend(follows);
    }
    changed
        .put(storage, county, &head.household, &head.area, current)
        .await?;
    Ok(changed)
}

impl Changed {
    /// Adds the household's facts, or that there are none any more.
    pub(super) async fn put(
        &mut self,
        storage: &dyn Storage,
        county: &str,
        household: &str,
        area: &str,
        current: Current,
    ) -> Answer<()> {
        let stored = storage.item(county, "current", household).await?;
        if !current.sources.is_empty() {
            let body = serde_json::to_value(&current).map_err(|_| Error::Corrupt("facts"))?;
            let item = Item::of_area("current", household, area, body);
            let revision = stored.map_or(0, |stored| stored.revision);
            self.items.push((item, revision));
        } else if stored.is_some() {
            self.gone.push(("current".to_owned(), household.to_owned()));
        }
        Ok(())
    }
}

/// What the phone knew when a record was begun: the facts of the records it names. One that never
/// arrived is left out.
pub(crate) async fn known_to(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    record: &Record,
) -> Answer<Option<Current>> {
    if record.known.is_empty() {
        return Ok(None);
    }
    let mut aliases = Aliases::default();
    let code = aliases.code(storage, county, &record.household).await?;
    // In the terms of the phone: a record under an old code was made with its keys.
    aliases.leave_alone(&record.household);
    let mut heads = Vec::new();
    for id in record.known.iter().take(MOST as usize) {
        let head = storage.head(county, id).await?;
        // Never another household's: what a record says it knows is the phone's word.
        let counts = |head: &Head| {
            head.household == code && head.id != record.id && feeds_facts(&head.form_id)
        };
        heads.extend(head.filter(counts));
    }
    let household = stored_household(storage, county, &code).await?;
    let records = read(storage, county, heads, &mut aliases).await?;
    let derived = Derive {
        storage,
        packages,
        county,
    };
    let reading = Reading::Phone(record);
    let current = derived
        .current(household.as_ref(), &code, records, reading)
        .await?;
    Ok((!current.sources.is_empty()).then_some(current))
}

/// All records of a household that hold or may hold: void ones and those with errors are none.
pub(super) async fn of_household(
    storage: &dyn Storage,
    county: &str,
    household: &str,
) -> Answer<Vec<Head>> {
    let mut heads = all_of(storage, county, household).await?;
    heads.retain(|head| !matches!(head.state, RecordState::Void | RecordState::Quarantined));
    Ok(heads)
}

/// All records of a household.
pub(super) async fn all_of(
    storage: &dyn Storage,
    county: &str,
    household: &str,
) -> Answer<Vec<Head>> {
    let filter = Filter {
        household: Some(household.to_owned()),
        limit: MOST,
        ..Filter::default()
    };
    let mut heads = storage.records(county, &filter).await?;
    heads.retain(|head| head.form_id != STATUS_PROPOSAL_ID);
    Ok(heads)
}

/// The household as the office has it.
pub(super) async fn stored_household(
    storage: &dyn Storage,
    county: &str,
    code: &str,
) -> Answer<Option<Household>> {
    let stored = storage.item(county, "household", code).await?;
    Ok(stored.and_then(|stored| serde_json::from_value(stored.item.body).ok()))
}

/// Reads records, oldest first, each as one of the household it counts for.
pub(super) async fn read(
    storage: &dyn Storage,
    county: &str,
    heads: Vec<Head>,
    aliases: &mut Aliases,
) -> Answer<Vec<Accepted>> {
    let mut accepted = Vec::with_capacity(heads.len());
    for head in heads {
        let latest = storage.newest(county, &head.id).await?;
        let record = latest.and_then(|latest| Record::from_bytes(&latest.bytes).ok());
        let record = record.ok_or(Error::Corrupt("record"))?;
        let record = aliases.follow(storage, county, record).await?;
        let user = storage.user(county, &head.user).await?;
        let by = user.map(|user| user.name).unwrap_or_default();
        accepted.push(Accepted { record, by });
    }
    accepted.sort_by(|one, other| one.record.finished_at.cmp(&other.record.finished_at));
    Ok(accepted)
}

/// Whose facts are derived.
#[derive(Clone, Copy)]
pub(super) enum Reading<'r> {
    /// Those that hold.
    Office,
    /// Those a phone had when this record was begun.
    Phone(&'r Record),
}

/// Derives facts from records.
pub(super) struct Derive<'a> {
    pub(super) storage: &'a dyn Storage,
    pub(super) packages: &'a Packages,
    pub(super) county: &'a str,
}

impl Derive<'_> {
    /// The facts the records make, and those of members who came from other households.
    pub(super) async fn current(
        &self,
        household: Option<&Household>,
        code: &str,
        records: Vec<Accepted>,
        reading: Reading<'_>,
    ) -> Answer<Current> {
        let settings = self.storage.items(self.county, "setting").await?;
        let settings = settings.into_iter().map(|item| (item.id, item.body));
        let office = Office::new(settings.collect());
        let mut current = Current::default();
        let moves = household.map_or(&[][..], |household| &household.moves);
        let mut moves = moves.iter().peekable();
        for Accepted { record, by } in records {
            while let Some(step) = moves.next_if(|step| step.at <= record.finished_at) {
                self.carry(&mut current, code, step, reading).await?;
            }
            let form = self.packages.parsed(self.storage, &record).await?;
            let day = clock::local_date(&record.finished_at, record.clock_offset_ms);
            let facts = (!current.sources.is_empty()).then_some(&current);
            let day = day.unwrap_or(Date::from_days(0));
            let context = office.context(household.cloned(), facts, day);
            let (engine, _) = Engine::load(Arc::clone(&form), context, &record.answers);
            current.absorb(&engine, &record, Source::of(&record, &by));
        }
        for step in moves {
            self.carry(&mut current, code, step, reading).await?;
        }
        let members = current.answers.get("members").and_then(Json::as_array);
        let names = members
            .into_iter()
            .flatten()
            .filter_map(|member| member.get("m_name")?.as_str());
        current.pinyin = pinyin::of_names(names);
        Ok(current)
    }

    /// Members leave, or come with what was known of them on that day.
    async fn carry(
        &self,
        current: &mut Current,
        code: &str,
        step: &Move,
        reading: Reading<'_>,
    ) -> Answer<()> {
        if !step.kind.is_in() {
            let stayed = |key: &&String| match reading {
                Reading::Office => false,
                // The phone had not heard of it.
                Reading::Phone(record) => has_member(&record.answers, key),
            };
            current.leave(step.members.keys().filter(|key| !stayed(key)));
            return Ok(());
        }
        let mut aliases = Aliases::default();
        let there = aliases
            .code(self.storage, self.county, &step.household)
            .await?;
        if there == code {
            return Ok(());
        }
        let keys = aliases.keys(&step.household, &step.members);
        let mut heads = of_household(self.storage, self.county, &there).await?;
        heads.retain(|head| {
            let knew = match reading {
                Reading::Office => head.state == RecordState::Accepted,
                Reading::Phone(record) => record.known.contains(&head.id),
            };
            knew && head.finished_at <= step.at
        });
        let records = read(self.storage, self.county, heads, &mut aliases).await?;
        let mut household = stored_household(self.storage, self.county, &there).await?;
        if let Some(household) = &mut household {
            // As it was before they left.
            household.moves.retain(|other| other.at < step.at);
        }
        let other = Box::pin(self.current(household.as_ref(), &there, records, reading)).await?;
        current.join(&other, &keys);
        Ok(())
    }
}

fn has_member(answers: &serde_json::Map<String, Json>, key: &str) -> bool {
    let rows = answers.get("members").and_then(Json::as_array);
    rows.into_iter().flatten().any(|row| row["_key"] == key)
}
