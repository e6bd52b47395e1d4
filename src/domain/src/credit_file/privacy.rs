//! What must not stay on phones, nor get into lists and exports: what was said of a person's
//! character, how the group voted, and its remarks.

use serde_json::{Map, Value as Json};

use super::rated::CHARACTER;
use crate::record::Record;

/// Checks whose reasons would tell what was answered.
const CHECKS: &[&str] = &["W-B14", "W-B15"];
/// Computed values that would.
const COMPUTED: &[&str] = &["rt_stops"];

/// Whether a question is private.
pub fn is_private(question: &str) -> bool {
    question.starts_with(CHARACTER) || matches!(question, "ap_remark" | "ap_reason")
}

/// Answers without the private ones.
pub fn open(answers: &Map<String, Json>) -> Map<String, Json> {
    let mut open: Map<String, Json> = answers
        .iter()
        .filter(|(name, _)| !is_private(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(Json::Object(reasons)) = open.get_mut("_confirmed") {
        reasons.retain(|check, _| !CHECKS.contains(&check.as_str()));
    }
    open
}

/// The record without private answers; `None` when it has none. Its bytes are others then, so it
/// must never be sent.
pub fn redacted(record: &Record) -> Option<Record> {
    let answers = open(&record.answers);
    if answers == record.answers {
        return None;
    }
    let mut record = record.clone();
    record.answers = answers;
    record
        .computed
        .retain(|name, _| !COMPUTED.contains(&name.as_str()));
    Some(record)
}

/// The bytes of a record without private answers; as they are when there are none, or when they are
/// no record.
pub fn redacted_bytes(bytes: &[u8]) -> Vec<u8> {
    let record = Record::from_bytes(bytes).ok();
    let redacted = record.as_ref().and_then(redacted);
    redacted.map_or_else(|| bytes.to_vec(), |record| record.to_bytes())
}
