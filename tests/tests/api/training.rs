//! Trainers and the server: what a trainer's phone gets, who may send what, how two phones merge.

use ruhu_domain::forms::TRAINING_RESULT_ID;
use ruhu_domain::search;
use ruhu_domain::sync::protocol::{Change, RecordState};
use ruhu_domain::training::card::scanned;
use ruhu_domain::training::{Entry, Kind, Register, Trainee};
use ruhu_tests::client::{Phone, read};
use ruhu_tests::course::{VILLAGE, id, record, run, tap, walk_in};
use ruhu_tests::household::post;
use ruhu_tests::server::Server;
use serde_json::{Value, json};

pub(super) fn people(changes: &[Change]) -> Vec<Trainee> {
    let bodies = changes.iter().filter(|change| change.kind == "people");
    let lists = bodies.filter_map(|change| change.body.clone());
    lists
        .flat_map(|body| serde_json::from_value::<Vec<Trainee>>(body).expect("people"))
        .collect()
}

fn register(changes: Vec<Change>) -> Register {
    let mut register = Register::default();
    for change in changes {
        if let (Some(kind), Some(body)) = (Kind::parse(&change.kind), change.body) {
            let entry: Entry = serde_json::from_value(body).expect("an entry");
            register.take(kind, entry);
        }
    }
    register
}

#[test]
fn a_trainer_gets_the_people_of_the_runs_villages_and_nothing_more_of_them() {
    let server = Server::start_on("2019-06-10");
    let (trainer, cadre) = (
        Phone::enrol(&server, "DEMO-TRAINER"),
        Phone::enrol(&server, "DEMO-CADRE"),
    );
    let (before, at) = trainer.changes("");
    assert!(
        before.iter().all(|change| change.kind == "setting"),
        "only settings"
    );
    trainer.take(&run(&trainer, 1), 201);
    let (changes, _) = trainer.changes(&at);
    let found = people(&changes);
    let (all, _) = cadre.changes("");
    let here = |change: &&Change| change.kind == "household" && change.id.starts_with(VILLAGE);
    let households: Vec<&Change> = all.iter().filter(here).collect();
    let rows =
        |change: &&Change| change.body.as_ref().expect("a body")["office"]["members"].clone();
    let members: Vec<Value> = households
        .iter()
        .flat_map(|change| rows(change).as_array().cloned().unwrap_or_default())
        .collect();
    assert!(found.len() > 20);
    assert_eq!(found.len(), members.len());
    for change in &changes {
        assert!(
            ["people", "run"].contains(&change.kind.as_str()),
            "{}",
            change.kind
        );
        assert!(
            households
                .iter()
                .all(|household| !change.id.contains(&household.id))
        );
    }
    // Field by field: name, sex, age, masked number, archived; a key and the order beside them,
    // how the name is read, and the mark of a card.
    let lists = changes.iter().filter(|change| change.kind == "people");
    for list in lists.filter_map(|change| change.body.as_ref()) {
        for person in list.as_array().expect("a list") {
            let fields: Vec<&str> = person
                .as_object()
                .expect("a person")
                .keys()
                .map(String::as_str)
                .collect();
            let allowed = [
                "age", "archived", "card", "first", "id", "name", "person", "pinyin", "sex",
            ];
            assert!(
                fields.iter().all(|field| allowed.contains(field)),
                "{fields:?}"
            );
        }
        let text = list.to_string();
        for member in &members {
            for name in ["m_idno", "m_birth", "m_phone", "_key"] {
                let value = member[name].as_str().unwrap_or("absent");
                assert!(!text.contains(value), "{name}");
            }
        }
        for household in &households {
            assert!(!text.contains(&household.id));
        }
    }
    let masked = found
        .iter()
        .filter(|person| person.id.starts_with("**************"));
    assert!(masked.count() > 20);
    assert!(found.iter().any(|person| person.archived));
}

