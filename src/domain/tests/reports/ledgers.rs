//! T10, T11, T12, T14 and T15: ledgers, the quarterly brief, villages, lists.

use std::collections::BTreeMap;

use ruhu_domain::reports::anomalies::{Anomaly, Rule, State, anomalies};
use ruhu_domain::reports::causes::causes;
use ruhu_domain::reports::dropouts::{Child, Schooling, dropouts};
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::housing::{House, housing};
use ruhu_domain::reports::lists::{Entry, LISTS, lists, masked_id};
use ruhu_domain::reports::quarter::{Brief, quarter};
use ruhu_domain::reports::table::words;
use ruhu_domain::reports::villages::{Standard, Village, villages};
use ruhu_domain::rules::truth::Truth;

use crate::measures::deliveries;
use crate::support::{MENGMAN, basis, behind, date, home, notes, row, rows, with_status};

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

#[test]
fn t14_has_a_sheet_for_each_village_and_the_three_groups() {
    let standard = |number, met| Standard {
        number,
        value: "2.23%".to_owned(),
        met,
        source: "县扶贫办".to_owned(),
        date: "2018-11-01".to_owned(),
    };
    let village = |code: &str, year, standards| Village {
        code: code.to_owned(),
        name: format!("村{code}"),
        township: MENGMAN.to_owned(),
        exit_year: year,
        standards,
    };
    let all_met = |except: usize| {
        (1..=10)
            .map(|number| {
                standard(
                    number,
                    if number == except {
                        Truth::No
                    } else {
                        Truth::Yes
                    },
                )
            })
            .collect::<Vec<_>>()
    };
    let all = [
        village(
            "v1",
            Some(2018),
            vec![standard(1, Truth::Yes), standard(6, Truth::No)],
        ),
        village("v2", Some(2018), all_met(0)),
        village("v3", Some(2017), all_met(10)),
        village("v4", None, Vec::new()),
    ];
    let report = villages(&basis(), &all);
    assert_eq!(
        rows(&report, "T14"),
        ["2016 17 0 0", "2017 19 1 0", "2018 4 2 1"]
    );
    assert_eq!(behind(&report, "T14", 2, "met"), ["v2"]);
    assert_eq!(
        rows(&report, "T14.overview"),
        [
            "村v1 勐满镇 2018 1 1 8",
            "村v2 勐满镇 2018 10 0 0",
            "村v3 勐满镇 2017 9 1 0",
            "村v4 勐满镇 — 0 0 10",
        ]
    );
    assert_eq!(
        rows(&report, "T14.v1"),
        [
            "1 贫困发生率 2.23% 达标 县扶贫办 2018-11-01 是",
            "2 道路硬化到村 — 待核 — — 否",
            "3 通动力电 — 待核 — — 否",
            "4 广播电视 — 待核 — — 否",
            "5 网络宽带 — 待核 — — 否",
            "6 饮水有保障 2.23% 未达标 县扶贫办 2018-11-01 是",
            "7 卫生室 — 待核 — — 否",
            "8 公共活动场所 — 待核 — — 否",
            "9 义务教育有保障 — 待核 — — 是",
            "10 集体经济收入 — 待核 — — 否",
        ]
    );
    assert_eq!(notes(&report, "T14.v1"), ["达标 1 条"]);
    assert_eq!(report.heading.records, 4);
}

#[test]
fn t15_lists_people_masks_numbers_and_names_nobody_to_donors() {
    let entry = |list: &str, code: &str, detail: &str| Entry {
        list: list.to_owned(),
        home: home(code),
        name: "玉应罕".to_owned(),
        sex: "2".to_owned(),
        age: Some(70),
        id_number: "532899194803120028".to_owned(),
        detail: detail.to_owned(),
    };
    let elsewhere = Entry {
        home: Home {
            village: format!("{MENGMAN}202"),
            village_name: "示例乙村".to_owned(),
            ..home("3")
        },
        ..entry("training", "3", "02 茶叶加工")
    };
    let all = [
        entry("guards", "1", "护林"),
        entry("training", "1", "02 茶叶加工"),
        entry("training", "2", "02 茶叶加工"),
        elsewhere,
        entry("training", "1", "11 电工"),
        entry("needs", "1", "饮水"),
    ];
    let report = lists(&basis(), &all);
    let ids: Vec<&str> = report
        .tables
        .iter()
        .map(|table| table.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "T15.guards",
            "T15.training",
            "T15.tourism",
            "T15.needs",
            "T15.leaders",
            "T15.menu"
        ]
    );
    assert_eq!(
        rows(&report, "T15.guards"),
        ["勐满镇 示例甲村 1 玉应罕 女 70 532899************ 护林"]
    );
    assert_eq!(notes(&report, "T15.guards"), ["1 / 548，完成 0.18%"]);
    assert_eq!(notes(&report, "T15.tourism"), ["0 / 20，完成 0.00%"]);
    assert_eq!(notes(&report, "T15.leaders"), ["0 / 40，完成 0.00%"]);
    assert_eq!(notes(&report, "T15.training"), Vec::<String>::new());
    assert_eq!(
        rows(&report, "T15.needs"),
        ["勐满镇 示例甲村 饮水"],
        "no names"
    );
    assert_eq!(
        rows(&report, "T15.menu"),
        [
            "02 茶叶加工 示例甲村 2",
            "02 茶叶加工 示例乙村 1",
            "11 电工 示例甲村 1",
            "合计 — 4",
        ]
    );
    let used: Vec<&str> = report.settings.iter().map(|used| used.name).collect();
    assert_eq!(
        used,
        ["P_TARGET_GUARDS", "P_TARGET_TOURISM", "P_TARGET_LEADERS"]
    );
    assert_eq!(masked_id("12345"), "12345");
    assert_eq!(masked_id("1234567"), "123456*");
    let mut names = LISTS.map(|(name, ..)| name).to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), LISTS.len(), "no list is there twice");
}
