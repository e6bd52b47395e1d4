//! Hard stops: each alone, at its bounds, and when it cannot be told.

use ruhu_domain::rules::credit::is_eligible;
use serde_json::{Value as Json, json};

use super::{File, WIFE, said};
use crate::support::SON;

fn file(changes: Json) -> File {
    File::c2().with(changes)
}

fn born(birth: &str) -> File {
    File::c2().case(|case| case.member(SON, json!({"m_birth": birth})))
}

fn debt(kind: &str, balance: Json, overdue: Json) -> File {
    let row = json!({"_key": "d", "de_kind": kind, "de_balance": balance, "de_overdue": overdue});
    file(json!({ "debts": [row] })).case(|case| case.set(json!({"P_LIMIT_STEP": 1})))
}

fn labour(son: &str, wife: &str) -> File {
    File::c2().case(|case| {
        case.member(SON, json!({"m_labour": son}))
            .member(WIFE, json!({"m_labour": wife}))
    })
}

fn until(day: &str) -> File {
    file(json!({ "b_consent_until": day }))
}

#[test]
fn each_stop_at_its_bounds() {
    let two = json!([
        {"_key": "d", "de_kind": "1", "de_balance": 2_500_000, "de_overdue": 0},
        {"_key": "e", "de_kind": "1", "de_balance": 2_500_000, "de_overdue": 91},
    ]);
    for (name, file, stops) in [
        ("17", born("2000-12-02"), &["HS01"][..]),
        ("18", born("2000-12-01"), &[]),
        ("65", born("1952-12-02"), &[]),
        ("66", born("1952-12-01"), &["HS01"]),
        ("capacity", file(json!({"b_capacity": false})), &["HS02"]),
        ("court", file(json!({"cr_court": true})), &["HS03"]),
        ("history", file(json!({"cr_history": "5"})), &["HS04"]),
        ("history 4", file(json!({"cr_history": "4"})), &[]),
        ("90 days", debt("6", json!(1), json!(90)), &[]),
        ("91 days", debt("6", json!(1), json!(91)), &["HS04"]),
        ("guarantee", file(json!({"de_guarantee": "2"})), &["HS04"]),
        ("guarantee 1", file(json!({"de_guarantee": "1"})), &[]),
        ("law", file(json!({"ch_law": "3"})), &["HS05"]),
        ("vice", file(json!({"ch_vice": true})), &["HS06"]),
        ("use 5", file(json!({"ln_use": "5"})), &[]),
        ("use 6", file(json!({"ln_use": "6"})), &["HS07"]),
        ("use 7", file(json!({"ln_use": "7"})), &["HS07"]),
        ("use 8", file(json!({"ln_use": "8"})), &["HS07"]),
        ("use 9", file(json!({"ln_use": "9"})), &["HS07"]),
        ("use 10", file(json!({"ln_use": "10"})), &["HS07"]),
        ("own 2", file(json!({"ln_self_use": "2"})), &["HS07"]),
        ("own 3", file(json!({"ln_self_use": "3"})), &["HS07"]),
        ("half", labour("3", "5"), &[]),
        ("no labour", labour("4", "5"), &["HS08"]),
        ("50,000", debt("1", json!(5_000_000), json!(0)), &["HS09"]),
        ("49,999.99", debt("1", json!(4_999_999), json!(0)), &[]),
        ("other", debt("2", json!(5_000_000), json!(0)), &[]),
        ("two", file(json!({ "debts": two })), &["HS04", "HS09"]),
        ("refused", file(json!({"b_consent": false})), &["HS10"]),
        ("last day", until("2018-12-01"), &[]),
        ("expired", until("2018-11-30"), &["HS10"]),
        ("identity", file(json!({"b_id_checked": false})), &["HS11"]),
        ("spouse", file(json!({"b_spouse_agree": "2"})), &["HS12"]),
        ("no spouse", file(json!({"b_spouse_agree": "3"})), &[]),
    ] {
        let found = file.rate();
        assert_eq!(found.stops, stops, "{name}");
        assert_eq!(found.unknown_stops, Vec::<&str>::new(), "{name}");
        let loan_only = stops.iter().all(|stop| matches!(*stop, "HS07" | "HS09"));
        assert_eq!(found.grade == Some("0"), !loan_only, "{name}");
        assert_eq!(found.is_credit_household(), loan_only, "{name}");
        assert_eq!(found.limit == Some(0), !stops.is_empty(), "{name}");
        for stop in stops {
            assert_eq!(said(&found, stop).len(), 1, "{name}");
        }
    }
}

