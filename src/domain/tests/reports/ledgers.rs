//! T10, T11 and T12: ledgers and the quarterly brief.

use std::collections::BTreeMap;

use ruhu_domain::reports::anomalies::{Anomaly, Rule, State, anomalies};
use ruhu_domain::reports::causes::causes;
use ruhu_domain::reports::dropouts::{Child, Schooling, dropouts};
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::housing::{House, housing};
use ruhu_domain::reports::quarter::{Brief, quarter};
use ruhu_domain::reports::table::words;

use crate::measures::deliveries;
use crate::support::{basis, date, home, notes, row, rows, with_status};

#[test]
fn t10_lists_children_out_of_school_and_those_who_returned() {
    let child = |schooling, because_poor, returned: Option<&str>| Child {
        home: home("1"),
        name: "岩温罕".to_owned(),
        sex: "1".to_owned(),
        age: Some(14),
        ethnic: "傣族".to_owned(),
        schooling,
        grade: "七年级".to_owned(),
        out_since: Some(date("2018-09-01")),
        reason: "务工".to_owned(),
        because_poor,
        school: "示例中学".to_owned(),
        guardian: "岩罕".to_owned(),
        actions: 2,
        returned: returned.map(date),
    };
    let mut all = vec![
        child(Schooling::Out, true, None),
        child(Schooling::Out, false, None),
        child(Schooling::InSchool, true, Some("2018-10-01")),
        child(Schooling::InSchool, true, None),
        child(Schooling::InSchool, false, None),
        child(Schooling::AtHome, false, None),
        child(Schooling::Exempt, true, None),
        child(Schooling::Exempt, true, None),
    ];
    "2".clone_into(&mut all[1].sex);
    all[1].out_since = None;
    all[1].age = None;
    String::new().clone_into(&mut all[2].sex);
    let report = dropouts(&basis(), &all);
    assert_eq!(rows(&report, "T10"), ["8 3 1 2 2 1 1"]);
    let place = "傣族 勐满镇 示例甲村 1 七年级";
    assert_eq!(
        rows(&report, "T10.ledger"),
        [
            format!("岩** 男 14 {place} 2018-09-01 务工 是 否 示例中学 岩罕 2 — 80"),
            format!("岩** 女 — {place} — 务工 否 否 示例中学 岩罕 2 — —"),
            format!("岩** — 14 {place} 2018-09-01 务工 是 否 示例中学 岩罕 2 2018-10-01 30"),
        ]
    );
    assert_eq!(report.heading.records, 8);
}

#[test]
fn t11_follows_dangerous_houses_to_acceptance() {
    let house = |code: &str, group: &str, grade: &str, state: &str| House {
        home: home(code),
        group: group.to_owned(),
        grade: grade.to_owned(),
        graded: "2018-05-01".to_owned(),
        renovation: "修缮加固".to_owned(),
        year: "2019".to_owned(),
        state: state.to_owned(),
        subsidy: None,
        accepted: String::new(),
        has_photo: false,
        added: false,
    };
    let mut all = vec![
        house("1", "建档立卡", "C", ""),
        house("2", "建档立卡", "D", "0"),
        house("3", "建档立卡", "C", "1"),
        house("4", "低保", "A", "2"),
        house("5", "低保", "B", "3"),
        house("6", "低保", "N", "4"),
        house("7", "残疾", "A", "5"),
        house("8", "残疾", "C", "5"),
        house("9", "", "C", "5"),
        house("10", "建档立卡", "A", "0"),
        house("11", "建档立卡", "B", ""),
        house("12", "建档立卡", "N", "1"),
    ];
    all[7].subsidy = Some(2_000_000);
    all[7].has_photo = true;
    all[7].added = true;
    "2019-05-30".clone_into(&mut all[7].accepted);
    let report = housing(&basis(), &all);
    assert_eq!(
        row(&report, "T11", "勐满镇"),
        "勐满镇 9 4 1 1 1 2 22.22% 1 1"
    );
    assert_eq!(row(&report, "T11", "合计"), "合计 9 4 1 1 1 2 22.22% 1 1");
    assert_eq!(row(&report, "T11", "勐海镇"), "勐海镇 0 0 0 0 0 0 — 0 0");
    assert_eq!(
        notes(&report, "T11"),
        ["4 类对象目标 200 户，已销档 2 户，完成 1.00%"]
    );
    let ledger = rows(&report, "T11.ledger");
    assert_eq!(ledger.len(), 10);
    assert_eq!(
        ledger[7],
        "勐满镇 示例甲村 8 残疾 C 2018-05-01 修缮加固 2019 验收合格 20,000.00 2019-05-30 是 是 是"
    );
    assert_eq!(
        ledger[0],
        "勐满镇 示例甲村 1 建档立卡 C 2018-05-01 修缮加固 2019 — —  否 否 否"
    );
    assert!(ledger[8].starts_with("勐满镇 示例甲村 9 非4类 C"));
    let states: Vec<&str> = ledger
        .iter()
        .filter_map(|row| row.split(' ').nth(8))
        .collect();
    assert_eq!(
        states[..6],
        ["—", "不需要", "应改未申请", "已申请", "在建", "竣工未验收"]
    );
}

