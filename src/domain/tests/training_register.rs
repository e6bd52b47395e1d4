//! The register of a training: whatever order and however often, the same register; and what a
//! trainer's phone may know.

use ruhu_domain::date::Date;
use ruhu_domain::household::Household;
use ruhu_domain::record::Record;
use ruhu_domain::rules::training::Attendance;
use ruhu_domain::settings::Settings;
use ruhu_domain::training::findings::{findings, signed_in_together};
use ruhu_domain::training::register::clock_text;
use ruhu_domain::training::trainee::{person_key, trainees};
use ruhu_domain::training::{Entry, Kind, Mark, Register, Roll, Wish, booked};
use serde_json::{Map, Value as Json, json};

const RUN: &str = "01672edd-14e1-7000-8000-00000000000a";

/// A repeatable sequence of numbers.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

fn record(form_id: &str, id: u64, at: &str, answers: Json) -> Record {
    Record {
        id: format!("01672edd-14e1-7000-8000-{id:012x}"),
        form_id: form_id.to_owned(),
        form_version: "1".to_owned(),
        form_sha256: "0".repeat(64),
        household: "532822103299".to_owned(),
        started_at: at.to_owned(),
        finished_at: at.to_owned(),
        clock_offset_ms: 0,
        device: "01672edd-2c51-7006-8000-000000000001".to_owned(),
        app_version: "0.1.0".to_owned(),
        base_revision: None,
        known: Vec::new(),
        answers: answers.as_object().cloned().unwrap_or_default(),
        computed: Map::new(),
    }
}

fn entry(form_id: &str, id: u64, at: &str, answers: Json) -> (Kind, Entry) {
    Entry::of(&record(form_id, id, at, answers)).expect("an entry")
}

fn run(id: u64, course: &str, sessions: Json) -> (Kind, Entry) {
    let answers = json!({
        "course_code": course, "train_type": "3", "run_state": "3", "capacity": 2,
        "start_date": "2019-06-10", "end_date": "2019-06-14", "sessions": sessions,
    });
    entry("training_run", id, "2019-06-01T00:00:00Z", answers)
}

fn session(key: &str, start: &str, end: &str) -> Json {
    json!({"_key": key, "s_date": "2019-06-10", "s_start": start, "s_end": end})
}

fn tap(id: u64, at: &str, session: &str, person: &str, more: Json) -> (Kind, Entry) {
    let mut answers = json!({"at_run": RUN, "at_session": session, "at_person": person});
    for (name, value) in more.as_object().into_iter().flatten() {
        answers[name] = value.clone();
    }
    entry("training_attend", id, at, answers)
}

fn enrol(id: u64, at: &str, person: &str, name: &str, status: &str) -> (Kind, Entry) {
    let answers = json!({
        "en_run": RUN, "en_person": person, "en_name": name, "en_status": status, "en_archived": "1",
    });
    entry("training_enrol", id, at, answers)
}

/// What two phones and a server may see: taps, taps taken back, enrolments twice, results twice.
fn world(chance: &mut Chance) -> Vec<(Kind, Entry)> {
    let mut entries = vec![run(10, "030201", json!([session("a", "08:30", "11:30")]))];
    let mut ids = Vec::new();
    for id in 20..60 {
        let person = format!("p-{}", chance.below(6));
        let minute = 500 + chance.below(200) as i64;
        let at = format!("2019-06-10T00:{:02}:00Z", chance.below(60));
        let made = match chance.below(6) {
            0 => enrol(id, &at, &person, "示例", &(1 + chance.below(3)).to_string()),
            1 => entry(
                "training_result",
                id,
                &at,
                json!({"re_run": RUN, "re_person": person, "re_test": (chance.below(3)).to_string()}),
            ),
            2 if !ids.is_empty() => {
                let other: &String = &ids[chance.below(ids.len() as u64) as usize];
                tap(id, &at, "a", &person, json!({"at_cancels": other}))
            }
            3 => tap(
                id,
                &at,
                "a",
                &person,
                json!({"at_in": clock_text(minute - 60), "at_out": clock_text(minute)}),
            ),
            _ => tap(
                id,
                &at,
                "a",
                &person,
                json!({"at_in": clock_text(minute), "at_in_method": "1"}),
            ),
        };
        ids.push(made.1.record.clone());
        entries.push(made);
    }
    entries
}

fn made_of(entries: &[(Kind, Entry)]) -> Register {
    let mut register = Register::default();
    for (kind, entry) in entries {
        register.take(*kind, entry.clone());
    }
    register
}

#[test]
fn the_order_and_repetition_of_entries_do_not_matter() {
    for seed in 1..200 {
        let mut chance = Chance(seed * 7919);
        let entries = world(&mut chance);
        let expected = made_of(&entries);
        let mut other = entries.clone();
        for index in (1..other.len()).rev() {
            other.swap(index, chance.below(index as u64 + 1) as usize);
        }
        for _ in 0..10 {
            let again = other[chance.below(other.len() as u64) as usize].clone();
            other.push(again);
        }
        assert_eq!(made_of(&other), expected, "seed {seed}");
    }
}

