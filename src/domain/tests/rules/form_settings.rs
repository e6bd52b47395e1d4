//! Settings that forms read: a check fires on one side of the number and is silent on the other.

use serde_json::{Map, Value as Json, json};

use crate::probes::Probe;
use crate::support::{Case, GRANDMOTHER, SON, fen};

/// A check of the form, or the constraint of a question, over a household.
fn probe(name: &'static str, check: &'static str, last: Json, case: Case, fires: bool) -> Probe {
    Probe::new(
        name,
        fires.to_string(),
        move |changes: &Map<String, Json>| {
            let case = case.clone().set(Json::Object(changes.clone()));
            case.fires(&last, check).to_string()
        },
    )
}

pub(crate) fn probes() -> Vec<Probe> {
    let check = |name, check, case, fires| probe(name, check, Json::Null, case, fires);
    let with = |changes: Json| Case::hh1().with(changes);
    let grandmother = |born: &str| Case::hh1().member(GRANDMOTHER, json!({"m_birth": born}));
    let post = |born: &str| {
        Case::hh1().member(
            SON,
            json!({"m_birth": born, "m_post": "01", "m_labour": "3"}),
        )
    };
    let registered = |year: i32| with(json!({"registered_year": year}));
    let pension = |yuan: &str| with(json!({"tr_pension": fen(yuan)}));
    let land = |mu: &str| with(json!({"cause_main": "05", "land_farm": mu}));
    let loan = |yuan: &str| {
        let wish = with(json!({"loan_want": true, "loan_amount": fen(yuan)}));
        wish.member(SON, json!({"m_labour": "2", "m_health": ["1"]}))
    };
    let income = |yuan: &str| Case::hh1().income(yuan, "0", "0", "0", "0");
    let per_head = |yuan: &str| json!({"inc_pc": fen(yuan)});
    vec![
        check(
            "entered after 30 days",
            "W-A01",
            Case::hh1().judged_on("2018-12-20"),
            false,
        ),
        check(
            "entered after 31 days",
            "W-A01",
            Case::hh1().judged_on("2018-12-21"),
            true,
        ),
        check("110 years", "W-A11", grandmother("1908-11-20"), false),
        check("111 years", "W-A11", grandmother("1907-11-20"), true),
        check("a post at 18", "W-A25", post("2000-11-20"), false),
        check("a post at 17", "W-A25", post("2000-11-21"), true),
        check("a post at 60", "W-A25", post("1957-11-21"), false),
        check("a post at 61", "W-A25", post("1957-11-20"), true),
        check(
            "registered in 2013",
            "registered_year",
            registered(2013),
            false,
        ),
        check(
            "registered in 2012",
            "registered_year",
            registered(2012),
            true,
        ),
        check(
            "registered in 2020",
            "registered_year",
            registered(2020),
            false,
        ),
        check(
            "registered in 2021",
            "registered_year",
            registered(2021),
            true,
        ),
        check("the least pension", "W-A49", pension("1,056"), false),
        check(
            "below the least pension",
            "W-A49",
            pension("1,055.99"),
            true,
        ),
        check("two mu a head", "W-A61", land("6"), true),
        check("less than two mu", "W-A61", land("5.99"), false),
        check("a loan of 50,000", "W-A63", loan("50,000"), false),
        check("a loan above 50,000", "W-A63", loan("50,000.01"), true),
        probe(
            "half more",
            "W-A51",
            per_head("2,000"),
            income("9,000"),
            false,
        ),
        probe(
            "more than half more",
            "W-A51",
            per_head("2,000"),
            income("9,000.03"),
            true,
        ),
        probe(
            "a fifth less",
            "W-A52",
            per_head("2,500"),
            income("6,000"),
            false,
        ),
        probe(
            "more than a fifth less",
            "W-A52",
            per_head("2,500"),
            income("5,999.97"),
            true,
        ),
    ]
}
