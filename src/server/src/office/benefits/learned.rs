//! The training of a household's members: looked up in the registers of the courses they were in.

use ruhu_domain::benefits::{Learner, Training, training};
use ruhu_domain::date::Date;
use ruhu_domain::household::alias::Alias;
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::settings::Settings;
use ruhu_domain::training::entry::id_key;
use ruhu_domain::training::trainee::{members, person_key};
use ruhu_domain::training::{Entry, Kind, Register};

use super::Found;
use crate::problem::Answer;
use crate::storage::{Item, Storage};

/// The training of the people of a household as its page tells it.
pub(crate) async fn learned(
    storage: &dyn Storage,
    county: &str,
    found: &Found,
    settings: &Settings,
    today: Date,
) -> Answer<Vec<Training>> {
    let learners = learners(storage, county, found).await?;
    let keys: Vec<String> = learners
        .iter()
        .flat_map(|learner| learner.keys.iter().cloned())
        .collect();
    let mut registers = Vec::new();
    for run in storage.runs_with(county, &keys).await? {
        let mut register = Register::default();
        for Item { kind, body, .. } in storage.of_run(county, &run).await? {
            let entry = serde_json::from_value::<Entry>(body).ok();
            if let Some((kind, entry)) = Kind::parse(&kind).zip(entry) {
                register.take(kind, entry);
            }
        }
        registers.push(register);
    }
    Ok(training(&registers, &learners, settings, today))
}

/// The members with their keys: of this household, of the ones that were joined to it, of the ones
/// they came from, and by their ID number.
async fn learners(storage: &dyn Storage, county: &str, found: &Found) -> Answer<Vec<Learner>> {
    let household = &found.household;
    let salt = storage.database_id().await?;
    let joined = storage.items(county, "alias").await?.into_iter();
    let joined: Vec<(String, Alias)> = joined
        .filter(|item| item.body["to"] == household.code.as_str())
        .filter_map(|item| Some((item.id, serde_json::from_value(item.body).ok()?)))
        .collect();
    let learner = |(key, row): (&str, &serde_json::Map<String, serde_json::Value>)| {
        let row = Answers::Json(row);
        let mut keys = vec![person_key(&salt, &household.code, key)];
        keys.extend(row.text("m_idno").map(id_key));
        for (code, alias) in &joined {
            let before = alias.members.iter().find(|(_, after)| *after == key);
            let before = before.map_or(key, |(before, _)| before.as_str());
            keys.push(person_key(&salt, code, before));
        }
        for came in household.moves.iter().filter(|moved| moved.kind.is_in()) {
            let before = came.members.iter().find(|(_, after)| *after == key);
            keys.extend(before.map(|(before, _)| person_key(&salt, &came.household, before)));
        }
        Learner {
            name: row.text("m_name").unwrap_or_default().to_owned(),
            keys,
        }
    };
    let members = members(household, found.current.as_ref());
    Ok(members.into_iter().map(learner).collect())
}
