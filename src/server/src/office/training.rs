//! Course runs: the register's entries among the items, and what a trainer gets to see.

use std::collections::BTreeSet;

use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::household::Household;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::Change;
use ruhu_domain::training::card::mark;
use ruhu_domain::training::trainee::{people_key, trainees};
use ruhu_domain::training::{Entry, Kind, Wish};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::clock;
use crate::pinyin::readings;
use crate::problem::Answer;
use crate::storage::{Head, Item, RunScope, Scope, Storage};

/// What a training record adds to the items of its area, and for a run whose people it is for.
pub(crate) fn of(record: &Record, area: &str) -> (Option<Item>, Option<RunScope>) {
    let Some((kind, entry)) = Entry::of(record) else {
        return (None, None);
    };
    let run = (kind == Kind::Run).then(|| {
        let villages = record
            .answers
            .get("target_villages")
            .and_then(Json::as_array);
        let villages: BTreeSet<String> = villages
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect();
        RunScope {
            run: entry.run.clone(),
            villages: villages.into_iter().collect(),
        }
    });
    let body = serde_json::to_value(&entry).unwrap_or_default();
    (
        Some(Item::of_area(kind.name(), &entry.id(), area, body)),
        run,
    )
}

/// The item of a training record that is declared void.
pub(super) async fn gone(
    storage: &dyn Storage,
    county: &str,
    head: &Head,
) -> Answer<Option<(String, String)>> {
    if Kind::of_form(&head.form_id).is_none() {
        return Ok(None);
    }
    let newest = storage.newest(county, &head.id).await?;
    let record = newest.and_then(|newest| Record::from_bytes(&newest.bytes).ok());
    let entry = record.and_then(|record| Entry::of(&record));
    Ok(entry.map(|(kind, entry)| (kind.name().to_owned(), entry.id())))
}

/// A trainer who downloads: households leave the server only as people, see
/// [`ruhu_domain::training::trainee`].
pub(crate) struct Trainer<'a> {
    storage: &'a dyn Storage,
    /// Makes the keys of people, which must not lead back to a household.
    salt: &'a str,
    county: &'a str,
    /// What the trainer's runs offer.
    wishes: Vec<Wish>,
    today: Date,
}

impl<'a> Trainer<'a> {
    /// Reads what the trainer teaches.
    pub(crate) async fn of(
        storage: &'a dyn Storage,
        salt: &'a str,
        scope: &'a Scope,
    ) -> Answer<Self> {
        let county = scope.county.as_str();
        let mut wishes = Vec::new();
        for run in storage.runs_of(county, &scope.user).await? {
            let stored = storage.item(county, "run", &format!("{run}/{run}")).await?;
            let entry = stored.and_then(|stored| read::<Entry>(stored.item.body));
            wishes.extend(entry.map(|entry| Wish::of(&run, &entry.answers)));
        }
        let settings = storage.item(county, "setting", "P_TODAY").await?;
        let set = settings.and_then(|set| Date::parse(set.item.body.as_str()?));
        let today = set.or_else(|| clock::local_date(&clock::now(), 0));
        Ok(Self {
            storage,
            salt,
            county,
            wishes,
            today: today.unwrap_or(Date::from_days(0)),
        })
    }

    /// The changes as the trainer may see them.
    pub(crate) async fn may_see(&self, changes: Vec<Change>) -> Answer<Vec<Change>> {
        let mut seen = Vec::with_capacity(changes.len());
        for change in changes {
            seen.push(match change.kind.as_str() {
                "household" | "current" => self.people(change).await?,
                kind => match Kind::parse(kind) {
                    Some(kind) => shared(kind, change),
                    None => change,
                },
            });
        }
        Ok(seen)
    }

    /// A change of a household as one of its people.
    async fn people(&self, change: Change) -> Answer<Change> {
        let code = &change.id;
        let mut people = Vec::new();
        // That the survey's facts are gone does not mean that the household is.
        if !change.deleted || change.kind == "current" {
            let household = self.storage.item(self.county, "household", code).await?;
            let household = household.and_then(|stored| read::<Household>(stored.item.body));
            if let Some(household) = household {
                let current = self.storage.item(self.county, "current", code).await?;
                let current = current.and_then(|stored| read::<Current>(stored.item.body));
                let current = current.as_ref();
                people = trainees(&household, current, &self.wishes, self.salt, self.today);
                let now = clock::now();
                let card = self.storage.card_of(self.county, code, &now).await?;
                let card = card.map(|(card, _)| mark(&card.code_sha256));
                for person in &mut people {
                    person.pinyin = readings(&person.name);
                    person.card = card.clone().unwrap_or_default();
                }
            }
        }
        Ok(Change {
            kind: "people".to_owned(),
            id: people_key(self.salt, code),
            revision: change.revision,
            deleted: people.is_empty(),
            body: (!people.is_empty()).then(|| json!(people)),
        })
    }
}

/// An entry as the run's other trainers get it.
fn shared(kind: Kind, mut change: Change) -> Change {
    let entry = change.body.take().and_then(read::<Entry>);
    change.body = entry.map(|entry| json!(entry.shared(kind)));
    change
}

fn read<T: DeserializeOwned>(body: Json) -> Option<T> {
    serde_json::from_value(body).ok()
}
