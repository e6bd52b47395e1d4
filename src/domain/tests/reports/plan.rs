//! T1 and T2 with the figures of the county's plan.

use ruhu_domain::reports::causes::causes;
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::plan::{Planned, plan};

use crate::support::{basis, behind, home, notes, row, rows, with_status};

/// Cause, smaller size, households of that size, households one larger.
const RECIPE: [(&str, i64, usize, usize); 9] = [
    ("01", 3, 86, 71),
    ("08", 2, 30, 69),
    ("07", 3, 112, 62),
    ("02", 3, 26, 15),
    ("09", 3, 3, 4),
    ("11", 2, 33, 222),
    ("03", 4, 19, 1),
    ("10", 3, 4, 3),
    ("05", 3, 32, 4),
];

/// The smallest county that gives the plan's table, with the exit years that fit.
pub(crate) fn county() -> Vec<Home> {
    let mut homes = Vec::new();
    let mut in_2018 = [28, 332];
    for (cause, size, small, large) in RECIPE {
        for index in 0..small + large {
            let persons = size + i64::from(index >= small);
            let rest = in_2018.get_mut(persons as usize - 2);
            let year = match rest {
                Some(0) => 2019,
                Some(rest) => {
                    *rest -= 1;
                    2018
                }
                None => 2018,
            };
            homes.push(Home {
                persons,
                cause: cause.to_owned(),
                planned_exit_year: Some(year),
                ..home(&format!("{:04}", homes.len()))
            });
        }
    }
    homes
}

#[test]
fn t1_is_the_table_of_the_plan() {
    let mut homes = county();
    homes.extend([with_status("exited", "40"), with_status("candidate", "10")]);
    let report = causes(&basis(), &homes);
    let expected = [
        "因病 157 542 19.72% 21.64% 3.45 19.72% 21.64% 0.00% 0.00%",
        "缺劳力 99 267 12.44% 10.66% 2.70 12.44% 10.66% 0.00% 0.00%",
        "缺技术 174 584 21.86% 23.31% 3.36 21.86% 23.31% 0.00% 0.00%",
        "因残 41 138 5.15% 5.51% 3.37 5.15% 5.51% 0.00% 0.00%",
        "缺资金 7 25 0.88% 1.00% 3.57 0.88% 1.00% 0.00% 0.00%",
        "自身发展动力不足 255 732 32.04% 29.22% 2.87 32.04% 29.22% 0.00% 0.00%",
        "因学 20 81 2.51% 3.23% 4.05 2.51% 3.23% 0.00% 0.00%",
        "交通条件落后 7 24 0.88% 0.96% 3.43 0.88% 0.96% 0.00% 0.00%",
        "缺土地 36 112 4.52% 4.47% 3.11 4.52% 4.47% 0.00% 0.00%",
        "因灾 0 0 0.00% 0.00% — — — — —",
        "缺水 0 0 0.00% 0.00% — — — — —",
        "其他 0 0 0.00% 0.00% — — — — —",
        "合计 796 2505 100.00% 100.00% 3.15 100.00% 100.00% 0.00% 0.00%",
    ];
    assert_eq!(rows(&report, "T1"), expected, "T1");
    assert_eq!(report.heading.records, 796);
    assert_eq!(notes(&report, "T1"), ["方案数为 2017 年底基线"]);
    assert_eq!(behind(&report, "T1", 12, "households").len(), 796);
    assert_eq!(behind(&report, "T1", 4, "persons").len(), 7);
}

