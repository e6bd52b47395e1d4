//! 两不愁三保障 and water, L1 to L10.

use ruhu_domain::rules::guarantees::{Guarantees, guarantees};
use ruhu_domain::rules::truth::Truth::{self, No, Unknown, Yes};
use serde_json::{Value as Json, json};

use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

/// HH-1 with a safe house: all six met.
fn fine() -> Case {
    Case::hh1().with(json!({"house_grade": "A", "house_reno": null, "house_visible": ["0"]}))
}

fn judge(case: &Case) -> Guarantees {
    case.run(guarantees)
}

fn named(found: &Guarantees, truth: Truth) -> Vec<&'static str> {
    found
        .parts()
        .into_iter()
        .filter(|(_, part)| *part == truth)
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn the_examples() {
    let house = |changes: Json| fine().with(changes);
    let girl = |changes: Json| fine().member(GIRL, changes);
    let none: &[&str] = &[];
    for (name, case, sum, unmet, unknown) in [
        ("L1", fine().without_member(GIRL), Yes, none, none),
        (
            "L2",
            girl(json!({"m_student": "90", "m_dropout_reason": "5"})),
            No,
            &["education"],
            none,
        ),
        (
            "L3",
            girl(
                json!({"m_birth": "2008-09-01", "m_student": "91", "m_dropout_reason": "3", "m_dropout_cert": true}),
            ),
            Yes,
            none,
            none,
        ),
        (
            "L4",
            girl(json!({"m_birth": "2002-09-01", "m_student": "07"})),
            Yes,
            none,
            none,
        ),
        (
            "L5",
            house(json!({"house_grade": "D", "house_reno": "3", "house_reno_year": 2018})),
            No,
            &["housing"],
            none,
        ),
        (
            "L6",
            house(
                json!({"house_grade": "D", "house_grade_date": "2016-05-01", "house_reno": "5", "house_reno_year": 2018}),
            ),
            Yes,
            none,
            none,
        ),
        (
            "L6b",
            house(
                json!({"house_grade": "C", "house_grade_date": "2019-03-01", "house_reno": "5", "house_reno_year": 2018}),
            ),
            No,
            &["housing"],
            none,
        ),
        (
            "L7",
            house(json!({"house_grade": "N"})),
            Unknown,
            none,
            &["housing"],
        ),
        (
            "L8",
            house(json!({"house_grade": "N", "water_home": false, "water_minutes": 25})),
            No,
            &["water"],
            &["housing"],
        ),
        (
            "L10",
            house(json!({"water_clear": "97"})),
            Unknown,
            none,
            &["water"],
        ),
    ] {
        let found = judge(&case);
        assert_eq!(found.sum(), sum, "{name}: {:?}", found.reasons);
        assert_eq!(named(&found, No), unmet, "{name}");
        assert_eq!(named(&found, Unknown), unknown, "{name}");
    }
}

#[test]
fn l9_a_newborn_need_not_be_insured_yet() {
    let baby = |born: &str| {
        fine().add_member(json!({
            "_key": "baby", "m_change": "3", "m_name": "示例婴儿", "m_idtype": "999", "m_presence": "1",
            "m_sex": "1", "m_birth": born, "m_rel": "41", "m_health": ["1"], "m_ins_med": "3",
        }))
    };
    assert_eq!(judge(&baby("2018-10-11")).medical, Yes, "40 days");
    assert_eq!(judge(&baby("2018-08-23")).medical, Yes, "89 days");
    assert_eq!(judge(&baby("2018-08-22")).medical, No, "90 days");
}

#[test]
fn food_and_clothes() {
    for (changes, food, clothes) in [
        (json!({"food_full": false}), No, Yes),
        (json!({"food_full": "97"}), Unknown, Yes),
        (json!({"food_protein": "0"}), No, Yes),
        (json!({"food_protein": "1"}), Yes, Yes),
        (json!({"food_protein": null}), Unknown, Yes),
        (json!({"food_full": "98", "food_protein": "0"}), No, Yes),
        (json!({"clothes_season": false}), Yes, No),
        (json!({"bedding_ok": "97"}), Yes, Unknown),
        (
            json!({"bedding_ok": false, "clothes_season": "97"}),
            Yes,
            No,
        ),
    ] {
        let found = judge(&fine().with(changes.clone()));
        assert_eq!((found.food, found.clothes), (food, clothes), "{changes}");
    }
}

#[test]
fn schooling_of_a_child() {
    for (changes, expected) in [
        (json!({"m_student": "01"}), No),
        (json!({"m_student": "00", "m_edu": "80"}), No),
        (json!({"m_student": "00", "m_edu": "70"}), Yes),
        (json!({"m_student": "00"}), Unknown),
        (json!({"m_student": "92"}), Yes),
        (json!({"m_student": null}), Unknown),
        (
            json!({"m_birth": null, "m_idno": null, "m_idtype": "999"}),
            Unknown,
        ),
        (json!({"m_birth": "2012-08-31", "m_student": "02"}), Yes),
        (json!({"m_birth": "2011-08-31", "m_student": "02"}), No),
        (json!({"m_birth": "2012-09-01", "m_student": "01"}), Yes),
        (json!({"m_birth": "2002-09-01", "m_student": "90"}), No),
        (json!({"m_birth": "2002-08-31", "m_student": "90"}), Yes),
        (
            json!({"m_student": "91", "m_dropout_reason": "3", "m_dropout_cert": false}),
            No,
        ),
        (json!({"m_student": "91", "m_dropout_reason": "3"}), Unknown),
        (
            json!({"m_student": "90", "m_dropout_reason": "3", "m_dropout_cert": true}),
            Yes,
        ),
    ] {
        let found = judge(&fine().member(GIRL, changes.clone()));
        assert_eq!(found.education, expected, "{changes}");
    }
    let poor = judge(&fine().member(GIRL, json!({"m_student": "90", "m_dropout_reason": "1"})));
    assert_eq!(poor.out_because_poor, [GIRL]);
    let married = judge(&fine().member(GIRL, json!({"m_student": "90", "m_dropout_reason": "5"})));
    assert_eq!(married.out_because_poor, Vec::<String>::new());
}

