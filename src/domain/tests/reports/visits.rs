//! T5 and T9: visits and six clears.

use ruhu_domain::reports::heading::Basis;
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::period::Period;
use ruhu_domain::reports::six_clears::{Clears, six_clears};
use ruhu_domain::reports::visits::{PoorVillage, Promise, Seen, Visit, Visited, visits};
use ruhu_domain::settings::Settings;
use serde_json::json;

use crate::support::{MENGMAN, MENGWANG, basis, behind, date, home, notes, row, rows, with_status};

fn visit(role: &str, on: &str, seen: Seen) -> Visit {
    Visit {
        role: role.to_owned(),
        on: Some(date(on)),
        seen,
        ..Visit::default()
    }
}

fn visited(home: Home, visits: Vec<Visit>) -> Visited {
    Visited { home, visits }
}

fn quarter() -> Period {
    Period::quarter(basis().as_of)
}

#[test]
fn t5_612_of_796_by_group_cadres_and_743_by_anyone() {
    let all: Vec<Visited> = (0..796)
        .map(|index| {
            let visits = match index {
                0..612 => vec![visit("06", "2018-11-01", Seen::People)],
                612..743 => vec![visit("08", "2018-11-01", Seen::People)],
                _ => Vec::new(),
            };
            visited(home(&index.to_string()), visits)
        })
        .collect();
    let report = visits(&basis(), quarter(), &all, &[]);
    let roles = "0 0.00% 0 0.00% 0 0.00% 0 0.00% 612 76.88% 0 0.00% 131 16.46%";
    let figures = format!("796 {roles} 743 93.34% 53 0 0 743 0.93 0 0 0 0");
    assert_eq!(
        row(&report, "T5", "合计"),
        format!("合计 {figures} 0 —"),
        "T5"
    );
    assert_eq!(rows(&report, "T5").len(), 13);
    assert_eq!(
        row(&report, "T5.villages", "示例甲村"),
        format!("示例甲村 {figures}")
    );
    assert_eq!(rows(&report, "T5.late").len(), 53);
    assert_eq!(behind(&report, "T5", 4, "role_06").len(), 612);
}

#[test]
fn t5_counts_calls_help_and_promises_of_the_period_only() {
    let promise = |due: &str, done| Promise {
        due: date(due),
        done,
    };
    let mut first = visit("02", "2018-10-01", Seen::People);
    first.helped = 2;
    first.promises = vec![
        promise("2018-11-19", false),
        promise("2018-11-19", true),
        promise("2018-11-20", false),
    ];
    let mut old = visit("03", "2018-09-30", Seen::People);
    old.helped = 5;
    old.promises = vec![promise("2018-11-19", false)];
    let mut call = visit("04", "2018-11-02", Seen::Phone);
    call.helped = 7;
    let all = [
        visited(
            home("1"),
            vec![first, old, call, visit("05", "2018-11-03", Seen::Nobody)],
        ),
        visited(
            home("2"),
            vec![
                visit("02", "2018-11-20", Seen::People),
                visit("03", "2018-11-20", Seen::People),
            ],
        ),
        // Without a date it counts for no period; after the day of the report neither.
        visited(
            home("3"),
            vec![
                Visit {
                    role: "07".to_owned(),
                    ..Visit::default()
                },
                visit("08", "2018-11-21", Seen::People),
            ],
        ),
        visited(home("4"), vec![visit("04", "2018-11-02", Seen::Phone)]),
    ];
    let report = visits(&basis(), quarter(), &all, &[]);
    assert_eq!(
        row(&report, "T5.villages", "示例甲村"),
        "示例甲村 4 2 50.00% 1 25.00% 0 0.00% 0 0.00% 0 0.00% 0 0.00% 0 0.00% 2 50.00% 2 2 1 3 0.75 2 3 1 1"
    );
    let late = ["勐满镇 示例甲村 3 —", "勐满镇 示例甲村 4 —"];
    assert_eq!(rows(&report, "T5.late"), late);
}

#[test]
fn t5_scope_and_intervals_follow_the_status() {
    let all = [
        visited(home("a"), vec![visit("08", "2018-08-22", Seen::People)]),
        visited(home("b"), vec![visit("08", "2018-08-21", Seen::People)]),
        visited(home("b2"), vec![visit("08", "2018-08-20", Seen::People)]),
        visited(
            with_status("c", "40"),
            vec![visit("08", "2018-05-24", Seen::People)],
        ),
        visited(
            with_status("d", "40"),
            vec![visit("08", "2018-05-23", Seen::People)],
        ),
        visited(with_status("e", "80"), Vec::new()),
    ];
    let report = visits(&basis(), quarter(), &all, &[]);
    assert_eq!(report.heading.records, 3, "those that have not exited");
    let late = ["勐满镇 示例甲村 b2 92", "勐满镇 示例甲村 b 91"];
    assert_eq!(rows(&report, "T5.late"), late);
    let changes = json!({"P_VISIT_ALL_ARCHIVED": true});
    let settings = Settings::changed(changes.as_object().expect("an object")).expect("settings");
    let everybody = Basis {
        settings: &settings,
        ..basis()
    };
    let report = visits(&everybody, quarter(), &all, &[]);
    assert_eq!(report.heading.records, 5);
    let late = [
        "勐满镇 示例甲村 d 181",
        "勐满镇 示例甲村 b2 92",
        "勐满镇 示例甲村 b 91",
    ];
    assert_eq!(rows(&report, "T5.late"), late);
    assert_eq!(report.settings[0].value, "是");
}

