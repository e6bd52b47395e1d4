//! Exit of a poor village: ten standards, each on both sides of its bound.

use ruhu_domain::rules::truth::Truth::{self, No, Unknown, Yes};
use ruhu_domain::rules::village::{Tally, Village, exit_standards};
use ruhu_domain::settings::Settings;

use crate::probes::Probe;

/// All ten met, each exactly at its bound where it has one.
fn good() -> Village {
    Village {
        not_exited: Some(41),
        population: Some(1_842),
        hard_road: Some(true),
        road_protected: Some(true),
        power: Some(true),
        tv_coverage: Some(9_900),
        net_committee: Some(true),
        net_school: Some(true),
        net_clinic: Some(true),
        water: Tally {
            met: 120,
            unmet: 0,
            unknown: 0,
        },
        clinic: Some(true),
        doctors: Some(1),
        public_place: Some(true),
        out_because_poor: Some(0),
        collective_income: Some(5_000_000),
    }
}

/// State, value and what is needed of an item, the state of all ten, and the words.
fn item(village: &Village, number: usize) -> (Truth, String, String, Truth, String, String) {
    let found = exit_standards(village, &Settings::default());
    let numbers: Vec<u8> = found.items.iter().map(|item| item.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    let item = &found.items[number - 1];
    assert_eq!(item.reason.code, number.to_string());
    (
        item.met,
        item.value.clone(),
        item.needed.clone(),
        found.met,
        item.reason.message.zh.clone(),
        item.reason.message.en.clone(),
    )
}

#[test]
fn a_village_that_meets_all_ten() {
    let found = exit_standards(&good(), &Settings::default());
    assert_eq!(found.met, Yes);
    assert!(found.items.iter().all(|item| item.met == Yes));
    let shown: Vec<_> = found
        .items
        .iter()
        .map(|item| format!("{} / {}", item.value, item.needed))
        .collect();
    assert_eq!(
        shown,
        [
            "2.23% / < 3.00%",
            "yes / yes",
            "yes / yes",
            "99.00% / 99.00%",
            "yes / yes",
            "120/120 / 120/120",
            "1 / 1",
            "yes / yes",
            "0 / 0",
            "50,000.00 / 50,000.00",
        ]
    );
}

#[test]
fn the_share_of_poor_people_must_be_below_three_percent() {
    for (poor, population, shown, met) in [
        (41, 1_842, "2.23%", Yes),
        (55, 1_842, "2.99%", Yes),
        (56, 1_842, "3.04%", No),
        (3, 100, "3.00%", No),
        (2, 100, "2.00%", Yes),
        (0, 1, "0.00%", Yes),
        (0, 0, "", Unknown),
        (0, -1, "", Unknown),
    ] {
        let village = Village {
            not_exited: Some(poor),
            population: Some(population),
            ..good()
        };
        let (found, value, _, all, _, _) = item(&village, 1);
        assert_eq!(
            (found, value.as_str()),
            (met, shown),
            "{poor} of {population}"
        );
        assert_eq!(all, met, "one item decides");
    }
    for village in [
        Village {
            not_exited: None,
            ..good()
        },
        Village {
            population: None,
            ..good()
        },
    ] {
        assert_eq!(item(&village, 1).0, Unknown);
    }
}

#[test]
fn what_the_office_types_is_yes_no_or_not_known() {
    type Change = fn(&mut Village, Option<bool>);
    let parts: [(usize, Change); 8] = [
        (2, |village, state| village.hard_road = state),
        (2, |village, state| village.road_protected = state),
        (3, |village, state| village.power = state),
        (5, |village, state| village.net_committee = state),
        (5, |village, state| village.net_school = state),
        (5, |village, state| village.net_clinic = state),
        (7, |village, state| village.clinic = state),
        (8, |village, state| village.public_place = state),
    ];
    for (number, change) in parts {
        for (state, met, value) in [(Some(false), No, "no"), (None, Unknown, "")] {
            let mut village = good();
            change(&mut village, state);
            let (found, shown, _, all, _, _) = item(&village, number);
            assert_eq!(
                (found, shown.as_str(), all),
                (met, value, met),
                "item {number}"
            );
        }
    }
}

#[test]
fn what_is_counted_is_compared_with_its_bound() {
    type Change = fn(&mut Village, Option<i64>);
    let parts: [(usize, Change, i64, i64); 4] = [
        (
            4,
            |village, value| village.tv_coverage = value,
            9_900,
            9_899,
        ),
        (7, |village, value| village.doctors = value, 1, 0),
        (9, |village, value| village.out_because_poor = value, 0, 1),
        (
            10,
            |village, value| village.collective_income = value,
            5_000_000,
            4_999_999,
        ),
    ];
    for (number, change, met, unmet) in parts {
        for (value, expected) in [(Some(met), Yes), (Some(unmet), No), (None, Unknown)] {
            let mut village = good();
            change(&mut village, value);
            assert_eq!(
                item(&village, number).0,
                expected,
                "item {number}: {value:?}"
            );
        }
    }
    let more = Village {
        collective_income: Some(5_000_001),
        doctors: Some(2),
        ..good()
    };
    assert_eq!(exit_standards(&more, &Settings::default()).met, Yes);
    assert_eq!(item(&more, 7).1, "2");
}

#[test]
fn water_of_all_archived_households() {
    for ((met, unmet, unknown), expected, value, needed) in [
        ((0, 0, 0), Yes, "0/0", "0/0"),
        ((5, 1, 0), No, "5/6", "6/6"),
        ((5, 0, 1), Unknown, "5/6", "6/6"),
        ((5, 1, 2), No, "5/8", "8/8"),
    ] {
        let water = Tally {
            met,
            unmet,
            unknown,
        };
        let (found, shown, wanted, _, _, _) = item(&Village { water, ..good() }, 6);
        assert_eq!(
            (found, shown.as_str(), wanted.as_str()),
            (expected, value, needed)
        );
    }
}

#[test]
fn nothing_known_is_nothing_decided() {
    let found = exit_standards(&Village::default(), &Settings::default());
    assert_eq!(found.met, Unknown);
    let unknown = found
        .items
        .iter()
        .filter(|item| item.met == Unknown)
        .count();
    assert_eq!(unknown, 9, "no archived household has bad water");
}

#[test]
fn the_words_name_state_value_and_standard() {
    let words = |village: &Village, number| {
        let (.., zh, en) = item(village, number);
        (zh, en)
    };
    let poor = Village {
        not_exited: Some(56),
        ..good()
    };
    assert_eq!(
        words(&poor, 1),
        (
            "贫困发生率未达标：3.04%，标准 < 3.00%".to_owned(),
            "Share of poor people: unmet, 3.04%, needed < 3.00%".to_owned()
        )
    );
    assert_eq!(
        words(&good(), 3),
        (
            "通动力电达标".to_owned(),
            "Three-phase power: met".to_owned()
        )
    );
    assert_eq!(
        words(&Village::default(), 10),
        (
            "集体经济收入待核".to_owned(),
            "Income of the collective: to be checked".to_owned()
        )
    );
}

pub(crate) fn probes() -> Vec<Probe> {
    let probe = |name, village: Village, expected: &str| {
        Probe::new(name, expected, move |changes| {
            let settings = Settings::changed(changes).expect("settings");
            let found = exit_standards(&village, &settings);
            let states = found.items.iter().map(|item| item.met.name());
            states.collect::<Vec<_>>().join(" ")
        })
    };
    let low = Village {
        not_exited: Some(2),
        population: Some(100),
        tv_coverage: Some(9_899),
        doctors: Some(0),
        collective_income: Some(4_999_999),
        ..good()
    };
    let poor = Village {
        not_exited: Some(3),
        population: Some(100),
        ..good()
    };
    vec![
        probe(
            "a good village",
            good(),
            "met met met met met met met met met met",
        ),
        probe(
            "a poor village",
            poor,
            "unmet met met met met met met met met met",
        ),
        probe(
            "below the bounds",
            low,
            "met met met unmet met met unmet met met unmet",
        ),
    ]
}
