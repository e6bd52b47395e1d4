//! The four forms of a training as published: every check, and the computed fields by the worked
//! examples of the rules.

mod checks;

use std::sync::Arc;

use ruhu_domain::form::Form;
use ruhu_domain::forms::{
    self, TRAINING_ATTEND_ID, TRAINING_ENROL_ID, TRAINING_RESULT_ID, TRAINING_RUN_ID,
};
use serde_json::{Value as Json, json};

use checks::Base;

const RUN: &str = "01672edd-14e1-7000-8000-00000000000a";

fn form(id: &str) -> Arc<Form> {
    let forms = forms::built_in().unwrap_or_else(|errors| panic!("{errors:?}"));
    let form = forms.into_iter().find(|form| form.form_id == id);
    Arc::new(form.expect("a built-in form"))
}

fn session(key: &str, date: &str, start: &str, end: &str) -> Json {
    json!({"_key": key, "s_date": date, "s_start": start, "s_end": end})
}

/// Ten sessions of three hours on five days.
fn sessions() -> Vec<Json> {
    let day = |day: u32| {
        let date = format!("2019-06-{:02}", 9 + day);
        [
            session(&format!("{day}a"), &date, "08:30", "11:30"),
            session(&format!("{day}p"), &date, "14:00", "17:00"),
        ]
    };
    (1..=5).flat_map(day).collect()
}

fn run_answers() -> Json {
    json!({
        "course_code": "030201", "course_name": "茶叶加工", "train_type": "3", "skill": "02",
        "skill_level": "2", "organiser": "U05", "provider": "示例培训学校", "fund": "1",
        "subsidy_day": 2500, "trainer_name": "示例教员", "trainer_kind": "1", "lang": ["1", "2"],
        "place_village": "532822103299", "place_name": "村委会会议室",
        "target_villages": ["532822103299"], "capacity": 60, "start_date": "2019-06-10",
        "end_date": "2019-06-14", "sessions": sessions(), "plan_hours": "30", "run_state": "1",
    })
}

fn run() -> Base {
    Base {
        form: form(TRAINING_RUN_ID),
        answers: run_answers(),
        context: json!({"as_of": "2019-06-01"}),
    }
}

fn enrolment() -> Base {
    Base {
        form: form(TRAINING_ENROL_ID),
        answers: json!({
            "en_run": RUN, "en_person": "p-0011223344556677", "en_name": "玉应罕",
            "en_sex_said": "2", "en_age_said": 35, "en_idmask": "**************0022",
            "en_listed": true, "en_date": "2019-06-01", "en_labour": "2", "en_student": false,
            "en_will": true, "en_need": "2", "en_status": "1", "en_source": "4", "en_consent": true,
        }),
        context: json!({"as_of": "2019-06-01", "run": run_answers()}),
    }
}

/// Somebody who is on no list: as the trainer types it in.
fn walk_in(idno: &str) -> Json {
    json!({
        "en_person": null, "en_sex_said": null, "en_age_said": null, "en_idmask": null,
        "en_listed": null, "en_labour": null, "en_has_id": true, "en_idno": idno,
        "en_ethnic": "18", "en_village": "532822103299",
    })
}

fn attendance() -> Base {
    Base {
        form: form(TRAINING_ATTEND_ID),
        answers: json!({
            "at_run": RUN, "at_session": "1a", "at_person": "p-0011223344556677",
            "at_date": "2019-06-10", "at_start": "08:30", "at_end": "11:30", "at_in": "08:28",
            "at_in_method": "1", "at_out": "11:31",
        }),
        context: json!({"as_of": "2019-06-10", "run": run_answers()}),
    }
}

fn marks(sessions: &[(&str, &str, &str)]) -> Json {
    let mark = |(key, from, to): &(&str, &str, &str)| json!({"at_session": key, "at_in": from, "at_out": to});
    sessions.iter().map(mark).collect()
}

/// All sessions but the last `without`, on time.
fn attended(without: usize) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut all = Vec::new();
    for (morning, afternoon) in [
        ("1a", "1p"),
        ("2a", "2p"),
        ("3a", "3p"),
        ("4a", "4p"),
        ("5a", "5p"),
    ] {
        all.push((morning, "08:30", "11:30"));
        all.push((afternoon, "14:00", "17:00"));
    }
    all.truncate(10 - without);
    all
}