#[test]
fn rolls_of_two_phones_merge_to_one_whichever_begins() {
    for seed in 1..200 {
        let mut chance = Chance(seed * 104_729);
        let (mut one, mut other, mut all) = (Roll::default(), Roll::default(), Roll::default());
        for (kind, entry) in world(&mut chance) {
            let Some(mark) = Mark::read(&entry).filter(|_| kind == Kind::Attendance) else {
                continue;
            };
            all.add(&entry.record, mark.clone());
            match chance.below(3) {
                0 => one.add(&entry.record, mark),
                1 => other.add(&entry.record, mark),
                _ => {
                    one.add(&entry.record, mark.clone());
                    other.add(&entry.record, mark);
                }
            }
        }
        let (mut there, mut back) = (one.clone(), other.clone());
        there.merge(&other);
        back.merge(&one);
        assert_eq!(there, back);
        assert_eq!(there.presences(), all.presences());
        let again = there.clone();
        there.merge(&again);
        assert_eq!(there, again, "merging once more changes nothing");
        // Earliest in, latest out, of the marks that hold.
        for ((session, person), presence) in all.presences() {
            let of: Vec<_> = all
                .valid()
                .filter(|(_, mark)| mark.session == session && mark.person == person)
                .collect();
            let ins = of.iter().filter_map(|(_, mark)| mark.in_minute);
            let outs = of.iter().filter_map(|(_, mark)| mark.out_minute);
            let expected = Attendance {
                in_minute: ins.min(),
                out_minute: outs.max(),
            };
            assert_eq!(presence.attendance, expected);
        }
    }
}

#[test]
fn what_is_taken_back_counts_for_nothing_and_the_other_phone_still_does() {
    let one = tap(
        21,
        "2019-06-10T00:30:00Z",
        "a",
        "p-1",
        json!({"at_in": "08:40", "at_in_method": "1"}),
    );
    let other = tap(
        22,
        "2019-06-10T00:31:00Z",
        "a",
        "p-1",
        json!({"at_in": "08:41", "at_in_method": "1"}),
    );
    let register = made_of(std::slice::from_ref(&one));
    let cancels = register.roll.to_cancel("a", "p-1", true).join(" ");
    let undo = tap(
        23,
        "2019-06-10T00:32:00Z",
        "a",
        "p-1",
        json!({"at_cancels": cancels}),
    );
    assert!(
        made_of(&[undo.clone(), one.clone()])
            .roll
            .presences()
            .is_empty()
    );
    let merged = made_of(&[undo, one, other]);
    let presence = &merged.roll.presences()[&("a", "p-1")];
    assert_eq!(presence.attendance.in_minute, Some(521));
}

#[test]
fn two_phones_that_type_the_same_id_number_mean_one_person() {
    let walk_in = |id, number: &str| {
        let answers =
            json!({"en_run": RUN, "en_name": "示例", "en_idno": number, "en_status": "1"});
        entry("training_enrol", id, "2019-06-01T00:00:00Z", answers)
    };
    let register = made_of(&[
        run(10, "030201", json!([])),
        walk_in(31, "53289919880312002x"),
        walk_in(32, "53289919880312002X"),
        walk_in(33, ""),
        walk_in(34, ""),
    ]);
    assert_eq!(register.people(false).len(), 3);
    assert!(register.is_full());
}

#[test]
fn other_trainers_get_no_numbers() {
    let answers = json!({
        "en_run": RUN, "en_name": "示例", "en_idno": "532899198803120021", "en_birth_said": "1988-03-12",
        "en_phone": "13800138000", "en_ethnic": "18", "en_status": "1", "en_labour": "2",
    });
    let (kind, full) = entry("training_enrol", 31, "2019-06-01T00:00:00Z", answers);
    let (person, shared) = (full.person.clone(), full.shared(kind));
    assert_eq!(shared.person, person);
    let names: Vec<&str> = shared.answers.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["en_idmask", "en_labour", "en_name", "en_run", "en_status"]
    );
    assert_eq!(shared.answers["en_idmask"], "**************0021");
}

#[test]
fn a_trainer_gets_name_sex_age_masked_number_and_archived_and_nothing_else() {
    let office = json!({"hh_code": "532822103299010001", "hh_phone": "13800138000", "members": [
        {"_key": "m1", "m_name": "玉应罕", "m_idno": "532899198803120021", "m_sex": "2",
            "m_birth": "1988-03-12", "m_phone": "13800138001", "m_health": ["4"],
            "m_train_will": "1", "m_train_type": ["3"], "m_train_skill": ["02"]},
        {"_key": "m2", "m_name": "岩文", "m_train_will": "2"},
        {"_key": "m3", "m_name": "走了", "m_change": "4"},
    ]});
    let household = Household {
        code: "532822103299010001".to_owned(),
        status: "20".to_owned(),
        office: office.as_object().cloned().unwrap_or_default(),
        ..Household::default()
    };
    let wish = |run: &str, skill: &str| Wish {
        run: run.to_owned(),
        train_type: "3".to_owned(),
        skill: skill.to_owned(),
    };
    let wishes = [wish("tea", "02"), wish("pigs", "04")];
    let today = Date::parse("2019-06-15").expect("a date");
    let found = trainees(&household, None, &wishes, "salt", today);
    let json = serde_json::to_value(&found).expect("JSON");
    let key = |member| person_key("salt", "532822103299010001", member);
    assert_eq!(
        json,
        json!([
            {"person": key("m1"), "name": "玉应罕", "sex": "2", "age": 31,
                "id": "**************0021", "archived": true, "first": ["tea"]},
            {"person": key("m2"), "name": "岩文", "sex": "", "age": null, "id": "", "archived": true},
        ])
    );
    assert!(
        !json.to_string().contains("5328221032"),
        "no household code"
    );
    let exited = Household {
        status: "10".to_owned(),
        ..household
    };
    assert!(!trainees(&exited, None, &[], "salt", today)[0].archived);
}