#[test]
fn t12_takes_the_units_own_rows_from_the_other_reports() {
    let rule = |code: &str| Rule {
        code: code.to_owned(),
        name: words(code, code),
        severity: 1,
    };
    let found = Anomaly {
        rule: "AN53".to_owned(),
        home: home("1"),
        values: String::new(),
        cadre: String::new(),
        found: date("2018-11-20"),
        state: State::Open,
    };
    let anomalies = anomalies(
        &basis(),
        &[rule("AN01"), rule("AN53"), rule("AN54")],
        &[found],
        &[],
    );
    let (name, delivery) = (words("县住房和城乡建设局", "Housing"), deliveries());
    let homes: Vec<Home> = [
        "10", "20", "20", "21", "22", "30", "40", "41", "42", "80", "81", "",
    ]
    .iter()
    .enumerate()
    .map(|(index, status)| with_status(&index.to_string(), status))
    .collect();
    let county = causes(&basis(), &homes);
    let reached = BTreeMap::from([("P_TARGET_HOUSES", 50), ("P_TARGET_TRAINING", 6238)]);
    let brief = Brief {
        unit: "U12",
        name: &name,
        delivery: &delivery,
        anomalies: &anomalies,
        rules: &["AN53", "AN54"],
        reached: &reached,
        county: &[&county],
        problems: "没有",
    };
    let report = quarter(&basis(), &homes, &brief).expect("a brief");
    assert_eq!(report.heading.title.zh, "季度报告：县住房和城乡建设局");
    let ids: Vec<&str> = report
        .tables
        .iter()
        .map(|table| table.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "T12.measures",
            "T12.targets",
            "T12.disputes",
            "T12.anomalies",
            "T12.statuses",
            "T1",
            "T12.problems"
        ]
    );
    assert_eq!(rows(&report, "T12.measures").len(), 1);
    assert!(rows(&report, "T12.measures")[0].starts_with("M42 "));
    assert_eq!(rows(&report, "T12.targets"), ["危房改造户 200 50 25.00%"]);
    assert_eq!(
        rows(&report, "T12.disputes"),
        ["M42 名M42 U12 勐满镇 示例甲村 h30 没收到"]
    );
    assert_eq!(
        rows(&report, "T12.anomalies"),
        ["AN53 AN53 1 1 1 0 0 0 0", "AN54 AN54 1 0 0 0 0 0 0"]
    );
    assert_eq!(
        rows(&report, "T12.statuses"),
        [
            "拟识别 1 3",
            "未脱贫 2 6",
            "新识别(未脱贫) 1 3",
            "返贫(未脱贫) 1 3",
            "预脱贫 1 3",
            "脱贫(巩固期) 1 3",
            "脱贫监测 1 3",
            "稳定脱贫 1 3",
            "剔除 1 3",
            "自然消亡 1 3",
        ]
    );
    assert_eq!(rows(&report, "T12.problems"), ["没有"]);
    let used: Vec<&str> = report.settings.iter().map(|used| used.name).collect();
    assert_eq!(used, ["P_TARGET_HOUSES", "P_BRIEF_CHARS"]);
    // A unit's targets without a figure stay open; a report that is missing leaves its table empty.
    let of_labour = Brief {
        unit: "U05",
        delivery: &county,
        ..brief
    };
    let report = quarter(&basis(), &homes, &of_labour).expect("a brief");
    assert_eq!(
        rows(&report, "T12.targets"),
        [
            "培训人次 10000 6238 62.38%",
            "转移就业人次 3000 — —",
            "自主创业人数 100 — —"
        ]
    );
    assert_eq!(rows(&report, "T12.measures"), Vec::<String>::new());
}

#[test]
fn t12_refuses_a_text_that_is_too_long() {
    let (name, county) = (words("局", "Unit"), causes(&basis(), &[]));
    let reached = BTreeMap::new();
    let of = |problems: &str| {
        let brief = Brief {
            unit: "U01",
            name: &name,
            delivery: &county,
            anomalies: &county,
            rules: &[],
            reached: &reached,
            county: &[],
            problems,
        };
        quarter(&basis(), &[], &brief)
            .err()
            .map(|message| message.zh)
    };
    assert_eq!(of(&"字".repeat(300)), None);
    assert_eq!(
        of(&"字".repeat(301)).as_deref(),
        Some("最多 300 字，现在 301 字，请缩短")
    );
}
