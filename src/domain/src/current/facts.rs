//! What a form and the rules read of the current facts.

use serde_json::{Map, Value as Json, json};

use super::{Current, MEMBERS};
use crate::rules::background::HOUSEHOLD;

/// Codes of `seen_state` at which somebody of the household was met: calls and closed doors are no
/// visits.
const SEEN: &[&str] = &["1", "2", "3"];

impl Current {
    /// The facts for the context of a form: `current`, `sources` and `from` for the form engine; the
    /// other keys are those of [`crate::rules::background`].
    pub fn to_facts(&self) -> Map<String, Json> {
        let mut facts = Map::new();
        let mut put = |name: &str, json: Json| facts.insert(name.to_owned(), json);
        put("first_survey", json!(self.answers.is_empty()));
        put("current", json!(self.answers));
        put("sources", json!(self.sources));
        put("from", json!(self.from));
        put("answered", Json::Object(self.answered()));
        put("years", json!(self.years));
        if let Some(full) = &self.full_survey {
            put("full_survey", json!(full));
        }
        let seen = |seen_state: &str| SEEN.contains(&seen_state);
        let visit = self.visits.iter().find(|visit| seen(&visit.seen_state));
        if let Some(visit) = visit {
            put("last_visit", json!(visit.date));
        }
        let measures = self.answers.get("measures").and_then(Json::as_array);
        let measures: Vec<_> = measures.into_iter().flatten().map(measure).collect();
        if !measures.is_empty() {
            put("measures", Json::Array(measures));
        }
        facts
    }

    /// Day of each value outside rows.
    fn answered(&self) -> Map<String, Json> {
        let names = self.answers.keys().filter(|name| *name != MEMBERS);
        let dated =
            names.filter_map(|name| Some((name.clone(), json!(self.source_of(name)?.date))));
        dated.collect()
    }
}

/// A measure of the survey's list as one on record.
fn measure(row: &Json) -> Json {
    const NAMES: [(&str, &str); 6] = [
        ("code", "ms_code"),
        ("member", "ms_member"),
        ("status", "ms_status"),
        ("date", "ms_date"),
        ("amount", "ms_amount"),
        ("output", "ms_output"),
    ];
    let field = |(name, question): (&str, &str)| {
        let value = row.get(question).cloned();
        let value = value.or_else(|| (name == "member").then(|| json!(HOUSEHOLD)));
        Some((name.to_owned(), value?))
    };
    Json::Object(NAMES.into_iter().filter_map(field).collect())
}