#[test]
fn people_are_found_by_sound_and_by_the_card_of_their_household() {
    let server = Server::start_on("2019-06-10");
    let (trainer, cadre) = (
        Phone::enrol(&server, "DEMO-TRAINER"),
        Phone::enrol(&server, "DEMO-CADRE"),
    );
    trainer.take(&run(&trainer, 1), 201);
    let (changes, at) = trainer.changes("");
    let found = people(&changes);
    assert!(found.iter().all(|person| person.card.is_empty()));
    assert!(found.iter().all(|person| !person.pinyin.is_empty()));
    let found = |typed: &str| {
        let fits = |person: &&Trainee| {
            let readings = person.pinyin.iter().map(String::as_str);
            search::fits(&search::person(&person.name, &person.id, readings), typed)
        };
        let names = found.iter().filter(fits).map(|person| person.name.as_str());
        names.collect::<Vec<_>>()
    };
    // 玉 is read yu, 岩 both yan and ai.
    for (character, typed) in [('玉', "yu"), ('岩', "yan"), ('岩', "ai")] {
        let named = found(&character.to_string());
        let sounding = found(typed);
        assert!(!named.is_empty(), "{character}");
        assert!(named.iter().all(|name| sounding.contains(name)), "{typed}");
    }
    assert!(found("zzz").is_empty());

    let (all, _) = cadre.changes("");
    let household = all
        .iter()
        .find(|change| change.kind == "household" && change.id.starts_with(VILLAGE))
        .expect("a household");
    let path = format!("/api/v1/households/{}/card", household.id);
    let card: Value = read(&post(&cadre, &path, &json!({"pin": "4702"})), 201);
    let (changes, at) = trainer.changes(&at);
    let family = people(&changes);
    assert!(!family.is_empty());
    let marks = ["url", "card_code"].map(|field| {
        let text = card[field].as_str().expect("a text");
        scanned(text).expect("a card")
    });
    for person in &family {
        assert_eq!([&person.card, &person.card], [&marks[0], &marks[1]]);
    }
    // Another card takes its place, and nobody else's people come.
    let again = post(&cadre, &path, &json!({"pin": "4703"}));
    assert_eq!(again.status, 201);
    let (changes, _) = trainer.changes(&at);
    let now = people(&changes);
    assert_eq!(now.len(), family.len());
    assert!(now.iter().all(|person| person.card != marks[0]));
}

#[test]
fn a_run_is_shared_with_whoever_was_shown_its_number_and_with_nobody_else() {
    let server = Server::start_on("2019-06-10");
    let (one, other) = (
        Phone::enrol(&server, "DEMO-TRAINER"),
        Phone::enrol(&server, "DEMO-TRAINER-2"),
    );
    one.take(&run(&one, 1), 201);
    one.take(&walk_in(&one, 2, &id(1)), 201);
    let (nothing, at) = other.changes("");
    assert!(people(&nothing).is_empty() && nothing.iter().all(|change| change.kind == "setting"));
    other.refuse(&tap(&other, 3, "p-1", "08:30", None), 403, "forbidden_area");
    assert_eq!(
        other
            .post(&format!("/api/v1/runs/{}/join", id(9)), &json!({}))
            .status,
        404
    );
    assert_eq!(
        other
            .post(&format!("/api/v1/runs/{}/join", id(1)), &json!({}))
            .status,
        200
    );
    let (changes, _) = other.changes(&at);
    assert!(people(&changes).len() > 20);
    let shared = register(changes.clone());
    assert_eq!(shared.people(false)[0].name, "示例学员");
    assert_eq!(shared.people(false)[0].id_mask, "**************0020");
    let text = serde_json::to_string(&changes).expect("JSON");
    for private in ["532899198803120020", "13800138000", "1988-03-12"] {
        assert!(!text.contains(private), "{private}");
    }
    other.take(&tap(&other, 4, "p-1", "08:30", None), 201);
    // Cadres of the village get neither the run nor its attendance.
    let (cadre, _) = Phone::enrol(&server, "DEMO-CADRE").changes("");
    assert!(
        cadre
            .iter()
            .all(|change| Kind::parse(&change.kind).is_none())
    );
}

