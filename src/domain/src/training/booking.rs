//! Whether somebody has a place in two runs at one time.

use serde::{Deserialize, Serialize};

use super::entry::mask;
use super::register::{Enrolled, Register, Sitting, times};
use crate::rules::training::Session;

/// Minute of the day at which the afternoon begins, and the evening.
const NOON: i64 = 12 * 60;
const EVENING: i64 = 18 * 60;

/// A place somebody has in another run while this one has a session: what a warning says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// Key of the person in the other run.
    pub person: String,
    /// Name.
    pub name: String,
    /// The end of the ID number; empty without one.
    pub id_end: String,
    /// The other run: its course.
    pub course: String,
    /// Day and times of its first session in the way.
    pub when: String,
}

impl Booked {
    /// Whether it is about this person: the same key, or the same name and end of the ID number.
    ///
    /// A key of the villages' list and one made of a typed number are never equal, so the name has
    /// to do there; a namesake with the same four digits only costs a second look.
    pub fn is(&self, person: &str, name: &str, id: &str) -> bool {
        let same_name = !self.id_end.is_empty() && self.name == name && self.id_end == end(id);
        self.person == person || same_name
    }

    /// The other run and its time, in words that need no language.
    pub fn words(&self) -> String {
        format!("{} {}", self.course, self.when)
    }
}

/// Everybody who has a place in another run of `others` that has a session on a half day of this
/// one's.
///
/// A phone knows the runs of its own trainer and those it joined, and no others: nothing found here
/// does not mean that there is nothing. The office sees all runs of its area and finds the rest, see
/// [`super::findings`].
pub fn booked(register: &Register, others: &[Register]) -> Vec<Booked> {
    let mut found = Vec::new();
    for other in others {
        let Some((_, there)) = same_time(register, other) else {
            continue;
        };
        let course = other.run().text("course_name").unwrap_or_default();
        let when = when(there);
        found.extend(holders(other).map(|person| Booked {
            person: person.person.to_owned(),
            name: person.name.to_owned(),
            id_end: end(&person.id_mask),
            course: course.to_owned(),
            when: when.clone(),
        }));
    }
    found
}

/// People with a place or waiting for one, in a run that is not cancelled.
pub(super) fn holders(register: &Register) -> impl Iterator<Item = Enrolled<'_>> {
    let held = register.run().text("run_state") != Some("4");
    let people = register.people(false).into_iter();
    people.filter(move |person| held && matches!(person.status, "1" | "2"))
}

/// The first sessions of two runs that are on one half day.
pub(super) fn same_time<'a>(
    one: &'a Register,
    other: &'a Register,
) -> Option<(&'a Sitting, &'a Sitting)> {
    one.sittings().iter().find_map(|here| {
        let mut there = other.sittings().iter();
        let there = there.find(|there| same_half_day(&here.session, &there.session))?;
        Some((here, there))
    })
}

/// Day and times of a session: `2019-06-10 08:30–11:30`.
pub(super) fn when(sitting: &Sitting) -> String {
    let (date, from, to) = times(&sitting.session);
    format!("{date} {from}–{to}")
}

/// Whether two sessions touch the same morning, afternoon or evening of a day.
pub fn same_half_day(one: &Session, other: &Session) -> bool {
    let parts = |session: &Session| {
        let touches = |from: i64, to: i64| session.start_minute < to && from < session.end_minute;
        [
            touches(0, NOON),
            touches(NOON, EVENING),
            touches(EVENING, 24 * 60),
        ]
    };
    let mut pairs = parts(one).into_iter().zip(parts(other));
    let both = pairs.any(|(one, other)| one && other);
    both && one.date == other.date && !one.cancelled && !other.cancelled
}

/// The part of a day a session begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayPart {
    /// Before 12:00.
    Morning,
    /// From 12:00.
    Afternoon,
    /// From 18:00.
    Evening,
}

impl DayPart {
    /// … of a session.
    pub fn of(session: &Session) -> Self {
        match session.start_minute {
            minute if minute < NOON => Self::Morning,
            minute if minute < EVENING => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

fn end(id: &str) -> String {
    mask(id).trim_start_matches('*').to_owned()
}
