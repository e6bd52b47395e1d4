//! Allowance during training.

use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::background::Background;
use ruhu_domain::rules::training::{Applicant, Attendance, Earlier, Session, Subsidy, subsidy};
use ruhu_domain::rules::truth::Truth::{self, No, Unknown, Yes};
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json, json};

use super::hours::{at, session};
use crate::probes::Probe;
use crate::support::{date, object};

fn applicant() -> Applicant<'static> {
    Applicant {
        archived: Some("1"),
        complete: Yes,
        birth: Some(date("1985-03-04")),
        run_start: date("2018-10-01"),
        run_end: date("2018-10-05"),
        labour: Some("2"),
        student: Some(false),
        fund: Some("1"),
        skill: Some("02"),
        skill_level: Some("2"),
        subsidy_day: Some(2_500),
    }
}

fn earlier(end: &str, skill: &'static str, level: &'static str) -> Earlier<'static> {
    Earlier {
        end: date(end),
        skill: Some(skill),
        level: Some(level),
    }
}

/// Five dates, morning and afternoon; on the last the person left after the morning.
fn five_dates(last_out: &str) -> Vec<(Session, Attendance)> {
    let afternoon = |day| Session {
        start_minute: 840,
        end_minute: 1020,
        ..session(day)
    };
    let mut all = Vec::new();
    for day in 1..=5 {
        let morning = if day == 5 { last_out } else { "11:30" };
        all.push((session(day), at("08:30", morning)));
        let there = if day == 5 {
            Attendance::default()
        } else {
            at("14:00", "17:00")
        };
        all.push((afternoon(day), there));
    }
    all
}

fn judge(applicant: &Applicant<'_>, earlier: &[Earlier<'_>]) -> Subsidy {
    subsidy(
        applicant,
        earlier,
        &five_dates("11:30"),
        &Settings::default(),
    )
}

#[test]
fn the_example() {
    let found = judge(&applicant(), &[]);
    assert_eq!(found.eligible, Yes);
    assert_eq!((found.days, found.amount), (5, Some(12_500)));
    assert_eq!(found.reasons.len(), 1);
    assert_eq!(found.reasons[0].message.zh, "补贴 5 天，共 125.00 元");
    let less = subsidy(
        &applicant(),
        &[],
        &five_dates("11:14"),
        &Settings::default(),
    );
    assert_eq!(
        (less.days, less.amount),
        (4, Some(10_000)),
        "under half of the last day"
    );
}

#[test]
fn a_date_without_planned_minutes_is_no_day() {
    let cancelled = Session {
        cancelled: true,
        ..session(1)
    };
    let found = subsidy(
        &applicant(),
        &[],
        &[(cancelled, at("08:30", "11:30"))],
        &Settings::default(),
    );
    assert_eq!((found.days, found.amount), (0, Some(0)));
}