fn result() -> Base {
    let enrolment = json!({
        "en_archived": "1", "en_birth": "1983-05-01", "en_labour": "2", "en_student": false,
    });
    Base {
        form: form(TRAINING_RESULT_ID),
        answers: json!({
            "re_run": RUN, "re_person": "p-0011223344556677", "re_date": "2019-06-14",
            "re_test": "1", "re_score": 86, "re_complete": true, "re_cert_no": "示例-001",
            "re_cert_date": "2019-06-20",
        }),
        context: json!({
            "as_of": "2019-06-20", "run": run_answers(), "enrolment": enrolment,
            "attendance": marks(&attended(0)), "run_has_test": true, "person": "p-0011223344556677",
        }),
    }
}

fn open(base: &Base, case: &Json) -> Vec<String> {
    let engine = base
        .open(case)
        .unwrap_or_else(|problem| panic!("{problem}"));
    let items = engine.open_items().into_iter();
    let words = items.map(|item| format!("{}: {}", engine.path_text(&item.path), item.message));
    words.collect()
}

fn computed(base: &Base, case: &Json) -> Json {
    let engine = base
        .open(case)
        .unwrap_or_else(|problem| panic!("{problem}"));
    Json::Object(engine.computed())
}

#[test]
fn what_is_filled_in_right_can_be_finished() {
    for base in [run(), enrolment(), attendance(), result()] {
        assert_eq!(
            open(&base, &Json::Null),
            Vec::<String>::new(),
            "{}",
            base.form.form_id
        );
        let finished = base.open(&Json::Null).expect("loads").finished();
        assert_eq!(Json::Object(finished.answers), base.answers);
    }
    let case = json!({"set": walk_in("532899198803120020")});
    let open = open(&enrolment(), &case);
    assert!(open.iter().all(|item| item.contains("待核")), "{open:?}");
}

#[test]
fn every_check_of_a_run_fires_and_stays_silent() {
    let set = |at: &str, set: Json| json!({"at": at, "set": set});
    let with =
        |at: &str, set: Json, context: Json| json!({"at": at, "set": set, "context": context});
    run().every_check_fires_and_stays_silent(&json!([
        {"check": "E-C01", "fires": with("course_name", json!({}), json!({"run_exists": true})),
            "silent": with("course_name", json!({}), json!({"run_exists": false}))},
        {"check": "E-REQ", "fires": set("course_name", json!({"course_name": null})),
            "silent": set("course_name", json!({}))},
        {"check": "E-C02", "fires": set("end_date", json!({"end_date": "2019-06-09"})),
            "silent": set("end_date", json!({"start_date": "2019-06-14"}))},
        {"check": "W-C01", "fires": set("plan_hours", json!({"plan_hours": "30.51"})),
            "silent": set("plan_hours", json!({"plan_hours": "29.5"}))},
        {"check": "W-C01", "fires": set("plan_hours", json!({"sessions[0].s_cancelled": true})),
            "silent": set("plan_hours", json!({"sessions[0].s_cancelled": true, "plan_hours": "27"}))},
        {"check": "W-C02", "fires": set("subsidy_day", json!({"subsidy_day": 10001})),
            "silent": set("subsidy_day", json!({"subsidy_day": 10000}))},
        {"check": "E-C04", "fires": with("run_state", json!({"run_state": "2"}), json!({"run_state": "3"})),
            "silent": with("run_state", json!({"run_state": "3"}), json!({"run_state": "2"}))},
        {"check": "E-C04", "fires": with("run_state", json!({"run_state": "1"}), json!({"run_state": "2"})),
            "silent": with("run_state", json!({"run_state": "4"}), json!({"run_state": "4"}))},
        {"check": "E-C05", "fires": set("sessions[0].s_end", json!({"sessions[0].s_end": "08:30"})),
            "silent": set("sessions[0].s_end", json!({"sessions[0].s_end": "13:30"}))},
        {"check": "E-C05", "fires": set("sessions[0].s_end", json!({"sessions[0].s_end": "13:31"})),
            "silent": set("sessions[0].s_end", json!({}))},
        {"check": "E-C05", "fires": set("sessions[0].s_date", json!({"sessions[0].s_date": "2019-06-15"})),
            "silent": set("sessions[0].s_date", json!({"sessions[0].s_date": "2019-06-13",
                "sessions[0].s_start": "12:00", "sessions[0].s_end": "13:00"}))},
        {"check": "E-C06", "fires": set("sessions[1].s_start", json!({"sessions[1].s_start": "11:29", "sessions[1].s_end": "12:30"})),
            "silent": set("sessions[1].s_start", json!({"sessions[1].s_start": "11:30", "sessions[1].s_end": "12:30"}))},
        {"check": "E-C06", "fires": set("sessions[1].s_start", json!({"sessions[1].s_start": "09:00", "sessions[1].s_end": "10:00"})),
            "silent": set("sessions[1].s_start", json!({"sessions[1].s_start": "09:00", "sessions[1].s_end": "10:00", "sessions[0].s_cancelled": true}))},
        {"check": "E-RANGE", "fires": set("capacity", json!({"capacity": 501})),
            "silent": set("capacity", json!({"capacity": 500}))},
    ]));
}

