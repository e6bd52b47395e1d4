//! Settings that only reports read.

use std::collections::BTreeMap;

use ruhu_domain::reports::anomalies::{Anomaly, Rule, State, anomalies};
use ruhu_domain::reports::credit::credit;
use ruhu_domain::reports::heading::{Basis, Report};
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::lists::lists;
use ruhu_domain::reports::loans::{Loan, loans};
use ruhu_domain::reports::period::Period;
use ruhu_domain::reports::plan::plan;
use ruhu_domain::reports::quarter::{Brief, quarter};
use ruhu_domain::reports::readiness::{Judged, NetIncome, readiness};
use ruhu_domain::reports::table::words;
use ruhu_domain::reports::villages::villages;
use ruhu_domain::reports::visits::{Visit, Visited, visits};
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json};

use crate::probes::Probe;
use crate::support::date;

/// A report on 2018-11-20 with changed settings.
fn on_the_day<T>(changes: &Map<String, Json>, report: impl Fn(&Basis<'_>) -> T) -> T {
    let settings = Settings::changed(changes).expect("settings");
    report(&Basis {
        scope: &words("勐海县", "Menghai"),
        as_of: date("2018-11-20"),
        cut_off: "",
        not_uploaded: 0,
        settings: &settings,
    })
}

fn probe(
    name: &'static str,
    expected: &str,
    shown: impl Fn(&Basis<'_>) -> String + Copy + 'static,
) -> Probe {
    Probe::new(name, expected, move |changes| on_the_day(changes, shown))
}

fn cell(report: &Report, table: &str, row: usize, key: &str) -> String {
    let cell = report.table(table).and_then(|table| table.cell(row, key));
    cell.map(ruhu_domain::reports::table::Cell::show)
        .unwrap_or_default()
}

fn note(report: &Report, table: &str) -> String {
    let note = report.table(table).and_then(|table| table.notes.first());
    note.map(|note| note.zh.clone()).unwrap_or_default()
}

fn home(status: &str) -> Home {
    Home {
        code: "1".to_owned(),
        status: status.to_owned(),
        ..Home::default()
    }
}

/// Whether households last visited on this day count as late, and how many are in scope.
fn late(basis: &Basis<'_>, status: &str, last: &str) -> String {
    let row = Visited {
        home: home(status),
        visits: vec![Visit {
            on: Some(date(last)),
            ..Visit::default()
        }],
    };
    // An exited household is in scope only by setting; the interval must be seen then.
    let mut changes = Map::new();
    changes.insert("P_VISIT_ALL_ARCHIVED".to_owned(), Json::Bool(true));
    for name in ["P_VISIT_DAYS", "P_VISIT_DAYS_EXITED"] {
        changes.insert(name.to_owned(), basis.settings.get(name).into());
    }
    on_the_day(&changes, |basis| {
        cell(
            &visits(
                basis,
                Period::year(basis.as_of),
                std::slice::from_ref(&row),
                &[],
            ),
            "T5",
            13,
            "late",
        )
    })
}

fn loan(basis: &Basis<'_>, overdue_days: i64, due: Option<&str>) -> String {
    let loan = Loan {
        overdue_days,
        due: due.map(date),
        ..Loan::default()
    };
    let report = loans(basis, &[loan]);
    let last = report.table("T13").map_or(0, |table| table.rows.len()) - 1;
    ["overdue_1", "overdue_2", "overdue_3", "due_soon"]
        .map(|key| cell(&report, "T13", last, key))
        .join(" ")
}

fn brief(basis: &Basis<'_>, unit: &str, length: usize) -> String {
    let (name, empty, reached) = (words("", ""), plan(basis, &[], &[]), BTreeMap::new());
    let problems = "字".repeat(length);
    let brief = Brief {
        unit,
        name: &name,
        delivery: &empty,
        anomalies: &empty,
        rules: &[],
        reached: &reached,
        county: &[],
        problems: &problems,
    };
    quarter(basis, &[], &brief).map_or("too long".to_owned(), |report| {
        let rows = report
            .table("T12.targets")
            .map_or(0, |table| table.rows.len());
        let targets: Vec<String> = (0..rows)
            .map(|row| cell(&report, "T12.targets", row, "target"))
            .collect();
        targets.join(" ")
    })
}

fn growth(basis: &Basis<'_>, this_year: i64) -> String {
    let year = |net| Some(NetIncome { net, n: 1 });
    let row = Judged {
        home: home("40"),
        this_year: year(this_year),
        last_year: year(10_000),
        ..Judged::default()
    };
    cell(&readiness(basis, &[row]), "T6", 0, "above")
}

fn old_anomalies(basis: &Basis<'_>, found: &str) -> String {
    let rule = Rule {
        code: "AN01".to_owned(),
        name: words("", ""),
        severity: 1,
    };
    let anomaly = Anomaly {
        rule: "AN01".to_owned(),
        home: home("20"),
        values: String::new(),
        cadre: String::new(),
        found: date(found),
        state: State::Open,
    };
    cell(&anomalies(basis, &[rule], &[anomaly], &[]), "T7", 0, "late")
}

pub(crate) fn probes() -> Vec<Probe> {
    vec![
        probe(
            "figures of the plan",
            "539 1769 257 736 796 2505",
            |basis| {
                let report = plan(basis, &[], &[]);
                let of = |row, key| cell(&report, "T2", row, key);
                let both =
                    |row| format!("{} {}", of(row, "plan_households"), of(row, "plan_persons"));
                format!("{} {} {}", both(0), both(1), both(2))
            },
        ),
        probe("villages of the plan", "17 19 4", |basis| {
            let report = villages(basis, &[]);
            [0, 1, 2]
                .map(|row| cell(&report, "T14", row, "plan"))
                .join(" ")
        }),
        probe(
            "guards, tourism, leaders",
            "0 / 548，完成 0.00% 0 / 20，完成 0.00% 0 / 40，完成 0.00%",
            |basis| {
                let report = lists(basis, &[]);
                ["guards", "tourism", "leaders"]
                    .map(|list| note(&report, &format!("T15.{list}")))
                    .join(" ")
            },
        ),
        probe("targets of work", "10000 3000 100", |basis| {
            brief(basis, "U05", 300)
        }),
        probe("target of houses", "200", |basis| brief(basis, "U12", 300)),
        probe("a text too long", "too long", |basis| {
            brief(basis, "U12", 301)
        }),
        probe(
            "credit files",
            "目标 2020-12-31 建档 100%，还差 0 户，每周须建 0 户",
            |basis| note(&credit(basis, &[], &[], &[]), "T4"),
        ),
        probe("growth as the county", "否", |basis| growth(basis, 10_900)),
        probe("growth above the county", "是", |basis| {
            growth(basis, 10_901)
        }),
        probe("anomaly of 15 days", "0", |basis| {
            old_anomalies(basis, "2018-11-05")
        }),
        probe("anomaly of 16 days", "1", |basis| {
            old_anomalies(basis, "2018-11-04")
        }),
        probe("overdue 30 days", "1 0 0 0", |basis| loan(basis, 30, None)),
        probe("overdue 31 days", "0 1 0 0", |basis| loan(basis, 31, None)),
        probe("overdue 90 days", "0 1 0 0", |basis| loan(basis, 90, None)),
        probe("overdue 91 days", "0 0 1 0", |basis| loan(basis, 91, None)),
        probe("due in 90 days", "0 0 0 1", |basis| {
            loan(basis, 0, Some("2019-02-18"))
        }),
        probe("due in 91 days", "0 0 0 0", |basis| {
            loan(basis, 0, Some("2019-02-19"))
        }),
        probe("visited 90 days ago", "0", |basis| {
            late(basis, "20", "2018-08-22")
        }),
        probe("visited 91 days ago", "1", |basis| {
            late(basis, "20", "2018-08-21")
        }),
        probe("exited, visited 180 days ago", "0", |basis| {
            late(basis, "40", "2018-05-24")
        }),
        probe("exited, visited 181 days ago", "1", |basis| {
            late(basis, "40", "2018-05-23")
        }),
        probe("exited households are not in scope", "0", |basis| {
            let row = Visited {
                home: home("40"),
                visits: Vec::new(),
            };
            visits(basis, Period::year(basis.as_of), &[row], &[])
                .heading
                .records
                .to_string()
        }),
    ]
}