#[test]
fn every_condition() {
    type Row = (&'static str, fn(&mut Applicant<'_>), Truth, &'static str);
    let rows: &[Row] = &[
        ("exited", |one| one.archived = Some("2"), Yes, "amount"),
        (
            "not archived",
            |one| one.archived = Some("0"),
            No,
            "archived",
        ),
        (
            "to be checked",
            |one| one.archived = Some("9"),
            Unknown,
            "archived",
        ),
        (
            "archived missing",
            |one| one.archived = None,
            Unknown,
            "archived",
        ),
        ("not completed", |one| one.complete = No, No, "complete"),
        (
            "completion unknown",
            |one| one.complete = Unknown,
            Unknown,
            "complete",
        ),
        ("birth missing", |one| one.birth = None, Unknown, "age"),
        (
            "16",
            |one| one.birth = Some(date("2002-10-01")),
            Yes,
            "amount",
        ),
        (
            "16 the day after",
            |one| one.birth = Some(date("2002-10-02")),
            No,
            "age",
        ),
        (
            "61 the day after",
            |one| one.birth = Some(date("1957-10-02")),
            Yes,
            "amount",
        ),
        ("61", |one| one.birth = Some(date("1957-10-01")), No, "age"),
        ("skilled", |one| one.labour = Some("1"), Yes, "amount"),
        ("half", |one| one.labour = Some("3"), Yes, "amount"),
        ("lost", |one| one.labour = Some("4"), No, "labour"),
        ("none", |one| one.labour = Some("5"), No, "labour"),
        ("labour missing", |one| one.labour = None, Unknown, "labour"),
        ("student", |one| one.student = Some(true), No, "student"),
        (
            "student missing",
            |one| one.student = None,
            Unknown,
            "student",
        ),
        ("no fund", |one| one.fund = Some("0"), No, "fund"),
        ("fund 5", |one| one.fund = Some("5"), Yes, "amount"),
        ("fund missing", |one| one.fund = None, Unknown, "fund"),
    ];
    for (name, change, eligible, code) in rows {
        let mut changed = applicant();
        change(&mut changed);
        let found = judge(&changed, &[]);
        assert_eq!(found.eligible, *eligible, "{name}");
        assert_eq!(found.reasons.len(), 1, "{name}");
        assert_eq!(found.reasons[0].code, *code, "{name}");
        assert_eq!(found.amount.is_some(), *eligible == Yes, "{name}");
        let to_check = found.reasons[0].message.zh.starts_with("待核");
        assert_eq!(to_check, *eligible == Unknown, "{name}");
        assert_eq!(found.days, 5, "{name}");
    }
    let unpriced = judge(
        &Applicant {
            subsidy_day: None,
            ..applicant()
        },
        &[],
    );
    assert_eq!((unpriced.eligible, unpriced.amount), (Yes, None));
    assert_eq!(unpriced.reasons, []);
}

#[test]
fn three_a_year_and_never_the_same_skill_and_level() {
    let two = [
        earlier("2018-02-01", "10", "0"),
        earlier("2018-03-01", "11", "0"),
    ];
    let with = |one: Earlier<'static>| {
        let mut all = two.to_vec();
        all.push(one);
        judge(&applicant(), &all)
    };
    assert_eq!(judge(&applicant(), &two).eligible, Yes, "two this year");
    for (end, eligible) in [
        ("2018-01-01", No),
        ("2018-10-04", No),
        ("2018-10-05", Yes),
        ("2018-12-01", Yes),
        ("2017-12-31", Yes),
        ("2019-01-01", Yes),
    ] {
        let found = with(earlier(end, "12", "0"));
        assert_eq!(found.eligible, eligible, "{end}");
        if eligible == No {
            assert_eq!(found.reasons[0].code, "times", "{end}");
        }
    }
    for (name, one, level, eligible) in [
        ("same", earlier("2016-05-01", "02", "2"), Some("2"), No),
        (
            "other level",
            earlier("2016-05-01", "02", "1"),
            Some("2"),
            Yes,
        ),
        (
            "other skill",
            earlier("2016-05-01", "03", "2"),
            Some("2"),
            Yes,
        ),
        (
            "day before",
            earlier("2018-10-04", "02", "2"),
            Some("2"),
            No,
        ),
        ("same day", earlier("2018-10-05", "02", "2"), Some("2"), Yes),
        ("level 1", earlier("2016-05-01", "02", "1"), Some("1"), No),
        ("level 3", earlier("2016-05-01", "02", "3"), Some("3"), No),
        ("level 4", earlier("2016-05-01", "02", "4"), Some("4"), No),
        ("no level", earlier("2016-05-01", "02", "0"), Some("0"), Yes),
        (
            "level not asked",
            earlier("2016-05-01", "02", "2"),
            None,
            Yes,
        ),
    ] {
        let applicant = Applicant {
            skill_level: level,
            ..applicant()
        };
        let found = judge(&applicant, &[one]);
        assert_eq!(found.eligible, eligible, "{name}");
        if eligible == No {
            assert_eq!(found.reasons[0].code, "repeated", "{name}");
        }
    }
    let nothing = Applicant {
        skill: None,
        ..applicant()
    };
    let before = Earlier {
        skill: None,
        ..earlier("2016-05-01", "", "2")
    };
    assert_eq!(
        judge(&nothing, &[before]).eligible,
        Yes,
        "no skill is not the same skill"
    );
}