#[test]
fn two_phones_merge_to_the_earliest_in_and_the_latest_out_however_often_they_send() {
    let server = Server::start_on("2019-06-10");
    let one = Phone::enrol(&server, "DEMO-TRAINER");
    let other = Phone::enrol(&server, "DEMO-TRAINER");
    one.take(&run(&one, 1), 201);
    let person = Entry::of(&walk_in(&one, 2, &id(1)))
        .expect("an entry")
        .1
        .person;
    one.take(&walk_in(&one, 2, &id(1)), 201);
    // The second phone enrols the same person too: one person all the same.
    other.take(&walk_in(&other, 3, &id(1)), 201);
    let taps = [
        (&one, tap(&one, 10, &person, "08:40", None)),
        (&other, tap(&other, 11, &person, "08:33", None)),
        (&other, tap(&other, 12, &person, "08:33", Some("11:20"))),
        (&one, tap(&one, 13, &person, "08:40", Some("11:31"))),
    ];
    for (phone, tap) in taps.iter().rev().chain(&taps) {
        assert!([200, 201].contains(&phone.put(tap).status));
    }
    for phone in [&one, &other] {
        let register = register(phone.changes("").0);
        assert_eq!(register.people(false).len(), 1);
        let presences = register.roll.presences();
        assert_eq!(presences.len(), 1);
        let presence = &presences[&("a", person.as_str())];
        assert_eq!(presence.attendance.in_minute, Some(8 * 60 + 33));
        assert_eq!(presence.attendance.out_minute, Some(11 * 60 + 31));
    }
}

