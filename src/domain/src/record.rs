//! A finished form as it is kept, sent and stored: one JSON object, serialised once.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::form::value::Attachment;

/// A finished form.
///
/// Its bytes are UTF-8 JSON with sorted keys, no blanks and no floats; their SHA-256 names the
/// content. Nobody serialises a record again to compare it: the bytes travel and stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// UUID v7 made on the phone; the same through all revisions.
    pub id: String,
    /// Which form.
    pub form_id: String,
    /// Which version of it.
    pub form_version: String,
    /// SHA-256 of the form package it was filled in with.
    pub form_sha256: String,
    /// Code of the household, or a temporary code.
    pub household: String,
    /// UTC instant at which the draft was begun, RFC 3339.
    pub started_at: String,
    /// UTC instant at which it was finished, RFC 3339.
    pub finished_at: String,
    /// Server clock minus phone clock in milliseconds, as last known.
    pub clock_offset_ms: i64,
    /// UUID of the phone.
    pub device: String,
    /// Version of the app.
    pub app_version: String,
    /// The server's revision this one changes; `None` for a first upload.
    pub base_revision: Option<u32>,
    /// Records whose answers the form was opened with: what was known before. The server judges the
    /// record by them and by nothing that arrived since, so that its verdict depends on no order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<String>,
    /// Answers by question id; a repeat is an array of objects with `_key`.
    pub answers: Map<String, Json>,
    /// What the form computed, by the same ids.
    pub computed: Map<String, Json>,
}

impl Record {
    /// The bytes to keep and send.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Going through a `Value` sorts all keys: maps of `serde_json` are ordered by key.
        let json = serde_json::to_value(self).unwrap_or(Json::Null);
        serde_json::to_vec(&json).unwrap_or_default()
    }

    /// Reads the bytes of a record.
    ///
    /// # Errors
    ///
    /// What is missing or broken, for the log of a developer; people read the problem's title.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let json: Json = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let record: Self = serde_json::from_value(json).map_err(|error| error.to_string())?;
        if !is_uuid(&record.id) {
            return Err("id is not a lower-case UUID".to_owned());
        }
        Ok(record)
    }

    /// The files its answers name, each once.
    pub fn attachments(&self) -> Vec<Attachment> {
        let mut found = Vec::new();
        for answer in self.answers.values() {
            collect_attachments(answer, &mut found);
        }
        found
    }
}

/// Whether `text` is a UUID in its usual lower-case form.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

fn collect_attachments(json: &Json, found: &mut Vec<Attachment>) {
    match json {
        Json::Array(items) => items
            .iter()
            .for_each(|item| collect_attachments(item, found)),
        Json::Object(object) => {
            if let Some(attachment) = Attachment::from_json(json) {
                if !found.contains(&attachment) {
                    found.push(attachment);
                }
            } else {
                object
                    .values()
                    .for_each(|item| collect_attachments(item, found));
            }
        }
        _ => {}
    }
}
