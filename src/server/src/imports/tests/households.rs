//! Households with their members.

use serde_json::{Value as Json, json};

use super::{Office, all_are_said, counts, said};
use crate::imports::{Happens, Kind, Unable, run};

/// One row for each member, the household's columns repeated, as the national system writes them.
const ROWS: &str = "\
示例县名册,,,,,,,,,,,
户编号,乡镇,行政村,村民小组,户类型,脱贫状态,状态年度,主要致贫原因,姓名,证件号码,与户主关系,民族
532822103201010001,勐混镇,示例甲村,示例一组,建档立卡户,未脱贫,2014,因病,岩温,532899197203150010,户主,傣族
532822103201010001,勐混镇,示例甲村,示例一组,建档立卡户,未脱贫,2014,因病,玉香,532899197511080026,配偶,傣族
532822103201010001,,,,,,,,示例子,532899200809010033,之子,傣族
532822204201010001,布朗山乡,示例乙村,,一般农户,,,,扎努,53289919880606006x,户主,拉祜族
";

const FIRST: &str = "532822103201010001";

#[tokio::test]
async fn rows_become_households_and_a_second_time_changes_nothing() {
    let office = Office::with_places().await;
    assert_eq!(
        counts(&office.plan(Kind::Households, ROWS).await),
        (2, 0, 0)
    );
    assert_eq!(
        office.household(FIRST).await,
        Json::Null,
        "a dry run writes nothing"
    );
    let plan = office.import(Kind::Households, ROWS).await;
    assert_eq!(counts(&plan), (2, 0, 0));
    let household = office.household(FIRST).await;
    for (field, value) in [
        ("head", json!("岩温")),
        ("township", json!("532822103")),
        ("village", json!("532822103201")),
        ("group", json!("示例一组")),
        ("status", json!("20")),
        ("status_year", json!(2014)),
        ("members", json!(3)),
    ] {
        assert_eq!(household[field], value, "{field}");
    }
    assert_eq!(household["office"]["cause_main"], "01");
    assert_eq!(household["office"]["hh_code"], FIRST);
    assert!(
        household["pinyin"]
            .as_array()
            .is_some_and(|all| all.contains(&json!("ai wen")))
    );
    let member = &household["office"]["members"][2];
    assert_eq!(
        (&member["m_sex"], &member["m_birth"]),
        (&json!("1"), &json!("2008-09-01"))
    );
    assert_eq!(
        (&member["m_rel"], &member["m_idtype"]),
        (&json!("20"), &json!("111"))
    );
    let again = office.import(Kind::Households, ROWS).await;
    assert_eq!(counts(&again), (0, 0, 2));
    assert!(again.batch.is_empty());
}

#[tokio::test]
async fn what_the_file_does_not_name_stays() {
    let office = Office::with_places().await;
    office.import(Kind::Households, ROWS).await;
    let before = office.household(FIRST).await;
    // Another list: telephones by household, one member by name only.
    let list = format!("hh_code,hh_phone,姓名,健康状况\n{FIRST},13800138000,玉香,长期慢性病\n");
    let plan = office.import(Kind::Households, &list).await;
    let fields: Vec<String> = plan
        .changes
        .list
        .iter()
        .flat_map(|change| &change.fields)
        .map(|field| format!("{} {}>{}", field.field, field.old, field.new))
        .collect();
    assert_eq!(
        fields,
        ["hh_phone >138****8000", "members[玉香].m_health >3"]
    );
    let after = office.household(FIRST).await;
    assert_eq!(
        after["office"]["members"][1]["_key"],
        before["office"]["members"][1]["_key"]
    );
    assert_eq!(
        after["office"]["members"][1]["m_idno"],
        "532899197511080026"
    );
    assert_eq!(
        (&after["members"], &after["status"]),
        (&json!(3), &json!("20"))
    );
    let missing: Vec<&str> = plan
        .changes
        .list
        .iter()
        .filter(|change| change.change == Happens::Missing)
        .map(|change| change.id.as_str())
        .collect();
    assert_eq!(
        missing,
        [
            "532822103201010001 岩温",
            "532822103201010001 示例子",
            "532822204201010001",
        ]
    );
    // A field is emptied by saying so.
    office
        .import(
            Kind::Households,
            &format!("hh_code,hh_phone\n{FIRST},清空\n"),
        )
        .await;
    assert_eq!(
        office.household(FIRST).await["office"]["hh_phone"],
        Json::Null
    );
}

