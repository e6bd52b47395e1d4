//! `ruhu backup`

use serde_json::json;

use super::arguments::Backup;
use super::output::Output;
use super::run::Outcome;
use crate::storage;

pub(super) async fn run(command: Backup, output: Output) -> anyhow::Result<Outcome> {
    let done = storage::backup(&command.database.database, &command.to).await?;
    let (file, bytes, records) = (command.to.display(), done.bytes, done.records);
    output.say(
        &format!("{file}: {bytes} bytes, {records} records"),
        &json!({ "file": file.to_string(), "bytes": bytes, "records": records }),
    );
    Ok(Outcome::Done)
}
