//! Loan warnings LM01 to LM15, each on both sides of its bounds.

use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::loans::{Flow, Level, LoanCase, gathered, warnings};
use ruhu_domain::rules::truth::Truth;
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json, json};

use crate::probes::Probe;
use crate::support::{date, object};

/// A loan in order, with a follow-up in order.
#[derive(Clone)]
struct Loan {
    loan: Map<String, Json>,
    visit: Option<Map<String, Json>>,
    earlier: Vec<Map<String, Json>>,
    others: Vec<Map<String, Json>>,
    birth: Option<&'static str>,
    archived: Truth,
    as_of: &'static str,
}

impl Loan {
    fn fine() -> Self {
        Self {
            loan: object(&json!({
                "kind": "1", "amount": 5_000_000, "balance": 5_000_000, "overdue": 0, "months": 36,
                "start": "2018-01-01", "due": "2021-01-01", "open": true, "ln_use": "2",
            })),
            visit: Some(object(&json!({
                "fu_date": "2018-03-01", "fu_knows": true, "fu_card_self": true, "fu_use": "2",
                "fu_seen": "1", "fu_ratio": 80, "fu_state": "1", "fu_can_repay": "1",
            }))),
            earlier: Vec::new(),
            others: Vec::new(),
            birth: Some("1980-01-01"),
            archived: Truth::Yes,
            as_of: "2018-03-01",
        }
    }

    fn visit(mut self, changes: Json) -> Self {
        self.visit.get_or_insert_default().extend(object(&changes));
        self
    }

    fn loan(mut self, changes: Json) -> Self {
        self.loan.extend(object(&changes));
        self
    }

    fn other(mut self, other: Json) -> Self {
        self.others.push(object(&other));
        self
    }

    fn earlier(mut self, day: &str) -> Self {
        self.earlier.push(object(&json!({ "fu_date": day })));
        self
    }

    fn unvisited(self) -> Self {
        Self {
            visit: None,
            ..self
        }
    }

    fn on(self, as_of: &'static str) -> Self {
        Self { as_of, ..self }
    }

    /// Codes with their level, several reasons counted.
    fn warn(&self, settings: &Settings) -> String {
        let earlier: Vec<_> = self.earlier.iter().map(Answers::Json).collect();
        let others: Vec<_> = self.others.iter().map(Answers::Json).collect();
        let case = LoanCase {
            loan: Answers::Json(&self.loan),
            visit: self.visit.as_ref().map(Answers::Json),
            earlier: &earlier,
            borrower_birth: self.birth.map(date),
            archived: self.archived,
            others: &others,
        };
        let found = warnings(&case, settings, date(self.as_of));
        let show = |warning: &ruhu_domain::rules::loans::Warning| {
            let same = |reason: &ruhu_domain::rules::reason::Reason| reason.code == warning.code;
            assert!(warning.reasons.iter().all(same));
            let n = warning.reasons.len();
            let times = if n == 1 {
                String::new()
            } else {
                format!("×{n}")
            };
            format!("{}{times} {}", warning.code, warning.level.name())
        };
        found.iter().map(show).collect::<Vec<_>>().join(", ")
    }
}

