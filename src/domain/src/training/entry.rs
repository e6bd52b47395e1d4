//! From a record of a training form to an entry of the register.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::forms::{TRAINING_ATTEND_ID, TRAINING_ENROL_ID, TRAINING_RESULT_ID, TRAINING_RUN_ID};
use crate::hash::sha256_hex;
use crate::identity::normalize_id;
use crate::record::Record;

/// Which of the four forms an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A course run with its sessions.
    Run,
    /// A person enrolled in it.
    Enrolment,
    /// A person in a session, or a photo of the session.
    Attendance,
    /// The result of a person.
    Result,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Run, Self::Enrolment, Self::Attendance, Self::Result];

    /// The name in changes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Enrolment => "enrolment",
            Self::Attendance => "attendance",
            Self::Result => "result",
        }
    }

    /// The kind called `name`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind a form's records are of.
    pub fn of_form(form_id: &str) -> Option<Self> {
        match form_id {
            TRAINING_RUN_ID => Some(Self::Run),
            TRAINING_ENROL_ID => Some(Self::Enrolment),
            TRAINING_ATTEND_ID => Some(Self::Attendance),
            TRAINING_RESULT_ID => Some(Self::Result),
            _ => None,
        }
    }

    /// The question that names the run; a run names itself.
    const fn run_question(self) -> &'static str {
        match self {
            Self::Run => "",
            Self::Enrolment => "en_run",
            Self::Attendance => "at_run",
            Self::Result => "re_run",
        }
    }
}

/// One record in the register: body of a change of its kind, whose id is `RUN/RECORD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the record.
    pub record: String,
    /// Id of the run's record.
    pub run: String,
    /// UTC instant at which the record was finished; of two that say different things of the same
    /// person the later one holds.
    pub at: String,
    /// The phone it was made on.
    #[serde(default)]
    pub device: String,
    /// The person, by the same key on all phones; empty for a run and for a photo of a session.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// Answers, and what the form computed, by question id.
    pub answers: Map<String, Json>,
}

/// What an enrolment says of somebody beyond what a trainer of the run may see: who it is, and where
/// else they learn.
const PRIVATE: [&str; 6] = [
    "en_booked",
    "en_idno",
    "en_birth",
    "en_birth_said",
    "en_phone",
    "en_ethnic",
];

impl Entry {
    /// The entry of a record; `None` for other forms and for a record that names no run.
    pub fn of(record: &Record) -> Option<(Kind, Self)> {
        let kind = Kind::of_form(&record.form_id)?;
        let text = |name: &str| record.answers.get(name).and_then(Json::as_str);
        let run = match kind {
            Kind::Run => record.id.as_str(),
            _ => text(kind.run_question()).filter(|run| !run.is_empty())?,
        };
        let person = match kind {
            Kind::Run => String::new(),
            Kind::Enrolment => enrolled_key(&record.answers, &record.id),
            Kind::Attendance => text("at_person").unwrap_or_default().to_owned(),
            Kind::Result => text("re_person").unwrap_or_default().to_owned(),
        };
        let mut answers = record.answers.clone();
        for (name, value) in &record.computed {
            answers.entry(name.clone()).or_insert_with(|| value.clone());
        }
        // Hours of the rows of a run are computed again from their times.
        if kind == Kind::Run
            && let Some(sessions) = record.answers.get("sessions")
        {
            answers.insert("sessions".to_owned(), sessions.clone());
        }
        let entry = Self {
            record: record.id.clone(),
            run: run.to_owned(),
            at: record.finished_at.clone(),
            device: record.device.clone(),
            person,
            answers,
        };
        Some((kind, entry))
    }

    /// Its id among the changes.
    pub fn id(&self) -> String {
        format!("{}/{}", self.run, self.record)
    }

    /// As other trainers of the run get it: of an ID number only the end, and nothing that a trainer
    /// has no need of.
    #[must_use]
    pub fn shared(mut self, kind: Kind) -> Self {
        if kind != Kind::Enrolment {
            return self;
        }
        let number = self.answers.get("en_idno").and_then(Json::as_str);
        if let Some(masked) = number.map(mask) {
            self.answers.insert("en_idmask".to_owned(), json!(masked));
        }
        for name in PRIVATE {
            self.answers.remove(name);
        }
        self
    }
}

/// The key of an enrolled person. People of the list have theirs from the server, others have one
/// made of the ID number, so that two phones that type it in mean the same person. Without a number
/// it is the enrolment's own.
pub fn enrolled_key(answers: &Map<String, Json>, record: &str) -> String {
    let text = |name: &str| answers.get(name).and_then(Json::as_str).unwrap_or_default();
    if !text("en_person").is_empty() {
        return text("en_person").to_owned();
    }
    numbered_key(text("en_idno")).unwrap_or_else(|| format!("n-{record}"))
}

/// The key made of an ID number; `None` without one.
pub(crate) fn numbered_key(number: &str) -> Option<String> {
    (!normalize_id(number).is_empty()).then(|| id_key(number))
}

/// The key of somebody whose ID number was typed in, however it was written.
pub fn id_key(number: &str) -> String {
    format!("i-{}", &sha256_hex(normalize_id(number).as_bytes())[..16])
}

/// An ID number of which only the last four characters are shown.
pub fn mask(number: &str) -> String {
    let letters: Vec<char> = normalize_id(number).chars().collect();
    let hidden = letters.len().saturating_sub(4);
    let end: String = letters.iter().skip(hidden).collect();
    format!("{}{end}", "*".repeat(hidden))
}