#[test]
fn t5_counts_poor_villages_for_county_leaders() {
    let village = |index: usize, on: &str| PoorVillage {
        code: format!("{index}"),
        township: if index == 0 { MENGMAN } else { MENGWANG }.to_owned(),
        visits: vec![date(on)],
    };
    let days = ["2018-10-01", "2018-09-30", "2018-11-20"];
    let mut villages: Vec<PoorVillage> = (0..40)
        .map(|index| village(index, days[index.min(2)]))
        .collect();
    let leaders = |report: &_, place| {
        let row: String = row(report, "T5", place);
        row.split(' ').rev().take(2).collect::<Vec<_>>().join(" ")
    };
    let report = visits(
        &basis(),
        quarter(),
        &[visited(home("1"), Vec::new())],
        &villages,
    );
    assert_eq!(leaders(&report, "勐满镇"), "100.00% 1");
    assert_eq!(leaders(&report, "勐往乡"), "97.44% 38");
    assert_eq!(leaders(&report, "合计"), "97.50% 39");
    assert_eq!(leaders(&report, "勐海镇"), "— 0");
    assert_eq!(notes(&report, "T5"), Vec::<String>::new());
    villages.pop();
    let report = visits(&basis(), quarter(), &[], &villages);
    assert_eq!(notes(&report, "T5"), ["名单贫困村 39 个，方案 40 个"]);
}

#[test]
fn t5_adds_up_when_places_are_not_of_the_county() {
    let elsewhere = Home {
        township: "530000000".to_owned(),
        village_name: String::new(),
        ..home("1")
    };
    let villages = |township: &str| {
        [PoorVillage {
            code: "v".to_owned(),
            township: township.to_owned(),
            visits: vec![date("2018-11-20")],
        }]
    };
    let ends = |homes: &[Visited], township| {
        let report = visits(&basis(), quarter(), homes, &villages(township));
        let end = |row: &String| row.split(' ').rev().take(2).collect::<Vec<_>>().join(" ");
        rows(&report, "T5")[12..]
            .iter()
            .map(end)
            .collect::<Vec<_>>()
    };
    let outside = [visited(elsewhere, Vec::new())];
    assert_eq!(
        ends(&outside, MENGMAN),
        ["— —", "100.00% 1"],
        "其他 of households only"
    );
    assert_eq!(
        ends(&outside, "530000001"),
        ["100.00% 1", "100.00% 1"],
        "其他 of both"
    );
    assert_eq!(
        ends(&[], "530000001"),
        ["100.00% 1"],
        "其他 of villages only"
    );
    let report = visits(&basis(), quarter(), &outside, &[]);
    assert_eq!(rows(&report, "T5.late"), ["530000000  1 —"]);
    let place = rows(&report, "T5.villages")[0].clone();
    assert!(
        place.starts_with(&format!("{MENGMAN}201 1 ")),
        "a village without a name: {place}"
    );
}

#[test]
fn t9_641_of_796_are_six_of_six() {
    let clear = |index: usize| match index {
        0..641 => [true; 6],
        641..741 => [true, true, true, true, true, false],
        741..791 => [true, true, false, true, true, false],
        791..795 => [true, false, false, true, true, false],
        _ => [false; 6],
    };
    let mut all: Vec<Clears> = (0..796)
        .map(|index| Clears {
            home: home(&index.to_string()),
            clear: clear(index),
        })
        .collect();
    all.push(Clears {
        home: with_status("x", "10"),
        clear: [true; 6],
    });
    let report = six_clears(&basis(), &all);
    let figures = "796 641 80.53% 100 50 5 99.87% 99.37% 93.09% 99.87% 99.87% 80.53% 5.73";
    assert_eq!(
        rows(&report, "T9"),
        [format!("示例甲村 {figures}"), format!("合计 {figures}")],
        "T9"
    );
    assert_eq!(
        behind(&report, "T9", 0, "C1"),
        ["795"],
        "opens to those that are not clear"
    );
    assert_eq!(
        behind(&report, "T9", 0, "village"),
        [format!("{MENGMAN}201")]
    );
    assert_eq!(report.heading.records, 796);
}