#[tokio::test]
async fn a_complete_list_removes_households_and_members_but_not_what_phones_added() {
    let mut office = Office::with_places().await;
    office.import(Kind::Households, ROWS).await;
    let code = ruhu_domain::household::temporary::make(1);
    let temporary = crate::storage::Item::of_area(
        "household",
        &code,
        "532822103201",
        json!({
            "code": code, "head": "示例人", "township": "532822103", "village": "532822103201", "group": "",
        }),
    );
    office
        .storage
        .put_items(super::COUNTY, vec![temporary])
        .await
        .expect("put");
    office.complete = true;
    let list = format!("户编号,姓名,证件号码\n{FIRST},岩温,532899197203150010\n");
    let plan = office.import(Kind::Households, &list).await;
    assert_eq!(plan.changes.count(Happens::Removed), 3);
    assert_eq!(office.household(FIRST).await["members"], 1);
    assert_eq!(office.household("532822204201010001").await, Json::Null);
    assert_ne!(office.household(&code).await, Json::Null);
}

#[tokio::test]
async fn households_and_members_may_stand_on_sheets_of_their_own() {
    let office = Office::with_places().await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheets: [(&str, &[&[&str]]); 3] = [
        ("说明", &[&["示例数据"]]),
        (
            "户",
            &[
                &["户编号", "行政村", "户主姓名", "家庭人口"],
                &[FIRST, "示例甲村", "岩温", "5"],
                &["532822103201010002", "示例甲村", "扎体", "4"],
            ],
        ),
        (
            "成员",
            &[
                &["户编号", "姓名", "与户主关系"],
                &[FIRST, "岩温", "户主"],
                &[FIRST, "玉香", "配偶"],
            ],
        ),
    ];
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).expect("written");
            }
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let request = crate::imports::Request {
        file: &bytes,
        ..office.request(Kind::Households, "")
    };
    match run(&*office.storage, &request).await {
        Ok(plan) => assert_eq!(counts(&plan), (2, 0, 0)),
        Err(Unable::Problems(problems)) => panic!("{}", said(&problems).join("\n")),
        Err(error) => panic!("{error}"),
    }
    assert_eq!(
        office.household(FIRST).await["members"],
        2,
        "members that are named are counted"
    );
    assert_eq!(office.household("532822103201010002").await["members"], 4);
    // And a problem names its sheet.
    let sheet = book.worksheet_from_name("成员").expect("the sheet");
    sheet.write(2, 2, "户主").expect("written");
    sheet
        .write(3, 0, 532_822_103_201_010_001_f64)
        .expect("written");
    let bytes = book.save_to_buffer().expect("a workbook");
    let request = crate::imports::Request {
        file: &bytes,
        ..office.request(Kind::Households, "")
    };
    let Err(Unable::Problems(problems)) = run(&*office.storage, &request).await else {
        panic!("was taken");
    };
    let said = said(&problems);
    assert!(
        said[0].starts_with("[成员] C3（与户主关系）：户主只能有一人"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("[成员] A4（户编号）：") && said[1].contains("“文本”"),
        "{said:?}"
    );
}

