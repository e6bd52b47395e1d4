//! The training of a household's members in words a household understands.

use super::words::message;
use super::{Training, TrainingState};
use crate::arrange::Arrange;
use crate::date::Date;
use crate::rules::truth::Truth;
use crate::settings::Settings;
use crate::sync::protocol::Message;
use crate::training::{Enrolled, Register};

/// A member of the household, and every key a register may know them by: a person who was enrolled
/// from the list has another one than a person whose ID number was typed in at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learner {
    /// Name, as the household's survey says it.
    pub name: String,
    /// Keys in registers.
    pub keys: Vec<String>,
}

/// The training of these people, newest first. Nobody else of the registers is in it. Who cancelled
/// the enrolment is left out; who is enrolled twice in a run counts with the longer attendance.
pub fn training(
    registers: &[Register],
    learners: &[Learner],
    settings: &Settings,
    today: Date,
) -> Vec<Training> {
    let mut found = Vec::new();
    for register in registers {
        for learner in learners {
            let enrolled = learner.keys.iter().filter_map(|key| register.person(key));
            let of_each = enrolled
                .filter(|person| person.status != "3")
                .filter_map(|person| one(register, &person, &learner.name, settings, today));
            found.extend(of_each.max_by_key(|training| (training.completed, training.minutes)));
        }
    }
    found.arrange_by(|one, other| (&other.start, &one.name).cmp(&(&other.start, &other.name)));
    found
}

fn one(
    register: &Register,
    person: &Enrolled<'_>,
    name: &str,
    settings: &Settings,
    today: Date,
) -> Option<Training> {
    register.run_entry()?;
    let run = register.run();
    let standing = register.standing(person.person, &[], settings)?;
    let text = |name| run.text(name).unwrap_or_default().to_owned();
    let over = run.date("end_date").is_some_and(|end| end < today);
    let begun = run.date("start_date").is_none_or(|start| start <= today);
    let minutes = standing.hours.minutes;
    let state = match (run.text("run_state"), person.status) {
        (Some("4"), _) => TrainingState::Cancelled,
        (Some("3"), _) if minutes == 0 => TrainingState::Absent,
        (Some("3"), _) => match standing.completion.complete {
            Truth::Yes => TrainingState::Completed,
            Truth::No => TrainingState::NotCompleted,
            Truth::Unknown => TrainingState::Open,
        },
        _ if over => TrainingState::Open,
        (_, "2") => TrainingState::Waiting,
        _ if begun => TrainingState::Running,
        _ => TrainingState::Enrolled,
    };
    let why = (state == TrainingState::NotCompleted).then_some(standing.completion.reasons);
    let result = register.result(person.person);
    let said = |name: &str| {
        let answer = result.and_then(|entry| entry.answers.get(name)?.as_str());
        answer.unwrap_or_default().to_owned()
    };
    let completed = state == TrainingState::Completed;
    // A number that was typed in before the result was mended is no certificate.
    let certificate = if completed {
        said("re_cert_no")
    } else {
        String::new()
    };
    Some(Training {
        name: name.to_owned(),
        course: text("course_name"),
        start: text("start_date"),
        end: text("end_date"),
        completed,
        state,
        words: words(state),
        minutes,
        planned: standing.hours.planned,
        why: why
            .into_iter()
            .flatten()
            .map(|reason| reason.message)
            .collect(),
        certificate_date: match certificate.as_str() {
            "" => String::new(),
            _ => said("re_cert_date"),
        },
        certificate,
    })
}

