//! Two trainers at one door: both phones without a signal, sixty people, ten sessions, and afterwards
//! one register in which nobody counts twice.

use std::env;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use ruhu_domain::forms::{
    TRAINING_ATTEND_ID, TRAINING_ENROL_ID, TRAINING_RESULT_ID, TRAINING_RUN_ID,
};
use ruhu_domain::record::Record;
use ruhu_domain::settings::Settings;
use ruhu_domain::sync::protocol::{Change, FormList};
use ruhu_domain::training::register::clock_text;
use ruhu_domain::training::{Entry, Kind, Register, Trainee};
use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::{Phone, read};
use ruhu_tests::paper::{pdf, printed};
use ruhu_tests::phone::{PATIENCE, PIN, type_new_pin, unlock, wait_for};
use ruhu_tests::server::Server;
use serde_json::{Value, json};

pub(crate) const DAY: &str = "2019-06-10";
pub(crate) const VILLAGE: &str = "532822103201";
const SESSIONS: usize = 10;
const PEOPLE: usize = 60;
/// Whom the first phone sees come in, and from whom on the second one does: twenty are seen by both.
const FIRST_SEES: usize = 40;
const SECOND_SEES_FROM: usize = 20;

fn id(number: usize) -> String {
    format!("01672edd-14e1-7000-8000-{number:012}")
}

pub(crate) fn record(phone: &Phone, form_id: &str, number: usize, answers: &Value) -> Record {
    let FormList { forms } = read(&phone.get("/api/v1/forms"), 200);
    let form = forms.into_iter().find(|form| form.form_id == form_id);
    let mut record = phone.record(1);
    record.id = id(number);
    record.form_id = form_id.to_owned();
    record.form_sha256 = form.expect("the form").sha256;
    record.household = VILLAGE.to_owned();
    record.finished_at = format!("{DAY}T00:00:00Z");
    record.answers = answers.as_object().cloned().expect("an object");
    record.computed.clear();
    record
}

/// Minute of the day where the browser is.
fn minute(page: &Page) -> i64 {
    let now = page.eval("new Date().getHours() * 60 + new Date().getMinutes()");
    now.as_i64().expect("a number")
}

/// A run whose sessions, one a day, are going on at this time of the day.
fn run(phone: &Phone, now: i64) -> Record {
    let (from, to) = (
        clock_text((now - 20).max(0)),
        clock_text((now + 90).min(1439)),
    );
    let session = |number: usize| {
        let day = format!("2019-06-{}", 10 + number);
        json!({"_key": format!("s{number}"), "s_date": day, "s_start": from, "s_end": to})
    };
    let sessions: Vec<Value> = (0..SESSIONS).map(session).collect();
    let minutes = (now + 90).min(1439) - (now - 20).max(0);
    let hours = minutes * SESSIONS as i64 * 10 / 60;
    let answers = json!({
        "course_code": "030201", "course_name": "茶叶加工", "train_type": "3", "skill": "02",
        "skill_level": "2", "organiser": "U05", "provider": "示例培训学校", "fund": "1",
        "subsidy_day": 2500, "trainer_name": "示例教员", "trainer_kind": "1", "lang": ["1"],
        "place_village": VILLAGE, "place_name": "村委会", "target_villages": [VILLAGE, "532822103202"],
        "capacity": PEOPLE, "start_date": DAY, "end_date": "2019-06-19", "sessions": sessions,
        "plan_hours": format!("{}.{}", hours / 10, hours % 10), "run_state": "2",
    });
    record(phone, TRAINING_RUN_ID, 1, &answers)
}

fn enrolment(phone: &Phone, number: usize, person: &Trainee) -> Record {
    let mut answers = json!({
        "en_run": id(1), "en_person": person.person, "en_name": person.name, "en_listed": person.archived,
        "en_date": DAY, "en_student": false, "en_will": true, "en_need": "2", "en_status": "1",
        "en_source": "4", "en_consent": true, "en_sex_said": person.sex, "en_age_said": 35,
    });
    if person.archived {
        answers["en_labour"] = json!("2");
    }
    let mut record = record(phone, TRAINING_ENROL_ID, number, &answers);
    let computed = json!({
        "en_sex": person.sex, "en_age": 35, "en_archived": if person.archived { "1" } else { "0" },
    });
    record.computed = computed.as_object().cloned().expect("an object");
    record
}