#[tokio::test]
async fn broken_households_are_told_cell_by_cell() {
    let office = Office::with_places().await;
    office.import(Kind::Households, ROWS).await;
    let new = "532822103201010009";
    let cases: Vec<(String, Vec<(&str, &str)>)> = vec![
        (
            "户编号,户主,行政村\n1234,岩温,示例甲村\n".to_owned(),
            vec![("A2", "18 位")],
        ),
        (
            "户编号,户主,行政村\nT-ABCDEFGHJ,岩温,示例甲村\n".to_owned(),
            vec![("A2", "临时号")],
        ),
        (
            "户编号,户主,行政村\n5.32822E+17,岩温,示例甲村\n".to_owned(),
            vec![("A2", "15 位")],
        ),
        (
            format!("户编号,户主,行政村\n{new},,示例丙村\n"),
            vec![("B2", "要有户主"), ("C2", "不在行政区划里")],
        ),
        (
            format!("户编号,户主\n{new},岩温\n"),
            vec![("第2行", "要有行政村")],
        ),
        (
            format!("户编号,户主,行政村\n{new},岩温,示例甲村\n{new},岩温,示例甲村\n"),
            vec![("A3", "户编号重复")],
        ),
        (
            format!(
                "户编号,行政村,姓名,关系\n{new},示例甲村,岩温,户主\n{new},示例乙村,玉香,配偶\n"
            ),
            vec![("B3", "与第 2 行")],
        ),
        (
            format!("户编号,行政村,姓名,关系,户主姓名\n{new},示例甲村,岩温,户主,扎体\n"),
            vec![("E2", "户主写的是扎体")],
        ),
        (
            format!("户编号,行政村,姓名,关系\n{new},示例甲村,岩温,之子\n"),
            vec![("D2", "没有户主")],
        ),
        (
            format!(
                "户编号,行政村,姓名,关系\n{new},示例甲村,岩温,户主\n{new},,玉香,配偶\n{new},,玉罕,配偶\n"
            ),
            vec![("D4", "配偶只能有一人")],
        ),
        (
            format!(
                "户编号,行政村,姓名,关系,身份证\n{new},示例甲村,岩光,户主,532899197203150010\n"
            ),
            vec![("E2", "此人已在户 532822103201010001（已导入）")],
        ),
        (
            format!(
                "户编号,行政村,姓名,关系,身份证\n{new},示例甲村,岩光,户主,11010519491231002X\n{new},,岩香,之子,11010519491231002x\n"
            ),
            vec![("E3", "（第 2 行）")],
        ),
        (
            format!(
                "户编号,行政村,姓名,关系,身份证,性别,出生日期\n{new},示例甲村,岩光,户主,11010519491231002X,男,1949-12-30\n"
            ),
            vec![("F2", "性别"), ("G2", "出生日期")],
        ),
        (
            format!(
                "户编号,行政村,姓名,关系,身份证\n{new},示例甲村,岩光,户主,532899197203150019\n"
            ),
            vec![("E2", "校验位")],
        ),
        (
            format!(
                "户编号,行政村,姓名,关系,残疾证号,残疾类别,残疾等级\n{new},示例甲村,岩光,户主,53289919751108002642,视力,二级\n"
            ),
            vec![("E2", "残疾类别")],
        ),
        (
            format!(
                "户编号,户主,行政村,识别年度,脱贫年度,主要致贫原因,其他原因\n{new},岩光,示例甲村,2016,2015,因病,因病\n"
            ),
            vec![("E2", "早于识别年度"), ("G2", "不含主要原因")],
        ),
        (
            format!("户编号,户主,行政村,性别\n{new},岩光,示例甲村,男\n"),
            vec![("D2", "没有姓名")],
        ),
    ];
    for (text, expected) in &cases {
        all_are_said(
            &office,
            Kind::Households,
            &[(text.as_str(), expected.as_slice())],
        )
        .await;
    }
    let said = office.problems(Kind::Households, "户编号,姓名\n").await;
    assert!(said[0].contains("没有数据"), "{said:?}");
}

#[tokio::test]
async fn a_thousand_problems_are_enough() {
    let office = Office::with_places().await;
    let mut text = "户编号,户主,行政村\n".to_owned();
    for _ in 0..1_500 {
        text += "1,示例人,示例甲村\n";
    }
    let said = office.problems(Kind::Households, &text).await;
    assert_eq!(said.len(), 1_001);
    assert!(said[1_000].contains("500"), "{}", said[1_000]);
}
