//! Training: counted twice, in two classes at once, signed in all together.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;
use crate::arrange::Arrange;
use crate::settings::Settings;

/// A completed run of a course that counts.
#[derive(Clone, Copy, Debug)]
pub struct CompletionRow<'a> {
    /// Who completed it, the same key for the same person everywhere.
    pub person: &'a str,
    /// Code of the household; empty when it is not known.
    pub household: &'a str,
    /// The course.
    pub course: &'a str,
    /// Calendar year of the run's end.
    pub year: i32,
}

/// AN45: the same person, course and year once more; the first does not count as one.
pub fn an45(rows: &[CompletionRow<'_>]) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in rows {
        if !seen.insert((row.person, row.course, row.year)) {
            let (course, year) = (row.course, row.year);
            let finding = Finding::household(
                "AN45",
                row.household,
                format!("{year} 年重复培训 {course}"),
                format!("course {course} once more in {year}"),
            );
            found.push(finding.of(row.person).about(course));
        }
    }
    found
}

/// A person in a session, from sign-in to sign-out.
#[derive(Clone, Copy, Debug)]
pub struct PresenceRow<'a> {
    /// Who was there, the same key everywhere.
    pub person: &'a str,
    /// Code of the household; empty when it is not known.
    pub household: &'a str,
    /// The session.
    pub session: &'a str,
    /// Sign-in in minutes since 1970-01-01 00:00, local time.
    pub from: i64,
    /// Sign-out, likewise.
    pub to: i64,
}

/// AN46: a person in two sessions at one time; the one that began later is named.
pub fn an46(rows: &[PresenceRow<'_>]) -> Vec<Finding> {
    let mut sorted: Vec<_> = rows.iter().collect();
    sorted.arrange_by_key(|row| (row.person, row.from, row.to));
    let mut longest: Option<&PresenceRow<'_>> = None;
    let mut found = Vec::new();
    for row in sorted {
        let before = longest.filter(|before| before.person == row.person);
        let overlaps =
            |before: &&PresenceRow<'_>| row.from < before.to && before.session != row.session;
        if let Some(other) = before.filter(overlaps) {
            let finding = Finding::household(
                "AN46",
                row.household,
                format!("同一时间还在 {} 签到", other.session),
                format!("signed in at {} at the same time", other.session),
            );
            found.push(finding.of(row.person).about(row.session));
        }
        if before.is_none_or(|before| row.to > before.to) {
            longest = Some(row);
        }
    }
    found
}

/// One sign-in to a session.
#[derive(Clone, Copy, Debug)]
pub struct SignIn<'a> {
    /// The phone it was made on.
    pub device: &'a str,
    /// Seconds since any fixed moment.
    pub at: i64,
    /// Entered afterwards (补签).
    pub late: bool,
}

/// The sign-ins of a session.
#[derive(Clone, Debug)]
pub struct SessionRow<'a> {
    /// The session.
    pub session: &'a str,
    /// Whether the whole class was signed in at once on purpose (全班签到).
    pub whole_class: bool,
    /// All sign-ins.
    pub sign_ins: Vec<SignIn<'a>>,
}

/// AN47: many late sign-ins in a session, or a burst of them on one phone; about no household.
pub fn an47(rows: &[SessionRow<'_>], settings: &Settings) -> Vec<Finding> {
    let mut found = Vec::new();
    for row in rows {
        let all = row.sign_ins.len() as i64;
        let late = row.sign_ins.iter().filter(|sign_in| sign_in.late).count() as i64;
        let mut note = |zh: String, en: String| {
            found.push(Finding::household("AN47", "", zh, en).about(row.session));
        };
        if late * 100 > all * settings.get("P_LATE_SIGN") {
            note(
                format!("{all} 人签到，补签 {late} 人"),
                format!("{late} of {all} signed in late"),
            );
        }
        let burst = burst(&row.sign_ins, settings.get("P_SIGN_SECONDS"));
        if !row.whole_class && burst > settings.get("P_SIGN_BURST") {
            note(
                format!("一部手机很短时间内签到 {burst} 人"),
                format!("{burst} sign-ins in a moment on one phone"),
            );
        }
    }
    found
}

/// The most sign-ins on one phone within `seconds`.
fn burst(sign_ins: &[SignIn<'_>], seconds: i64) -> i64 {
    let mut devices: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for sign_in in sign_ins {
        devices.entry(sign_in.device).or_default().push(sign_in.at);
    }
    let mut most = 0;
    for times in devices.values_mut() {
        times.arrange();
        let mut first = times.iter();
        let mut count = 0;
        for at in times.iter() {
            count += 1;
            // Those that are too long ago leave the window.
            while first
                .as_slice()
                .first()
                .is_some_and(|from| at - from > seconds)
            {
                first.next();
                count -= 1;
            }
            most = most.max(count);
        }
    }
    most
}