fn register(phone: &Phone) -> Register {
    let mut register = Register::default();
    for change in phone.changes("").0 {
        if let (Some(kind), Some(body)) = (Kind::parse(&change.kind), change.body) {
            let entry: Entry = serde_json::from_value(body).expect("an entry");
            register.take(kind, entry);
        }
    }
    register
}

pub(crate) fn enrolled(browser: &Browser, server: &Server, code: &str) -> Page {
    let page = browser.new_page();
    page.goto(&format!("{}/#/enrol/{code}", server.url()));
    type_new_pin(&page);
    page.click("[data-action=enrol]");
    wait_for(&page, "[data-page=home] [data-action=new-run]");
    let busy = "document.querySelector('[data-page=home] [aria-busy=true]')";
    until(
        &page,
        &format!("navigator.serviceWorker.controller && !{busy}"),
        PATIENCE,
    );
    page
}

/// Waits for a condition; a phone that locked itself meanwhile is unlocked.
#[track_caller]
pub(crate) fn until(page: &Page, condition: &str, patience: Duration) {
    let locked = "document.querySelector('[data-page=lock] #pin')";
    page.wait_for(&format!("({condition}) || {locked}"), patience);
    if page.eval(&format!("{locked} !== null")) == json!(true) {
        unlock(page, PIN);
        page.wait_for(condition, patience);
    }
}

/// What the page complained of, but for the server that was not there, and for a photo that it asked
/// for before sending it.
pub(crate) fn trouble(page: &Page) -> Vec<String> {
    let mut errors = page.errors();
    errors.retain(|error| {
        let new_photo = error.contains("404") && error.contains("/api/v1/attachments/");
        !error.contains("net::ERR_") && !new_photo
    });
    errors
}

fn open_session(page: &Page, server: &Server, number: usize) {
    page.goto(&format!(
        "{}/#/run/{}/session/s{number}",
        server.url(),
        id(1)
    ));
    let day = 10 + number;
    until(
        page,
        &format!(
            "document.querySelector('[data-page=session] h1')?.textContent.includes('2019-06-{day}')
             && document.querySelectorAll('[data-page=session] [data-person]').length === {PEOPLE}"
        ),
        PATIENCE,
    );
}

/// How many rows of the page are in a state.
fn rows(state: &str) -> String {
    format!("document.querySelectorAll('[data-person][data-state={state}]').length")
}

/// Taps the rows from `from` to `to` that nobody is checked in on.
fn check_in(page: &Page, from: usize, to: usize) {
    page.eval(&format!(
        "[...document.querySelectorAll('[data-person]')].slice({from}, {to}).forEach((row) => row.querySelector('[data-action=checkin]').click())"
    ));
    let count = to - from;
    until(page, &format!("{} === {count}", rows("open")), PATIENCE);
}

