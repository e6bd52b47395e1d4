//! What the training forms may read of the register, as facts of a form's context.
//!
//! Only the phone gives them: they depend on what has arrived, and a verdict of the server must not.

use serde_json::{Map, Value as Json, json};

use super::booking::Booked;
use super::register::{Register, Sitting, clock_text};
use super::roll::Presence;
use crate::settings::Settings;

/// Facts for an enrolment. `person` is who is to be enrolled, `record` the enrolment itself when it
/// is changed, `booked` who has a place in another run at the same time.
pub fn enrolment(
    register: &Register,
    person: &str,
    record: &str,
    booked: &[Booked],
) -> Map<String, Json> {
    let other = register
        .enrolment(person)
        .filter(|entry| entry.record != record);
    let own = register
        .enrolment(person)
        .is_some_and(|entry| entry.record == record);
    let holds = other.is_some_and(|entry| {
        let status = entry.answers.get("en_status").and_then(Json::as_str);
        matches!(status, Some("1" | "2"))
    });
    facts(
        register,
        json!({"full": register.is_full() && !own, "enrolled": holds, "booked": booked}),
    )
}

/// Facts for an attendance: of the session as it stands.
pub fn attendance(
    register: &Register,
    session: &str,
    person: &str,
    minute: i64,
) -> Map<String, Json> {
    let presences = register.roll.presences();
    let here: Vec<&Presence> = presences
        .iter()
        .filter(|((key, _), _)| *key == session)
        .map(|(_, presence)| presence)
        .collect();
    let late = here.iter().filter(|presence| presence.late).count();
    let known = register
        .person(person)
        .is_some_and(|enrolled| enrolled.status != "3");
    facts(
        register,
        json!({
            "not_enrolled": !person.is_empty() && !known,
            // This one is counted too.
            "late_count": late + 1,
            "all_count": here.len() + 1,
            "photo": register.has_photo(session),
            "minute": minute,
        }),
    )
}

/// Facts for a result.
pub fn result(
    register: &Register,
    person: &str,
    record: &str,
    two_runs: bool,
) -> Map<String, Json> {
    let rows: Vec<Json> = register
        .roll
        .of_person(person)
        .into_iter()
        .map(|(session, presence)| {
            let time = |minute: Option<i64>| minute.map(clock_text);
            json!({
                "at_session": session,
                "at_in": time(presence.attendance.in_minute),
                "at_out": time(presence.attendance.out_minute),
            })
        })
        .collect();
    let enrolment = register.enrolment(person);
    let mut found = facts(
        register,
        json!({
            "person": person,
            "enrolment": enrolment.map(|entry| &entry.answers),
            "attendance": rows,
            "run_has_test": register.has_test(),
            "two_runs": two_runs,
        }),
    );
    let used: Vec<&str> = register
        .results()
        .filter(|entry| entry.record != record && entry.person != person)
        .filter_map(|entry| entry.answers.get("re_cert_no")?.as_str())
        .collect();
    found.insert("cert_numbers".to_owned(), json!(used));
    found
}

fn facts(register: &Register, more: Json) -> Map<String, Json> {
    let mut facts = match more {
        Json::Object(facts) => facts,
        _ => Map::new(),
    };
    if let Some(run) = register.run_entry() {
        facts.insert("run".to_owned(), Json::Object(run.answers.clone()));
    }
    facts
}

/// Whether two sessions share some time.
pub fn overlap(one: &Sitting, other: &Sitting) -> bool {
    let (one, other) = (&one.session, &other.session);
    one.date == other.date
        && !one.cancelled
        && !other.cancelled
        && one.start_minute < other.end_minute
        && other.start_minute < one.end_minute
}

/// Whether a person has attended sessions of two runs at one time.
pub fn in_two_runs(
    register: &Register,
    others: &[Register],
    person: &str,
    settings: &Settings,
) -> bool {
    let attended = |register: &Register| -> Vec<Sitting> {
        let presences = register.roll.of_person(person);
        let was_there = |sitting: &&Sitting| {
            let presence = presences.get(sitting.key.as_str());
            presence.is_some_and(|found| sitting.session.minutes(found.attendance, settings) > 0)
        };
        register
            .sittings()
            .iter()
            .filter(was_there)
            .cloned()
            .collect()
    };
    let here = attended(register);
    others.iter().any(|other| {
        let there = attended(other);
        here.iter()
            .any(|one| there.iter().any(|other| overlap(one, other)))
    })
}