fn cases() -> Vec<(&'static str, Loan, &'static str)> {
    let visit = |changes: Json| Loan::fine().visit(changes);
    let loan = |changes: Json| Loan::fine().loan(changes);
    let idle = |day: &str| visit(json!({"fu_use": "11", "fu_date": day}));
    let born = |birth| Loan {
        birth,
        ..Loan::fine()
    };
    let archived = |archived| Loan {
        archived,
        ..Loan::fine()
    };
    // Repayment in doubt, due on a day; judged on 2018-03-01.
    let due = |day: &str| loan(json!({ "due": day })).visit(json!({"fu_can_repay": "2"}));
    let another = |kind: &str, open: bool| Loan::fine().other(json!({"kind": kind, "open": open}));
    vec![
        ("in order", Loan::fine(), ""),
        ("LM01", visit(json!({"fu_use": "12"})), "LM01 red"),
        ("LM02", visit(json!({"fu_card_self": false})), "LM02 red"),
        ("LM03", visit(json!({"fu_knows": false})), "LM03 red"),
        ("LM04", visit(json!({"fu_dividend": true})), "LM04 red"),
        ("dividend no", visit(json!({"fu_dividend": false})), ""),
        ("LM06 6", visit(json!({"fu_use": "6"})), "LM06 red"),
        ("LM06 7", visit(json!({"fu_use": "7"})), "LM06 red"),
        ("LM06 8", visit(json!({"fu_use": "8"})), "LM06 red"),
        ("LM06 9", visit(json!({"fu_use": "9"})), "LM06 red"),
        ("LM07", visit(json!({"fu_use": "13"})), "LM07 red"),
        ("LM08 1", visit(json!({"fu_use": "1"})), "LM08 yellow"),
        ("LM08 3", visit(json!({"fu_use": "3"})), "LM08 yellow"),
        ("LM08 4", visit(json!({"fu_use": "4"})), "LM08 yellow"),
        ("LM08 5", visit(json!({"fu_use": "5"})), "LM08 yellow"),
        ("LM08 other", visit(json!({"fu_use": "10"})), "LM08 yellow"),
        ("LM08 plan not known", loan(json!({"ln_use": null})), ""),
        ("LM08 from 1", loan(json!({"ln_use": "1"})), "LM08 yellow"),
        ("LM09 60 days", idle("2018-03-02"), ""),
        (
            "LM09 61 days",
            idle("2018-03-03").on("2018-03-03"),
            "LM09 yellow",
        ),
        (
            "LM09 start not known",
            idle("2018-03-03").loan(json!({"start": null})),
            "",
        ),
        ("LM10 79", visit(json!({"fu_ratio": 79})), "LM10 yellow"),
        ("LM10 not asked", visit(json!({"fu_ratio": null})), ""),
        ("LM11 3", visit(json!({"fu_seen": "3"})), "LM11 yellow"),
        (
            "LM11 2",
            visit(json!({"fu_seen": "2", "fu_state": "2"})),
            "",
        ),
        (
            "LM11 2, 3",
            visit(json!({"fu_seen": "2", "fu_state": "3"})),
            "LM11 yellow",
        ),
        (
            "LM11 2, 4",
            visit(json!({"fu_seen": "2", "fu_state": "4"})),
            "LM11 yellow",
        ),
        ("LM11 1, 4", visit(json!({"fu_state": "4"})), ""),
        ("LM12 one day", loan(json!({"overdue": 1})), "LM12 yellow"),
        ("LM12 90", loan(json!({"overdue": 90})), "LM12 yellow"),
        ("LM12 91", loan(json!({"overdue": 91})), "LM12 red"),
        ("LM12 not known", loan(json!({"overdue": null})), ""),
        ("LM12 today", due("2018-03-01"), "LM12 yellow"),
        ("LM12 past", due("2018-02-28"), ""),
        ("LM12 in 90 days", due("2018-05-30"), "LM12 yellow"),
        ("LM12 in 91 days", due("2018-05-31"), ""),
        (
            "LM12 cannot",
            due("2018-05-30").visit(json!({"fu_can_repay": "3"})),
            "LM12 yellow",
        ),
        (
            "LM12 can",
            due("2018-05-30").visit(json!({"fu_can_repay": "1"})),
            "",
        ),
        ("LM12 nobody asked", due("2018-05-30").unvisited(), ""),
        (
            "LM13 amount",
            loan(json!({"amount": 5_000_001})),
            "LM13 red",
        ),
        (
            "LM13 amount of another kind",
            loan(json!({"kind": "2", "amount": 5_000_001})),
            "",
        ),
        (
            "LM13 amount, kind not known",
            loan(json!({"kind": null, "amount": 5_000_001})),
            "LM13 red",
        ),
        ("LM13 months", loan(json!({"months": 37})), "LM13 red"),
        (
            "LM13 months of another kind",
            loan(json!({"kind": "3", "months": 37})),
            "LM13 red",
        ),
        ("LM13 36 of another kind", loan(json!({"kind": "3"})), ""),
        ("LM13 17 years", born(Some("2000-01-02")), "LM13 red"),
        ("LM13 18 years", born(Some("2000-01-01")), ""),
        ("LM13 65 years", born(Some("1952-01-02")), ""),
        ("LM13 66 years", born(Some("1952-01-01")), "LM13 red"),
        ("LM13 birth not known", born(None), ""),
        ("LM13 second", another("1", true), "LM13 red"),
        ("LM13 second closed", another("1", false), ""),
        ("LM13 second of another kind", another("2", true), ""),
        (
            "LM13 first closed",
            another("1", true).loan(json!({"open": false})),
            "",
        ),
        (
            "LM13 first of another kind",
            another("1", true).loan(json!({"kind": "2"})),
            "",
        ),
        (
            "LM13 twice",
            another("1", true).loan(json!({"amount": 6_000_000})),
            "LM13×2 red",
        ),
        ("LM14", archived(Truth::No), "LM14 red"),
        ("LM14 not known", archived(Truth::Unknown), ""),
        (
            "LM14 another kind",
            archived(Truth::No).loan(json!({"kind": "2"})),
            "",
        ),
        (
            "LM15 90 days",
            Loan::fine().unvisited().on("2018-04-01"),
            "",
        ),
        (
            "LM15 91 days",
            Loan::fine().unvisited().on("2018-04-02"),
            "LM15 yellow",
        ),
        (
            "LM15 closed",
            loan(json!({"open": false})).unvisited().on("2018-04-02"),
            "",
        ),
        ("LM15 180 days later", Loan::fine().on("2018-08-28"), ""),
        (
            "LM15 181 days later",
            Loan::fine().on("2018-08-29"),
            "LM15 yellow",
        ),
        (
            "LM15 after the last",
            Loan::fine()
                .unvisited()
                .earlier("2018-06-01")
                .earlier("2018-02-01")
                .on("2018-11-28"),
            "",
        ),
        (
            "LM15 after the last but a day",
            Loan::fine()
                .unvisited()
                .earlier("2018-06-01")
                .earlier("2018-02-01")
                .on("2018-11-29"),
            "LM15 yellow",
        ),
        (
            "LM15 visited today",
            visit(json!({"fu_date": "2018-06-01"})).on("2018-06-01"),
            "",
        ),
        (
            "LM15 a later visit does not count yet",
            Loan::fine()
                .unvisited()
                .earlier("2018-04-03")
                .on("2018-04-02"),
            "LM15 yellow",
        ),
        (
            "LM15 start not known",
            loan(json!({"start": null})).unvisited().on("2019-04-02"),
            "",
        ),
        (
            "in order of the codes",
            Loan {
                archived: Truth::No,
                ..visit(json!({"fu_use": "12", "fu_knows": false}))
            }
            .loan(json!({"overdue": 91}))
            .on("2018-12-31"),
            "LM01 red, LM03 red, LM12 red, LM14 red, LM15 yellow",
        ),
    ]
}

