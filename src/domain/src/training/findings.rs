//! What the office should look at in the registers: AN45, AN46, AN47, and before anybody has come, who is
//! enrolled in two runs at one time (W-C14).

use std::collections::BTreeSet;

use super::booking::{holders, same_time, when};
use super::register::Register;
use crate::arrange::Arrange;
use crate::date::Date;
use crate::rules::anomalies::Anomaly;
use crate::rules::anomalies::county::{
    CompletionRow, Finding, PresenceRow, SessionRow, SignIn, an45, an46, an47,
};
use crate::rules::reason::Reason;
use crate::settings::Settings;

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// What is found in these registers together. `same` leads from a person's key in one run to a key
/// that is the same in all of them.
pub fn findings(
    registers: &[Register],
    same: &dyn Fn(&str) -> String,
    settings: &Settings,
) -> Vec<Finding> {
    let mut found = completed_twice(registers, same, settings);
    found.extend(at_one_time(registers, same));
    found.extend(enrolled_twice(registers, same));
    for register in registers {
        found.extend(signed_in_together(register, settings));
    }
    found
}

fn completed_twice(
    registers: &[Register],
    same: &dyn Fn(&str) -> String,
    settings: &Settings,
) -> Vec<Finding> {
    let mut rows = Vec::new();
    for register in registers {
        let run = register.run();
        let (Some(course), Some(end)) = (run.text("course_code"), run.date("end_date")) else {
            continue;
        };
        if run.text("run_state") != Some("3") {
            continue;
        }
        for person in register.people(false) {
            let standing = register.standing(person.person, &[], settings);
            if standing.is_some_and(|standing| standing.completion.complete.is_yes()) {
                rows.push((end, same(person.person), course, end.year()));
            }
        }
    }
    // The one that ended first counts.
    rows.arrange();
    let rows: Vec<CompletionRow<'_>> = rows
        .iter()
        .map(|(_, person, course, year)| CompletionRow {
            person,
            household: "",
            course,
            year: *year,
        })
        .collect();
    an45(&rows)
}

/// Two places on one half day; about the session of the later of the two in `registers`. What a
/// trainer's phone could not know of is found here.
fn enrolled_twice(registers: &[Register], same: &dyn Fn(&str) -> String) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, one) in registers.iter().enumerate() {
        for other in registers.iter().skip(place + 1) {
            let Some((here, there)) = same_time(one, other) else {
                continue;
            };
            let first: BTreeSet<String> = holders(one).map(|held| same(held.person)).collect();
            let course = one.run().text("course_name").unwrap_or_default();
            let when = when(here);
            let both = holders(other).map(|held| same(held.person));
            found.extend(both.filter(|person| first.contains(person)).map(|person| {
                let reason = Reason::new(
                    "W-C14",
                    format!("同一时间还报了 {course}（{when}）"),
                    format!("also enrolled in {course} ({when}) at the same time"),
                );
                Finding {
                    household: String::new(),
                    about: there.key.clone(),
                    anomaly: Anomaly {
                        code: "W-C14",
                        member: person,
                        reasons: vec![reason],
                    },
                }
            }));
        }
    }
    found
}

fn at_one_time(registers: &[Register], same: &dyn Fn(&str) -> String) -> Vec<Finding> {
    let mut stays = Vec::new();
    for register in registers {
        let presences = register.roll.presences();
        for ((session, person), presence) in presences {
            let sitting = register
                .sittings()
                .iter()
                .find(|sitting| sitting.key == session);
            let times = (
                presence.attendance.in_minute,
                presence.attendance.out_minute,
            );
            if let (Some(sitting), (Some(from), Some(to))) = (sitting, times) {
                let day = i64::from(sitting.session.date.days()) * DAY;
                stays.push((same(person), session.to_owned(), day + from, day + to));
            }
        }
    }
    let rows: Vec<PresenceRow<'_>> = stays
        .iter()
        .map(|(person, session, from, to)| PresenceRow {
            person,
            household: "",
            session,
            from: *from,
            to: *to,
        })
        .collect();
    an46(&rows)
}

/// AN47 of the sessions of a run.
pub fn signed_in_together(register: &Register, settings: &Settings) -> Vec<Finding> {
    let rows: Vec<SessionRow<'_>> = register
        .sittings()
        .iter()
        .map(|sitting| {
            let marks = register
                .roll
                .valid()
                .map(|(_, mark)| mark)
                .filter(|mark| mark.session == sitting.key && mark.out_minute.is_none());
            let mut sign_ins = Vec::new();
            let mut whole_class = false;
            for mark in marks {
                whole_class |= mark.whole_class;
                sign_ins.push(SignIn {
                    device: &mark.device,
                    at: seconds(&mark.at),
                    late: mark.late,
                });
            }
            SessionRow {
                session: &sitting.key,
                whole_class,
                sign_ins,
            }
        })
        .collect();
    an47(&rows, settings)
}

/// Seconds of an RFC 3339 instant in UTC; 0 when it is none.
fn seconds(at: &str) -> i64 {
    let day = at.get(..10).and_then(Date::parse);
    let part =
        |range: std::ops::Range<usize>| at.get(range).and_then(|text| text.parse::<i64>().ok());
    match (day, part(11..13), part(14..16), part(17..19)) {
        (Some(day), Some(hours), Some(minutes), Some(seconds)) => {
            ((i64::from(day.days()) * 24 + hours) * 60 + minutes) * 60 + seconds
        }
        _ => 0,
    }
}
