//! T14 and T15: poor villages and named lists.

use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::lists::{Entry, LISTS, lists, masked_id};
use ruhu_domain::reports::villages::{Standard, Village, villages};
use ruhu_domain::rules::truth::Truth;

use crate::support::{MENGMAN, basis, behind, home, notes, rows};

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