#[test]
fn each_warning() {
    for (name, loan, expected) in cases() {
        assert_eq!(loan.warn(&Settings::default()), expected, "{name}");
    }
}

fn flow<'a>(borrower: &'a str, enterprise: Option<&'a str>, account: Option<&'a str>) -> Flow<'a> {
    Flow {
        borrower,
        enterprise,
        account,
    }
}

const BORROWERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn to_enterprise(n: usize) -> Vec<Flow<'static>> {
    let names = [Some("示例 公司"), Some(" 示例公司"), Some("示例公司 ")];
    let borrowers = BORROWERS.iter().take(n).enumerate();
    borrowers
        .map(|(index, borrower)| flow(borrower, names[index % 3], None))
        .collect()
}

fn to_account(n: usize) -> Vec<Flow<'static>> {
    let borrowers = BORROWERS.iter().take(n);
    borrowers
        .map(|borrower| flow(borrower, None, Some("62284800")))
        .collect()
}

#[test]
fn lm05_many_loans_in_one_place() {
    let settings = Settings::default();
    let count = |flows: &[Flow<'_>]| gathered(flows, &settings).len();
    assert_eq!(count(&to_enterprise(4)), 0);
    assert_eq!(count(&to_account(2)), 0);
    let found = gathered(&to_enterprise(5), &settings);
    assert_eq!((found[0].code, found[0].level), ("LM05", Level::Red));
    assert_eq!(found[0].reasons[0].message.zh, "5 户的贷款都给了“示例公司”");
    assert_eq!(count(&to_account(3)), 1);
    let twice = [to_account(2), to_account(2)].concat();
    assert_eq!(count(&twice), 0, "a borrower counts once");
    let blank: Vec<_> = BORROWERS
        .iter()
        .map(|borrower| flow(borrower, Some(" "), None))
        .collect();
    assert_eq!(count(&blank), 0);
    let both = [to_enterprise(6), to_account(4)].concat();
    assert_eq!(count(&both), 2);
    let different: Vec<_> = BORROWERS
        .iter()
        .map(|borrower| flow(borrower, Some(borrower), Some(borrower)))
        .collect();
    assert_eq!(count(&different), 0);
}

pub(crate) fn probes() -> Vec<Probe> {
    let of_a_loan = |(name, loan, expected): (&'static str, Loan, &'static str)| {
        Probe::new(name, expected, move |changes| {
            loan.warn(&Settings::changed(changes).expect("settings"))
        })
    };
    let of_a_village = |name, flows: Vec<Flow<'static>>, expected: &str| {
        Probe::new(name, expected, move |changes| {
            let settings = Settings::changed(changes).expect("settings");
            gathered(&flows, &settings).len().to_string()
        })
    };
    let mut probes: Vec<_> = cases().into_iter().map(of_a_loan).collect();
    probes.extend([
        of_a_village("4 borrowers", to_enterprise(4), "0"),
        of_a_village("5 borrowers", to_enterprise(5), "1"),
        of_a_village("2 borrowers", to_account(2), "0"),
        of_a_village("3 borrowers", to_account(3), "1"),
    ]);
    probes
}
