//! What units paid to whom: matched, half matched, not matched.

use serde_json::Value as Json;

use super::{COUNTY, Office, all_are_said, said};
use crate::imports::Kind;

const A: &str = "532822103201010001";
const B: &str = "532822103201010002";

const HOUSEHOLDS: &str = "\
户编号,行政村,脱贫状态,姓名,证件号码,与户主关系
532822103201010001,示例甲村,未脱贫,岩温,532899197203150010,户主
532822103201010001,示例甲村,未脱贫,玉香,532899197511080026,配偶
532822103201010002,示例甲村,未脱贫,扎努,53289919700101001X,户主
532822103201010002,示例甲村,未脱贫,扎努,532899199505050030,之子
";

async fn office() -> Office {
    let office = Office::with_places().await;
    office.import(Kind::Households, HOUSEHOLDS).await;
    office
}

impl Office {
    /// Measure, status, day and amount of each step of a household.
    async fn steps(&self, household: &str) -> Vec<String> {
        let item = self
            .storage
            .item(COUNTY, "measure", household)
            .await
            .expect("read");
        let body = item.map(|stored| stored.item.body).unwrap_or_default();
        let steps = body["steps"].as_array().cloned().unwrap_or_default();
        let text = |step: &Json, name: &str| step[name].as_str().unwrap_or_default().to_owned();
        steps
            .iter()
            .map(|step| {
                let [code, status, date] = ["code", "status", "date"].map(|name| text(step, name));
                format!("{code} {status} {date} {}", step["amount"])
            })
            .collect()
    }
}

#[tokio::test]
async fn payments_are_matched_by_id_or_by_household_and_written_once() {
    let office = office().await;
    let list = format!(
        "措施,身份证号,户编号,姓名,金额(元),发放日期,状态,项目编号,凭证号\n\
         M23,532899197203150010,,,80.00,2019-05-01,,XM-2019-3,第 5 批\n\
         重度残疾人护理补贴,,{A},玉 香,80,2019-05-01,4,,\n\
         农村低保,,{B},,\"1,230.50\",2019-05-02,持续享受,,\n"
    );
    let plan = office.import(Kind::Measures, &list).await;
    assert_eq!(said(&plan.unmatched), [""; 0]);
    assert_eq!(
        office.steps(A).await,
        ["M23 4 2019-05-01 8000", "M23 4 2019-05-01 8000"]
    );
    assert_eq!(office.steps(B).await, ["M26 5 2019-05-02 123050"]);
    let item = office.storage.item(COUNTY, "measure", A).await;
    let body = item.expect("read").expect("measures").item.body;
    let shown = |name: &str| body["steps"][0][name].clone();
    assert_eq!(
        (shown("project"), shown("evidence")),
        ("XM-2019-3".into(), "第 5 批".into())
    );
    let again = office.import(Kind::Measures, &list).await;
    assert!(
        again.batch.is_empty() && again.changes.unchanged == 3,
        "{again:?}"
    );
    // The next month is a payment of its own.
    let next = list.replace("2019-05", "2019-06");
    office.import(Kind::Measures, &next).await;
    assert_eq!(office.steps(B).await.len(), 2);
}

#[tokio::test]
async fn rows_that_match_nobody_are_said_and_hold_up_nobody() {
    let office = office().await;
    let list = format!(
        "措施,身份证号,户编号,姓名,金额,发放日期\n\
         M23,532899196001010012,,,80,2019-05-01\n\
         M23,,532822103201019999,岩温,80,2019-05-01\n\
         M23,,,岩温,80,2019-05-01\n\
         M23,,{A},岩叫,80,2019-05-01\n\
         M23,,{B},扎努,80,2019-05-01\n\
         M23,,{A},,80,2019-05-01\n\
         M23,532899197203150010,{B},,80,2019-05-01\n\
         M23,532899197203150010,,,,2019-05-01\n\
         M23,532899197511080026,,,80,2019-05-01\n"
    );
    let plan = office.import(Kind::Measures, &list).await;
    let found = said(&plan.unmatched);
    let expected = [
        "没有这个身份证号的人",
        "没有户 532822103201019999",
        "只凭姓名不对人",
        "里没有 岩叫",
        "同名",
        "给个人的",
        "不在户",
        "已兑现要填金额",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (row, (said, words)) in found.iter().zip(expected).enumerate() {
        let place = format!("A{}（措施）", row + 2);
        assert!(said.starts_with(&place) && said.contains(words), "{said}");
    }
    assert_eq!(office.steps(A).await, ["M23 4 2019-05-01 8000"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_of_the_file() {
    let office = office().await;
    all_are_said(
        &office,
        Kind::Measures,
        &[
            ("措施,发放日期\nM99,2019-05-01\n", &[("A2", "没有措施")]),
            ("措施,发放日期\nM23,2019-13-01\n", &[("B2", "不是日期")]),
            ("措施,发放日期\nM23,2019-06-16\n", &[("B2", "将来")]),
            (
                "措施,发放日期,金额\nM23,2019-05-01,八十\n",
                &[("C2", "应为金额")],
            ),
            (
                "措施,发放日期,状态\nM23,2019-05-01,9\n",
                &[("C2", "已兑现")],
            ),
        ],
    )
    .await;
}
