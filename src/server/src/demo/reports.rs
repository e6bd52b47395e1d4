//! The demo county in the county office's reports: T1 and T2 as the plan prints them.

use ruhu_domain::date::Date;
use ruhu_domain::household::Household;
use ruhu_domain::reports::causes::causes;
use ruhu_domain::reports::heading::{Basis, Report};
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::plan::{Planned, plan};
use ruhu_domain::reports::table::{Cell, words};
use ruhu_domain::settings::Settings;
use serde_json::Value as Json;

use super::households::households;

fn home(household: &Household) -> Home {
    let text = |name: &str| household.office.get(name).and_then(Json::as_str);
    Home {
        code: household.code.clone(),
        township: household.township.clone(),
        village: household.village.clone(),
        village_name: String::new(),
        status: household.status.clone(),
        persons: household.members.into(),
        cause: text("cause_main").unwrap_or_default().to_owned(),
        planned_exit_year: text("planned_exit_year").and_then(|year| year.parse().ok()),
    }
}

fn lines(report: &Report, table: &str) -> Vec<String> {
    let rows = &report.table(table).expect("the table").rows;
    let line = |row: &Vec<Cell>| row.iter().map(Cell::show).collect::<Vec<_>>().join(" ");
    rows.iter().map(line).collect()
}

#[test]
fn the_demo_county_gives_the_tables_the_plan_prints() {
    let settings = Settings::default();
    let basis = Basis {
        scope: &words("勐海县", "Menghai"),
        as_of: Date::parse("2018-01-01").expect("a date"),
        cut_off: "",
        not_uploaded: 0,
        settings: &settings,
    };
    for seed in [1, 7] {
        let homes: Vec<Home> = households(seed).iter().map(home).collect();
        let t1 = lines(&causes(&basis, &homes), "T1");
        assert_eq!(
            t1[..9],
            [
                "因病 157 542 19.72% 21.64% 3.45 19.72% 21.64% 0.00% 0.00%",
                "缺劳力 99 267 12.44% 10.66% 2.70 12.44% 10.66% 0.00% 0.00%",
                "缺技术 174 584 21.86% 23.31% 3.36 21.86% 23.31% 0.00% 0.00%",
                "因残 41 138 5.15% 5.51% 3.37 5.15% 5.51% 0.00% 0.00%",
                "缺资金 7 25 0.88% 1.00% 3.57 0.88% 1.00% 0.00% 0.00%",
                "自身发展动力不足 255 732 32.04% 29.22% 2.87 32.04% 29.22% 0.00% 0.00%",
                "因学 20 81 2.51% 3.23% 4.05 2.51% 3.23% 0.00% 0.00%",
                "交通条件落后 7 24 0.88% 0.96% 3.43 0.88% 0.96% 0.00% 0.00%",
                "缺土地 36 112 4.52% 4.47% 3.11 4.52% 4.47% 0.00% 0.00%",
            ],
            "T1, seed {seed}"
        );
        assert_eq!(
            t1.last().map(String::as_str),
            Some("合计 796 2505 100.00% 100.00% 3.15 100.00% 100.00% 0.00% 0.00%")
        );
        let rows: Vec<Planned> = homes
            .into_iter()
            .map(|home| Planned {
                home,
                readiness: String::new(),
            })
            .collect();
        let report = plan(&basis, &rows, &[]);
        assert_eq!(
            lines(&report, "T2"),
            [
                "2018 539 67.71% 1769 70.62% 539 1769 0 0 0 0 0 0 0 0.00%",
                "2019 257 32.29% 736 29.38% 257 736 0 0 0 0 0 0 0 0.00%",
                "合计 796 100.00% 2505 100.00% 796 2505 0 0 0 0 0 0 0 0.00%",
            ],
            "T2, seed {seed}"
        );
        let townships = lines(&report, "T2.townships");
        assert_eq!(townships.len(), 13, "all of them, then the total");
        let balance = report.table("T2.changes").expect("the balance");
        assert_eq!(balance.notes[0].zh, "平衡");
    }
}
