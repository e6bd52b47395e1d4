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
    let text = format!(
        "synthetic county {} (示例数据), seed {}: {} households, {} persons in {} villages\nenrol a phone with {}",
        created.county,
        command.seed,
        created.households,
        created.persons,
        created.villages,
        created.enrol_code
    );
    output.say(&text, &created);
    Ok(Outcome::Done)
}
