//! What the reasons say, and which items cost most.

use ruhu_domain::rules::credit::{Credit, costliest};
use serde_json::json;

use super::{File, said};

#[test]
fn the_reasons_say_the_points_and_what_would_bring_more() {
    let found = File::c1().rate();
    assert_eq!(
        said(&found, "A1"),
        ["遵纪守法：8/8 分 | Keeps the law: 8 of 8"]
    );
    assert_eq!(
        said(&found, "A6"),
        ["近三年荣誉：0/3 分；争取评上先进 | Honours of three years: 0 of 3; earn an honour"]
    );
    assert_eq!(
        said(&found, "grade"),
        ["得分 84 分，AA 级 | Score 84, grade AA"]
    );
    assert_eq!(
        said(&found, "limit"),
        ["额度 30,000.00 元，由等级上限决定 | Limit 30,000.00 yuan, set by the cap of the grade"]
    );
    let codes: Vec<_> = found
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect();
    assert_eq!(codes[..3], ["grade", "limit", "A1"]);
    let weak = File::c3().rate();
    assert_eq!(
        said(&weak, "grade"),
        ["得分 39 分，不授信 | Score 39, no credit"]
    );
    let open = File::c1().with(json!({"ch_law": null})).rate();
    assert_eq!(
        said(&open, "A1"),
        ["遵纪守法：还没填 | Keeps the law: not answered"]
    );
}

#[test]
fn the_five_dearest_items() {
    let names = |found: &Credit| -> Vec<(String, i64)> {
        costliest(found)
            .into_iter()
            .map(|item| (item.item.clone(), item.max - item.points))
            .collect()
    };
    let list = |items: &[(&str, i64)]| -> Vec<(String, i64)> {
        items
            .iter()
            .map(|(item, lost)| ((*item).to_owned(), *lost))
            .collect()
    };
    assert_eq!(
        names(&File::c1().rate()),
        list(&[("B1", 4), ("A6", 3), ("C2", 2), ("D1", 2), ("F2", 2)])
    );
    assert_eq!(
        names(&File::c3().rate()),
        list(&[("B1", 8), ("D1", 8), ("C2", 6), ("A1", 4), ("A2", 3)])
    );
    let open = File::c1().with(json!({"cr_history": null, "ln_want": false}));
    assert_eq!(
        names(&open.rate()),
        list(&[("A6", 3), ("C2", 2), ("D1", 2), ("D2", 1), ("E1", 1)]),
        "what is open or does not count costs nothing"
    );
    let good = File::c2()
        .with(json!({"ch_honour": true, "cr_history": "1", "la_skill": "1", "de_any": false}))
        .case(|case| case.income("90,000", "9,000", "9,000", "9,000", "0"));
    assert_eq!(
        names(&good.rate()),
        list(&[("D2", 3), ("E2", 1)]),
        "what is full costs nothing"
    );
}
