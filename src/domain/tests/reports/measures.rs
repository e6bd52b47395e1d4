//! T6, T7 and T8: readiness, anomalies, delivery.

use ruhu_domain::reports::anomalies::{Anomaly, Rule, State, Survey, anomalies};
use ruhu_domain::reports::delivery::{Kind, Measure, delivery};
use ruhu_domain::reports::heading::Report;
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::readiness::{Judged, NetIncome, readiness};
use ruhu_domain::reports::table::words;

use crate::support::{MENGMAN, basis, behind, date, home, row, rows, with_status};

fn judged(home: Home, readiness: &str, unmet: &[&str], income: Option<i64>) -> Judged {
    Judged {
        home,
        readiness: readiness.to_owned(),
        unmet: unmet.iter().map(|code| (*code).to_owned()).collect(),
        income,
        ..Judged::default()
    }
}

fn exited(code: &str, risk: &str, this: Option<(i64, i64)>, last: Option<(i64, i64)>) -> Judged {
    let year = |year: Option<(i64, i64)>| year.map(|(net, n)| NetIncome { net, n });
    Judged {
        risk: risk.to_owned(),
        this_year: year(this),
        last_year: year(last),
        ..judged(with_status(code, "40"), "READY", &["G1"], Some(1))
    }
}

#[test]
fn t6_counts_results_conditions_and_levels() {
    let mut all = vec![judged(home("1"), "READY", &[], Some(600_000))];
    let of = |count: usize, readiness: &str, unmet: &[&str]| -> Vec<Judged> {
        (0..count)
            .map(|index| judged(home(&format!("{readiness}{index}")), readiness, unmet, None))
            .collect()
    };
    all.extend(of(2, "READY_WITH_NOTES", &[]));
    all.extend(of(3, "NOT_READY", &["G1", "G2", "G3"]));
    all.extend(of(4, "INCOMPLETE", &["G4"]));
    all.push(judged(
        home("x"),
        "NOT_READY",
        &["G3", "G4", "G5", "G6", "G7"],
        Some(290_000),
    ));
    all.push(judged(home("y"), "NOT_READY", &["G6", "G7"], Some(300_001)));
    all.push(judged(home("z"), "NOT_READY", &["G7"], Some(400_000)));
    for (level, count) in [("red", 1), ("yellow", 2), ("green", 3), ("unknown", 4)] {
        all.extend((0..count).map(|index| exited(&format!("{level}{index}"), level, None, None)));
    }
    let report = readiness(&basis(), &all);
    let figures = "13 39 1 2 6 4 3 3 4 1 1 2 3 3,500.01 2,900.00 1 2 3 4 — 9.00% —";
    assert_eq!(
        rows(&report, "T6"),
        [format!("示例甲村 {figures}"), format!("合计 {figures}")],
        "T6"
    );
    assert_eq!(behind(&report, "T6", 0, "G4"), ["x"]);
    assert_eq!(report.heading.records, 23);
}

/// Growth, county's growth, whether above.
fn growth(rows: &[Judged]) -> String {
    let report = readiness(&basis(), rows);
    let row = row(&report, "T6", "合计");
    let cells: Vec<&str> = row.split(' ').rev().take(3).collect();
    format!("{} {}", cells[2], cells[0])
}

#[test]
fn t6_growth_is_that_of_sums_over_households_with_both_years() {
    for (name, all, expected) in [
        ("none", vec![], "— —"),
        (
            "per head: 3,000 to 3,300",
            vec![exited("1", "", Some((990_000, 3)), Some((1_200_000, 4)))],
            "10.00% 是",
        ),
        (
            "sums: (1,000 + 6,000) ÷ 4 to (1,500 + 6,000) ÷ 4",
            vec![
                exited("1", "", Some((150_000, 1)), Some((100_000, 1))),
                exited("2", "", Some((600_000, 3)), Some((600_000, 3))),
            ],
            "7.14% 否",
        ),
        (
            "one year only does not count",
            vec![
                exited("1", "", Some((90_000, 1)), Some((100_000, 1))),
                exited("2", "", Some((900_000, 3)), None),
                exited("3", "", None, Some((900_000, 3))),
            ],
            "-10.00% 否",
        ),
        (
            "nothing before",
            vec![exited("1", "", Some((1, 1)), Some((0, 1)))],
            "— —",
        ),
        (
            "less than nothing before",
            vec![exited("1", "", Some((1, 1)), Some((-5, 1)))],
            "— —",
        ),
        (
            "half up",
            vec![exited("1", "", Some((200_001, 1)), Some((200_000, 1)))],
            "0.00% 否",
        ),
        (
            "half up",
            vec![exited("1", "", Some((20_001, 1)), Some((20_000, 1)))],
            "0.01% 否",
        ),
        (
            "half down",
            vec![exited("1", "", Some((19_999, 1)), Some((20_000, 1)))],
            "-0.01% 否",
        ),
        (
            "as the county",
            vec![exited("1", "", Some((109, 1)), Some((100, 1)))],
            "9.00% 否",
        ),
        (
            "above",
            vec![exited("1", "", Some((10_901, 1)), Some((10_000, 1)))],
            "9.01% 是",
        ),
        (
            "not exited: not counted",
            vec![Judged {
                home: home("1"),
                ..exited("1", "", Some((109, 1)), Some((100, 1)))
            }],
            "— —",
        ),
    ] {
        assert_eq!(growth(&all), expected, "{name}");
    }
}

