//! `ruhu import backup`: records a phone saved in a file, taken as if the phone had sent them.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::sync::backup::Part;
use serde_json::json;

use super::arguments::At;
use super::county;
use super::output::Output;
use super::recover;
use super::run::Outcome;
use crate::clock;
use crate::intake::{self, Arrival};
use crate::receipts::ReceiptKeys;
use crate::recovery::{Opener, open_backup};
use crate::state::AppState;
use crate::storage::{self, Appended, Session};

/// Beginning of the keys of records' bytes.
const BYTES: &str = "bytes/";

/// Takes the records of a file; twice, or after the phone has sent them itself, gives the receipts
/// of the first time.
pub(super) async fn run(
    at: At,
    file: &[u8],
    code: Option<String>,
    key: Option<PathBuf>,
    output: Output,
) -> anyhow::Result<Outcome> {
    let opener = match (code, key) {
        (Some(code), None) => Opener::Code(code),
        (None, Some(key)) => Opener::County(recover::read(&key)?),
        _ => bail!("说出恢复码 --code，或县密钥文件 --key / give either --code or --key"),
    };
    let (header, parts) = match open_backup(file, &opener) {
        Ok(opened) => opened,
        Err(reason) => {
            output.refuse(reason, &json!({ "error": reason }));
            return Ok(Outcome::Refused);
        }
    };
    let storage = storage::open(&at.database.database).await?;
    let county = county::of(&*storage, at.county, None).await?;
    let user = storage.user(&county, &header.user).await?;
    let user =
        user.with_context(|| format!("这里没有用户 {0} / there is no user {0} here", header.user))?;
    let keys = ReceiptKeys::load(&*storage).await?;
    let database_id = storage.database_id().await?;
    let state = AppState::new(Arc::clone(&storage), keys, database_id, PathBuf::new());
    let session = Session {
        user,
        device: "backup".to_owned(),
    };
    let (records, others): (Vec<Part>, Vec<Part>) = parts
        .into_iter()
        .partition(|part| part.shelf == "records" && part.key.starts_with(BYTES));
    let ids: Vec<_> = records.iter().map(|part| part.key.clone()).collect();
    // The seal has held: these are the bytes the phone had.
    let arrivals = records.into_iter().map(|part| Arrival {
        declared: Some(sha256_hex(&part.body)),
        bytes: part.body,
        id: None,
    });
    let answers = intake::take(&state, &session, arrivals.collect()).await;
    let mut outcome = Outcome::Done;
    for (id, answer) in ids.iter().zip(answers) {
        let id = id.strip_prefix(BYTES).unwrap_or(id);
        match answer {
            Ok((status, taken)) => {
                let number = taken.receipt.number.as_str();
                let text = format!("{id}  {}  {number}", taken.state.name());
                let json = json!({
                    "record": id, "state": taken.state, "receipt": number,
                    "new": status == axum::http::StatusCode::CREATED,
                });
                output.say(&text, &json);
            }
            Err(refusal) => {
                let problem = refusal.into_problem();
                let reason = format!("{id}: {}", problem.detail);
                output.refuse(&reason, &json!({ "record": id, "error": problem.detail }));
                outcome = Outcome::Refused;
            }
        }
    }
    for part in others
        .into_iter()
        .filter(|part| part.shelf == "attachments")
    {
        let sha256 = sha256_hex(&part.body);
        if !storage.is_named(&county, &session.user.id, &sha256).await? {
            continue;
        }
        let piece = storage::Part {
            county: county.clone(),
            sha256: sha256.clone(),
            start: 0,
            total: part.body.len() as u64,
            bytes: part.body,
            received_at: clock::now(),
        };
        let appended = storage.append(piece).await?;
        let here = matches!(appended, Appended::Complete | Appended::Already);
        output.say(
            &format!(
                "{sha256}  {}",
                if here { "picture" } else { "picture not taken" }
            ),
            &json!({ "attachment": sha256, "taken": here }),
        );
    }
    storage.close().await;
    Ok(outcome)
}
