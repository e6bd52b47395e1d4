//! `ruhu recover`: the county's key for forgotten PINs and locked phones.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use ruhu_domain::hash::hex;
use serde_json::json;

use super::arguments::RecoverCommand;
use super::county;
use super::output::Output;
use super::run::Outcome;
use crate::office::Actor;
use crate::recovery::{ID, KIND, RecoveryKey};
use crate::storage::{self, Item};

pub(super) async fn run(command: RecoverCommand, output: Output) -> anyhow::Result<Outcome> {
    match command {
        RecoverCommand::Key { at, to } => {
            let storage = storage::open(&at.database.database).await?;
            let actor = Actor::console(&county::of(&*storage, at.county, None).await?);
            let key = RecoveryKey::new()?;
            // On the disk before any phone seals for it.
            write(&to, &key)?;
            let public = key.public();
            let item = Item {
                kind: KIND.to_owned(),
                id: ID.to_owned(),
                ..Item::setting("", json!({ "key": public }))
            };
            storage.put_items(&actor.county, vec![item]).await?;
            let audit = actor.audit("recovery.key", &public, "");
            storage.note(&actor.county, audit).await?;
            storage.close().await;
            let file = to.display();
            output.say(
                &format!(
                    "密钥在 {file}。请移到不联网的地方保管，丢了就取不回忘记密码的手机 / \
                     the key is in {file}: keep it off this server; without it a phone with a \
                     forgotten PIN cannot be opened"
                ),
                &json!({ "file": file.to_string(), "public": public }),
            );
            Ok(Outcome::Done)
        }
        RecoverCommand::Open {
            database,
            county,
            key,
            request,
        } => {
            let key = read(&key)?;
            let mut parts = request.trim().split('.');
            let (vault, sealed) = (parts.nth(1), parts.next());
            let Some(secret) = key.open(sealed.unwrap_or_default()) else {
                let reason = "打不开：请求不完整，或是另一个县的 / it does not open: cut off, or sealed for another key";
                output.refuse(reason, &json!({ "error": reason }));
                return Ok(Outcome::Refused);
            };
            if let Some(database) = database {
                let storage = storage::open(&database).await?;
                let actor = Actor::console(&county::of(&*storage, county, None).await?);
                let audit = actor.audit("recovery.open", vault.unwrap_or_default(), "");
                storage.note(&actor.county, audit).await?;
                storage.close().await;
            }
            let answer = grouped(&hex(&secret));
            output.say(&answer, &json!({ "answer": answer }));
            Ok(Outcome::Done)
        }
    }
}

/// The key in a file that only its owner may read.
pub(super) fn read(path: &Path) -> anyhow::Result<RecoveryKey> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    RecoveryKey::from_file(&text).with_context(|| format!("{shown} is not a recovery key"))
}

fn write(path: &Path, key: &RecoveryKey) -> anyhow::Result<()> {
    let shown = path.display();
    // An old key may be the only one that opens some phone.
    if path.exists() {
        bail!("{shown} is there already / 文件已存在");
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options
        .open(path)
        .with_context(|| format!("cannot write {shown}"))?;
    file.write_all(key.to_file().as_bytes())?;
    Ok(file.sync_all()?)
}

/// Four characters at a time, to be read out and typed.
fn grouped(text: &str) -> String {
    let parts: Vec<_> = text
        .as_bytes()
        .chunks(4)
        .map(String::from_utf8_lossy)
        .collect();
    parts.join("-")
}
