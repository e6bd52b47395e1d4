//! The course runs of an area as the office counts them: person-times, one line a run, and what
//! should be looked at (AN45, AN46, AN47, W-C14).

use std::collections::BTreeMap;

use ruhu_domain::identity::{id_birth, normalize_id};
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::training::PersonKey;
use ruhu_domain::settings::Settings;
use ruhu_domain::sync::protocol::Message;
use ruhu_domain::training::findings::findings;
use ruhu_domain::training::tally::{Held, counted, held, rows};
use ruhu_domain::training::trainee::{members, person_key};
use ruhu_domain::training::{Enrolled, Entry, Kind, Register};
use serde::Serialize;

use super::Actor;
use crate::problem::Answer;
use crate::storage::{Item, Storage};

/// What the office reads.
#[derive(Debug, Serialize)]
pub(crate) struct Courses {
    /// Person-times of people with a valid ID number, and the county's target.
    person_times: usize,
    target: i64,
    persons: usize,
    /// Without a valid number.
    to_check: usize,
    /// Repeats of the same course in a year.
    duplicates: usize,
    runs: Vec<Held>,
    anomalies: Vec<Found>,
}

/// An anomaly about people in runs; names are for those who may read the run.
#[derive(Debug, Serialize)]
struct Found {
    code: &'static str,
    /// Name of the person, empty when it is about a whole session.
    person: String,
    /// Key of the session, or code of the course.
    about: String,
    message: Message,
}

/// Reads the registers of the actor's area and adds them up.
pub(crate) async fn courses(storage: &dyn Storage, actor: &Actor) -> Answer<Courses> {
    let county = actor.county.as_str();
    let registers = registers(storage, actor).await?;
    let numbers = numbers(storage, county).await?;
    let stored = storage.items(county, "setting").await?;
    let stored = stored.into_iter().map(|item| (item.id, item.body));
    let settings = Settings::lenient(&stored.collect());
    let who = |person: &Enrolled<'_>| key(person, &numbers);
    let rows = rows(&registers, &who, &settings);
    let counted = counted(&rows, &settings);
    // The same person in two runs, by number where there is one.
    let mut same: BTreeMap<String, String> = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for person in registers.iter().flat_map(|register| register.people(true)) {
        let key = match who(&person) {
            PersonKey::Id(number) => number,
            PersonKey::Unproven { .. } => person.person.to_owned(),
        };
        names.insert(key.clone(), person.name.to_owned());
        same.insert(person.person.to_owned(), key);
    }
    let same = |person: &str| same.get(person).map_or(person, String::as_str).to_owned();
    let found = findings(&registers, &same, &settings).into_iter();
    let anomalies = found.flat_map(|finding| {
        let person = names.get(&finding.anomaly.member).cloned();
        let (code, about) = (finding.anomaly.code, finding.about);
        let reasons = finding.anomaly.reasons.into_iter();
        reasons.map(move |reason| Found {
            code,
            person: person.clone().unwrap_or_default(),
            about: about.clone(),
            message: reason.message,
        })
    });
    Ok(Courses {
        person_times: counted.person_times,
        target: settings.get("P_TARGET_TRAINING"),
        persons: counted.persons,
        to_check: counted.to_check,
        duplicates: counted.duplicates,
        runs: registers
            .iter()
            .filter_map(|register| held(register, &settings))
            .collect(),
        anomalies: anomalies.collect(),
    })
}

/// The registers of the actor's area.
pub(super) async fn registers(storage: &dyn Storage, actor: &Actor) -> Answer<Vec<Register>> {
    let mut registers: BTreeMap<String, Register> = BTreeMap::new();
    for kind in Kind::ALL {
        let items = storage.items(&actor.county, kind.name()).await?;
        for Item { area, body, .. } in items {
            let entry = serde_json::from_value::<Entry>(body).ok();
            if let Some(entry) = entry.filter(|_| area.starts_with(&actor.area)) {
                let register = registers.entry(entry.run.clone()).or_default();
                register.take(kind, entry);
            }
        }
    }
    Ok(registers.into_values().collect())
}

/// The ID numbers behind the keys that trainers' phones were given.
async fn numbers(storage: &dyn Storage, county: &str) -> Answer<BTreeMap<String, String>> {
    let salt = storage.database_id().await?;
    let mut currents = BTreeMap::new();
    for item in storage.items(county, "current").await? {
        let current: Option<ruhu_domain::current::Current> = serde_json::from_value(item.body).ok();
        currents.extend(current.map(|current| (item.id, current)));
    }
    let mut numbers = BTreeMap::new();
    for item in storage.items(county, "household").await? {
        let household: Option<ruhu_domain::household::Household> =
            serde_json::from_value(item.body).ok();
        let Some(household) = household else { continue };
        for (member, row) in members(&household, currents.get(&household.code)) {
            if let Some(number) = Answers::Json(row).text("m_idno") {
                let key = person_key(&salt, &household.code, member);
                numbers.insert(key, normalize_id(number));
            }
        }
    }
    Ok(numbers)
}

/// Who an enrolled person is for the county.
pub(super) fn key(person: &Enrolled<'_>, numbers: &BTreeMap<String, String>) -> PersonKey {
    let answers = Answers::Json(person.answers);
    let typed = answers.text("en_idno").map(normalize_id);
    let number = typed.or_else(|| numbers.get(person.person).cloned());
    match number.filter(|number| id_birth(number).is_some()) {
        Some(number) => PersonKey::Id(number),
        None => PersonKey::Unproven {
            household: String::new(),
            name: person.name.to_owned(),
            birth: answers.date("en_birth"),
        },
    }
}
