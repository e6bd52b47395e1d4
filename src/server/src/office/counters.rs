//! The counters of training and work of an area: what a trainer's phone cannot know by itself.
//!
//! Sums only: a trainer learns how many, never who.

use std::collections::BTreeMap;

use ruhu_domain::benefits::Benefits;
use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::household::Household;
use ruhu_domain::identity::normalize_id;
use ruhu_domain::office::Office;
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::background::Background;
use ruhu_domain::rules::survey::Survey;
use ruhu_domain::rules::training::PersonKey;
use ruhu_domain::training::Register;
use ruhu_domain::training::counters::{Counter, Counters, Households, of_farm, of_results};
use ruhu_domain::training::tally::rows;
use ruhu_domain::training::trainee::{members, person_key};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use super::Actor;
use super::benefits::{MEASURE, office};
use super::courses::{key, registers};
use super::status::today;
use crate::clock;
use crate::problem::Answer;
use crate::storage::{Error, Storage};

/// Household and member behind the key of a person, and behind an ID number.
type Places<'a> = BTreeMap<String, (&'a str, &'a str)>;

/// All that is counted, read in one go.
struct Read {
    registers: Vec<Register>,
    /// Of the whole county: a person of another township may learn here.
    households: Vec<(String, Household)>,
    currents: BTreeMap<String, Current>,
    measures: BTreeMap<String, Benefits>,
    office: Office,
    today: Date,
    /// Makes the keys of people.
    salt: String,
    /// Whose numbers these are.
    area: String,
}

/// Reads the runs and households of the actor's area and adds them up.
pub(crate) async fn counters(storage: &dyn Storage, actor: &Actor) -> Answer<Counters> {
    let county = actor.county.as_str();
    let households = storage.items(county, "household").await?;
    let households = households
        .into_iter()
        .filter_map(|item| Some((item.area, serde_json::from_value(item.body).ok()?)));
    let read = Read {
        registers: registers(storage, actor).await?,
        households: households.collect(),
        currents: by_id(storage, county, "current").await?,
        measures: by_id(storage, county, MEASURE).await?,
        office: office(storage, county).await?,
        today: today(storage, county).await?,
        salt: storage.database_id().await?,
        area: actor.area.clone(),
    };
    // Twenty thousand households take their time: other requests must not wait for it.
    let counted = tokio::task::spawn_blocking(move || read.counted()).await;
    let counters = counted.map_err(|_| Error::Corrupt("counters"))?;
    Ok(Counters {
        at: clock::now(),
        counters,
    })
}

async fn by_id<T: DeserializeOwned>(
    storage: &dyn Storage,
    county: &str,
    kind: &str,
) -> Answer<BTreeMap<String, T>> {
    let items = storage.items(county, kind).await?.into_iter();
    let read = items.filter_map(|item| Some((item.id, serde_json::from_value(item.body).ok()?)));
    Ok(read.collect())
}

impl Read {
    fn counted(self) -> Vec<Counter> {
        let settings = self.office.settings();
        let (numbers, places) = self.people();
        let rows = rows(&self.registers, &|person| key(person, &numbers), &settings);
        let mut counters = of_results(&rows, &settings);
        let here = |area: &str| area.starts_with(&self.area);
        let mut villages: Vec<&str> = self
            .households
            .iter()
            .filter(|(area, _)| here(area))
            .map(|(_, household)| household.village.as_str())
            .collect();
        villages.sort_unstable();
        villages.dedup();
        let year = self.today.year();
        counters.push(of_farm(&self.registers, villages, year, &settings));
        let completed = self.completed(&numbers, &places);
        let mut found = Households::default();
        for (_, household) in self.households.iter().filter(|(area, _)| here(area)) {
            let Some(current) = self.currents.get(&household.code) else {
                continue;
            };
            let trained = completed.get(household.code.as_str());
            found.add(&Survey::new(
                Answers::Json(&current.answers),
                Background(&self.facts(household, current, trained)),
                &settings,
                self.today,
            ));
        }
        counters.extend(found.counters(&settings));
        counters
    }

    /// Numbers by the key that trainers' phones have, and the household and member behind both.
    fn people(&self) -> (BTreeMap<String, String>, Places<'_>) {
        let (mut numbers, mut places) = (BTreeMap::new(), BTreeMap::new());
        for (_, household) in &self.households {
            for (member, row) in members(household, self.currents.get(&household.code)) {
                let key = person_key(&self.salt, &household.code, member);
                let place = (household.code.as_str(), member);
                if let Some(number) = Answers::Json(row).text("m_idno") {
                    let number = normalize_id(number);
                    places.insert(number.clone(), place);
                    numbers.insert(key.clone(), number);
                }
                places.insert(key, place);
            }
        }
        (numbers, places)
    }

    /// The completed courses of members, by household, as the rules read them.
    fn completed(
        &self,
        numbers: &BTreeMap<String, String>,
        places: &Places<'_>,
    ) -> BTreeMap<String, Vec<Json>> {
        let settings = self.office.settings();
        let mut completed: BTreeMap<String, Vec<Json>> = BTreeMap::new();
        for register in &self.registers {
            if register.run().text("run_state") != Some("3") {
                continue;
            }
            for person in register.people(false) {
                let standing = register.standing(person.person, &[], &settings);
                if !standing.is_some_and(|standing| standing.completion.complete.is_yes()) {
                    continue;
                }
                let number = match key(&person, numbers) {
                    PersonKey::Id(number) => number,
                    PersonKey::Unproven { .. } => String::new(),
                };
                let place = places.get(person.person).or_else(|| places.get(&number));
                if let Some((household, member)) = place {
                    let kind = register.run().text("train_type");
                    let row = json!({"person": member, "completed": true, "train_type": kind});
                    completed
                        .entry((*household).to_owned())
                        .or_default()
                        .push(row);
                }
            }
        }
        completed
    }

    /// What the rules may know beside a household's answers.
    fn facts(
        &self,
        household: &Household,
        current: &Current,
        trained: Option<&Vec<Json>>,
    ) -> Map<String, Json> {
        let context = self
            .office
            .context(Some(household.clone()), Some(current), self.today);
        let mut facts = context.facts;
        if let Some(benefits) = self.measures.get(&household.code) {
            let recorded = benefits.recorded().into_iter();
            let rows = recorded
                .map(|one| json!({"code": one.code, "member": one.member, "status": one.status}));
            facts.insert("measures".to_owned(), rows.collect());
        }
        if let Some(rows) = trained {
            facts.insert("training".to_owned(), json!(rows));
        }
        facts
    }
}
