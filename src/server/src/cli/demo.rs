//! `ruhu demo`

use super::arguments::Demo;
use super::output::Output;
use super::run::Outcome;
use crate::{demo, storage};

pub(super) async fn run(command: Demo, output: Output) -> anyhow::Result<Outcome> {
    let storage = storage::open(&command.database.database).await?;
    let created = demo::create(&*storage, command.seed).await;
    storage.close().await;
    let created = created?;
    let mut text = format!(
        "synthetic county {} (示例数据), seed {}: {} households, {} persons in {} villages",
        created.county, command.seed, created.households, created.persons, created.villages,
    );
    for account in &created.accounts {
        text += &format!(
            "\nenrol a phone as {} with {}",
            account.role.name(),
            account.enrol_code
        );
    }
    let card = &created.card;
    text += &format!(
        "\nopen a household's page at {} with PIN {} and ID ending 0022",
        card.path, card.pin
    );
    output.say(&text, &created);
    Ok(Outcome::Done)
}