#[test]
fn what_cannot_be_told_leaves_grade_or_limit_open() {
    for (name, file, stop, rated) in [
        ("capacity", file(json!({"b_capacity": null})), "HS02", false),
        ("court", file(json!({"cr_court": "97"})), "HS03", false),
        ("overdue", debt("6", json!(1), json!(null)), "HS04", false),
        ("vice", file(json!({"ch_vice": null})), "HS06", false),
        ("use", file(json!({"ln_use": null})), "HS07", true),
        ("own use", file(json!({"ln_self_use": null})), "HS07", true),
        ("consent", file(json!({"b_consent": null})), "HS10", false),
        ("no consent", File::c2().without("b_consent"), "HS10", false),
        (
            "until",
            file(json!({"b_consent_until": null})),
            "HS10",
            false,
        ),
        (
            "identity",
            file(json!({"b_id_checked": null})),
            "HS11",
            false,
        ),
        (
            "spouse",
            file(json!({"b_spouse_agree": null})),
            "HS12",
            false,
        ),
    ] {
        let found = file.rate();
        assert_eq!(found.unknown_stops, [stop], "{name}");
        assert_eq!(found.stops, Vec::<&str>::new(), "{name}");
        assert_eq!(found.score, Some(86), "{name}");
        assert_eq!(found.grade.is_some(), rated, "{name}");
        assert_eq!(found.limit, None, "{name}");
        assert!(said(&found, stop)[0].starts_with("待核："), "{name}");
    }
    let unsure = file(json!({"cr_court": "97"})).rate();
    assert_eq!(
        said(&unsure, "grade"),
        ["得分 86 分，有情况待核，不能评级 | Score 86; something must be checked before a grade"]
    );
    let sure = file(json!({"cr_court": "97", "ch_vice": true})).rate();
    assert_eq!(sure.grade, Some("0"), "one certain stop decides");
    let use_known = file(json!({"ln_use": null, "ln_self_use": "2"})).rate();
    assert_eq!((use_known.limit, use_known.grade), (Some(0), Some("AAA")));
}

#[test]
fn debts_nobody_spoke_of_may_hide_a_stop() {
    let found = file(json!({"de_any": null, "debts": null})).rate();
    assert_eq!(found.unknown_stops, ["HS04", "HS09"]);
    let known = file(json!({"de_any": null, "debts": null, "cr_history": "5"})).rate();
    assert_eq!(known.stops, ["HS04"]);
    let kind = debt("x", json!(1), json!(0)).with(json!({
        "debts": [{"_key": "d", "de_kind": null, "de_balance": 1, "de_overdue": 0}],
    }));
    assert_eq!(kind.rate().unknown_stops, ["HS09"]);
    let balance = debt("1", json!(null), json!(0)).rate();
    assert_eq!(balance.unknown_stops, ["HS09"]);
    let none = file(json!({"de_any": false, "debts": null})).rate();
    assert_eq!(none.unknown_stops, Vec::<&str>::new());
    let undated = File::c2().without("b_consent_until").rate();
    assert_eq!(undated.grade, Some("AAA"), "no end was asked for");
    let labour = File::c2().case(|case| case.member(WIFE, json!({"m_labour": null})));
    assert_eq!(labour.rate().unknown_stops, ["HS08"]);
    let birth = File::c2().case(|case| case.member(SON, json!({"m_birth": null})));
    assert_eq!(birth.rate().unknown_stops, ["HS01"]);
}

#[test]
fn a_small_loan_is_for_rated_households_without_a_stop_but_their_use() {
    for (grade, stops, expected) in [
        ("A", &[][..], true),
        ("AA", &[], true),
        ("AAA", &["HS07"], true),
        ("0", &[], false),
        ("AAA", &["HS09"], false),
        ("AAA", &["HS07", "HS09"], false),
        ("", &[], false),
    ] {
        assert_eq!(is_eligible(grade, stops), expected, "{grade} {stops:?}");
    }
}
