//! Purpose and type, one skill per household, farm trainings.

use ruhu_domain::rules::training::needs::types;
use ruhu_domain::rules::training::{FarmRun, farm_trainings, fits, one_skill};
use ruhu_domain::rules::truth::Truth::{self, No, Unknown, Yes};
use ruhu_domain::settings::Settings;
use serde_json::{Value as Json, json};

use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON, date};

#[test]
fn purpose_and_type() {
    let all = [
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
    ];
    for (need, fitting) in [
        ("1", &["1", "2"][..]),
        ("2", &["3", "6", "7", "8", "9"]),
        ("3", &["4"]),
        ("4", &["5"]),
        ("5", &["10"]),
        ("6", &all),
        ("7", &[]),
    ] {
        assert_eq!(types(need), fitting, "{need}");
        for train_type in all {
            let expected = Truth::from(fitting.contains(&train_type));
            assert_eq!(
                fits(Some(need), Some(train_type)),
                expected,
                "{need} {train_type}"
            );
        }
    }
    assert_eq!(fits(None, Some("1")), Unknown);
    assert_eq!(fits(Some("1"), None), Unknown);
}

fn trained(person: &str, train_type: Json, completed: bool) -> Json {
    json!({"training": [
        {"person": person, "course_code": "a", "end": "2018-05-01", "completed": completed, "train_type": train_type},
    ]})
}

#[test]
fn one_skill_in_every_household_with_labour() {
    let case = Case::hh1;
    let certified = || case().member(SON, json!({"m_skill_cert": true}));
    let age = |birth: &str| {
        certified().member(
            SON,
            json!({"m_idtype": "999", "m_idno": null, "m_birth": birth}),
        )
    };
    for (name, case, result) in [
        ("half labour without skill", case(), Some(No)),
        ("certificate", certified(), Some(Yes)),
        (
            "certificate, full labour",
            certified().member(SON, json!({"m_labour": "1"})),
            Some(Yes),
        ),
        (
            "no labour",
            case().member(SON, json!({"m_labour": "4"})),
            None,
        ),
        (
            "labour missing",
            certified().member(SON, json!({"m_labour": null})),
            Some(Unknown),
        ),
        (
            "certificate not answered",
            case().member(SON, json!({"m_skill_cert": null})),
            Some(Unknown),
        ),
        (
            "no skill named",
            case().member(SON, json!({"m_skill": null, "m_skill_cert": null})),
            Some(No),
        ),
        ("16 on the day", age("2002-11-20"), Some(Yes)),
        ("60 on the day", age("1957-11-21"), Some(Yes)),
        ("61 on the day", age("1957-11-20"), Some(No)),
        (
            "type 3",
            case().knowing(trained(SON, json!("3"), true)),
            Some(Yes),
        ),
        (
            "type 4",
            case().knowing(trained(SON, json!("4"), true)),
            Some(Yes),
        ),
        (
            "type 9",
            case().knowing(trained(SON, json!("9"), true)),
            Some(Yes),
        ),
        (
            "type 2",
            case().knowing(trained(SON, json!("2"), true)),
            Some(No),
        ),
        (
            "type 10",
            case().knowing(trained(SON, json!("10"), true)),
            Some(No),
        ),
        (
            "type not known",
            case().knowing(trained(SON, Json::Null, true)),
            Some(Unknown),
        ),
        (
            "type not known, not completed",
            case().knowing(trained(SON, Json::Null, false)),
            Some(No),
        ),
        (
            "not completed",
            case().knowing(trained(SON, json!("3"), false)),
            Some(No),
        ),
        (
            "the grandmother of 70",
            case().knowing(trained(GRANDMOTHER, json!("3"), true)),
            Some(No),
        ),
        (
            "the girl of 14",
            case().knowing(trained(GIRL, json!("3"), true)),
            Some(No),
        ),
    ] {
        let found = case.run(one_skill);
        assert_eq!(found.result, result, "{name}");
        assert_eq!(found.reasons.len(), 1, "{name}");
        let to_check = found.reasons[0].message.zh.starts_with("待核");
        assert_eq!(to_check, result == Some(Unknown), "{name}");
    }
    let left = certified().member(SON, json!({"m_presence": "7"}));
    assert_eq!(
        left.run(one_skill).result,
        None,
        "only registered members have labour"
    );
    let willing = |answer| {
        case()
            .member(SON, json!({"m_train_will": answer}))
            .run(one_skill)
            .willing
    };
    assert_eq!(willing("1"), Yes);
    assert_eq!(willing("2"), No);
    assert_eq!(
        case()
            .member(SON, json!({"m_train_will": null}))
            .run(one_skill)
            .willing,
        Unknown
    );
}

