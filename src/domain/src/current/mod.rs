//! The current facts of a household: what its accepted surveys say, each value with its source.
//!
//! A survey is an event; this is what follows from all of them. What was asked at a visit replaces
//! what was known, field by field; what was not asked stays, with the source it has.

mod absorb;
mod facts;
mod members;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::arrange::Arrange;
use crate::form::Engine;
use crate::record::Record;

/// The repeat of the household's members, the one list that is kept row by row.
const MEMBERS: &str = "members";
/// Most visits that are kept.
const VISITS: usize = 12;

/// The current facts of one household: body of a change of kind `current`.
///
/// Its `pinyin` is filled by the server and left alone here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Current {
    /// Values by question, in the stored shape; `members` and the other lists as rows with `_key`.
    #[serde(default)]
    pub answers: Map<String, Json>,
    /// What the newest survey computed.
    #[serde(default)]
    pub computed: Map<String, Json>,
    /// The surveys that values come from, newest first.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Index of a field's source; a field that is not named has the first. A field is a question
    /// (`hh_phone`), a list (`wages`) or a member's question (`members/KEY/m_health`). A field or
    /// member (`members/KEY`) named here without a value was left empty or left the household.
    #[serde(default)]
    pub from: BTreeMap<String, usize>,
    /// The visits, newest first, at most 12.
    #[serde(default)]
    pub visits: Vec<Visit>,
    /// What comparisons with the last survey read, of the newest survey of each of the last income
    /// years, newest year first: which of them is the last one depends on the year a visit is about.
    #[serde(default)]
    pub years: Vec<Map<String, Json>>,
    /// The newest full survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_survey: Option<FullSurvey>,
    /// Readings of the members' names, one entry each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinyin: Vec<String>,
}

/// A survey that values come from. The order of sources is that of date, instant and id.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// Day of the visit, `YYYY-MM-DD`.
    pub date: String,
    /// UTC instant at which the form was finished; it tells visits of one day apart.
    #[serde(default)]
    pub finished_at: String,
    /// Id of the record.
    pub record: String,
    /// Which form.
    pub form_id: String,
    /// Name of the user who sent it.
    pub by: String,
}

/// A visit to the household.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Id of the record.
    pub record: String,
    /// Day of the visit.
    pub date: String,
    /// Code of `visit_purpose`.
    pub purpose: String,
    /// Code of `seen_state`: who was met.
    pub seen_state: String,
    /// Code of `visitor_role`.
    pub role: String,
    /// Name of the user who sent it.
    pub by: String,
    /// Whether the household agreed; `None` when it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<bool>,
}

/// The newest full survey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullSurvey {
    /// Day of the visit.
    pub date: String,
    /// Whether members, house, production and income were all answered.
    pub complete: bool,
}

/// Days on which the answers of the built-in forms were given.
const OWN_DATES: &[&str] = &["visit_date", "b_date", "fu_date", "start_date"];

impl Source {
    /// The source of a record: its own day, else the day it was finished (UTC).
    pub fn of(record: &Record, by: &str) -> Self {
        let own = |name: &&str| record.answers.get(*name).and_then(Json::as_str);
        let finished = record.finished_at.get(..10);
        let date = OWN_DATES.iter().find_map(own).or(finished);
        Self {
            date: date.unwrap_or_default().to_owned(),
            finished_at: record.finished_at.clone(),
            record: record.id.clone(),
            form_id: record.form_id.clone(),
            by: by.to_owned(),
        }
    }
}

impl Current {
    /// The records these facts come from, each once.
    pub fn records(&self) -> Vec<String> {
        let sources = self.sources.iter().map(|source| &source.record);
        let all = sources.chain(self.visits.iter().map(|visit| &visit.record));
        let mut records: Vec<String> = all.cloned().collect();
        records.arrange();
        records.dedup();
        records
    }

    /// The facts as they are with a record of this phone that the office has not accepted yet. The
    /// record must be of the same household; `engine` is the record, loaded with these facts.
    #[must_use]
    pub fn with_own(&self, engine: &Engine, record: &Record, source: Source) -> Self {
        let mut with = self.clone();
        with.absorb(engine, record, source);
        with
    }

    /// Where a field comes from, by the names of [`Current::from`].
    pub fn source_of(&self, field: &str) -> Option<&Source> {
        self.sources.get(self.from.get(field).copied().unwrap_or(0))
    }
}

/// The name of a member's question among the fields.
fn member_field(key: &str, name: &str) -> String {
    format!("{MEMBERS}/{key}/{name}")
}

/// The key of a stored row.
fn key_of(row: &Json) -> Option<&str> {
    row.get("_key").and_then(Json::as_str)
}
