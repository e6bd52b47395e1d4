//! `ruhu household`

use serde_json::json;

use super::arguments::{At, HouseholdCommand};
use super::county;
use super::output::Output;
use super::run::Outcome;
use super::users::refuse;
use crate::office::Actor;
use crate::office::benefits::{self, Found};
use crate::office::door;
use crate::office::duplicates::{self, Pair};
use crate::office::households::{Desk, JoinDone, MoveDone};
use crate::packages::Packages;
use crate::problem::{Answer, Code, Refusal};
use crate::storage;

pub(super) async fn run(command: HouseholdCommand, output: Output) -> anyhow::Result<Outcome> {
    let at = match &command {
        HouseholdCommand::Duplicates { at, .. }
        | HouseholdCommand::Join { at, .. }
        | HouseholdCommand::Split { at, .. }
        | HouseholdCommand::Card { at, .. }
        | HouseholdCommand::Unlock { at, .. }
        | HouseholdCommand::Move { at, .. } => at,
    };
    let At { database, county } = at;
    let storage = storage::open(&database.database).await?;
    let mut actor = Actor::console(&county::of(&*storage, county.clone(), None).await?);
    let packages = Packages::default();
    if let HouseholdCommand::Duplicates {
        area: Some(area), ..
    } = &command
    {
        actor.area.clone_from(area);
    }
    let desk = Desk {
        storage: &*storage,
        packages: &packages,
        actor: &actor,
    };
    let done = carry_out(&desk, command, output).await;
    storage.close().await;
    Ok(match done {
        Ok(()) => Outcome::Done,
        Err(refusal) => refuse(&refusal, output),
    })
}

async fn carry_out(desk: &Desk<'_>, command: HouseholdCommand, output: Output) -> Answer<()> {
    match command {
        HouseholdCommand::Duplicates { .. } => {
            let pairs = duplicates::duplicates(desk.storage, desk.actor).await?;
            pairs.iter().for_each(|pair| say_pair(pair, output));
        }
        HouseholdCommand::Join {
            from, to, force, ..
        } => say_join(&desk.join(&from, &to, force).await?, output),
        HouseholdCommand::Card {
            code, pin, site, ..
        } => {
            let found = household(desk, &code).await?;
            let card = door::make_card(desk.storage, desk.actor, &found, &pin, &site).await?;
            output.say(
                &format!("{}  {}\n{}", card.household, card.card_code, card.url),
                &card,
            );
        }
        HouseholdCommand::Unlock { code, .. } => {
            let code = household(desk, &code).await?.household.code;
            door::unlock(desk.storage, desk.actor, &code).await?;
            output.say(&code, &json!({ "unlocked": code }));
        }
        HouseholdCommand::Split {
            code, members, to, ..
        } => say_move(&desk.split(&code, &members, &to).await?, output),
        HouseholdCommand::Move {
            member, from, to, ..
        } => say_move(&desk.move_member(&member, &from, &to).await?, output),
    }
    Ok(())
}

async fn household(desk: &Desk<'_>, code: &str) -> Answer<Found> {
    let found = benefits::read(desk.storage, &desk.actor.county, code.trim()).await?;
    found.ok_or_else(|| Refusal::new(Code::NotFound))
}

fn say_pair(pair: &Pair, output: Output) {
    let reasons = json!(pair.reasons).to_string();
    let names: Vec<&str> = pair.names.iter().map(String::as_str).collect();
    let text = format!(
        "{} {}  {} {}  {}  {reasons}",
        pair.one.code,
        pair.one.head,
        pair.other.code,
        pair.other.head,
        names.join(" ")
    );
    output.say(&text, pair);
}

fn say_join(done: &JoinDone, output: Output) {
    let mut text = format!("{} → {}: {} records", done.from, done.to, done.records);
    for same in &done.same {
        text += &format!("\n  same person: {}", same.name);
    }
    for found in &done.differences {
        let row = found.row.as_deref().unwrap_or_default();
        text += &format!(
            "\n  {row} {}: {} | {} (newer: {})",
            found.label, found.from, found.to, found.newer
        );
    }
    output.say(&text, done);
}

fn say_move(done: &MoveDone, output: Output) {
    let names = done.members.join(" ");
    output.say(&format!("{} → {}: {names}", done.from, done.to), done);
}
