//! Hours and completion.

use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::training::completion::has_test;
use ruhu_domain::rules::training::hours::minute_of_day;
use ruhu_domain::rules::training::{Attendance, Hours, Session, completion, hours};
use ruhu_domain::rules::truth::Truth::{self, No, Unknown, Yes};
use ruhu_domain::settings::Settings;
use serde_json::json;

use crate::probes::Probe;
use crate::support::{date, object};

/// 08:30–11:30 on a day of October 2018.
pub(crate) fn session(day: i32) -> Session {
    Session {
        date: date(&format!("2018-10-{day:02}")),
        start_minute: 510,
        end_minute: 690,
        cancelled: false,
    }
}

pub(crate) fn at(came: &str, left: &str) -> Attendance {
    Attendance {
        in_minute: minute_of_day(came),
        out_minute: minute_of_day(left),
    }
}

/// Ten sessions: `full` of them attended in full, then one from `came` on, then none.
fn ten(full: i32, came: &str) -> Vec<(Session, Attendance)> {
    (1..=10)
        .map(|day| {
            let attendance = match day {
                _ if day <= full => at("08:30", "11:30"),
                _ if day == full + 1 => at(came, "11:30"),
                _ => Attendance::default(),
            };
            (session(day), attendance)
        })
        .collect()
}

#[test]
fn the_examples() {
    for (name, sessions, minutes, rate, complete) in [
        ("20 minutes late once", ten(9, "08:50"), 1780, 9889, Yes),
        ("eight full", ten(8, ""), 1440, 8000, Yes),
        ("seven full and one late", ten(7, "08:50"), 1420, 7889, No),
        ("15 minutes late", ten(9, "08:45"), 1800, 10000, Yes),
        ("16 minutes late", ten(9, "08:46"), 1784, 9911, Yes),
    ] {
        let settings = Settings::default();
        let found = hours(&sessions, &settings);
        assert_eq!((found.minutes, found.planned), (minutes, 1800), "{name}");
        assert_eq!(found.rate_shown(), Some(rate), "{name}");
        let completed = completion(&found, Some("0"), false, false, &settings);
        assert_eq!(completed.complete, complete, "{name}");
        assert_eq!(completed.reasons.len(), 1, "{name}");
        assert_eq!(completed.reasons[0].code, "rate", "{name}");
    }
}

#[test]
fn minutes_of_one_session() {
    for (came, left, minutes) in [
        ("08:30", "11:30", 180),
        ("08:00", "12:00", 180),
        ("08:45", "11:15", 180),
        ("08:46", "11:30", 164),
        ("08:30", "11:14", 164),
        ("09:00", "11:00", 120),
        ("08:30", "08:31", 1),
        ("10:00", "09:00", 0),
        ("07:00", "08:00", 0),
        ("12:00", "13:00", 0),
        ("08:30", "", 0),
        ("", "11:30", 0),
        ("", "", 0),
    ] {
        let found = session(1).minutes(at(came, left), &Settings::default());
        assert_eq!(found, minutes, "{came}–{left}");
    }
}

#[test]
fn a_cancelled_session_is_neither_planned_nor_attended() {
    let cancelled = Session {
        cancelled: true,
        ..session(2)
    };
    let attended = at("08:30", "11:30");
    let both = [(session(1), attended), (cancelled, attended)];
    let found = hours(&both, &Settings::default());
    assert_eq!((found.minutes, found.planned), (180, 180));
    let wrong = Session {
        end_minute: 500,
        ..session(3)
    };
    assert_eq!(wrong.planned(), 0);
}

#[test]
fn hours_are_shown_in_hundredths() {
    let found = Hours {
        minutes: 1780,
        planned: 1800,
    };
    assert_eq!(found.hours_shown(), 2967);
    assert_eq!(Hours::default().rate_shown(), None);
    assert_eq!(Hours::default().reaches(80), None);
}