#[test]
fn every_check_of_an_enrolment_fires_and_stays_silent() {
    let set = |at: &str, set: Json| json!({"at": at, "set": set});
    let with =
        |at: &str, set: Json, context: Json| json!({"at": at, "set": set, "context": context});
    let id = |number: &str| set("en_idno", walk_in(number));
    let no_id = |reason: Json| {
        let mut answers = walk_in("");
        answers["en_idno"] = Json::Null;
        answers["en_has_id"] = json!(false);
        answers["en_noid"] = reason;
        answers["en_sex_said"] = json!("1");
        answers
    };
    let booked = |person: &str, end: &str| {
        let row = json!({
            "person": person, "name": "玉应罕", "id_end": end, "course": "茶树栽培",
            "when": "2019-06-10 08:30–11:30",
        });
        json!({"booked": [row]})
    };
    let typed_in = || {
        let mut answers = walk_in("532899198803120020");
        answers["en_name"] = json!("岩温");
        answers
    };
    enrolment().every_check_fires_and_stays_silent(&json!([
        {"check": "E-C07", "fires": with("en_name", json!({}), json!({"enrolled": true})),
            "silent": with("en_name", json!({"en_status": "3"}), json!({"enrolled": true}))},
        {"check": "E-A14", "fires": set("en_name", json!({"en_name": "玉1"})), "silent": set("en_name", json!({}))},
        {"check": "E-A15", "fires": id("5328991988031200"), "silent": id("532899198803120020")},
        {"check": "E-A16", "fires": id("53289919880312A02X"), "silent": id("532899198803120020")},
        {"check": "E-A17", "fires": id("532899198813120021"), "silent": id("532899198803120020")},
        {"check": "E-A18", "fires": id("532899198803120022"), "silent": id("532899198803120020")},
        {"check": "W-C03", "fires": set("en_noid", no_id(json!("2"))), "silent": set("en_noid", no_id(Json::Null))},
        {"check": "W-C04", "fires": set("en_age", json!({"en_age_said": 61})), "silent": set("en_age", json!({"en_age_said": 60}))},
        {"check": "W-C04", "fires": set("en_age", json!({"en_age_said": 15})), "silent": set("en_age", json!({"en_age_said": 16}))},
        {"check": "W-C05", "fires": set("en_archived", walk_in("532899198803120020")), "silent": set("en_archived", json!({"en_listed": false}))},
        {"check": "E-A09", "fires": set("en_phone", json!({"en_phone": "1380013"})), "silent": set("en_phone", json!({"en_phone": "13800138000"}))},
        {"check": "W-C06", "fires": set("en_labour", json!({"en_labour": "4"})), "silent": set("en_labour", json!({"en_labour": "3"}))},
        {"check": "W-C07", "fires": set("en_student", json!({"en_student": true})), "silent": set("en_student", json!({}))},
        {"check": "W-C08", "fires": set("en_will", json!({"en_will": false})), "silent": set("en_will", json!({}))},
        {"check": "W-C09", "fires": set("en_need", json!({"en_need": "3"})), "silent": set("en_need", json!({"en_need": "6"}))},
        {"check": "W-C09", "fires": with("en_need", json!({}), json!({"run": {"train_type": "5"}})),
            "silent": with("en_need", json!({"en_need": "4"}), json!({"run": {"train_type": "5"}}))},
        {"check": "E-C03", "fires": with("en_status", json!({}), json!({"full": true})),
            "silent": with("en_status", json!({"en_status": "2"}), json!({"full": true}))},
        {"check": "E-C04", "fires": with("en_status", json!({}), json!({"run": {"run_state": "3"}})),
            "silent": with("en_status", json!({}), json!({"run": {"run_state": "2"}}))},
        {"check": "I-C14", "fires": with("en_status", json!({}), booked("p-0011223344556677", "0022")),
            "silent": with("en_status", json!({"en_status": "3"}), booked("p-0011223344556677", "0022"))},
        // The list of one run, a number typed in for the other: name and end of the number say it.
        {"check": "I-C14", "fires": with("en_status", json!({}), booked("i-0000000000000000", "0022")),
            "silent": with("en_status", json!({}), booked("i-0000000000000000", "0023"))},
        // The number typed in for both runs: the same key, whatever the name.
        {"check": "I-C14", "fires": with("en_status", typed_in(), booked("i-04c43dc1d72a6408", "")),
            "silent": with("en_status", typed_in(), booked("p-0000000000000000", ""))},
        {"check": "E-C08", "fires": set("en_consent", json!({"en_consent": false})), "silent": set("en_consent", json!({}))},
    ]));
}