#[test]
fn the_office_counts_person_times_and_sees_what_to_look_at() {
    let server = Server::start_on("2019-06-10");
    let (trainer, office) = (
        Phone::enrol(&server, "DEMO-TRAINER"),
        Phone::enrol(&server, "DEMO-COUNTY"),
    );
    // The same person in two runs of one course, at one time; both completed.
    for (number, other) in [(1, 0), (2, 100)] {
        let mut run = run(&trainer, number);
        run.answers.insert("run_state".to_owned(), json!("3"));
        trainer.take(&run, 201);
        let mut enrolled = walk_in(&trainer, 10 + other, &run.id);
        enrolled
            .computed
            .insert("en_archived".to_owned(), json!("1"));
        let person = Entry::of(&enrolled).expect("an entry").1.person;
        trainer.take(&enrolled, 201);
        let mut tap = tap(&trainer, 11 + other, &person, "08:30", Some("11:30"));
        tap.answers.insert("at_run".to_owned(), json!(run.id));
        tap.answers.insert(
            "at_session".to_owned(),
            json!(if number == 1 {
                "a".to_owned()
            } else {
                format!("a{number}")
            }),
        );
        trainer.take(&tap, 201);
        let result = json!({
            "re_run": run.id, "re_person": person, "re_date": "2019-06-10", "re_test": "1", "re_complete": true,
        });
        trainer.take(
            &record(&trainer, TRAINING_RESULT_ID, 12 + other, result),
            201,
        );
    }
    let found: Value = read(&office.get("/api/v1/office/training"), 200);
    let counts =
        ["person_times", "persons", "duplicates", "target"].map(|name| found[name].as_i64());
    assert_eq!(counts, [Some(1), Some(1), Some(1), Some(10_000)]);
    let runs = found["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 2);
    assert_eq!(
        (
            &runs[0]["enrolled"],
            &runs[0]["attended"],
            &runs[0]["completed"]
        ),
        (&json!(1), &json!(1), &json!(1))
    );
    let anomalies = found["anomalies"].as_array().expect("a list");
    let codes: Vec<&str> = anomalies
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(codes, ["AN45", "AN46", "W-C14"]);
    assert!(anomalies.iter().all(|one| one["person"] == "示例学员"));
}

/// What the server says of a counter: how many, of how many, and what is left out in Chinese.
fn counter(phone: &Phone, code: &str) -> (u64, Option<i64>, Vec<(String, u64)>) {
    let found: Value = read(&phone.get("/api/v1/runs/counters"), 200);
    let all = found["counters"].as_array().expect("counters");
    let one = all.iter().find(|one| one["code"] == code).expect(code);
    let apart = one["apart"].as_array().expect("a list").iter();
    let apart = apart.map(|apart| {
        let why = apart["why"]["zh"].as_str().expect("words").to_owned();
        (why, apart["count"].as_u64().expect("a number"))
    });
    (
        one["count"].as_u64().expect("a number"),
        one["target"].as_i64(),
        apart.collect(),
    )
}

#[test]
fn counters_say_what_counts_and_what_does_not() {
    let server = Server::start_on("2019-06-20");
    let trainer = Phone::enrol(&server, "DEMO-TRAINER");
    let all = ["transfers", "startups", "farm", "skills", "willing"];
    let before = all.map(|code| counter(&trainer, code));
    let courses = ["050101", "050401", "050501"];
    // Two farm trainings in the year for one village, mainly for poor households.
    for (number, archived) in [(1, "1"), (2, "1"), (3, "0")] {
        let mut run = run(&trainer, number);
        let more = json!({
            "run_state": "3", "train_type": "5", "mainly_poor": true, "course_code": courses[number as usize - 1],
        });
        run.answers
            .extend(more.as_object().cloned().expect("an object"));
        trainer.take(&run, 201);
        let mut enrolled = walk_in(&trainer, 10 * number, &run.id);
        enrolled
            .computed
            .insert("en_archived".to_owned(), json!(archived));
        let person = Entry::of(&enrolled).expect("an entry").1.person;
        trainer.take(&enrolled, 201);
        let sessions = run.answers["sessions"].as_array().expect("sessions");
        let session = sessions[0]["_key"].clone();
        let mut tap = tap(&trainer, 10 * number + 1, &person, "08:30", Some("11:30"));
        tap.answers.insert("at_run".to_owned(), json!(run.id));
        tap.answers.insert("at_session".to_owned(), session);
        trainer.take(&tap, 201);
        let result = json!({
            "re_run": run.id, "re_person": person, "re_date": "2019-06-10", "re_test": "1",
            "re_complete": true,
        });
        let result = record(&trainer, TRAINING_RESULT_ID, 10 * number + 2, result);
        trainer.take(&result, 201);
        // One is not enough, and one whose completers are not poor is none.
        let met = usize::from(number >= 2);
        let farm = counter(&trainer, "farm");
        assert_eq!(farm.0, before[2].0 + met as u64, "{farm:?}");
    }
    let (count, target, apart) = counter(&trainer, "times");
    assert_eq!((count, target), (2, Some(10_000)));
    assert_eq!(apart, [("不是建档立卡户，或待核".to_owned(), 1)]);
    let (persons, target, _) = counter(&trainer, "persons");
    assert_eq!((persons, target), (1, None));
    // The surveys' counters stay what they were, and say of how many.
    for (place, code) in [
        (0, "transfers"),
        (1, "startups"),
        (3, "skills"),
        (4, "willing"),
    ] {
        let now = counter(&trainer, code);
        assert_eq!(now, before[place], "{code}");
        assert!(now.1.is_some(), "{code}");
    }
    assert_eq!(before[0].1, Some(3_000));
    assert_eq!(before[1].1, Some(100));
}

#[test]
fn what_breaks_a_check_is_kept_and_counts_only_when_it_is_mended() {
    let server = Server::start_on("2019-06-10");
    let phone = Phone::enrol(&server, "DEMO-TRAINER");
    phone.take(&run(&phone, 1), 201);
    let mut wrong = tap(&phone, 10, "p-1", "09:00", Some("08:50"));
    let taken = phone.take(&wrong, 202);
    assert_eq!(taken.state, RecordState::Quarantined);
    assert_eq!(taken.violations[0].check, "E-C10");
    assert!(register(phone.changes("").0).roll.presences().is_empty());
    wrong.answers.insert("at_out".to_owned(), json!("11:30"));
    wrong.base_revision = Some(1);
    phone.take(&wrong, 201);
    assert_eq!(register(phone.changes("").0).roll.presences().len(), 1);
    let result = record(
        &phone,
        TRAINING_RESULT_ID,
        20,
        json!({
            "re_run": id(1), "re_person": "p-1", "re_date": "2019-06-10", "re_test": "1",
            "re_complete": true, "re_score": 101,
        }),
    );
    assert_eq!(phone.take(&result, 202).violations[0].check, "E-C12");
}
