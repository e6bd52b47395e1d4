//! AN43 and AN44: measures due and given.

use serde_json::{Value as Json, json};

use super::{said, stored};
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

const HH: &str = "HH";

fn measure(code: &str, member: &str, status: &str, date: &str) -> Json {
    json!({"code": code, "member": member, "status": status, "date": date})
}

fn office(list: &[Json]) -> Case {
    Case::hh1()
        .knowing(json!({"measures": list}))
        .with(json!({"measures": []}))
}

#[test]
fn due_measures() {
    let due = |date: &str| measure("M23", SON, "1", date);
    let undated = json!({"code": "M23", "member": SON, "status": "1"});
    stored(vec![
        ("30 days", office(&[due("2018-10-21")]), "AN43", SON, false),
        ("31 days", office(&[due("2018-10-20")]), "AN43", SON, true),
        (
            "applied for later",
            office(&[due("2018-01-01"), measure("M23", SON, "2", "2018-02-01")]),
            "AN43",
            SON,
            false,
        ),
        (
            "applied for the same day",
            office(&[due("2018-01-01"), measure("M23", SON, "2", "2018-01-01")]),
            "AN43",
            SON,
            false,
        ),
        (
            "in any order",
            office(&[measure("M23", SON, "2", "2018-02-01"), due("2018-01-01")]),
            "AN43",
            SON,
            false,
        ),
        (
            "due again",
            office(&[measure("M23", SON, "6", "2017-02-01"), due("2018-01-01")]),
            "AN43",
            SON,
            true,
        ),
        (
            "of another",
            office(&[due("2018-01-01"), measure("M23", GIRL, "2", "2018-02-01")]),
            "AN43",
            SON,
            true,
        ),
        (
            "applied for",
            office(&[measure("M23", SON, "2", "2018-01-01")]),
            "AN43",
            SON,
            false,
        ),
        ("day unknown", office(&[undated]), "AN43", SON, false),
        (
            "of the household",
            office(&[measure("M42", HH, "1", "2018-01-01")]),
            "AN43",
            HH,
            true,
        ),
    ]);
    assert_eq!(
        said(&office(&[due("2018-10-20")]), "AN43"),
        "M23 应享受 31 天未办"
    );
}

#[test]
fn given_twice() {
    let paid = |status: &str, date: &str| measure("M22", SON, status, date);
    let loan = |date: &str| measure("M31", HH, "4", date);
    let own = json!([{"_key": "m", "ms_code": "M22", "ms_member": SON, "ms_status": "4", "ms_date": "2018-02-01"}]);
    let own_twice = json!([own[0], own[0]]);
    let post = |code: &str| office(&[]).member(SON, json!({"m_post": code}));
    let guard = measure("M11", SON, "5", "2018-01-01");
    let cleaner = measure("M12", SON, "4", "2018-01-01");
    let with_post = |code: &str, measure: &Json| {
        office(std::slice::from_ref(measure)).member(SON, json!({"m_post": code}))
    };
    stored(vec![
        (
            "once",
            office(&[paid("4", "2018-01-01")]),
            "AN44",
            SON,
            false,
        ),
        (
            "twice",
            office(&[paid("4", "2018-01-01"), paid("5", "2018-12-31")]),
            "AN44",
            SON,
            true,
        ),
        (
            "two years",
            office(&[paid("4", "2017-12-31"), paid("4", "2018-01-01")]),
            "AN44",
            SON,
            false,
        ),
        (
            "approved and paid",
            office(&[paid("3", "2018-01-01"), paid("4", "2018-02-01")]),
            "AN44",
            SON,
            false,
        ),
        (
            "two members",
            office(&[
                paid("4", "2018-01-01"),
                measure("M22", GIRL, "4", "2018-01-01"),
            ]),
            "AN44",
            SON,
            false,
        ),
        (
            "two measures",
            office(&[
                paid("4", "2018-01-01"),
                measure("M23", SON, "4", "2018-01-01"),
            ]),
            "AN44",
            SON,
            false,
        ),
        (
            "office and survey tell the same",
            office(&[paid("4", "2018-02-01")]).with(json!({"measures": own})),
            "AN44",
            SON,
            false,
        ),
        (
            "survey twice",
            office(&[]).with(json!({"measures": own_twice})),
            "AN44",
            SON,
            true,
        ),
        ("one loan", office(&[loan("2016-01-01")]), "AN44", HH, false),
        (
            "two loans",
            office(&[loan("2016-01-01"), loan("2018-01-01")]),
            "AN44",
            HH,
            true,
        ),
        (
            "two of another",
            office(&[
                measure("M32", HH, "4", "2016-01-01"),
                measure("M32", HH, "4", "2018-01-01"),
            ]),
            "AN44",
            HH,
            false,
        ),
        ("guard only", post("01"), "AN44", SON, false),
        ("post only", post("02"), "AN44", SON, false),
        (
            "post, paid as guard",
            with_post("02", &guard),
            "AN44",
            SON,
            true,
        ),
        (
            "guard, paid as guard",
            with_post("01", &guard),
            "AN44",
            SON,
            false,
        ),
        (
            "guard, paid for a post",
            with_post("01", &cleaner),
            "AN44",
            SON,
            true,
        ),
        (
            "no post, paid for a post",
            with_post("00", &cleaner),
            "AN44",
            SON,
            false,
        ),
        (
            "paid for both",
            office(&[guard.clone(), cleaner.clone()]),
            "AN44",
            SON,
            true,
        ),
        (
            "guard no longer",
            office(&[
                guard.clone(),
                measure("M11", SON, "6", "2018-03-01"),
                cleaner.clone(),
            ]),
            "AN44",
            SON,
            false,
        ),
        (
            "another's",
            with_post("01", &cleaner)
                .member(SON, json!({"m_post": "00"}))
                .member(GRANDMOTHER, json!({"m_post": "01"})),
            "AN44",
            SON,
            false,
        ),
        ("unknown post", with_post("97", &guard), "AN44", SON, false),
        (
            "refused to say",
            with_post("98", &guard),
            "AN44",
            SON,
            false,
        ),
    ]);
    let twice = office(&[paid("4", "2018-01-01"), paid("4", "2018-02-01")]);
    assert_eq!(said(&twice, "AN44"), "M22 在 2018 年享受 2 次");
}