fn words(state: TrainingState) -> Message {
    match state {
        TrainingState::Enrolled => message("报上名了，还没开班", "Enrolled; it has not begun"),
        TrainingState::Waiting => message("名额满了，排着队", "Full; on the waiting list"),
        TrainingState::Running => message("正在学", "Going on"),
        TrainingState::Open => message(
            "课上完了，结果还没登记",
            "It is over; the result is not entered yet",
        ),
        TrainingState::Completed => message("结业了", "Passed"),
        TrainingState::NotCompleted => message("没有结业", "Not passed"),
        TrainingState::Absent => message("报了名，没有来上课", "Enrolled, but did not come"),
        TrainingState::Cancelled => message("这期班取消了", "The course was cancelled"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::training::{Entry, Kind};

    const RUN: &str = "r";

    fn entry(record: &str, person: &str, answers: Json) -> Entry {
        Entry {
            record: record.to_owned(),
            run: RUN.to_owned(),
            at: "2019-06-10T01:00:00Z".to_owned(),
            device: "d".to_owned(),
            person: person.to_owned(),
            answers: answers.as_object().cloned().unwrap_or_default(),
        }
    }

    /// Two sessions of three hours; the person `p` is at the first `attended` of them.
    fn register(state: &str, attended: usize, more: &[(Kind, &str, Json)]) -> Register {
        let session = |key: &str, day: &str| json!({"_key": key, "s_date": day, "s_start": "08:30", "s_end": "11:30"});
        let run = json!({
            "course_name": "茶叶加工", "start_date": "2019-06-10", "end_date": "2019-06-11",
            "run_state": state,
            "sessions": [session("a", "2019-06-10"), session("b", "2019-06-11")],
        });
        let mut register = Register::default();
        register.take(Kind::Run, entry(RUN, "", run));
        let enrolled = json!({"en_name": "别的名字", "en_status": "1"});
        register.take(Kind::Enrolment, entry("e", "p", enrolled));
        for key in ["a", "b"].iter().take(attended) {
            let mark =
                json!({"at_session": key, "at_person": "p", "at_in": "08:30", "at_out": "11:30"});
            register.take(Kind::Attendance, entry(&format!("m{key}"), "p", mark));
        }
        for (kind, record, answers) in more {
            register.take(*kind, entry(record, "p", answers.clone()));
        }
        register
    }

    fn told(register: Register, day: &str) -> Vec<Training> {
        let learner = Learner {
            name: "岩温罕".to_owned(),
            keys: vec!["i-1".to_owned(), "p".to_owned()],
        };
        let today = Date::parse(day).expect("a date");
        training(&[register], &[learner], &Settings::default(), today)
    }

    fn state(register: Register, day: &str) -> TrainingState {
        told(register, day)[0].state
    }

    fn result(test: &str) -> (Kind, &'static str, Json) {
        let answers =
            json!({"re_test": test, "re_cert_no": "示例-001", "re_cert_date": "2019-06-12"});
        (Kind::Result, "x", answers)
    }

    #[test]
    fn each_way_a_training_may_stand_has_its_words() {
        let cases = [
            ("1", 0, None, "2019-06-09", TrainingState::Enrolled),
            ("2", 1, None, "2019-06-10", TrainingState::Running),
            ("2", 2, None, "2019-06-12", TrainingState::Open),
            ("3", 2, None, "2019-06-12", TrainingState::Open),
            ("3", 2, Some("1"), "2019-06-12", TrainingState::Completed),
            ("3", 2, Some("2"), "2019-06-12", TrainingState::NotCompleted),
            ("3", 1, Some("1"), "2019-06-12", TrainingState::NotCompleted),
            ("3", 0, None, "2019-06-12", TrainingState::Absent),
            ("4", 1, None, "2019-06-12", TrainingState::Cancelled),
        ];
        for (run, attended, test, day, expected) in cases {
            let results: Vec<_> = test.map(result).into_iter().collect();
            let found = state(register(run, attended, &results), day);
            assert_eq!(found, expected, "{run} {attended} {test:?} {day}");
        }
        let waiting = (Kind::Enrolment, "f", json!({"en_status": "2"}));
        assert_eq!(
            state(register("1", 0, &[waiting]), "2019-06-10"),
            TrainingState::Waiting
        );
    }

    #[test]
    fn hours_reasons_and_the_certificate_of_the_own_people_are_told() {
        let passed = told(register("3", 2, &[result("1")]), "2019-06-12");
        let [passed] = passed.as_slice() else {
            panic!("one training");
        };
        assert_eq!((passed.minutes, passed.planned), (360, 360));
        assert_eq!(passed.name, "岩温罕", "the name is the household's own");
        assert_eq!(
            (
                passed.certificate.as_str(),
                passed.certificate_date.as_str()
            ),
            ("示例-001", "2019-06-12")
        );
        assert!(passed.why.is_empty());
        let failed = told(register("3", 1, &[result("1")]), "2019-06-12");
        assert_eq!(failed[0].why[0].zh, "出勤 50.00%，不足 80%");
        assert!(failed[0].certificate.is_empty());
    }

    #[test]
    fn others_and_cancelled_enrolments_are_left_out() {
        let cancelled = (Kind::Enrolment, "f", json!({"en_status": "3"}));
        assert_eq!(told(register("1", 0, &[cancelled]), "2019-06-10"), []);
        let stranger = Learner {
            name: "别人".to_owned(),
            keys: vec!["q".to_owned()],
        };
        let today = Date::parse("2019-06-12").expect("a date");
        let registers = [register("3", 2, &[result("1")])];
        assert_eq!(
            training(&registers, &[stranger], &Settings::default(), today),
            []
        );
    }
}
