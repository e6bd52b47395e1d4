//! AN45 to AN47: training.

use ruhu_domain::rules::anomalies::county::*;

use super::{NONE, settings, signs, told, zh};

#[test]
fn an45_an46_training() {
    let done = |person, course, year| CompletionRow {
        person,
        household: "h",
        course,
        year,
    };
    assert_eq!(
        told(&an45(&[
            done("p", "c", 2018),
            done("p", "c", 2018),
            done("p", "c", 2018)
        ])),
        ["AN45 h p c", "AN45 h p c"]
    );
    assert_eq!(
        told(&an45(&[
            done("p", "c", 2018),
            done("p", "c", 2019),
            done("p", "d", 2018),
            done("q", "c", 2018)
        ])),
        NONE
    );
    let there = |person, session, from, to| PresenceRow {
        person,
        household: "h",
        session,
        from,
        to,
    };
    let of = |rows: &[PresenceRow<'_>]| told(&an46(rows));
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("p", "s2", 59, 90)]),
        ["AN46 h p s2"]
    );
    assert_eq!(
        of(&[there("p", "s2", 59, 90), there("p", "s1", 0, 60)]),
        ["AN46 h p s2"],
        "in any order"
    );
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("p", "s2", 60, 90)]),
        NONE,
        "one after the other"
    );
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("q", "s2", 30, 90)]),
        NONE,
        "two people"
    );
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("p", "s1", 30, 60)]),
        NONE,
        "one session"
    );
    let long = [
        there("p", "s1", 0, 120),
        there("p", "s2", 10, 20),
        there("p", "s3", 100, 110),
    ];
    assert_eq!(of(&long), ["AN46 h p s2", "AN46 h p s3"]);
    assert_eq!(
        of(&[
            there("p", "s1", 0, 60),
            there("p", "s2", 60, 90),
            there("p", "s3", 70, 95)
        ]),
        ["AN46 h p s3"]
    );
    assert_eq!(
        zh(&an46(&[there("p", "s1", 0, 60), there("p", "s2", 59, 90)])),
        ["同一时间还在 s1 签到"]
    );
}

#[test]
fn an47_late_and_in_bursts() {
    let of = |whole_class, sign_ins| {
        told(&an47(
            &[SessionRow {
                session: "s",
                whole_class,
                sign_ins,
            }],
            &settings(),
        ))
    };
    let late = |count: usize, all: i64| {
        let mut signs = signs(&(0..all).map(|index| index * 60).collect::<Vec<_>>());
        for sign in signs.iter_mut().take(count) {
            sign.late = true;
        }
        signs
    };
    assert_eq!(of(false, late(1, 5)), NONE, "20%");
    assert_eq!(of(false, late(2, 9)), ["AN47  HH s"], "over 20%");
    assert_eq!(of(true, late(2, 9)), ["AN47  HH s"], "whole class or not");
    assert_eq!(of(false, vec![]), NONE, "nobody");
    let burst =
        |count: i64, last: i64| signs(&[(0..count - 1).collect::<Vec<_>>(), vec![last]].concat());
    assert_eq!(of(false, burst(11, 10)), ["AN47  HH s"], "11 in 10 seconds");
    assert_eq!(of(false, burst(11, 11)), NONE, "11 in 11 seconds");
    assert_eq!(of(false, burst(10, 9)), NONE, "10");
    assert_eq!(of(true, burst(11, 10)), NONE, "on purpose");
    let later: Vec<_> = burst(11, 10)
        .into_iter()
        .map(|sign| SignIn {
            at: sign.at + 1000,
            ..sign
        })
        .collect();
    assert_eq!(
        of(false, [signs(&[0, 20]), later].concat()),
        ["AN47  HH s"],
        "later on, unsorted is fine"
    );
    let mut backwards = burst(11, 10);
    backwards.reverse();
    assert_eq!(of(false, backwards), ["AN47  HH s"]);
    let mut two = burst(11, 10);
    two[0].device = "e";
    assert_eq!(of(false, two), NONE, "two phones");
    let row = SessionRow {
        session: "s",
        whole_class: false,
        sign_ins: burst(12, 10),
    };
    assert_eq!(
        zh(&an47(&[row], &settings())),
        ["一部手机很短时间内签到 12 人"]
    );
    let row = SessionRow {
        session: "s",
        whole_class: false,
        sign_ins: late(2, 9),
    };
    assert_eq!(zh(&an47(&[row], &settings())), ["9 人签到，补签 2 人"]);
}
