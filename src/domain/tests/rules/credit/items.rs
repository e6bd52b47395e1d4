//! Every step of every item, on both sides of each bound, and what leaves an item open.

use serde_json::{Value as Json, json};

use super::{File, WIFE, points};
use crate::support::{Case, GIRL, GRANDMOTHER, SON, fen};

fn file(changes: Json) -> File {
    File::c1().with(changes)
}

fn son(changes: Json) -> File {
    File::c1().case(|case| case.member(SON, changes))
}

/// Labour of the borrower and his wife.
fn labour(son: &str, wife: &str) -> File {
    File::c1().case(|case| {
        case.member(SON, json!({"m_labour": son}))
            .member(WIFE, json!({"m_labour": wife}))
    })
}

fn earning(wage: &str, prod: &str, prop: &str, trans: &str, cost: &str) -> File {
    File::c1().case(|case| case.income(wage, prod, prop, trans, cost))
}

/// A debt against net income of 23,436.
fn owing(balance: &str) -> File {
    file(json!({"debts": [{"_key": "d", "de_kind": "6", "de_balance": fen(balance)}]}))
}

fn assets(yuan: &str) -> File {
    file(json!({
        "as_livestock": 0, "as_machine": 0, "as_vehicle": 0, "as_stock": 0, "as_shares": fen(yuan),
    }))
}

fn house(changes: Json) -> File {
    File::c1().case(|case| case.with(changes))
}

