//! `ruhu review` and `ruhu setting`

use anyhow::bail;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::{Map, Value as Json, json};

use super::arguments::{At, ReviewCommand, SettingCommand};
use super::county;
use super::output::Output;
use super::run::Outcome;
use super::users::refuse;
use crate::office::review::{self, Choice};
use crate::office::{Actor, settings};
use crate::packages::Packages;
use crate::storage::{self, Filter, Head};

/// Records read at once for a list.
const PAGE: u32 = 500;

pub(super) async fn review(command: ReviewCommand, output: Output) -> anyhow::Result<Outcome> {
    let (at, id, state, reason, questions) = match command {
        ReviewCommand::List { at, state, area } => return list(at, state, area, output).await,
        ReviewCommand::Accept { at, record } => {
            (at, record, RecordState::Accepted, String::new(), Vec::new())
        }
        ReviewCommand::Return {
            at,
            record,
            reason,
            question,
        } => (at, record, RecordState::Returned, reason, question),
        ReviewCommand::Void { at, record, reason } => {
            (at, record, RecordState::Void, reason, Vec::new())
        }
    };
    let storage = storage::open(&at.database.database).await?;
    let actor = Actor::console(&county::of(&*storage, at.county, None).await?);
    let found = storage.head(&actor.county, &id).await?;
    let choice = Choice {
        state,
        // Whoever decides at the console decides on what is there now.
        revision: found.map_or(0, |head| head.revision),
        reason,
        questions,
    };
    let decided = review::review(&*storage, &Packages::default(), &actor, &id, choice).await;
    storage.close().await;
    match decided {
        Ok(head) => {
            say(&head, output);
            Ok(Outcome::Done)
        }
        Err(refusal) => Ok(refuse(&refusal, output)),
    }
}

async fn list(
    at: At,
    state: Option<String>,
    area: Option<String>,
    output: Output,
) -> anyhow::Result<Outcome> {
    let state = match state {
        None => None,
        Some(name) => match serde_json::from_value(Json::String(name.clone())) {
            Ok(state) => Some(state),
            Err(_) => {
                bail!("there is no state {name}: uploaded, quarantined, accepted, returned or void")
            }
        },
    };
    let storage = storage::open(&at.database.database).await?;
    let county = county::of(&*storage, at.county, None).await?;
    let mut filter = Filter {
        area: area.unwrap_or_default(),
        state,
        limit: PAGE,
        ..Filter::default()
    };
    loop {
        let heads = storage.records(&county, &filter).await?;
        heads.iter().for_each(|head| say(head, output));
        match heads.last() {
            Some(last) if heads.len() == PAGE as usize => {
                filter.after = Some((last.received_at.clone(), last.id.clone()));
            }
            _ => break,
        }
    }
    storage.close().await;
    Ok(Outcome::Done)
}

fn say(head: &Head, output: Output) {
    let text = format!(
        "{}  {}  {}  {}  revision {}  {}",
        head.id,
        head.state.name(),
        head.form_id,
        head.household,
        head.revision,
        head.received_at
    );
    output.say(&text, head);
}

pub(super) async fn setting(command: SettingCommand, output: Output) -> anyhow::Result<Outcome> {
    match command {
        SettingCommand::List { at } => {
            let storage = storage::open(&at.database.database).await?;
            let county = county::of(&*storage, at.county, None).await?;
            let changed = settings::changed(&*storage, &county).await;
            storage.close().await;
            match changed {
                Ok(changed) => {
                    for (name, value) in changed {
                        output.say(&format!("{name} = {value}"), &json!({ name: value }));
                    }
                    Ok(Outcome::Done)
                }
                Err(refusal) => Ok(refuse(&refusal, output)),
            }
        }
        SettingCommand::Set { at, name, value } => {
            // What is no JSON is a text: a date needs no quotes in a shell.
            let value = serde_json::from_str(&value).unwrap_or(Json::String(value));
            let storage = storage::open(&at.database.database).await?;
            let actor = Actor::console(&county::of(&*storage, at.county, None).await?);
            let change = Map::from_iter([(name.clone(), value)]);
            let done = settings::change(&*storage, &actor, change).await;
            storage.close().await;
            match done {
                Ok(()) => {
                    output.say(&format!("done: {name}"), &json!({ "done": name }));
                    Ok(Outcome::Done)
                }
                Err(refusal) => Ok(refuse(&refusal, output)),
            }
        }
    }
}
