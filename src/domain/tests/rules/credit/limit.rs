//! Limit and term.

use ruhu_domain::rules::credit::term;
use ruhu_domain::settings::Settings;
use serde_json::json;

use super::{File, said};
use crate::support::{SON, date, object};

#[test]
fn the_least_bound_decides() {
    let wish = |fen: i64| File::c2().with(json!({ "ln_amount": fen }));
    let owed = |fen: i64| {
        wish(9_000_000).with(json!({
            "debts": [{"_key": "d", "de_kind": "1", "de_balance": fen, "de_overdue": 0}],
        }))
    };
    let rich = |file: File| file.case(|case| case.income("90,000", "9,000", "0", "0", "0"));
    let weak = json!({"ch_honest": "3", "cr_history": "3"});
    for (name, file, limit, by) in [
        ("wish", wish(2_000_000), 2_000_000, "申请金额"),
        ("wish cut", wish(2_099_999), 2_000_000, "申请金额"),
        ("income", wish(9_000_000), 4_600_000, "家庭收入"),
        ("cap AAA", rich(wish(9_000_000)), 5_000_000, "等级上限"),
        ("cap AA", File::c1(), 3_000_000, "等级上限"),
        ("cap A", File::c1().with(weak), 1_000_000, "等级上限"),
        ("left", owed(1_000_000), 4_000_000, "小额信贷剩余额度"),
        ("left cut", owed(1_000_001), 3_900_000, "小额信贷剩余额度"),
        ("nothing", owed(4_950_000), 0, "小额信贷剩余额度"),
    ] {
        let found = file.rate();
        assert_eq!(found.limit, Some(limit), "{name}");
        let said = said(&found, "limit");
        assert!(said[0].contains(&format!("由{by}决定")), "{name}: {said:?}");
    }
}

#[test]
fn a_loss_leaves_no_limit_rather_than_a_negative_one() {
    let file = File::c2()
        .with(json!({
            "ch_honour": true, "la_skill": "1", "cr_history": "1", "de_any": false,
            "as_livestock": 3_000_000,
        }))
        .case(|case| case.income("0", "100", "0", "0", "90,000"));
    let found = file.rate();
    assert_eq!(found.grade, Some("AAA"));
    assert_eq!(found.limit, Some(0));
}

#[test]
fn other_products_have_no_limit_here() {
    for product in ["2", "3", "4"] {
        let found = File::c2().with(json!({ "ln_product": product })).rate();
        assert_eq!((found.limit, found.grade), (None, Some("AAA")), "{product}");
        let stopped = File::c2().with(json!({"ln_product": product, "ln_use": "8"}));
        assert_eq!(stopped.rate().limit, Some(0), "{product}");
    }
    let unknown = File::c2().with(json!({"ln_product": null})).rate();
    assert_eq!((unknown.limit, unknown.term), (None, None));
    let amount = File::c2().with(json!({"ln_amount": null})).rate();
    assert_eq!((amount.limit, amount.grade), (None, Some("AAA")));
    let not_asked = File::c2().without("ln_product").rate();
    assert_eq!(
        (not_asked.limit, not_asked.term),
        (Some(4_000_000), Some(36))
    );
}

#[test]
fn a_term_ends_before_the_borrower_is_too_old() {
    for (birth, application, months) in [
        ("1955-03-10", "2018-12-01", 27),
        ("1955-03-10", "2018-12-09", 27),
        ("1955-03-10", "2018-12-10", 26),
        ("1955-03-10", "2018-12-11", 26),
        // The last day is the 30th or 28th, the end of its month: the 31st is cut to it.
        ("1955-05-01", "2018-12-31", 28),
        ("1955-03-01", "2018-12-31", 26),
        ("1955-02-28", "2018-12-31", 25),
        // 2020-02-28 is not the end of its month.
        ("1954-02-28", "2018-12-31", 13),
        ("1954-03-01", "2018-12-31", 14),
        // Born on 29 February: 66 in 2022, on 1 March; the last day is 28 February.
        ("1956-02-29", "2019-12-29", 26),
        ("1956-02-29", "2019-03-01", 35),
        ("1956-02-29", "2019-02-28", 36),
        ("1952-12-02", "2018-12-01", 0),
        ("1953-01-02", "2018-12-01", 1),
        ("1953-01-01", "2018-12-01", 0),
        ("1940-01-01", "2018-12-01", 0),
        ("1980-01-01", "2018-12-01", 36),
    ] {
        let found = term(date(birth), date(application), true, &Settings::default());
        assert_eq!(found, months, "born {birth}, application {application}");
    }
}

#[test]
fn other_products_have_a_term_of_their_own() {
    let changes = object(&json!({"P_LOAN_MONTHS": 24, "P_LOAN_MONTHS_OTHER": 30}));
    let settings = Settings::changed(&changes).expect("settings");
    let of = |small| term(date("1980-01-01"), date("2018-12-01"), small, &settings);
    assert_eq!((of(true), of(false)), (24, 30));
    let file = File::c2().case(|case| case.set(serde_json::Value::Object(changes.clone())));
    assert_eq!(file.rate().term, Some(24));
    assert_eq!(file.with(json!({"ln_product": "3"})).rate().term, Some(30));
}

#[test]
fn the_day_of_application_is_that_of_the_file() {
    let old = File::c2().case(|case| case.member(SON, json!({"m_birth": "1955-03-10"})));
    assert_eq!(old.rate().term, Some(27));
    let earlier = old.clone().with(json!({"b_date": "2018-10-01"}));
    assert_eq!(earlier.rate().term, Some(29));
    assert_eq!(
        old.without("b_date").rate().term,
        Some(27),
        "the day of judgement"
    );
}