#[test]
fn every_check_of_an_attendance_fires_and_stays_silent() {
    let set = |at: &str, set: Json| json!({"at": at, "set": set});
    let with =
        |at: &str, set: Json, context: Json| json!({"at": at, "set": set, "context": context});
    let late = |late: u32| json!({"late_count": late, "all_count": 10});
    let by_hand = json!({"at_in_method": "5", "at_note": "忘了签到"});
    attendance().every_check_fires_and_stays_silent(&json!([
        {"check": "E-C09", "fires": with("at_person", json!({}), json!({"not_enrolled": true})),
            "silent": with("at_person", json!({}), json!({"not_enrolled": false}))},
        {"check": "E-C10", "fires": set("at_in", json!({"at_in": "07:29"})), "silent": set("at_in", json!({"at_in": "07:30"}))},
        {"check": "E-C10", "fires": set("at_in", json!({"at_in": "12:31", "at_out": null})), "silent": set("at_in", json!({"at_in": "12:30", "at_out": null}))},
        {"check": "E-C10", "fires": set("at_out", json!({"at_out": "08:28"})), "silent": set("at_out", json!({"at_out": "08:29"}))},
        {"check": "E-C10", "fires": set("at_out", json!({"at_out": "12:31"})), "silent": set("at_out", json!({"at_out": "12:30"}))},
        {"check": "W-C10", "fires": with("at_in_method", by_hand.clone(), late(3)), "silent": with("at_in_method", by_hand.clone(), late(2))},
        {"check": "W-C11", "fires": with("at_out", json!({"at_out": null}), json!({"minute": 811})),
            "silent": with("at_out", json!({"at_out": null}), json!({"minute": 810}))},
        {"check": "W-C11", "fires": with("at_out", json!({"at_out": null}), json!({"as_of": "2019-06-11"})),
            "silent": with("at_out", json!({}), json!({"as_of": "2019-06-11"}))},
        {"check": "W-C12", "fires": with("at_photo", json!({}), json!({"session_closed": true, "photo": false})),
            "silent": with("at_photo", json!({}), json!({"session_closed": true, "photo": true}))},
        {"check": "E-C11", "fires": set("at_note", json!({"at_in_method": "5"})), "silent": set("at_note", by_hand)},
    ]));
}

#[test]
fn every_check_of_a_result_fires_and_stays_silent() {
    let set = |at: &str, set: Json| json!({"at": at, "set": set});
    let with =
        |at: &str, set: Json, context: Json| json!({"at": at, "set": set, "context": context});
    let half = json!({"attendance": marks(&attended(3))});
    result().every_check_fires_and_stays_silent(&json!([
        {"check": "W-C13", "fires": with("re_complete", json!({}), half.clone()),
            "silent": with("re_complete", json!({"re_complete": false}), half)},
        {"check": "E-REQ", "fires": set("re_why", json!({"re_complete": false})),
            "silent": set("re_why", json!({"re_complete": false, "re_why": "替别人来的"}))},
        {"check": "E-C12", "fires": set("re_score", json!({"re_score": 101})), "silent": set("re_score", json!({"re_score": 100}))},
        {"check": "E-C12", "fires": set("re_score", json!({"re_score": -1})), "silent": set("re_score", json!({"re_score": 0}))},
        {"check": "E-C13", "fires": with("re_cert_no", json!({}), json!({"cert_numbers": ["示例-001"]})),
            "silent": with("re_cert_no", json!({}), json!({"cert_numbers": ["示例-002"]}))},
        {"check": "E-C02", "fires": set("re_cert_date", json!({"re_cert_date": "2019-06-13"})),
            "silent": set("re_cert_date", json!({"re_cert_date": "2019-06-14"}))},
        {"check": "W-C14", "fires": with("re_subsidy_amount", json!({}), json!({"two_runs": true})),
            "silent": with("re_subsidy_amount", json!({}), json!({"two_runs": false}))},
    ]));
}

