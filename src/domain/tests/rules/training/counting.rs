//! Person-times and persons.

use ruhu_domain::rules::training::{Completed, Counted, PersonKey, Standing, count};
use ruhu_domain::rules::truth::Truth::{No, Unknown, Yes};
use ruhu_domain::settings::Settings;

use crate::probes::Probe;
use crate::support::{Case, GIRL, SON, date};

fn id(number: &str) -> PersonKey {
    PersonKey::Id(number.to_owned())
}

fn unproven(name: &str) -> PersonKey {
    PersonKey::new(
        "",
        "532822103299000001",
        name,
        Some(date("1980-01-01")),
        date("2018-10-01"),
    )
}

fn result(person: PersonKey, course_code: &'static str, end: &str) -> Completed<'static> {
    Completed {
        person,
        course_code,
        run_end: date(end),
        train_type: "3",
        archived: "1",
        complete: Yes,
        run_state: "3",
    }
}

fn counted(results: &[Completed<'_>]) -> Counted {
    count(results, &Settings::default())
}

/// Codes of how each result counts.
fn codes(found: &Counted) -> Vec<&str> {
    found
        .standings
        .iter()
        .map(|standing| match standing {
            Standing::Counted => "counted",
            Standing::ToCheck(reason) | Standing::Duplicate(reason) | Standing::LeftOut(reason) => {
                &reason.code
            }
        })
        .collect()
}

#[test]
fn the_example() {
    let found = counted(&[
        result(id("P1"), "a", "2018-05-10"),
        result(id("P1"), "b", "2018-06-10"),
        result(id("P1"), "c", "2018-07-10"),
        result(id("P2"), "a", "2018-05-10"),
        Completed {
            complete: No,
            ..result(id("P3"), "b", "2018-06-10")
        },
        result(id("P4"), "a", "2018-05-10"),
        result(id("P4"), "a", "2018-09-10"),
    ]);
    assert_eq!(
        (found.person_times, found.persons, found.duplicates),
        (5, 3, 1)
    );
    assert_eq!((found.to_check, found.persons_to_check), (0, 0));
    let expected = [
        "counted", "counted", "counted", "counted", "complete", "counted", "AN45",
    ];
    assert_eq!(codes(&found), expected);
}

#[test]
fn the_run_that_ended_first_counts_and_another_year_counts_again() {
    let found = counted(&[
        result(id("P"), "a", "2018-12-31"),
        result(id("P"), "a", "2018-05-10"),
        result(id("P"), "a", "2019-01-01"),
    ]);
    assert_eq!(codes(&found), ["AN45", "counted", "counted"]);
    assert_eq!(
        (found.person_times, found.persons, found.duplicates),
        (2, 1, 1)
    );
}

#[test]
fn people_without_id_are_counted_apart() {
    let found = counted(&[
        result(unproven("甲"), "a", "2018-05-10"),
        result(unproven("甲"), "b", "2018-06-10"),
        result(unproven("甲"), "b", "2018-07-10"),
        result(unproven("乙"), "a", "2018-05-10"),
        result(id("P"), "a", "2018-05-10"),
    ]);
    assert_eq!((found.person_times, found.persons), (1, 1));
    assert_eq!(
        (found.to_check, found.persons_to_check, found.duplicates),
        (3, 2, 1)
    );
    assert_eq!(
        codes(&found),
        ["W-C03", "W-C03", "AN45", "W-C03", "counted"]
    );
}

#[test]
fn what_does_not_count() {
    let base = || result(id("P"), "a", "2018-05-10");
    for (name, changed, code) in [
        ("all well", base(), "counted"),
        (
            "exited",
            Completed {
                archived: "2",
                ..base()
            },
            "counted",
        ),
        (
            "not archived",
            Completed {
                archived: "0",
                ..base()
            },
            "archived",
        ),
        (
            "to be checked",
            Completed {
                archived: "9",
                ..base()
            },
            "archived",
        ),
        (
            "missing",
            Completed {
                archived: "",
                ..base()
            },
            "archived",
        ),
        (
            "open run",
            Completed {
                run_state: "2",
                ..base()
            },
            "run_state",
        ),
        (
            "cancelled run",
            Completed {
                run_state: "4",
                ..base()
            },
            "run_state",
        ),
        (
            "not known",
            Completed {
                complete: Unknown,
                ..base()
            },
            "complete",
        ),
        ("first day", result(id("P"), "a", "2018-01-01"), "counted"),
        ("day before", result(id("P"), "a", "2017-12-31"), "run_end"),
    ] {
        assert_eq!(codes(&counted(&[changed])), [code], "{name}");
    }
    for (train_type, code) in [
        ("1", "counted"),
        ("2", "counted"),
        ("3", "counted"),
        ("4", "counted"),
        ("5", "counted"),
        ("6", "counted"),
        ("7", "counted"),
        ("8", "counted"),
        ("9", "counted"),
        ("10", "train_type"),
        ("13", "train_type"),
        ("", "train_type"),
    ] {
        let found = counted(&[Completed {
            train_type,
            ..base()
        }]);
        assert_eq!(codes(&found), [code], "type {train_type}");
    }
    // What did not count does not make a later result a duplicate.
    let again = [
        Completed {
            complete: No,
            ..base()
        },
        result(id("P"), "a", "2018-09-10"),
    ];
    assert_eq!(codes(&counted(&again)), ["complete", "counted"]);
}

#[test]
fn a_person_is_an_id_number_only_if_it_is_valid() {
    let key = |number: &str| {
        PersonKey::new(
            number,
            "h",
            "甲",
            Some(date("1985-01-01")),
            date("2018-10-01"),
        )
    };
    assert_eq!(key(" 11010519491231002x "), id("11010519491231002X"));
    assert!(key("11010519491231002X").is_proven());
    let unproven = PersonKey::Unproven {
        household: "h".to_owned(),
        name: "甲".to_owned(),
        birth: Some(date("1985-01-01")),
    };
    assert_eq!(key("110105194912310021"), unproven, "wrong check digit");
    assert_eq!(key(""), unproven);
    assert!(!unproven.is_proven());
}

#[test]
fn members_have_keys() {
    let keys = |case: Case| {
        case.run(|survey| {
            let keys = survey.members();
            keys.map(|member| (member.key.to_owned(), PersonKey::of_member(survey, member)))
                .collect::<Vec<_>>()
        })
    };
    let found = keys(Case::hh1());
    assert_eq!(found.len(), 3);
    let of = |found: &[(String, PersonKey)], key: &str| {
        found
            .iter()
            .find(|(other, _)| other == key)
            .expect("the member")
            .1
            .clone()
    };
    assert!(of(&found, SON).is_proven());
    let without = Case::hh1().member(
        GIRL,
        serde_json::json!({"m_idtype": "999", "m_idno": null, "m_noid_reason": "1", "m_birth": "2008-09-01"}),
    );
    let PersonKey::Unproven {
        household,
        name,
        birth,
    } = of(&keys(without), GIRL)
    else {
        panic!("no ID number");
    };
    let answers = Case::hh1().answers;
    assert_eq!(household, answers["hh_code"].as_str().expect("a code"));
    assert!(!name.is_empty());
    assert_eq!(birth, Some(date("2008-09-01")));
}

pub(crate) fn probes() -> Vec<Probe> {
    let counts = |name, result: Completed<'static>, expected: &str| {
        Probe::new(name, expected, move |changes| {
            let found = count(std::slice::from_ref(&result), &Settings::lenient(changes));
            codes(&found).join(" ")
        })
    };
    let farm = Completed {
        train_type: "5",
        ..result(id("P"), "a", "2018-05-10")
    };
    vec![
        counts("first day", result(id("P"), "a", "2018-01-01"), "counted"),
        counts("day before", result(id("P"), "a", "2017-12-31"), "run_end"),
        counts("farm training", farm, "counted"),
    ]
}
