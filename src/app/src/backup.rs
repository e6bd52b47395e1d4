//! What is not at the server, as an encrypted file: saved on this phone, restored on another.
//!
//! A file is opened by a code that is shown once, or by the county's key. Restoring adds and never
//! replaces something newer; sent twice, a record gives the receipt of the first time.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruhu_domain::crockford;
use ruhu_domain::hash::{hex, sha256_hex};
use ruhu_domain::sync::backup::{
    ABOUT, CODE_LENGTH, Header, Part, VERSION, read_file, read_parts, write_file, write_parts,
};
use ruhu_domain::sync::protocol::RecordState;
use wasm_bindgen::JsValue;

use crate::clock;
use crate::json;
use crate::keyring;
use crate::records::{self, Entry};
use crate::store::crypto::{self, Secret};
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write};

/// PBKDF2 over a code of 55 random bits.
const ITERATIONS: u32 = 600_000;
/// The shelves in a file, and their names in it.
const SHELVES: [Shelf; 4] = [
    Shelf::Records,
    Shelf::Attachments,
    Shelf::Drafts,
    Shelf::Journal,
];

/// A file, and what opens it.
#[derive(Debug)]
pub struct Saved {
    /// Its bytes.
    pub file: Vec<u8>,
    /// The code, in groups of four.
    pub code: String,
    /// Finished forms in it.
    pub records: usize,
    /// Open forms in it.
    pub drafts: usize,
}

/// Why there is no file, or nothing came out of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupError {
    /// Nothing is unsent.
    Empty,
    /// The file is none of ours.
    NotOurs,
    /// The code is another one, or the file was changed.
    WrongCode,
    /// Browser or disk do not do their part.
    Broken,
    /// No space.
    Full,
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            _ => Self::Broken,
        }
    }
}

impl From<JsValue> for BackupError {
    fn from(_: JsValue) -> Self {
        Self::Broken
    }
}

/// Everything that is only on this phone: finished forms without a receipt for their bytes or with
/// files that wait, and open forms.
///
/// # Errors
///
/// See [`BackupError`].
pub async fn save(store: &AnyStore, user: &str) -> Result<Saved, BackupError> {
    let mut parts = Vec::new();
    let mut records = 0;
    for entry in records::list(store).await {
        if entry.is_at_server() && entry.files.is_empty() {
            continue;
        }
        records += 1;
        let bytes = records::bytes(store, &entry.id).await;
        parts.push(part(
            Shelf::Records,
            records::bytes_key(&entry.id),
            bytes.ok_or(BackupError::Broken)?,
        ));
        parts.push(part(
            Shelf::Records,
            records::entry_key(&entry.id),
            json::write(&entry),
        ));
        for file in &entry.files {
            // One that is missing would have kept the form from being finished.
            if let Some(body) = store.get(Shelf::Attachments, file).await? {
                parts.push(part(Shelf::Attachments, file.clone(), body));
            }
        }
    }
    let open = store.list(Shelf::Drafts, "").await?;
    let drafts = open.len();
    let journal = store.list(Shelf::Journal, "").await?;
    let texts: Vec<_> = open
        .iter()
        .chain(&journal)
        .map(|(_, body)| body.clone())
        .collect();
    for (key, body) in store.list(Shelf::Attachments, "").await? {
        if texts.iter().any(|text| records::names(text, &key)) {
            parts.push(part(Shelf::Attachments, key, body));
        }
    }
    parts.extend(
        open.into_iter()
            .map(|(key, body)| part(Shelf::Drafts, key, body)),
    );
    parts.extend(
        journal
            .into_iter()
            .map(|(key, body)| part(Shelf::Journal, key, body)),
    );
    if parts.is_empty() {
        return Err(BackupError::Empty);
    }
    let key: Secret = crypto::random()?;
    let code = new_code()?;
    let salt = crypto::random::<16>()?;
    let for_county = match keyring::county_key(store).await {
        Some(county) => hex(&crypto::seal_for(&keyring::bytes(&county), &key).await?),
        None => String::new(),
    };
    let by_code = crypto::aes_key(&crypto::stretch(&code, &salt, ITERATIONS).await?).await?;
    let header = Header {
        ruhu_backup: VERSION,
        user: user.to_owned(),
        made_at: clock::now_rfc3339(),
        salt: hex(&salt),
        iterations: ITERATIONS,
        by_code: hex(&crypto::seal(&by_code, ABOUT, &key).await?),
        for_county,
    };
    let sealed = crypto::seal(&crypto::aes_key(&key).await?, ABOUT, &write_parts(&parts)).await?;
    let grouped: Vec<_> = code
        .as_bytes()
        .chunks(4)
        .map(String::from_utf8_lossy)
        .collect();
    Ok(Saved {
        file: write_file(&header, &sealed),
        code: grouped.join("-"),
        records,
        drafts,
    })
}