#[test]
fn two_phones_without_a_signal_make_one_register() {
    let mut server = Server::start_on(DAY);
    let api = Phone::enrol(&server, "DEMO-TRAINER");
    let (first, second) = (Browser::launch(), Browser::launch());
    let (one, other) = (
        enrolled(&first, &server, "DEMO-TRAINER"),
        enrolled(&second, &server, "DEMO-TRAINER-2"),
    );
    api.take(&run(&api, minute(&one)), 201);
    let people: Vec<Trainee> = api
        .changes("")
        .0
        .into_iter()
        .filter(|change: &Change| change.kind == "people")
        .filter_map(|change| serde_json::from_value::<Vec<Trainee>>(change.body?).ok())
        .flatten()
        .take(PEOPLE)
        .collect();
    assert_eq!(people.len(), PEOPLE);
    for (number, person) in people.iter().enumerate() {
        api.take(&enrolment(&api, 100 + number, person), 201);
    }
    // The first trainer's phone gets it by itself, the second one scans the code.
    one.reload();
    wait_for(&one, "[data-action=open-run]");
    must_be_fine(&one, "runs");
    one.click("[data-action=open-run]");
    wait_for(&one, "[data-page=run] [data-session]");
    must_be_fine(&one, "run");
    other.goto(&format!("{}/#/join/{}", server.url(), id(1)));
    wait_for(&other, "[data-page=run] [data-session]");
    open_session(&one, &server, 0);
    open_session(&other, &server, 0);
    must_be_fine(&one, "session");

    // No signal for either. In the first session every tap is a finger's.
    server.stop();
    let began = Instant::now();
    for done in 1..=FIRST_SEES {
        one.click("[data-action=checkin]");
        until(&one, &format!("{} === {done}", rows("open")), PATIENCE);
    }
    until(
        &one,
        &format!("{} === {FIRST_SEES}", rows("open")),
        PATIENCE,
    );
    let took = began.elapsed();
    println!("{FIRST_SEES} people checked in by taps in {took:?}");
    assert!(took < Duration::from_secs(180), "{took:?}");
    check_in(&other, SECOND_SEES_FROM, PEOPLE);
    // One tap was wrong, and is taken back.
    one.click("[data-action=undo]");
    until(
        &one,
        &format!("{} === {}", rows("open"), FIRST_SEES - 1),
        PATIENCE,
    );
    one.click("[data-action=checkin]");
    until(
        &one,
        &format!("{} === {FIRST_SEES}", rows("open")),
        PATIENCE,
    );
    for number in 1..SESSIONS {
        open_session(&one, &server, number);
        check_in(&one, 0, FIRST_SEES);
        open_session(&other, &server, number);
        check_in(&other, SECOND_SEES_FROM, PEOPLE);
    }
    // Nothing lives in the page only.
    one.reload();
    open_session(&one, &server, 3);
    until(
        &one,
        &format!("{} === {FIRST_SEES}", rows("open")),
        PATIENCE,
    );

    // Nobody leaves in the minute of coming.
    let then = minute(&one);
    while minute(&one) == then {
        thread::sleep(Duration::from_secs(1));
    }
    for number in 0..SESSIONS {
        for (page, there) in [(&one, FIRST_SEES), (&other, PEOPLE - SECOND_SEES_FROM)] {
            open_session(page, &server, number);
            until(page, &format!("{} === {there}", rows("open")), PATIENCE);
            page.click("[data-action=everyone-out]");
            until(page, &format!("{} === {there}", rows("done")), PATIENCE);
        }
    }

    // With a signal both send, and both see everybody once.
    server.restart();
    for page in [&one, &other] {
        page.goto(&format!("{}/#/records", server.url()));
        wait_for(page, "[data-page=records]");
        page.click("[data-action=upload]");
        until(
            page,
            "document.querySelectorAll('[data-record][data-state=queued], [data-record][data-state=sending]').length === 0",
            PATIENCE * 6,
        );
    }
    let api = Phone::enrol(&server, "DEMO-TRAINER");
    let give_up = Instant::now() + PATIENCE * 6;
    let merged = loop {
        let merged = register(&api);
        let presences = merged.roll.presences();
        let all = presences.len() == PEOPLE * SESSIONS
            && presences
                .values()
                .all(|presence| presence.attendance.out_minute.is_some());
        if all || Instant::now() > give_up {
            break merged;
        }
        thread::sleep(Duration::from_millis(500));
    };
    let presences = merged.roll.presences();
    assert_eq!(
        presences.len(),
        PEOPLE * SESSIONS,
        "everybody once in each session"
    );
    assert!(
        presences
            .values()
            .all(|presence| presence.attendance.out_minute.is_some())
    );
    let seen_twice = presences
        .values()
        .filter(|presence| presence.marks.len() > 2);
    assert_eq!(
        seen_twice.count(),
        (FIRST_SEES - SECOND_SEES_FROM) * SESSIONS
    );
    let settings = Settings::default();
    let planned = merged
        .standing(&people[0].person, &[], &settings)
        .expect("enrolled")
        .hours
        .planned;
    for person in &people {
        let hours = merged
            .standing(&person.person, &[], &settings)
            .expect("enrolled")
            .hours;
        assert!(
            hours.minutes <= planned && hours.planned == planned,
            "{}",
            person.name
        );
    }
    for page in [&one, &other] {
        page.reload();
        open_session(page, &server, 7);
        until(
            page,
            &format!("{} === {PEOPLE}", rows("done")),
            PATIENCE * 3,
        );
    }
    one.goto(&format!("{}/#/run/{}/results", server.url(), id(1)));
    until(
        &one,
        &format!(
            "document.querySelectorAll('[data-page=run-results] [data-result=complete]').length === {PEOPLE}"
        ),
        PATIENCE,
    );
    must_be_fine(&one, "results");
    for page in [&one, &other] {
        assert_eq!(trouble(page), Vec::<String>::new());
    }
}