/// Every item with what it brings; `None` is open.
pub(super) fn cases() -> Vec<(&'static str, File, Option<i64>)> {
    let mut cases = Vec::new();
    for (item, question, codes) in [
        ("A1", "ch_law", &[("1", 8), ("2", 4), ("3", 0)][..]),
        ("A2", "ch_honest", &[("1", 6), ("2", 3), ("3", 0)]),
        ("A3", "ch_grateful", &[("1", 6), ("2", 3), ("3", 0)]),
        ("A4", "ch_elder", &[("1", 4), ("2", 2), ("3", 0)]),
        ("A5", "ch_public", &[("1", 3), ("2", 1), ("3", 0)]),
        (
            "B1",
            "cr_history",
            &[("1", 12), ("2", 8), ("3", 4), ("4", 2), ("5", 0)],
        ),
        ("B2", "cr_other_pay", &[("1", 5), ("2", 2), ("3", 0)]),
        ("B3", "de_guarantee", &[("0", 3), ("1", 2), ("2", 0)]),
        ("C2", "la_skill", &[("1", 6), ("2", 4), ("3", 2), ("4", 0)]),
    ] {
        for (code, points) in codes {
            cases.push((item, file(json!({question: code})), Some(*points)));
        }
        for open in [json!(null), json!("97"), json!("98"), json!("7")] {
            cases.push((item, file(json!({question: open})), None));
        }
        cases.push((item, File::c1().without(question), None));
    }
    cases.extend([
        ("A6", file(json!({"ch_honour": true})), Some(3)),
        ("A6", file(json!({"ch_honour": false})), Some(0)),
        ("A6", file(json!({"ch_honour": null})), None),
    ]);
    for (son, wife, expected) in [
        ("1", "2", Some(8)),
        ("2", "3", Some(6)),
        ("2", "5", Some(6)),
        ("3", "3", Some(6)),
        ("3", "5", Some(3)),
        ("5", "4", Some(0)),
    ] {
        cases.push(("C1", labour(son, wife), expected));
    }
    let unknown_wife = |case: Case| case.member(WIFE, json!({"m_labour": null}));
    let nobody = |case: Case| {
        case.without_member(WIFE)
            .without_member(SON)
            .without_member(GIRL)
            .without_member(GRANDMOTHER)
    };
    cases.extend([
        ("C1", File::c1().case(unknown_wife), None),
        ("C1", File::c1().case(nobody), None),
    ]);
    for (health, labour, expected) in [
        (&["1"][..], "2", Some(4)),
        (&["3"], "2", Some(2)),
        (&["3"], "5", Some(2)),
        (&["4"], "3", Some(1)),
        (&["6"], "1", Some(1)),
        (&["3", "6"], "2", Some(1)),
        (&["4"], "4", Some(0)),
        (&["6"], "5", Some(0)),
    ] {
        let changes = json!({"m_health": health, "m_labour": labour});
        cases.push(("C3", son(changes), expected));
    }
    cases.extend([
        ("C3", son(json!({"m_health": null})), None),
        (
            "C3",
            son(json!({"m_health": ["3"], "m_labour": null})),
            Some(2),
        ),
        (
            "C3",
            son(json!({"m_health": ["6"], "m_labour": null})),
            None,
        ),
        (
            "C3",
            son(json!({"m_health": ["3", "6"], "m_labour": null})),
            None,
        ),
        ("C3", file(json!({"b_borrower": "nobody"})), None),
        ("C3", file(json!({"b_borrower": null})), None),
    ]);
    for (birth, expected) in [
        ("2000-12-02", Some(0)),
        ("2000-12-01", Some(1)),
        ("1993-12-02", Some(1)),
        ("1993-12-01", Some(2)),
        ("1962-12-02", Some(2)),
        ("1962-12-01", Some(1)),
        ("1957-12-02", Some(1)),
        ("1957-12-01", Some(0)),
    ] {
        cases.push(("C4", son(json!({"m_birth": birth})), expected));
    }
    cases.extend([
        ("C4", son(json!({"m_birth": null})), None),
        (
            "C4",
            son(json!({"m_birth": "1993-12-01"})).with(json!({"b_date": "2018-11-30"})),
            Some(1),
        ),
    ]);
    // Four people, a line of 3,500 each: 14,000.
    for (wage, expected) in [
        ("28,000", 8),
        ("27,999.99", 6),
        ("21,000", 6),
        ("20,999.99", 4),
        ("16,800", 4),
        ("16,799.99", 2),
        ("14,000", 2),
        ("13,999.99", 0),
        ("0", 0),
    ] {
        cases.push(("D1", earning(wage, "0", "0", "0", "0"), Some(expected)));
    }
    cases.push(("D1", earning("0", "1", "0", "0", "2"), Some(0)));
    for (wage, prod, prop, trans, expected) in [
        ("2,500", "2,500", "2,500", "2,500", 4),
        ("1,000", "1,000", "0", "8,000", 4),
        ("1,000", "999.99", "0", "8,000.01", 3),
        ("5,000", "5,000", "0", "0", 3),
        ("1,000", "0", "1,000", "8,000", 4),
        ("0", "0", "0", "5,000", 1),
        ("0", "0", "5,000", "0", 1),
        ("0", "0", "0", "0", 0),
    ] {
        let file = earning(wage, prod, prop, trans, "0");
        cases.push(("D2", file, Some(expected)));
    }
    for (wage, prod, trans, expected) in [
        ("3,500", "3,500", "3,000", 3),
        ("3,500", "3,499.99", "3,000.01", 2),
        ("2,500", "2,500", "5,000", 2),
        ("2,500", "2,499.99", "5,000.01", 1),
        ("0", "3,000", "7,000", 1),
        ("2,999.99", "0", "7,000.01", 0),
        ("0", "0", "0", 0),
    ] {
        let file = earning(wage, prod, "0", trans, "0");
        cases.push(("D3", file, Some(expected)));
    }
    for item in ["D1", "D2", "D3", "E1"] {
        let open = File::c1().case(|case| case.with(json!({"wages": null})));
        cases.push((item, open, None));
    }
    for (balance, expected) in [
        ("0", 5),
        ("0.01", 4),
        ("11,718", 4),
        ("11,718.01", 2),
        ("23,436", 2),
        ("23,436.01", 1),
        ("46,872", 1),
        ("46,872.01", 0),
    ] {
        cases.push(("E1", owing(balance), Some(expected)));
    }
    let no_income = |file: File| file.case(|case| case.income("0", "100", "0", "0", "100"));
    let loss = |file: File| file.case(|case| case.income("0", "100", "0", "0", "101"));
    let a_fen = |file: File| file.case(|case| case.income("0.01", "0", "0", "0", "0"));
    let two = json!([
        {"_key": "d", "de_kind": "6", "de_balance": 1_171_800},
        {"_key": "e", "de_kind": "7", "de_balance": 1},
    ]);
    let open = File::c1().case(|case| case.with(json!({"wages": null})));
    cases.extend([
        ("E1", no_income(owing("1")), Some(0)),
        ("E1", loss(owing("1")), Some(0)),
        ("E1", a_fen(owing("0.01")), Some(2)),
        ("E1", loss(owing("0")), Some(5)),
        ("E1", file(json!({"debts": two})), Some(2)),
        ("E1", file(json!({"de_any": false})), Some(5)),
        ("E1", open.with(json!({"de_any": false})), Some(5)),
        ("E1", file(json!({"debts": []})), None),
        ("E1", file(json!({"debts": null})), None),
        ("E1", file(json!({"de_any": null, "debts": null})), None),
        (
            "E1",
            file(json!({"debts": [{"_key": "d", "de_balance": null}]})),
            None,
        ),
        ("E2", assets("20,000"), Some(3)),
        ("E2", assets("19,999.99"), Some(2)),
        ("E2", assets("5,000"), Some(2)),
        ("E2", assets("4,999.99"), Some(1)),
        ("E2", assets("0.01"), Some(1)),
        ("E2", assets("0"), Some(0)),
        ("E2", file(json!({"as_stock": null})), None),
        ("E2", File::c1().without("as_livestock"), None),
        ("E3", house(json!({"house_grade": "A"})), Some(2)),
        ("E3", house(json!({"house_grade": "B"})), Some(2)),
        (
            "E3",
            house(json!({"house_grade": "C", "house_reno": "1"})),
            Some(0),
        ),
        (
            "E3",
            house(json!({"house_grade": "D", "house_reno": "4"})),
            Some(0),
        ),
        ("E3", house(json!({"house_grade": "N"})), Some(0)),
        (
            "E3",
            house(json!({"house_grade": "D", "house_reno": "5", "house_reno_year": 2018})),
            Some(2),
        ),
        ("E3", house(json!({"house_grade": null})), None),
        ("E3", house(json!({"house_own": "5"})), Some(0)),
        ("F2", file(json!({"pl_support": ["1"]})), Some(2)),
        ("F2", file(json!({"pl_support": ["2"]})), Some(2)),
        ("F2", file(json!({"pl_support": ["3"]})), Some(2)),
        ("F2", file(json!({"pl_support": ["4"]})), Some(2)),
        ("F2", file(json!({"pl_support": ["0"]})), Some(0)),
        ("F2", file(json!({"pl_support": null})), Some(0)),
        ("F1", File::c1(), Some(3)),
    ]);
    let plan = ["pl_industry", "pl_scale", "pl_cost", "pl_income"];
    for left in plan {
        cases.push(("F1", file(json!({left: null})), Some(1)));
        let others = plan.iter().filter(|name| **name != left);
        let only = others.fold(File::c1(), |file, name| file.without(name));
        cases.push(("F1", only, Some(1)));
    }
    let none = plan
        .iter()
        .fold(File::c1(), |file, name| file.without(name));
    cases.push(("F1", none, Some(0)));
    cases
}

#[test]
fn every_item() {
    for (index, (item, file, expected)) in cases().into_iter().enumerate() {
        let found = file.rate();
        assert_eq!(points(&found, item), expected, "{item}, case {index}");
        let open = found.missing.iter().any(|missing| missing == item);
        assert_eq!(open, expected.is_none(), "{item}, case {index}");
        assert_eq!(found.score.is_none(), !found.missing.is_empty());
    }
}