fn run(end: &str) -> FarmRun<'static> {
    FarmRun {
        train_type: "5",
        run_state: "3",
        end: date(end),
        villages: vec!["v", "w"],
        mainly_poor: Some(true),
        completers: 20,
        archived_completers: 10,
    }
}

#[test]
fn farm_trainings_of_a_village() {
    let judge = |village: &str, year, runs: &[FarmRun<'_>]| {
        let found = farm_trainings(village, year, runs, &Settings::default());
        assert_eq!(found.reasons.len(), 1);
        (found.count, found.met)
    };
    let base = || run("2018-05-01");
    let two = [base(), run("2018-12-31")];
    assert_eq!(judge("v", 2018, &two), (2, Yes));
    assert_eq!(
        judge("w", 2018, &two),
        (2, Yes),
        "for each of several villages"
    );
    assert_eq!(judge("x", 2018, &two), (0, No));
    assert_eq!(judge("v", 2019, &two), (0, No));
    assert_eq!(judge("v", 2018, &two[..1]), (1, No));
    for (name, second, expected) in [
        (
            "other type",
            FarmRun {
                train_type: "3",
                ..base()
            },
            (1, No),
        ),
        (
            "not finished",
            FarmRun {
                run_state: "2",
                ..base()
            },
            (1, No),
        ),
        (
            "not mainly poor",
            FarmRun {
                mainly_poor: Some(false),
                ..base()
            },
            (1, No),
        ),
        (
            "mainly poor missing",
            FarmRun {
                mainly_poor: None,
                ..base()
            },
            (1, Unknown),
        ),
        (
            "under half",
            FarmRun {
                archived_completers: 9,
                ..base()
            },
            (1, No),
        ),
        (
            "nobody completed",
            FarmRun {
                completers: 0,
                archived_completers: 0,
                ..base()
            },
            (1, No),
        ),
        ("next year", run("2019-01-01"), (1, No)),
    ] {
        assert_eq!(judge("v", 2018, &[base(), second]), expected, "{name}");
    }
    let open = FarmRun {
        mainly_poor: None,
        ..base()
    };
    assert_eq!(
        judge("v", 2018, &[open]),
        (0, No),
        "one is not enough whatever the answer"
    );
    let said = &farm_trainings("v", 2018, &two, &Settings::default()).reasons[0];
    assert_eq!(said.message.zh, "2018 年农技培训 2 次，应有 2 次");
}

pub(crate) fn probes() -> Vec<Probe> {
    let farm = |name, archived_completers, runs: usize, expected: &str| {
        let runs = vec![
            FarmRun {
                completers: 100,
                archived_completers,
                ..run("2018-05-01")
            };
            runs
        ];
        Probe::new(name, expected, move |changes| {
            let found = farm_trainings("v", 2018, &runs, &Settings::lenient(changes));
            format!("{} {}", found.count, found.met.name())
        })
    };
    let skill = |name, birth: &str, expected: &str| {
        let case = Case::hh1().member(
            SON,
            json!({"m_skill_cert": true, "m_idtype": "999", "m_idno": null, "m_birth": birth}),
        );
        Probe::survey(name, case, expected, |survey| {
            one_skill(survey).result.map_or("", Truth::name).to_owned()
        })
    };
    vec![
        farm("half archived", 50, 2, "2 met"),
        farm("under half archived", 49, 2, "0 unmet"),
        farm("one training", 50, 1, "1 unmet"),
        skill("16", "2002-11-20", "met"),
        skill("60", "1957-11-21", "met"),
        skill("61", "1957-11-20", "unmet"),
    ]
}
