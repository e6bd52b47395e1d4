//! A course run as a whole: sessions, people, attendance, results.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::entry::{Entry, Kind};
use super::roll::{Mark, Roll};
use crate::arrange::Arrange;
use crate::date::Date;
use crate::rules::answers::Answers;
use crate::rules::training::Session;
use crate::rules::training::completion::has_test;

/// A session (课次) as the register shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Key of its row in the run.
    pub key: String,
    /// Day and times.
    pub session: Session,
    /// `s_topic`, may be empty.
    pub topic: String,
}

/// A person enrolled in the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled<'a> {
    /// The person's key.
    pub person: &'a str,
    /// Name.
    pub name: &'a str,
    /// CL_SEX code, may be empty.
    pub sex: &'a str,
    /// Age when enrolled, if known.
    pub age: Option<i64>,
    /// The ID number with only its end readable, may be empty.
    pub id_mask: String,
    /// `en_status`: 1 enrolled, 2 waiting, 3 cancelled, 4 did not come.
    pub status: &'a str,
    /// All answers.
    pub answers: &'a Map<String, Json>,
}

/// A run with everything that is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    run: Option<Entry>,
    enrolments: BTreeMap<String, Entry>,
    results: BTreeMap<String, Entry>,
    /// Attendance.
    pub roll: Roll,
    photos: BTreeSet<String>,
    sittings: Vec<Sitting>,
}

impl Register {
    /// Takes an entry in, whichever way it came: the same set of entries always makes the same
    /// register.
    pub fn take(&mut self, kind: Kind, entry: Entry) {
        match kind {
            Kind::Run => {
                if newer(self.run.as_ref(), &entry) {
                    self.sittings = sittings(&entry.answers);
                    self.run = Some(entry);
                }
            }
            Kind::Enrolment => put(&mut self.enrolments, entry),
            Kind::Result => put(&mut self.results, entry),
            Kind::Attendance => {
                if let Some(mark) = Mark::read(&entry) {
                    self.roll.add(&entry.record, mark);
                }
                let session = entry.answers.get("at_session").and_then(Json::as_str);
                if entry.answers.contains_key("at_photo")
                    && let Some(session) = session
                {
                    self.photos.insert(session.to_owned());
                }
            }
        }
    }

    /// The run's answers; empty before its record has come.
    pub fn run(&self) -> Answers<'_> {
        static NONE: std::sync::OnceLock<Map<String, Json>> = std::sync::OnceLock::new();
        let none = || NONE.get_or_init(Map::new);
        Answers::Json(self.run.as_ref().map_or_else(none, |run| &run.answers))
    }

    /// The run's record.
    pub fn run_entry(&self) -> Option<&Entry> {
        self.run.as_ref()
    }

    /// The sessions by date and time.
    pub fn sittings(&self) -> &[Sitting] {
        &self.sittings
    }

    /// The people, by name; those whose enrolment was cancelled only with `all`.
    pub fn people(&self, all: bool) -> Vec<Enrolled<'_>> {
        let people = self.enrolments.values().map(enrolled);
        let mut people: Vec<_> = people
            .filter(|person| all || person.status != "3")
            .collect();
        people.arrange_by_key(|person| (person.name, person.person));
        people
    }

    /// One of them.
    pub fn person(&self, key: &str) -> Option<Enrolled<'_>> {
        self.enrolments.get(key).map(enrolled)
    }

    /// The record of a person's enrolment.
    pub fn enrolment(&self, key: &str) -> Option<&Entry> {
        self.enrolments.get(key)
    }

    /// People with a place: enrolled and not waiting, cancelled or absent.
    pub fn taken_places(&self) -> usize {
        self.people(false)
            .iter()
            .filter(|person| person.status == "1")
            .count()
    }

    /// Whether no place is left.
    pub fn is_full(&self) -> bool {
        let capacity = self.run().whole("capacity");
        capacity.is_some_and(|capacity| self.taken_places() as i64 >= capacity)
    }

    /// The result of a person.
    pub fn result(&self, person: &str) -> Option<&Entry> {
        self.results.get(person)
    }

    /// All results.
    pub fn results(&self) -> impl Iterator<Item = &Entry> {
        self.results.values()
    }

    /// Whether the run has a test: then everybody must pass it.
    pub fn has_test(&self) -> bool {
        let tests = self
            .results
            .values()
            .filter_map(|entry| entry.answers.get("re_test"));
        has_test(&tests.filter_map(Json::as_str).collect::<Vec<_>>())
    }

    /// Whether a session has its photo.
    pub fn has_photo(&self, session: &str) -> bool {
        self.photos.contains(session)
    }
}

fn newer(before: Option<&Entry>, entry: &Entry) -> bool {
    before.is_none_or(|before| (&before.at, &before.record) <= (&entry.at, &entry.record))
}

fn put(entries: &mut BTreeMap<String, Entry>, entry: Entry) {
    if newer(entries.get(&entry.person), &entry) {
        entries.insert(entry.person.clone(), entry);
    }
}

fn sittings(run: &Map<String, Json>) -> Vec<Sitting> {
    let rows = Answers::Json(run).rows("sessions").unwrap_or_default();
    let mut sittings: Vec<Sitting> = rows
        .into_iter()
        .filter_map(|(key, row)| {
            Some(Sitting {
                key: key.to_owned(),
                session: Session::read(row)?,
                topic: row.text("s_topic").unwrap_or_default().to_owned(),
            })
        })
        .collect();
    sittings.arrange_by_key(|one| (one.session.date, one.session.start_minute));
    sittings
}

fn enrolled(entry: &Entry) -> Enrolled<'_> {
    let answers = Answers::Json(&entry.answers);
    let text = |name| answers.text(name).unwrap_or_default();
    let id_mask = match answers.text("en_idno") {
        Some(number) => super::entry::mask(number),
        None => text("en_idmask").to_owned(),
    };
    Enrolled {
        person: &entry.person,
        name: text("en_name"),
        sex: text("en_sex"),
        age: answers.whole("en_age"),
        id_mask,
        status: text("en_status"),
        answers: &entry.answers,
    }
}

/// The day of a session as it is written, and its times.
pub fn times(session: &Session) -> (Date, String, String) {
    (
        session.date,
        clock_text(session.start_minute),
        clock_text(session.end_minute),
    )
}

/// `HH:MM` of a minute of the day.
pub fn clock_text(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
