//! Attendance as a set: what several phones saw, merged.
//!
//! A tap is never changed afterwards: it is a [`Mark`] with an id of its own, and taking it back is
//! another mark that names it. So the merge is the union of two sets, whatever the order, and of a
//! person in a session the earliest check-in and the latest check-out count.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::entry::Entry;
use crate::rules::training::Attendance;
use crate::rules::training::hours::minute_of_day;

/// One tap at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Key of the session.
    pub session: String,
    /// Key of the person.
    pub person: String,
    /// Check-in (签到), minute of the day.
    pub in_minute: Option<i64>,
    /// Check-out (签退), minute of the day.
    pub out_minute: Option<i64>,
    /// Entered afterwards (补签).
    pub late: bool,
    /// Part of a whole class signed in at once on purpose.
    pub whole_class: bool,
    /// The marks it takes back.
    pub cancels: Vec<String>,
    /// The phone it was made on.
    pub device: String,
    /// UTC instant of the tap.
    pub at: String,
}

/// A person in a session, after the merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Earliest check-in and latest check-out.
    pub attendance: Attendance,
    /// Whether every check-in was entered afterwards.
    pub late: bool,
    /// Marks it is made of, in order of id.
    pub marks: Vec<String>,
}

/// The marks of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    marks: BTreeMap<String, Mark>,
}

impl Mark {
    /// The mark in an entry; `None` for a photo of a session.
    pub fn read(entry: &Entry) -> Option<Self> {
        let text = |name: &str| entry.answers.get(name).and_then(Json::as_str);
        let minute = |name: &str| text(name).and_then(minute_of_day);
        if entry.person.is_empty() {
            return None;
        }
        Some(Self {
            session: text("at_session")?.to_owned(),
            person: entry.person.clone(),
            in_minute: minute("at_in"),
            out_minute: minute("at_out"),
            late: text("at_in_method") == Some("5"),
            whole_class: entry.answers.get("at_whole") == Some(&Json::Bool(true)),
            cancels: text("at_cancels")
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            device: entry.device.clone(),
            at: entry.at.clone(),
        })
    }
}

impl Presence {
    fn add(&mut self, id: &str, mark: &Mark) {
        let Attendance {
            in_minute,
            out_minute,
        } = &mut self.attendance;
        *in_minute = [*in_minute, mark.in_minute].into_iter().flatten().min();
        *out_minute = (*out_minute).max(mark.out_minute);
        self.late = mark.late && (self.late || self.marks.is_empty());
        self.marks.push(id.to_owned());
    }
}

impl Roll {
    /// Adds a mark under its id.
    pub fn add(&mut self, id: &str, mark: Mark) {
        self.marks.insert(id.to_owned(), mark);
    }

    /// Adds what another phone saw.
    pub fn merge(&mut self, other: &Self) {
        for (id, mark) in &other.marks {
            self.add(id, mark.clone());
        }
    }

    /// The marks that hold, with their ids: those nobody took back, and that are no taking back.
    pub fn valid(&self) -> impl Iterator<Item = (&str, &Mark)> {
        let all = self.marks.values();
        let cancelled: BTreeSet<&str> = all
            .flat_map(|mark| mark.cancels.iter().map(String::as_str))
            .collect();
        let valid = self
            .marks
            .iter()
            .filter(move |(id, mark)| mark.cancels.is_empty() && !cancelled.contains(id.as_str()));
        valid.map(|(id, mark)| (id.as_str(), mark))
    }

    /// Who was where, by session and person.
    pub fn presences(&self) -> BTreeMap<(&str, &str), Presence> {
        let mut merged: BTreeMap<(&str, &str), Presence> = BTreeMap::new();
        for (id, mark) in self.valid() {
            let key = (mark.session.as_str(), mark.person.as_str());
            merged.entry(key).or_default().add(id, mark);
        }
        merged
    }

    /// Who was in one session.
    pub fn of_session(&self, session: &str) -> BTreeMap<String, Presence> {
        let mut merged: BTreeMap<String, Presence> = BTreeMap::new();
        for (id, mark) in self.valid().filter(|(_, mark)| mark.session == session) {
            merged.entry(mark.person.clone()).or_default().add(id, mark);
        }
        merged
    }

    /// Where one person was, by session.
    pub fn of_person(&self, person: &str) -> BTreeMap<&str, Presence> {
        let mut merged: BTreeMap<&str, Presence> = BTreeMap::new();
        for (id, mark) in self.valid().filter(|(_, mark)| mark.person == person) {
            merged.entry(&mark.session).or_default().add(id, mark);
        }
        merged
    }

    /// The marks to take back so that a person is not checked out, or with `all` not there at all.
    pub fn to_cancel(&self, session: &str, person: &str, all: bool) -> Vec<String> {
        let of = |mark: &Mark| {
            mark.session == session && mark.person == person && (all || mark.out_minute.is_some())
        };
        let marks = self.valid().filter(|(_, mark)| of(mark));
        marks.map(|(id, _)| id.to_owned()).collect()
    }
}