#[test]
fn medical_needs_everybody_insured_and_treated() {
    for (member, changes, expected) in [
        (SON, json!({"m_ins_med": "3", "m_ins_bigdis": null}), No),
        (SON, json!({"m_ins_med": "2", "m_ins_bigdis": false}), Yes),
        (SON, json!({"m_ins_bigdis": false}), No),
        (SON, json!({"m_ins_bigdis": "97"}), Unknown),
        (
            SON,
            json!({"m_ins_med": null, "m_ins_bigdis": null}),
            Unknown,
        ),
        (GRANDMOTHER, json!({"m_treated": "2"}), Yes),
        (GRANDMOTHER, json!({"m_treated": "4"}), Yes),
        (GRANDMOTHER, json!({"m_treated": "3"}), No),
        (GRANDMOTHER, json!({"m_treated": null}), Unknown),
        (GRANDMOTHER, json!({"m_health": null}), Unknown),
        (
            SON,
            json!({"m_presence": "7", "m_ins_med": "3", "m_ins_bigdis": null}),
            Yes,
        ),
    ] {
        assert_eq!(
            judge(&fine().member(member, changes.clone())).medical,
            expected,
            "{changes}"
        );
    }
    assert_eq!(judge(&fine().with(json!({"treat_ok": false}))).medical, No);
    assert_eq!(
        judge(&fine().with(json!({"treat_ok": "98"}))).medical,
        Unknown
    );
}

#[test]
fn the_first_line_about_the_house_decides() {
    for (changes, expected) in [
        (json!({"house_own": "5"}), No),
        (json!({"house_lived": false}), Unknown),
        (
            json!({"house_grade": "C", "house_reno": "4", "house_reno_year": 2018}),
            Unknown,
        ),
        (json!({"house_grade": "C", "house_reno": "1"}), No),
        (
            json!({"house_grade": "C", "house_reno": "5", "house_reno_year": 2018, "house_grade_date": "2018-11-01"}),
            Yes,
        ),
        (
            json!({"house_grade": "C", "house_reno": "5", "house_reno_year": 2018, "house_grade_date": null}),
            Unknown,
        ),
        (json!({"house_grade": "B"}), Yes),
        (json!({"house_grade": null}), Unknown),
    ] {
        assert_eq!(
            judge(&fine().with(changes.clone())).housing,
            expected,
            "{changes}"
        );
    }
    let all = |code: &str| {
        let row = json!({"m_tekun": code});
        let case = Case::hh1().with(json!({"hh_attr": "3", "house_own": "5"}));
        case.member(GRANDMOTHER, row.clone())
            .member(SON, row.clone())
            .member(GIRL, row)
    };
    assert_eq!(judge(&all("2")).housing, Yes, "all are cared for in a home");
    assert_eq!(
        judge(&all("2").member(SON, json!({"m_tekun": "1"}))).housing,
        No
    );
}

#[test]
fn water_has_four_parts_with_bounds() {
    for (changes, expected) in [
        (json!({"water_home": false, "water_minutes": 20}), Yes),
        (json!({"water_home": false, "water_minutes": 21}), No),
        (json!({"water_home": false}), Unknown),
        (json!({"water_cut_days": 36}), Yes),
        (json!({"water_cut_days": 37}), No),
        (json!({"water_cut_days": null}), Unknown),
        (json!({"water_enough": false}), No),
        (json!({"water_enough": "97"}), Unknown),
        (json!({"water_sick": true}), No),
        (json!({"water_clear": false}), No),
    ] {
        assert_eq!(
            judge(&fine().with(changes.clone())).water,
            expected,
            "{changes}"
        );
    }
    let more = fine()
        .with(json!({"water_cut_days": 37}))
        .set(json!({"P_WATER_OUT": 37}));
    assert_eq!(judge(&more).water, Yes, "the bound is a setting");
}

pub(crate) fn probes() -> Vec<Probe> {
    let water = |name, changes: Json, expected: &str| {
        Probe::survey(name, fine().with(changes), expected, |survey| {
            format!("{:?}", guarantees(survey).water)
        })
    };
    let medical = |born: &str, expected: &str| {
        let case = fine().member(GIRL, json!({"m_birth": born, "m_idno": null, "m_idtype": "999", "m_student": null, "m_ins_med": "3", "m_ins_bigdis": null}));
        Probe::survey("a child without insurance", case, expected, |survey| {
            format!("{:?}", guarantees(survey).medical)
        })
    };
    let litres = Probe::new("litres a day", "每人每天 35 升", |changes| {
        fine()
            .set(Json::Object(changes.clone()))
            .label("water_enough")
    });
    vec![
        litres,
        water(
            "20 minutes",
            json!({"water_home": false, "water_minutes": 20}),
            "Yes",
        ),
        water(
            "21 minutes",
            json!({"water_home": false, "water_minutes": 21}),
            "No",
        ),
        water("36 days", json!({"water_cut_days": 36}), "Yes"),
        water("37 days", json!({"water_cut_days": 37}), "No"),
        medical("2018-08-23", "Yes"),
        medical("2018-08-22", "No"),
    ]
}
