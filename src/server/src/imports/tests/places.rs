//! Divisions, units, users.

use serde_json::json;

use super::{COUNTY, DIVISIONS, Office, all_are_said, counts};
use crate::imports::{Happens, Kind};

#[tokio::test]
async fn divisions_become_the_lists_phones_know() {
    let office = Office::empty().await;
    assert_eq!(
        counts(&office.import(Kind::Divisions, DIVISIONS).await),
        (4, 0, 0)
    );
    assert_eq!(
        office.setting("villages").await,
        json!([
            {"name": "532822103201", "label": "示例甲村", "parent": "532822103", "is_border": false,
             "groups": ["示例一组", "示例二组"]},
            {"name": "532822204201", "label": "示例乙村委会", "parent": "532822204", "is_border": true},
        ])
    );
    assert_eq!(
        office.setting("townships").await,
        json!([
            {"name": "532822103", "label": "勐混镇"},
            {"name": "532822204", "label": "布朗山布朗族乡", "short": "布朗山乡"},
        ])
    );
    let again = office.import(Kind::Divisions, DIVISIONS).await;
    assert_eq!(counts(&again), (0, 0, 4));
    assert!(again.batch.is_empty());
}

#[tokio::test]
async fn what_a_file_does_not_name_stays_until_the_list_is_complete() {
    let mut office = Office::with_places().await;
    let some = "code,name,is_poor_village,valid_to\n532822204201,示例乙村,√,2022/12/31\n";
    let plan = office.import(Kind::Divisions, some).await;
    assert_eq!(counts(&plan), (0, 1, 0));
    assert_eq!(plan.changes.count(Happens::Missing), 3);
    let villages = office.setting("villages").await;
    assert_eq!(
        villages[1],
        json!({"name": "532822204201", "label": "示例乙村", "parent": "532822204", "is_border": true,
               "is_poor_village": true, "valid_to": "2022-12-31"})
    );
    office.complete = true;
    let plan = office
        .import(
            Kind::Divisions,
            "code,name\n532822103,勐混镇\n532822103201,示例甲村\n",
        )
        .await;
    assert_eq!(plan.changes.count(Happens::Removed), 2);
    assert_eq!(
        office.setting("villages").await.as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(
        office.setting("townships").await.as_array().map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn broken_divisions_and_units_are_told_cell_by_cell() {
    let office = Office::with_places().await;
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("代码,名称\n53282210,甲\n", &[("A2", "6 或 9 或 12 位")]),
        ("代码,名称\n532801101,甲\n", &[("A2", "不属于本县")]),
        ("代码,名称\n532822999201,甲\n", &[("A2", "乡镇 532822999")]),
        ("代码,名称\n532822103,\n", &[("B2", "不能空着")]),
        (
            "代码,名称\n532822103,甲\n532822103,乙\n",
            &[("A3", "前面已有一行")],
        ),
        (
            "代码,名称,边境村\n532822103202,甲,也许\n,乙,\n",
            &[("C2", "是 或 否"), ("A3", "不能空着")],
        ),
        (
            "代码,名称,启用日期,停用日期\n532822103202,甲,2019-02-30,\n532822103203,乙,2019-1-2,2018-1-2\n",
            &[("C2", "不是日期"), ("D3", "早于")],
        ),
        ("代码,名称\n5.32822E+11,甲\n", &[("A2", "15 位")]),
    ];
    all_are_said(&office, Kind::Divisions, cases).await;
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("单位代码,单位名称\nU 01!,甲\n", &[("A2", "字母和数字")]),
        ("单位代码,单位名称\nU01,甲\nU01,乙\n", &[("A3", "前面已有")]),
        ("单位代码,单位名称\nU01,\n", &[("B2", "不能空着")]),
    ];
    all_are_said(&office, Kind::Units, cases).await;
}

const UNITS: &str =
    "单位代码,单位名称,启用日期\nU01,县扶贫办,2018-01-01\nU02,县卫生健康局,2019年3月1日\n";

const USERS: &str = "\
用户编号,姓名,角色,区域,单位,电话
gb-01,示例干部,村组干部,示例甲村,,13800138000
zg-01,示例专干,township,布朗山乡,,
fp-01,示例扶贫,县扶贫办,532822,县扶贫办,06915122222
";

#[tokio::test]
async fn units_and_users_are_found_by_code_or_name() {
    let office = Office::with_places().await;
    office.import(Kind::Units, UNITS).await;
    assert_eq!(
        office.setting("units").await[1],
        json!({"name": "U02", "label": "县卫生健康局", "valid_from": "2019-03-01"})
    );
    assert_eq!(counts(&office.import(Kind::Users, USERS).await), (3, 0, 0));
    let users = office.storage.users(COUNTY).await.expect("read");
    let shown: Vec<_> = users
        .iter()
        .map(|user| {
            (
                user.id.as_str(),
                user.role.name(),
                user.area.as_str(),
                user.unit.as_str(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("fp-01", "county", "532822", "U01"),
            ("gb-01", "cadre", "532822103201", ""),
            ("zg-01", "township", "532822204", ""),
        ]
    );
    assert_eq!(counts(&office.import(Kind::Users, USERS).await), (0, 0, 3));
    // An empty cell says nothing, and who is left out stays.
    let plan = office
        .import(
            Kind::Users,
            "id,name,role,area,phone\ngb-01,示例干部甲,cadre,532822103,\n",
        )
        .await;
    assert_eq!(
        (counts(&plan), plan.changes.count(Happens::Missing)),
        ((0, 1, 0), 2)
    );
    let users = office.storage.users(COUNTY).await.expect("read");
    assert_eq!((users.len(), users[1].phone.as_str()), (3, "13800138000"));
}

#[tokio::test]
async fn broken_users_are_told_cell_by_cell() {
    let office = Office::with_places().await;
    office.import(Kind::Units, UNITS).await;
    let cases: &[(&str, &[(&str, &str)])] = &[
        (
            "用户编号,姓名,角色,区域,单位,电话\n甲,示例人,村长,勐海,县水利局,138\n",
            &[
                ("A2", "字母、数字"),
                ("C2", "cadre 村组干部"),
                ("D2", "不在行政区划里"),
                ("E2", "不在单位表里"),
                ("F2", "11 位手机号"),
            ],
        ),
        (
            "id,name,role,area\na,示例人,cadre,532822\nb,示例人,county,532822103\n",
            &[("D2", "区域不能是"), ("D3", "区域不能是")],
        ),
        (
            "id,name,role,area\na,示例人,cadre,532822103\nA,示例人,cadre,532822103\n",
            &[("A3", "前面已有")],
        ),
        (
            "id,name,role,area\na,,cadre,\n",
            &[("B2", "不能空着"), ("D2", "不能空着")],
        ),
    ];
    all_are_said(&office, Kind::Users, cases).await;
}
