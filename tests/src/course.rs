//! Records of a course: the run, its people, who was there.

use ruhu_domain::forms::{
    TRAINING_ATTEND_ID, TRAINING_ENROL_ID, TRAINING_RESULT_ID, TRAINING_RUN_ID,
};
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::FormList;
use serde_json::{Value, json};

use crate::client::{Phone, read};

/// The village of the course.
pub const VILLAGE: &str = "532822103201";

/// The id a numbered record has.
pub fn id(number: u32) -> String {
    format!("01672edd-14e1-7000-8000-{number:012}")
}

/// A record of a training form as a phone makes it.
pub fn record(phone: &Phone, form_id: &str, number: u32, answers: Value) -> Record {
    let FormList { forms } = read(&phone.get("/api/v1/forms"), 200);
    let form = forms.into_iter().find(|form| form.form_id == form_id);
    let mut record = phone.record(number);
    record.form_id = form_id.to_owned();
    record.form_sha256 = form.expect("the form").sha256;
    record.household = VILLAGE.to_owned();
    record.finished_at = "2019-06-10T01:00:00Z".to_owned();
    record.answers = answers.as_object().cloned().expect("an object");
    record.computed.clear();
    record
}

/// A run of one session of three hours.
pub fn run(phone: &Phone, number: u32) -> Record {
    let answers = json!({
        "course_code": "030201", "course_name": "茶叶加工", "train_type": "3", "skill": "02",
        "skill_level": "2", "organiser": "U05", "provider": "示例培训学校", "fund": "1",
        "subsidy_day": 2500, "trainer_name": "示例教员", "trainer_kind": "1", "lang": ["1"],
        "place_village": VILLAGE, "place_name": "村委会", "target_villages": [VILLAGE],
        "capacity": 60, "start_date": "2019-06-10", "end_date": "2019-06-10", "plan_hours": "3",
        "sessions": [{"_key": if number == 1 { "a".to_owned() } else { format!("a{number}") }, "s_date": "2019-06-10", "s_start": "08:30", "s_end": "11:30"}],
        "run_state": "1",
    });
    record(phone, TRAINING_RUN_ID, number, answers)
}

/// Somebody enrolled at the door.
pub fn walk_in(phone: &Phone, number: u32, run: &str) -> Record {
    let answers = json!({
        "en_run": run, "en_name": "示例学员", "en_has_id": true, "en_idno": "532899198803120020",
        "en_ethnic": "18", "en_village": VILLAGE, "en_phone": "13800138000", "en_date": "2019-06-10",
        "en_student": false, "en_will": true, "en_need": "2", "en_status": "1", "en_source": "4",
        "en_consent": true, "_confirmed": {"W-C05": "待村里核"},
    });
    record(phone, TRAINING_ENROL_ID, number, answers)
}

/// Somebody at the session of run 1.
pub fn tap(phone: &Phone, number: u32, person: &str, from: &str, to: Option<&str>) -> Record {
    let mut answers = json!({
        "at_run": id(1), "at_session": "a", "at_person": person, "at_date": "2019-06-10",
        "at_start": "08:30", "at_end": "11:30", "at_in": from, "at_in_method": "1",
    });
    if let Some(to) = to {
        answers["at_out"] = json!(to);
    }
    record(phone, TRAINING_ATTEND_ID, number, answers)
}

/// Sends that somebody was there from beginning to end and passed, under the numbers `number` and
/// `number + 10`, with a certificate that has `number` in it.
///
/// # Panics
///
/// When the server does not take it.
pub fn passes(phone: &Phone, course: &Record, person: &str, number: u32) {
    let session = course.answers["sessions"][0]["_key"].clone();
    let mut here = tap(phone, number, person, "08:30", Some("11:30"));
    here.answers.insert("at_run".to_owned(), json!(course.id));
    here.answers.insert("at_session".to_owned(), session);
    phone.take(&here, 201);
    let result = json!({
        "re_run": course.id, "re_person": person, "re_date": "2019-06-11", "re_test": "1",
        "re_complete": true, "re_cert_no": format!("示例-{number}"), "re_cert_date": "2019-06-11",
    });
    phone.take(&record(phone, TRAINING_RESULT_ID, number + 10, result), 201);
}