/// Puts what is in a file onto this phone; gives the finished forms that were not here.
///
/// # Errors
///
/// See [`BackupError`]; nothing has changed then.
pub async fn restore(
    store: &Rc<AnyStore>,
    file: &[u8],
    typed: &str,
) -> Result<Vec<Entry>, BackupError> {
    let (header, sealed) = read_file(file).ok_or(BackupError::NotOurs)?;
    let code = crockford::read(typed, CODE_LENGTH).ok_or(BackupError::WrongCode)?;
    let stretched =
        crypto::stretch(&code, &keyring::bytes(&header.salt), header.iterations).await?;
    let wrong = |_| BackupError::WrongCode;
    let by_code = crypto::aes_key(&stretched).await?;
    let key = crypto::open(&by_code, ABOUT, &keyring::bytes(&header.by_code))
        .await
        .map_err(wrong)?;
    let key: Secret = key.try_into().map_err(|_| BackupError::WrongCode)?;
    let plain = crypto::open(&crypto::aes_key(&key).await?, ABOUT, sealed)
        .await
        .map_err(wrong)?;
    let parts = read_parts(&plain).ok_or(BackupError::NotOurs)?;
    let (restored, writes) = merge(store, parts).await;
    store.write(&writes, Durability::Strict).await?;
    Ok(restored)
}

/// What of the parts this phone does not have, as writes.
async fn merge(store: &AnyStore, parts: Vec<Part>) -> (Vec<Entry>, Vec<Write>) {
    let mut restored = Vec::new();
    let mut known = BTreeSet::new();
    for found in &parts {
        let Some(id) = found.key.strip_prefix(records::ENTRY) else {
            continue;
        };
        let Some(mut entry) = json::read::<Entry>(&found.body).filter(|entry| entry.id == id)
        else {
            continue;
        };
        if records::get(store, id)
            .await
            .is_some_and(|own| own.finished_at >= entry.finished_at)
        {
            known.insert(entry.id);
            continue;
        }
        if !entry.is_at_server() {
            entry.state = RecordState::Queued;
            entry.problem = None;
        }
        restored.push(entry);
    }
    let mut writes: Vec<_> = restored.iter().map(Entry::write).collect();
    for Part { shelf, key, body } in parts {
        let Some(shelf) = SHELVES.into_iter().find(|own| own.name() == shelf) else {
            continue;
        };
        let wanted = match shelf {
            Shelf::Records => key.strip_prefix(records::BYTES).is_some_and(|id| {
                restored
                    .iter()
                    .any(|entry| entry.id == id && entry.sha256 == sha256_hex(&body))
            }),
            Shelf::Attachments => sha256_hex(&body) == key,
            // A form that is open or finished here is further than the file.
            _ => {
                let draft = key.split('/').next().unwrap_or_default();
                !known.contains(draft)
                    && matches!(store.get(Shelf::Drafts, draft).await, Ok(None))
                    && records::get(store, draft).await.is_none()
            }
        };
        if wanted {
            writes.push(Write::Put(shelf, key, body));
        }
    }
    (restored, writes)
}

fn part(shelf: Shelf, key: String, body: Vec<u8>) -> Part {
    let shelf = shelf.name().to_owned();
    Part { shelf, key, body }
}

/// Random, with a check character that people can read out.
fn new_code() -> Result<String, BackupError> {
    loop {
        let random = u64::from_be_bytes(crypto::random()?);
        if let Some(code) = crockford::write(random, CODE_LENGTH) {
            return Ok(code);
        }
    }
}