#[test]
fn an_applicant_is_read_from_run_and_enrolment() {
    let run = object(&json!({
        "start_date": "2018-10-01", "end_date": "2018-10-05", "fund": "1", "skill": "02",
        "skill_level": "2", "subsidy_day": 2500,
    }));
    let enrolment = object(&json!({
        "en_archived": "1", "en_birth": "1985-03-04", "en_labour": "2", "en_student": false,
    }));
    fn read<'a>(
        run: &'a Map<String, Json>,
        enrolment: &'a Map<String, Json>,
    ) -> Option<Applicant<'a>> {
        Applicant::read(Answers::Json(run), Answers::Json(enrolment), Yes)
    }
    assert_eq!(read(&run, &enrolment), Some(applicant()));
    let student = object(&json!({"en_student": true}));
    assert_eq!(read(&run, &student).expect("dates").student, Some(true));
    let silent = object(&json!({"en_student": null}));
    assert_eq!(read(&run, &silent).expect("dates").student, None);
    for missing in ["start_date", "end_date"] {
        let mut run = run.clone();
        run.remove(missing);
        assert_eq!(read(&run, &enrolment), None, "{missing}");
    }
}

#[test]
fn earlier_allowances_are_read_from_the_background() {
    let background = object(&json!({"training": [
        {"person": "p", "skill": "02", "level": "2", "end": "2016-05-01", "completed": true, "subsidised": true},
        {"person": "q", "skill": "02", "level": "2", "end": "2016-05-01", "completed": true, "subsidised": true},
        {"person": "p", "skill": "03", "level": "2", "end": "2016-05-01", "completed": true, "subsidised": false},
        {"person": "p", "skill": "04", "level": "2", "end": "2016-05-01", "completed": false, "subsidised": true},
        {"person": "p", "skill": "05", "level": "2", "completed": true, "subsidised": true},
    ]}));
    let found = Earlier::read(Background(&background), "p");
    assert_eq!(found, [earlier("2016-05-01", "02", "2")]);
}

pub(crate) fn probes() -> Vec<Probe> {
    let eligible = |name, birth: &str, times: usize, expected: Truth| {
        let applicant = Applicant {
            birth: Some(date(birth)),
            ..applicant()
        };
        let all = vec![earlier("2018-02-01", "10", "0"); times];
        Probe::new(name, expected.name(), move |changes| {
            let settings = Settings::lenient(changes);
            subsidy(&applicant, &all, &[], &settings)
                .eligible
                .name()
                .to_owned()
        })
    };
    let days = |name, minutes: i64, expected: &str| {
        Probe::new(name, expected, move |changes| {
            let session = Session {
                end_minute: 610,
                ..session(1)
            };
            // The grace is no part of this case: the person left in the middle.
            let there = Attendance {
                in_minute: Some(510),
                out_minute: Some(510 + minutes),
            };
            let settings = Settings::lenient(changes);
            subsidy(&applicant(), &[], &[(session, there)], &settings)
                .days
                .to_string()
        })
    };
    vec![
        eligible("16", "2002-10-01", 0, Yes),
        eligible("15", "2002-10-02", 0, No),
        eligible("60", "1957-10-02", 0, Yes),
        eligible("61", "1957-10-01", 0, No),
        eligible("two before", "1985-01-01", 2, Yes),
        eligible("three before", "1985-01-01", 3, No),
        days("half a day", 50, "1"),
        days("less than half a day", 49, "0"),
    ]
}