#[test]
fn signature_sheet_and_certificates_are_printed_with_the_names() {
    let server = Server::start_on(DAY);
    let api = Phone::enrol(&server, "DEMO-TRAINER");
    let browser = Browser::launch();
    let page = enrolled(&browser, &server, "DEMO-TRAINER");
    let now = minute(&page);
    api.take(&run(&api, now), 201);
    let people: Vec<Trainee> = api
        .changes("")
        .0
        .into_iter()
        .filter(|change: &Change| change.kind == "people")
        .filter_map(|change| serde_json::from_value::<Vec<Trainee>>(change.body?).ok())
        .flatten()
        .take(3)
        .collect();
    for (number, person) in people.iter().enumerate() {
        api.take(&enrolment(&api, 100 + number, person), 201);
        let times = (
            clock_text((now - 20).max(0)),
            clock_text((now + 90).min(1439)),
        );
        for session in 0..SESSIONS {
            let answers = json!({
                "at_run": id(1), "at_session": format!("s{session}"), "at_person": person.person,
                "at_date": format!("2019-06-{}", 10 + session), "at_start": times.0, "at_end": times.1,
                "at_in": times.0, "at_in_method": "1", "at_out": times.1,
            });
            let tap = record(
                &api,
                TRAINING_ATTEND_ID,
                1000 + number * 20 + session,
                &answers,
            );
            api.take(&tap, 201);
        }
        let answers = json!({
            "re_run": id(1), "re_person": person.person, "re_date": DAY, "re_test": "1",
            "re_complete": true, "re_cert_no": format!("示例证{number}"), "re_cert_date": "2019-06-20",
        });
        api.take(
            &record(&api, TRAINING_RESULT_ID, 2000 + number, &answers),
            201,
        );
    }
    page.reload();
    wait_for(&page, "[data-action=open-run]");
    for (sheet, pages) in [("signatures", 1), ("certificates", people.len())] {
        page.goto(&format!("{}/#/run/{}/print/{sheet}", server.url(), id(1)));
        until(
            &page,
            "document.querySelectorAll('.ruhu-print').length > 0",
            PATIENCE,
        );
        until(
            &page,
            &format!(
                "document.querySelectorAll('.ruhu-table tbody tr, .ruhu-print--page').length === {}",
                people.len()
            ),
            PATIENCE,
        );
        must_be_fine(&page, sheet);
        let file = pdf(&page);
        if let Ok(folder) = env::var("RUHU_SCREENS") {
            std::fs::write(Path::new(&folder).join(format!("{sheet}.pdf")), &file)
                .expect("written");
        }
        let (characters, count) = printed(&file);
        assert_eq!(count, pages, "{sheet}");
        for letter in people.iter().flat_map(|person| person.name.chars()) {
            assert!(characters.contains(&letter), "{sheet}: {letter}");
        }
        assert!(characters.contains(&'茶'), "the course");
        // The button and the bar of the page are not on paper.
        assert!(!characters.contains(&'返'), "{sheet}");
        assert!(!characters.contains(&'存'), "{sheet}: the light");
    }
    page.goto(&format!("{}/#/counters", server.url()));
    wait_for(&page, "[data-page=counters] [data-result=times]");
    must_be_fine(&page, "counters");
    assert_eq!(trouble(&page), Vec::<String>::new());
}

#[test]
fn people_are_enrolled_from_the_list_with_one_tap() {
    let mut server = Server::start_on(DAY);
    let api = Phone::enrol(&server, "DEMO-TRAINER");
    let browser = Browser::launch();
    let page = enrolled(&browser, &server, "DEMO-TRAINER");
    api.take(&run(&api, minute(&page)), 201);
    page.reload();
    wait_for(&page, "[data-action=open-run]");
    page.goto(&format!("{}/#/run/{}/people", server.url(), id(1)));
    wait_for(&page, "[data-action=enrol-person]");
    server.stop();
    must_be_fine(&page, "people");
    page.click("[data-action=enrol-person]");
    wait_for(&page, "[data-action=labour]");
    page.click("[data-action=labour]");
    wait_for(&page, "[data-person] .ruhu-chip");
    // Somebody without a place on the list is typed in on the form's own pages.
    page.click("[data-action=walk-in]");
    wait_for(&page, "[data-page=survey] [data-section]");
    must_be_fine(&page, "walk-in");
    server.restart();
    page.goto(&format!("{}/#/records", server.url()));
    wait_for(&page, "[data-page=records]");
    page.click("[data-action=upload]");
    wait_for(&page, "[data-record][data-state=uploaded]");
    assert_eq!(register(&api).people(false).len(), 1);
    assert_eq!(trouble(&page), Vec::<String>::new());
}
