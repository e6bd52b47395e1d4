//! The counters of households: what counts, of how many, and what is left out.

use ruhu_domain::settings::Settings;
use ruhu_domain::training::counters::{Counter, Households};
use serde_json::{Value as Json, json};

use crate::support::{Case, SON};

fn counters(cases: &[Case]) -> Vec<Counter> {
    let mut found = Households::default();
    for case in cases {
        case.run(|survey| found.add(survey));
    }
    found.counters(&Settings::default())
}

#[track_caller]
fn check(cases: &[Case], code: &str, count: usize, target: i64, apart: &[(&str, usize)]) {
    let counters = counters(cases);
    let found = counters.iter().find(|one| one.code == code).expect(code);
    assert_eq!((found.count, found.target), (count, Some(target)), "{code}");
    let left: Vec<(&str, usize)> = found
        .apart
        .iter()
        .map(|apart| (apart.why.zh.as_str(), apart.count))
        .collect();
    assert_eq!(left, apart, "{code}");
}

fn away(last: Json) -> Case {
    let work =
        json!({"m_work_place": "5", "m_work_months": 6, "m_work_kind": "1", "m_work_channel": "3"});
    Case::hh1().member(SON, work).knowing(last)
}

#[test]
fn transfers_count_when_the_year_before_says_they_are_new() {
    let home =
        json!({"last": {"income_year": 2017, "members": [{"_key": SON, "m_work_place": "0"}]}});
    let unknown = [("没有上一年的调查，比不出是不是新的", 1)];
    check(&[away(home.clone())], "transfers", 1, 3_000, &[]);
    check(
        &[away(json!({"last": null}))],
        "transfers",
        0,
        3_000,
        &unknown,
    );
    check(
        &[away(home.clone()), away(json!({"last": null}))],
        "transfers",
        1,
        3_000,
        &unknown,
    );
    // A household that is not archived counts nowhere.
    check(&[away(home).status("10")], "transfers", 0, 3_000, &[]);
}

#[test]
fn a_business_of_ones_own_counts_once_it_is_supported() {
    let own = || {
        Case::hh1().member(
            SON,
            json!({"m_work_place": "1", "m_work_kind": "5", "m_work_months": 8}),
        )
    };
    let paid = |status: &str| {
        own().knowing(json!({"measures": [{"code": "M32", "member": SON, "status": status}]}))
    };
    let waiting = [("自己经营，还没有得到扶持", 1)];
    check(&[own()], "startups", 0, 100, &waiting);
    check(&[paid("2")], "startups", 0, 100, &waiting);
    check(&[paid("5")], "startups", 1, 100, &[]);
    check(&[paid("4")], "startups", 1, 100, &[]);
}

#[test]
fn one_skill_is_of_the_households_with_labour() {
    let certified = Case::hh1().member(SON, json!({"m_skill_cert": true}));
    let trained = Case::hh1().knowing(json!({"training": [
        {"person": SON, "completed": true, "train_type": "3"},
    ]}));
    let without = Case::hh1().member(SON, json!({"m_labour": "4"}));
    let cases = [certified, trained, Case::hh1(), without];
    let left = [
        ("还没有人有证书或学完技能培训", 1),
        ("没有劳动力，不适用", 1),
    ];
    check(&cases, "skills", 2, 3, &left);
    let willing = Case::hh1().member(SON, json!({"m_train_will": "1", "m_skill_cert": true}));
    let unwilling = Case::hh1().member(SON, json!({"m_train_will": "2"}));
    check(&[willing, unwilling], "willing", 1, 1, &[]);
}
