//! Who helps which household.

use super::{COUNTY, Office, all_are_said, counts};
use crate::imports::{Happens, Kind};

const A: &str = "532822103201010001";
const B: &str = "532822103201010002";

const HOUSEHOLDS: &str = "\
户编号,行政村,户主,脱贫状态
532822103201010001,示例甲村,岩温,未脱贫
532822103201010002,示例甲村,扎努,脱贫
";

async fn office() -> Office {
    let office = Office::with_places().await;
    office.import(Kind::Households, HOUSEHOLDS).await;
    let users = "id,name,role,area\nbf-01,示例帮扶,helper,532822\nbf-02,示例帮扶二,helper,532822\n";
    office.import(Kind::Users, users).await;
    office
}

impl Office {
    /// Helper, first and last day of each assignment.
    async fn chain(&self, household: &str) -> Vec<String> {
        let all = self.storage.assignments(COUNTY).await.expect("read");
        all.iter()
            .filter(|one| one.household == household)
            .map(|one| format!("{} {} {}-{}", one.name, one.user, one.from, one.to))
            .collect()
    }
}

#[tokio::test]
async fn a_new_helper_ends_the_one_before() {
    let office = office().await;
    let list = format!(
        "户编号,帮扶责任人,用户编号,联系电话,开始日期\n{A},,bf-01,13800138000,2018-01-01\n"
    );
    let plan = office.import(Kind::Helpers, &list).await;
    assert_eq!(counts(&plan), (1, 0, 0));
    assert!(
        plan.notices[0].zh.contains("1 个建档立卡户没有帮扶责任人"),
        "{:?}",
        plan.notices
    );
    assert_eq!(office.household(A).await["helper"], "示例帮扶");
    assert_eq!(office.household(A).await["helper_phone"], "13800138000");
    assert!(office.import(Kind::Helpers, &list).await.batch.is_empty());
    // The same helper without a day, and an empty telephone: nothing new.
    let same = format!("户编号,帮扶责任人\n{A},示例帮扶\n");
    assert!(office.import(Kind::Helpers, &same).await.batch.is_empty());
    let next =
        format!("户编号,帮扶责任人,用户编号,开始日期\n{A},,bf-02,2019-03-01\n{B},示例外单位,,\n");
    assert_eq!(
        counts(&office.import(Kind::Helpers, &next).await),
        (2, 1, 0)
    );
    assert_eq!(
        office.chain(A).await,
        [
            "示例帮扶 bf-01 2018-01-01-2019-02-28",
            "示例帮扶二 bf-02 2019-03-01-"
        ]
    );
    assert_eq!(office.chain(B).await, ["示例外单位  2019-06-15-"]);
    assert_eq!(office.household(A).await["helper"], "示例帮扶二");
    assert_eq!(office.household(A).await["helper_phone"], "");
}

#[tokio::test]
async fn a_complete_list_ends_what_it_does_not_name() {
    let mut office = office().await;
    let list =
        format!("户编号,帮扶责任人,开始日期\n{A},示例甲人,2018-01-01\n{B},示例乙人,2018-01-01\n");
    office.import(Kind::Helpers, &list).await;
    let part = format!("户编号,帮扶责任人\n{A},示例甲人\n");
    let plan = office.import(Kind::Helpers, &part).await;
    assert_eq!(plan.changes.count(Happens::Missing), 1);
    assert_eq!(office.chain(B).await, ["示例乙人  2018-01-01-"]);
    office.complete = true;
    office.import(Kind::Helpers, &part).await;
    assert_eq!(office.chain(B).await, ["示例乙人  2018-01-01-2019-06-15"]);
    assert_eq!(office.household(B).await["helper"], "");
}

#[tokio::test]
async fn broken_assignments_are_told_cell_by_cell() {
    let office = office().await;
    office
        .import(
            Kind::Helpers,
            &format!("户编号,帮扶责任人,开始日期\n{A},示例甲人,2019-01-01\n"),
        )
        .await;
    let wrong_code = "532822103201010099";
    let head = "户编号,帮扶责任人,用户编号,开始日期,结束日期\n";
    let cases = [
        (
            format!("{head}{wrong_code},示例甲人,,,\n"),
            vec![("A2", "没有户")],
        ),
        (format!("{head}{A},,,,\n"), vec![("B2", "不能空着")]),
        (format!("{head}{A},,bf-09,,\n"), vec![("C2", "没有用户")]),
        (
            format!("{head}{A},示例甲人,,2020-01-01,\n"),
            vec![("D2", "将来")],
        ),
        (
            format!("{head}{A},示例乙人,,2018-06-01,2018-01-01\n"),
            vec![("E2", "早于")],
        ),
        (
            format!("{head}{A},示例乙人,,2018-06-01,\n"),
            vec![("D2", "早于现任")],
        ),
        (
            format!("{head}{B},示例乙人,,2018-06-01,\n{B},示例丙人,,2019-06-01,\n"),
            vec![("A3", "一户只能有一个")],
        ),
    ];
    for (text, expected) in &cases {
        all_are_said(
            &office,
            Kind::Helpers,
            &[(text.as_str(), expected.as_slice())],
        )
        .await;
    }
}