#[test]
fn t1_of_other_households_shows_the_difference_and_what_has_no_cause() {
    let unknown = Home {
        cause: String::new(),
        ..home("2")
    };
    let report = causes(&basis(), &[home("1"), unknown]);
    assert_eq!(
        row(&report, "T1", "因病"),
        "因病 1 3 50.00% 50.00% 3.00 19.72% 21.64% 30.28% 28.36%"
    );
    assert_eq!(
        rows(&report, "T1")[12..],
        [
            "未填 1 3 50.00% 50.00% 3.00 — — — —",
            "合计 2 6 100.00% 100.00% 3.00 100.00% 100.00% 0.00% 0.00%",
        ]
    );
    let nobody = causes(&basis(), &[]);
    assert_eq!(
        row(&nobody, "T1", "因病"),
        "因病 0 0 — — — 19.72% 21.64% — —"
    );
}

fn planned(home: Home, readiness: &str) -> Planned {
    Planned {
        home,
        readiness: readiness.to_owned(),
    }
}

#[test]
fn t2_splits_as_the_plan_and_488_of_539_are_90_54() {
    let mut all: Vec<Planned> = county().into_iter().map(|home| planned(home, "")).collect();
    let report = plan(&basis(), &all, &[]);
    assert_eq!(
        rows(&report, "T2"),
        [
            "2018 539 67.71% 1769 70.62% 539 1769 0 0 0 0 0 0 0 0.00%",
            "2019 257 32.29% 736 29.38% 257 736 0 0 0 0 0 0 0 0.00%",
            "合计 796 100.00% 2505 100.00% 796 2505 0 0 0 0 0 0 0 0.00%",
        ],
        "T2"
    );
    assert_eq!(notes(&report, "T2"), Vec::<String>::new());
    let in_2018 = all
        .iter_mut()
        .filter(|row| row.home.planned_exit_year == Some(2018));
    for row in in_2018.take(488) {
        row.home.status = "40".to_owned();
    }
    let report = plan(&basis(), &all, &[]);
    let done = |row: usize| {
        report
            .table("T2")
            .and_then(|table| table.cell(row, "done"))
            .map(|cell| cell.show())
    };
    assert_eq!(done(0).as_deref(), Some("90.54%"));
    assert_eq!(behind(&report, "T2", 0, "exited").len(), 488);
}

#[test]
fn t2_counts_readiness_of_those_not_exited_only() {
    let of = |code: &str, status: &str, readiness: &str, year, persons| {
        planned(
            Home {
                planned_exit_year: year,
                persons,
                ..with_status(code, status)
            },
            readiness,
        )
    };
    let all = [
        of("1", "20", "READY", Some(2018), 1),
        of("2", "21", "READY_WITH_NOTES", Some(2018), 2),
        of("3", "30", "INCOMPLETE", Some(2018), 3),
        of("4", "20", "NOT_READY", Some(2019), 4),
        of("5", "20", "NOT_READY", Some(2019), 4),
        of("6", "40", "READY", Some(2019), 5),
        of("7", "42", "READY", Some(2017), 6),
        of("8", "20", "READY", None, 7),
    ];
    let report = plan(&basis(), &all, &[]);
    assert_eq!(
        rows(&report, "T2"),
        [
            "2018 539 67.71% 1769 70.62% 3 6 2 3 1 0 1 0 0 0.00%",
            "2019 257 32.29% 736 29.38% 3 13 0 0 0 2 0 1 5 0.39%",
            "合计 796 100.00% 2505 100.00% 6 19 2 3 1 2 1 1 5 0.13%",
        ]
    );
    assert_eq!(
        notes(&report, "T2"),
        [
            "2018：计划标注与方案差 -536 户 -1763 人",
            "2019：计划标注与方案差 -254 户 -723 人",
            "合计：计划标注与方案差 -790 户 -2486 人",
        ]
    );
    let townships = rows(&report, "T2.townships");
    assert_eq!(townships.len(), 13);
    assert_eq!(townships[0], "勐海镇 0 0 0 0 0 0 0 0 0 —");
    assert_eq!(townships[4], "勐满镇 6 19 2 3 1 2 1 1 5 16.67%");
    assert_eq!(townships[12], "合计 6 19 2 3 1 2 1 1 5 16.67%");
    assert_eq!(report.heading.records, 8);
}
