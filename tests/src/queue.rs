//! Finished surveys put where the app keeps them, as if somebody had filled them in without a signal.

use data_encoding::BASE64;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use serde_json::{Value, json};

use crate::browser::Page;

/// Puts bodies into the shelf `records`.
const STORE: &str = "(entries) => new Promise((done, failed) => {
    const open = indexedDB.open('ruhu');
    open.onerror = () => failed(open.error);
    open.onsuccess = () => {
        const transaction = open.result.transaction('records', 'readwrite');
        const sealed = (text) => {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            const body = new Uint8Array(bytes.length + 1);
            body.set(bytes, 1);
            return { v: 1, body };
        };
        for (const [key, text] of entries) transaction.objectStore('records').put(sealed(text), key);
        transaction.oncomplete = () => { open.result.close(); done(true); };
        transaction.onabort = () => failed(transaction.error);
    };
})";

/// Queues surveys on the phone of this page; the app takes them up at its next start.
///
/// # Panics
///
/// When the page is not the app's, or cannot store them.
#[track_caller]
pub fn put(page: &Page, records: &[Record]) {
    for some in records.chunks(50) {
        let entries: Vec<_> = some.iter().flat_map(entries).collect();
        page.eval(&format!("({STORE})({})", json!(entries)));
    }
}

/// The survey of the examples as that of family `number`, with an id of its own. Names of people and
/// rows and the pictures' hashes are what no two families share.
///
/// # Panics
///
/// When the fixture is broken.
#[must_use]
pub fn survey(number: u32, form_sha256: &str) -> Record {
    let fixture = crate::client::fixture();
    let mut text = fixture["record"].to_string();
    for key in keys(&fixture["record"]["answers"]) {
        let other = sha256_hex(format!("{number} {key}").as_bytes());
        let other = match key.len() {
            64 => other,
            _ => format!(
                "{}-{}-7{}-8{}-{}",
                &other[..8],
                &other[8..12],
                &other[12..15],
                &other[15..18],
                &other[18..30]
            ),
        };
        text = text.replace(&key, &other);
    }
    let mut record: Record = serde_json::from_str(&text).expect("a record");
    let mut random = u64::from(number) + 1;
    let members = record.answers["members"].as_array_mut();
    for member in members.into_iter().flatten() {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        // Any two of 20,000 characters.
        let name = [random >> 16, random >> 40]
            .into_iter()
            .filter_map(|bits| char::from_u32(0x4E00 + (bits % 20_000) as u32));
        member["m_name"] = json!(name.collect::<String>());
    }
    record.id = format!("01672edd-14e1-7000-8000-{number:012}");
    record.form_sha256 = form_sha256.to_owned();
    // The oldest go first, and the newest stand first in the list.
    record.finished_at = format!(
        "2018-11-20T{:02}:{:02}:{:02}Z",
        number / 3600,
        number / 60 % 60,
        number % 60
    );
    record
}

/// Bytes and entry of a record, under their keys.
fn entries(record: &Record) -> [(String, String); 2] {
    let bytes = record.to_bytes();
    let entry = json!({
        "id": record.id, "sha256": sha256_hex(&bytes), "bytes": bytes.len(),
        "form_id": record.form_id, "form_version": record.form_version,
        "household": record.household, "title": "", "finished_at": record.finished_at,
        "state": "queued", "receipt": null, "problem": null,
    });
    let entry = entry.to_string();
    [
        (format!("bytes/{}", record.id), BASE64.encode(&bytes)),
        (
            format!("entry/{}", record.id),
            BASE64.encode(entry.as_bytes()),
        ),
    ]
}

/// Keys of rows and hashes of files.
fn keys(answers: &Value) -> Vec<String> {
    match answers {
        Value::Array(rows) => rows.iter().flat_map(keys).collect(),
        Value::Object(fields) => {
            let own = ["_key", "sha256"].into_iter();
            let own = own.filter_map(|name| Some(fields.get(name)?.as_str()?.to_owned()));
            own.chain(fields.values().flat_map(keys)).collect()
        }
        _ => Vec::new(),
    }
}