#[test]
fn a_course_of_the_menu_says_name_type_and_skill() {
    use ruhu_domain::form::value::Value;
    use ruhu_domain::form::{Command, Path};
    let mut base = run();
    base.answers = json!({"run_state": "1"});
    let mut engine = base.open(&Json::Null).expect("loads");
    let node = engine.form().find("course_code").expect("a question");
    let kind = engine.form().nodes[node].kind;
    let choose = Command::Set(Path::household(node), Value::parse(kind, "050401"));
    engine.apply(&choose).expect("set");
    let answers = engine.draft_answers();
    assert_eq!(answers["course_name"], "生猪(冬瓜猪)养殖");
    assert_eq!(answers["train_type"], "5");
    assert_eq!(answers["skill"], "04");
}

#[test]
fn hours_and_the_number_of_a_run_are_computed() {
    let found = computed(&run(), &json!({"set": {"sessions[0].s_end": "11:00"}}));
    assert_eq!(found["run_hours"], "29.5");
    assert_eq!(found["run_id"], "030201-20190610-103299");
    assert_eq!(found["sessions"][0]["s_hours"], "2.5");
    // Twenty minutes late are lost, fifteen are not.
    for (came, hours) in [("08:50", "2.67"), ("08:45", "3"), ("08:46", "2.73")] {
        let found = computed(&attendance(), &json!({"set": {"at_in": came}}));
        assert_eq!(found["at_hours"], hours, "{came}");
    }
    let found = computed(&attendance(), &json!({"set": {"at_out": null}}));
    assert_eq!(found["at_hours"], "0", "nobody who did not check out");
}

#[test]
fn the_worked_examples_of_completion_come_out_of_the_form() {
    let base = result();
    let of = |marks_: Vec<(&str, &str, &str)>| {
        let case = json!({"context": {"attendance": marks(&marks_)}});
        let found = computed(&base, &case);
        (
            found["re_rate"].clone(),
            found["re_eligible"].clone(),
            found["re_hours"].clone(),
        )
    };
    let mut late = attended(0);
    late[0].1 = "08:50";
    assert_eq!(of(late), (json!("98.89"), json!("yes"), json!("29.67")));
    assert_eq!(of(attended(2)), (json!("80"), json!("yes"), json!("24")));
    let mut short = attended(2);
    short[0].1 = "08:50";
    assert_eq!(of(short), (json!("78.89"), json!("no"), json!("23.67")));
}

#[test]
fn the_allowance_is_days_times_amount_and_says_who_has_none() {
    let base = result();
    let found = computed(&base, &Json::Null);
    assert_eq!(found["re_subsidy_days"], 5);
    assert_eq!(found["re_subsidy_amount"], 12500);
    // Half of a day is a day.
    let mut marks_ = attended(0);
    marks_.remove(9);
    let found = computed(&base, &json!({"context": {"attendance": marks(&marks_)}}));
    assert_eq!(found["re_subsidy_days"], 5);
    for enrolment in [
        json!({"en_archived": "0"}),
        json!({"en_labour": "4"}),
        json!({"en_student": true}),
        json!({"en_birth": "1950-01-01"}),
    ] {
        let found = computed(&base, &json!({"context": {"enrolment": enrolment}}));
        assert_eq!(found["re_eligible"], "no", "{enrolment}");
        assert_eq!(found.get("re_subsidy_amount"), None);
    }
    let unknown = json!({"context": {"enrolment": {"en_archived": "9"}}});
    assert_eq!(computed(&base, &unknown)["re_eligible"], "unknown");
    let thrice: Vec<Json> = ["2019-01-10", "2019-02-10", "2019-03-10"]
        .iter()
        .map(|end| json!({"person": "p-0011223344556677", "end": end, "completed": true, "subsidised": true}))
        .collect();
    let found = computed(&base, &json!({"context": {"training": thrice}}));
    assert_eq!(found["re_eligible"], "no", "the fourth of a year");
}

#[test]
fn a_trainer_may_withhold_and_nobody_may_grant() {
    let base = result();
    let withheld = json!({"set": {"re_complete": false, "re_why": "替别人来的"}});
    assert_eq!(computed(&base, &withheld)["re_eligible"], "no");
    assert_eq!(open(&base, &withheld), Vec::<String>::new());
    let granted = json!({"context": {"attendance": marks(&attended(5))}});
    assert_eq!(computed(&base, &granted)["re_eligible"], "no");
}