#[test]
fn a_test_must_be_passed_where_the_run_has_one() {
    let found = Hours {
        minutes: 80,
        planned: 100,
    };
    for (test, run_has_test, withheld, complete, code) in [
        (Some("1"), true, false, Yes, "rate"),
        (Some("2"), true, false, No, "test"),
        (Some("3"), true, false, No, "test"),
        (Some("0"), true, false, No, "test"),
        (Some("0"), false, false, Yes, "rate"),
        (None, false, false, Unknown, "test"),
        (None, true, false, Unknown, "test"),
        (Some("1"), true, true, No, "trainer"),
    ] {
        let result = completion(&found, test, run_has_test, withheld, &Settings::default());
        assert_eq!(result.complete, complete, "{test:?} {run_has_test}");
        assert_eq!(result.reasons.len(), 1, "{test:?}");
        assert_eq!(result.reasons[0].code, code, "{test:?}");
    }
    for (results, expected) in [
        (&["0", "0"][..], false),
        (&["0", "1"], true),
        (&["2"], true),
        (&["3"], true),
        (&[], false),
        (&["97"], false),
    ] {
        assert_eq!(has_test(results), expected, "{results:?}");
    }
}

#[test]
fn completion_says_why() {
    let settings = Settings::default();
    let said = |minutes, planned, test| {
        let hours = Hours { minutes, planned };
        let result = completion(&hours, Some(test), true, false, &settings);
        let words: Vec<_> = result
            .reasons
            .into_iter()
            .map(|reason| reason.message.zh)
            .collect();
        (result.complete, words.join("；"))
    };
    assert_eq!(
        said(80, 100, "1"),
        (Yes, "出勤 80.00%，可以结业".to_owned())
    );
    assert_eq!(
        said(79, 100, "2"),
        (No, "出勤 79.00%，不足 80%；考核没有合格".to_owned())
    );
    assert_eq!(
        said(0, 0, "1"),
        (Unknown, "没有课次，算不出出勤".to_owned()),
        "no sessions"
    );
}

#[test]
fn sessions_and_attendance_are_read_from_answers() {
    let row = object(&json!({
        "s_date": "2018-10-01", "s_start": "08:30", "s_end": "11:30",
        "at_in": "08:50", "at_out": null,
    }));
    let row = Answers::Json(&row);
    assert_eq!(Session::read(row), Some(session(1)));
    assert_eq!(
        Attendance::read(row),
        Attendance {
            in_minute: Some(530),
            out_minute: None
        }
    );
    let left = object(&json!({"at_out": "11:30"}));
    assert_eq!(Attendance::read(Answers::Json(&left)).out_minute, Some(690));
    for missing in ["s_date", "s_start", "s_end"] {
        let mut row = object(
            &json!({"s_date": "2018-10-01", "s_start": "08:30", "s_end": "11:30", "s_cancelled": true}),
        );
        assert!(Session::read(Answers::Json(&row)).is_some_and(|session| session.cancelled));
        row.remove(missing);
        assert_eq!(Session::read(Answers::Json(&row)), None, "{missing}");
    }
    for (time, minute) in [
        ("00:00", Some(0)),
        ("23:59", Some(1439)),
        ("08:30:59", Some(510)),
        ("24:00", None),
        ("12:60", None),
        ("-1:00", None),
        ("12", None),
        ("", None),
    ] {
        assert_eq!(minute_of_day(time), minute, "{time}");
    }
}

pub(crate) fn probes() -> Vec<Probe> {
    let minutes = |name, came: &'static str, left: &'static str, expected: &str| {
        Probe::new(name, expected, move |changes| {
            let settings = Settings::lenient(changes);
            session(1).minutes(at(came, left), &settings).to_string()
        })
    };
    let complete = |name, minutes, expected: Truth| {
        Probe::new(name, expected.name(), move |changes| {
            let settings = Settings::lenient(changes);
            let hours = Hours {
                minutes,
                planned: 100,
            };
            let found = completion(&hours, Some("0"), false, false, &settings);
            found.complete.name().to_owned()
        })
    };
    vec![
        minutes("15 minutes late", "08:45", "11:30", "180"),
        minutes("16 minutes late", "08:46", "11:30", "164"),
        minutes("15 minutes early", "08:30", "11:15", "180"),
        minutes("16 minutes early", "08:30", "11:14", "164"),
        complete("80% attended", 80, Yes),
        complete("79% attended", 79, No),
    ]
}
