//! Pairs of households that look like the same family.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::current::Current;
use ruhu_domain::household::Household;
use ruhu_domain::household::alias::Person;
use ruhu_domain::household::temporary::is_temporary;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::joining::{Aliases, people};
use super::{Actor, facts};
use crate::problem::Answer;
use crate::storage::Storage;

/// Why two households look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    /// The same ID number.
    Id,
    /// The same telephone, and somebody of the same name.
    Phone,
    /// Somebody of the same name, born on the same day.
    Birth,
}

/// Two households.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Pair {
    /// A temporary code, if one of them has one.
    pub(crate) one: Short,
    pub(crate) other: Short,
    /// Why, the strongest first.
    pub(crate) reasons: BTreeSet<Reason>,
    /// Who is in both, by name.
    pub(crate) names: BTreeSet<String>,
}

/// A household in a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Short {
    pub(crate) code: String,
    pub(crate) head: String,
    pub(crate) village: String,
    pub(crate) group: String,
}

/// A household as far as it can be compared.
struct Known {
    short: Short,
    phone: String,
    people: Vec<Person>,
}

/// Pairs among the households of the actor's area, those with a temporary code first.
pub(crate) async fn duplicates(storage: &dyn Storage, actor: &Actor) -> Answer<Vec<Pair>> {
    let households = households(storage, actor).await?;
    // By what they share: reason and value → households and names.
    let mut shared: BTreeMap<(Reason, String), Vec<(usize, &str)>> = BTreeMap::new();
    for (index, household) in households.iter().enumerate() {
        for person in &household.people {
            let mut note = |reason: Reason, parts: &[&str]| {
                if parts.iter().all(|part| !part.is_empty()) {
                    let entry = shared.entry((reason, parts.join("/"))).or_default();
                    entry.push((index, &person.name));
                }
            };
            note(Reason::Id, &[&person.id]);
            note(Reason::Phone, &[&household.phone, &person.name]);
            note(Reason::Birth, &[&person.name, &person.birth]);
        }
    }
    let mut pairs: BTreeMap<(usize, usize), (BTreeSet<Reason>, BTreeSet<String>)> = BTreeMap::new();
    for ((reason, _), places) in &shared {
        for (at, (one, name)) in places.iter().enumerate() {
            for (other, _) in places[at + 1..].iter().filter(|(other, _)| other != one) {
                let pair = pairs.entry((*one, *other)).or_default();
                pair.0.insert(*reason);
                pair.1.insert((*name).to_owned());
            }
        }
    }
    let pairs = pairs
        .into_iter()
        .map(|((one, other), (reasons, names))| Pair {
            one: households[one].short.clone(),
            other: households[other].short.clone(),
            reasons,
            names,
        });
    Ok(pairs.collect())
}

/// The households of the area, those with a temporary code first.
async fn households(storage: &dyn Storage, actor: &Actor) -> Answer<Vec<Known>> {
    let county = &actor.county;
    let here = |area: &str| area.starts_with(&actor.area);
    let mut current: BTreeMap<String, Current> = BTreeMap::new();
    for item in storage.items(county, "current").await? {
        if here(&item.area)
            && let Ok(facts) = serde_json::from_value(item.body)
        {
            current.insert(item.id, facts);
        }
    }
    let mut found = Vec::new();
    for item in storage.items(county, "household").await? {
        let Ok(household) = serde_json::from_value::<Household>(item.body) else {
            continue;
        };
        if !here(&item.area) {
            continue;
        }
        let facts = current.get(&household.code);
        let answers = facts.map_or(&household.office, |facts| &facts.answers);
        let mut known = Known {
            phone: text(answers, "hh_phone"),
            people: Person::all(answers),
            short: Short {
                code: household.code,
                head: household.head,
                village: household.village,
                group: household.group,
            },
        };
        if is_temporary(&known.short.code) && facts.is_none() {
            // Nothing is accepted yet: its surveys are all there is.
            let code = &known.short.code;
            let heads = facts::of_household(storage, county, code).await?;
            let mut aliases = Aliases::default();
            known.people = people(storage, county, code, heads.clone(), &mut aliases).await?;
            for survey in facts::read(storage, county, heads, &mut aliases).await? {
                known.phone = text(&survey.record.answers, "hh_phone");
            }
        }
        found.push(known);
    }
    found.sort_by_key(|known| (!is_temporary(&known.short.code), known.short.code.clone()));
    Ok(found)
}

fn text(answers: &Map<String, Json>, name: &str) -> String {
    let text = answers.get(name).and_then(Json::as_str);
    text.unwrap_or_default().to_owned()
}