#[test]
fn t6_median_of_odd_even_and_no_incomes() {
    for (incomes, expected) in [
        (vec![], "— —"),
        (vec![5], "0.05 0.05"),
        (vec![9, 4], "0.07 0.04"),
        (vec![9, 4, 5], "0.05 0.04"),
        (vec![-100, 4, 6, 9], "0.05 -1.00"),
    ] {
        let all: Vec<Judged> = incomes
            .into_iter()
            .map(|income| judged(home("1"), "READY", &[], Some(income)))
            .collect();
        let row = row(&readiness(&basis(), &all), "T6", "合计");
        let cells: Vec<&str> = row.split(' ').collect();
        assert_eq!(cells[14..16].join(" "), expected);
    }
}

#[test]
fn t7_counts_states_ages_and_rates() {
    let rule = |code: &str, severity| Rule {
        code: code.to_owned(),
        name: words(format!("名{code}"), code),
        severity,
    };
    let anomaly = |rule: &str, code: &str, cadre: &str, found: &str, state| Anomaly {
        rule: rule.to_owned(),
        home: home(code),
        values: "=60".to_owned(),
        cadre: cadre.to_owned(),
        found: date(found),
        state,
    };
    let all = [
        anomaly("AN01", "1", "甲", "2018-11-05", State::Open),
        anomaly("AN01", "1", "甲", "2018-11-04", State::Open),
        anomaly("AN01", "2", "甲", "2018-01-01", State::Corrected),
        anomaly("AN02", "3", "甲", "2018-11-20", State::True),
        anomaly("AN02", "4", "乙", "2018-11-20", State::False),
        anomaly("AN02", "5", "乙", "2018-11-20", State::False),
        anomaly("AN08", "6", "乙", "2018-11-20", State::Open),
    ];
    let survey = |cadre: &str| Survey {
        cadre: cadre.to_owned(),
        township: MENGMAN.to_owned(),
    };
    let surveys = [survey("甲"), survey("甲"), survey("甲"), survey("丙")];
    let rules = [
        rule("AN01", 1),
        rule("AN02", 1),
        rule("AN08", 2),
        rule("AN09", 1),
    ];
    let report = anomalies(&basis(), &rules, &all, &surveys);
    assert_eq!(rows(&report, "T7.errors"), ["1"]);
    assert_eq!(behind(&report, "T7.errors", 0, "households"), ["1"]);
    assert_eq!(
        rows(&report, "T7"),
        [
            "AN01 名AN01 1 3 2 1 0 0 1",
            "AN02 名AN02 1 3 0 0 1 2 0",
            "AN08 名AN08 2 1 1 0 0 0 0",
            "AN09 名AN09 1 0 0 0 0 0 0",
        ]
    );
    assert_eq!(row(&report, "T7.townships", "勐满镇"), "勐满镇 4 7 175.00");
    assert_eq!(row(&report, "T7.townships", "勐海镇"), "勐海镇 0 0 —");
    assert_eq!(
        rows(&report, "T7.cadres"),
        ["丙 1 0 0.00", "乙 0 3 —", "甲 3 4 133.33"]
    );
    assert_eq!(
        rows(&report, "T7.list"),
        [
            "AN01 勐满镇 示例甲村 1 =60 甲 2018-11-05",
            "AN01 勐满镇 示例甲村 1 =60 甲 2018-11-04",
            "AN08 勐满镇 示例甲村 6 =60 乙 2018-11-20",
        ]
    );
    assert!(
        report
            .table("T7.list")
            .expect("a table")
            .csv()
            .contains(",'=60,")
    );
    assert_eq!(report.heading.records, 7);
}

fn measure(code: &str, household: Home, member: Option<&str>, status: &str) -> Measure {
    Measure {
        code: code.to_owned(),
        home: household,
        member: member.map(str::to_owned),
        due: true,
        status: status.to_owned(),
        amount: 10_000,
        late: false,
        reason: "没收到".to_owned(),
    }
}