#[test]
fn late_entries_bursts_and_two_classes_at_once_are_found() {
    let settings = Settings::default();
    let sessions = json!([session("a", "08:30", "11:30")]);
    let mut burst: Vec<_> = (0..11u64)
        .map(|n| {
            tap(
                40 + n,
                "2019-06-10T00:30:05Z",
                "a",
                &format!("p-{n}"),
                json!({"at_in": "08:30", "at_in_method": "1"}),
            )
        })
        .collect();
    burst.push(run(10, "030201", sessions.clone()));
    let register = made_of(&burst);
    assert_eq!(signed_in_together(&register, &settings).len(), 1);
    let on_purpose: Vec<_> = burst
        .into_iter()
        .map(|(kind, mut entry)| {
            entry.answers.insert("at_whole".to_owned(), json!(true));
            (kind, entry)
        })
        .collect();
    assert!(signed_in_together(&made_of(&on_purpose), &settings).is_empty());

    let stay = |id, session| {
        tap(
            id,
            "2019-06-10T03:30:00Z",
            session,
            "p-1",
            json!({"at_in": "08:30", "at_out": "11:30", "at_in_method": "1"}),
        )
    };
    let one = made_of(&[run(10, "030201", sessions), stay(41, "a")]);
    let two = made_of(&[
        run(11, "030301", json!([session("b", "09:00", "12:00")])),
        stay(42, "b"),
    ]);
    let found = findings(&[one.clone(), two], &str::to_owned, &settings);
    let codes: Vec<&str> = found.iter().map(|finding| finding.anomaly.code).collect();
    assert_eq!(codes, ["AN46"]);
    assert!(findings(&[one], &str::to_owned, &settings).is_empty());
}

/// Two runs of one trainer, with sessions at these times, and the same person enrolled in both.
fn two_runs(one: (&str, &str), other: (&str, &str), status: &str) -> [Register; 2] {
    let place = |id: u64, run: &str, status: &str| {
        let (kind, mut entry) = enrol(id, "2019-06-01T00:00:00Z", "p-1", "玉应", status);
        entry.run = run.to_owned();
        (kind, entry)
    };
    [
        made_of(&[
            run(10, "030201", json!([session("a", one.0, one.1)])),
            place(51, "one", "1"),
        ]),
        made_of(&[
            run(11, "030301", json!([session("b", other.0, other.1)])),
            place(52, "other", status),
        ]),
    ]
}

#[test]
fn a_place_in_another_run_on_the_same_half_day_is_known_before_the_second_is_given() {
    let morning = ("08:30", "11:30");
    #[track_caller]
    fn check(one: (&str, &str), other: (&str, &str), status: &str, expected: bool) {
        let [one, other] = two_runs(one, other, status);
        let found = booked(&one, std::slice::from_ref(&other));
        assert_eq!(found.len(), usize::from(expected), "{found:?}");
        let both = findings(&[one, other], &str::to_owned, &Settings::default());
        let codes: Vec<&str> = both.iter().map(|found| found.anomaly.code).collect();
        let all: &[&str] = if expected { &["W-C14"] } else { &[] };
        assert_eq!(codes, all);
    }
    check(morning, morning, "1", true);
    // Waiting may become a place; who cancelled or did not come holds none.
    check(morning, morning, "2", true);
    check(morning, morning, "3", false);
    check(morning, morning, "4", false);
    // The same half day, though one ends before the other begins.
    check(("08:00", "09:30"), ("10:00", "11:30"), "1", true);
    check(morning, ("14:00", "17:00"), "1", false);
    check(("14:00", "17:00"), ("19:00", "21:00"), "1", false);
    // Until noon is the morning; a minute longer is both.
    check(("08:30", "12:00"), ("12:00", "15:00"), "1", false);
    check(("08:30", "12:01"), ("12:00", "15:00"), "1", true);

    let [one, other] = two_runs(morning, morning, "1");
    let found = booked(&one, &[other]);
    assert_eq!(found[0].when, "2019-06-10 08:30–11:30");
    assert!(found[0].is("p-1", "", "") && !found[0].is("p-2", "玉应", ""));
}