pub(crate) fn deliveries() -> Report {
    let kind = |code: &str, unit: &str| Kind {
        code: code.to_owned(),
        name: words(format!("名{code}"), code),
        unit: unit.to_owned(),
        unit_name: words(format!("局{unit}"), unit),
    };
    let mut all: Vec<Measure> = "0122333456777788888999999"
        .chars()
        .enumerate()
        .map(|(index, status)| {
            let member = if index % 2 == 0 { None } else { Some("a") };
            measure(
                "M22",
                home(&format!("h{index:02}")),
                member,
                &status.to_string(),
            )
        })
        .collect();
    // A second member of one household, and the same member again.
    all.push(measure("M22", home("h01"), Some("b"), "1"));
    all.push(measure("M22", home("h01"), Some("b"), "1"));
    all[1].late = true;
    all[26].late = true;
    all.push(measure("M23", home("h30"), None, "4"));
    all.push(measure("M42", home("h30"), None, "9"));
    delivery(
        &basis(),
        &[kind("M22", "U06"), kind("M23", "U06"), kind("M42", "U12")],
        &all,
        &[],
    )
}

#[test]
fn t8_goes_from_entitled_to_delivered() {
    let report = deliveries();
    let figures = "24 13 26 3 2 3 3 11.54% 2,600.00 4 5 6 1 2";
    assert_eq!(
        rows(&report, "T8"),
        [
            format!("M22 名M22 U06 局U06 {figures}"),
            "M23 名M23 U06 局U06 1 0 1 0 0 0 1 100.00% 100.00 0 0 0 0 0".to_owned(),
            "M42 名M42 U12 局U12 1 0 1 0 0 0 0 0.00% 100.00 0 0 1 0 0".to_owned(),
        ]
    );
    assert_eq!(
        rows(&report, "T8.units"),
        [
            "U06 局U06 25 13 27 3 2 3 4 14.81% 2,700.00 4 5 6 1 2",
            "U12 局U12 1 0 1 0 0 0 0 0.00% 100.00 0 0 1 0 0",
        ]
    );
    assert_eq!(rows(&report, "T8.disputes").len(), 7);
    assert_eq!(
        rows(&report, "T8.disputes")[6],
        "M42 名M42 U12 勐满镇 示例甲村 h30 没收到"
    );
    let unknown = [measure("M99", home("1"), None, "9")];
    let report = delivery(&basis(), &[], &unknown, &[]);
    assert_eq!(
        rows(&report, "T8.disputes"),
        ["M99 — — 勐满镇 示例甲村 1 没收到"]
    );
}

#[test]
fn t8_by_cause_asks_for_every_due_measure_of_the_paragraph() {
    // A household of cause 01 for each status of a measure of its paragraph.
    let homes: Vec<Home> = (0..10).map(|index| home(&index.to_string())).collect();
    let mut all: Vec<Measure> = homes
        .iter()
        .map(|home| measure("M08", home.clone(), None, &home.code))
        .collect();
    let of = |all: &[Measure], homes: &[Home]| {
        row(&delivery(&basis(), &[], all, homes), "T8.causes", "因病")
    };
    assert_eq!(
        of(&all, &homes),
        "因病 10 7 0",
        "statuses 2 to 8 are handled"
    );
    all.push(measure("M09", homes[2].clone(), None, "1"));
    assert_eq!(
        of(&all, &homes),
        "因病 10 7 0",
        "not a measure of the paragraph"
    );
    all.push(measure("M01", homes[2].clone(), None, "1"));
    assert_eq!(of(&all, &homes), "因病 10 6 0", "one of two is open");
    all[1].due = false;
    assert_eq!(of(&all, &homes), "因病 10 7 1", "possible, not due");
    let others = Home {
        cause: "10".to_owned(),
        ..home("x")
    };
    let report = delivery(
        &basis(),
        &[],
        &[measure("M46", others.clone(), None, "4")],
        &[others],
    );
    assert_eq!(
        row(&report, "T8.causes", "交通条件落后"),
        "交通条件落后 1 1 0"
    );
    assert_eq!(rows(&report, "T8.causes").len(), 9);
    // Every paragraph names its measures.
    for (cause, name, codes) in [
        ("01", "因病", "M01 M02 M03 M04 M05 M06 M07 M08"),
        ("08", "缺劳力", "M11 M12 M13 M26"),
        ("07", "缺技术", "M15 M16 M17 M18 M19 M20"),
        ("02", "因残", "M14 M19 M22 M23 M24 M25 M26"),
        ("09", "缺资金", "M31 M32 M33"),
        ("11", "自身发展动力不足", "M14 M20 M49"),
        ("03", "因学", "M36 M37 M38 M39 M40"),
        ("10", "交通条件落后", "M46"),
        ("05", "缺土地", "M12 M15 M16 M17 M18 M19 M20 M31"),
    ] {
        let here = Home {
            cause: cause.to_owned(),
            ..home("1")
        };
        let named: Vec<String> = (1..=56)
            .map(|number| format!("M{number:02}"))
            .filter(|code| {
                let open = [measure(code, here.clone(), None, "1")];
                let report = delivery(&basis(), &[], &open, std::slice::from_ref(&here));
                row(&report, "T8.causes", name) == format!("{name} 1 0 0")
            })
            .collect();
        assert_eq!(named.join(" "), codes, "{name}");
    }
}
