//! A bank's list of loans.

use super::{COUNTY, Office, all_are_said, counts};
use crate::imports::Kind;
use serde_json::{Value as Json, json};

const A: &str = "532822103201010001";
const B: &str = "532822103201010002";

const HOUSEHOLDS: &str = "\
户编号,行政村,脱贫状态,姓名,证件号码,与户主关系
532822103201010001,示例甲村,未脱贫,岩温,532899197203150010,户主
532822103201010002,示例甲村,脱贫,扎努,532899197305200015,户主
";

const HEAD: &str =
    "户编号,借据号,贷款种类,银行,借款人,贷款金额,贷款余额,发放日期,到期日期,逾期天数,用途\n";

async fn office() -> Office {
    let office = Office::with_places().await;
    office.import(Kind::Households, HOUSEHOLDS).await;
    office
}

impl Office {
    async fn loans(&self, household: &str) -> Json {
        let item = self.storage.item(COUNTY, "loan", household).await;
        let item = item.expect("read");
        item.map(|stored| stored.item.body["loans"].clone())
            .unwrap_or_default()
    }
}

#[tokio::test]
async fn a_list_becomes_loans_and_comes_again_without_change() {
    let office = office().await;
    let list = format!(
        "{HEAD}{A},L-1,扶贫小额信贷,示例信用社,岩温,\"30,000\",20000.50,2018-06-01,2021-05-31,,养殖\n"
    );
    let plan = office.import(Kind::Loans, &list).await;
    assert_eq!(counts(&plan), (1, 0, 0));
    let loan = office.loans(A).await[0].clone();
    for (field, value) in [
        ("amount", json!(3_000_000)),
        ("balance", json!(2_000_050)),
        ("months", json!(36)),
        ("open", json!(true)),
        ("ln_use", json!("2")),
        ("borrower_birth", json!("1972-03-15")),
    ] {
        assert_eq!(loan[field], value, "{field}");
    }
    assert!(office.import(Kind::Loans, &list).await.batch.is_empty());
    let repaid = format!("{HEAD}{A},L-1,1,,岩温,30000,0,2018-06-01,2021-05-31,,\n");
    assert_eq!(
        counts(&office.import(Kind::Loans, &repaid).await),
        (0, 1, 0)
    );
    let loan = office.loans(A).await[0].clone();
    assert_eq!(loan["open"], json!(false));
    assert_eq!(
        loan["bank"],
        json!("示例信用社"),
        "an empty cell says nothing"
    );
}

#[tokio::test]
async fn a_complete_list_closes_what_it_does_not_name() {
    let mut office = office().await;
    let row = |household: &str, id: &str, name: &str| {
        format!("{household},{id},1,示例信用社,{name},30000,30000,2018-06-01,2021-05-31,,\n")
    };
    let both = format!("{HEAD}{}{}", row(A, "L-1", "岩温"), row(B, "L-2", "扎努"));
    office.import(Kind::Loans, &both).await;
    let one = format!("{HEAD}{}", row(A, "L-1", "岩温"));
    office.import(Kind::Loans, &one).await;
    assert_eq!(office.loans(B).await[0]["open"], json!(true));
    office.complete = true;
    office.import(Kind::Loans, &one).await;
    assert_eq!(office.loans(B).await[0]["open"], json!(false));
}

#[tokio::test]
async fn typical_errors_of_a_bank_s_list_are_told_cell_by_cell() {
    let office = office().await;
    let good = format!("{A},L-1,1,示例信用社,岩温,30000,30000,2018-06-01,2021-05-31,,2\n");
    office.import(Kind::Loans, &format!("{HEAD}{good}")).await;
    let rows = [
        "532822103201010099,L-3,1,示例信用社,岩温,30000,30000,2018-06-01,2021-05-31,,2",
        "5.32822E+17,L-4,1,示例信用社,岩温,30000,30000,2018-06-01,2021-05-31,,2",
        "532822103201010001,L-5,房贷,示例信用社,岩温,3万,30000,2018-06-01,2021-05-31,,2",
        "532822103201010001,L-6,1,示例信用社,扎努,30000,40000,2020-06-01,2019-05-31,,2",
        "532822103201010001,L-6,1,示例信用社,岩温,30000,30000,2018-02-30,2021-05-31,12,买车",
        "532822103201010002,L-1,1,示例信用社,扎努,30000,30000,2018-06-01,2021-05-31,,2",
        "532822103201010002,,1,示例信用社,,,,,,,",
    ];
    let text = format!("{HEAD}{}\n", rows.join("\n"));
    let expected = [
        ("A2", "没有户"),
        ("A3", ""),
        ("C4", "不在选项里"),
        ("F4", "以元计"),
        ("E5", "不在这户的成员里"),
        ("G5", "余额大于"),
        ("H5", "将来"),
        ("I5", "应晚于"),
        ("B6", "出现两次"),
        ("H6", "不是日期"),
        ("J6", "还没到期"),
        ("K6", "不在选项里"),
        ("A7", "原来属于另一户"),
        ("B8", "不能空着"),
        ("E8", "不能空着"),
        ("F8", "不能空着"),
        ("G8", "不能空着"),
        ("H8", "不能空着"),
        ("I8", "不能空着"),
    ];
    all_are_said(&office, Kind::Loans, &[(text.as_str(), &expected)]).await;
    assert_eq!(office.loans(B).await, Json::Null, "refused whole");
    // The list mended imports.
    let mended = format!(
        "{HEAD}{good}{B},L-7,扶贫小额信贷,示例信用社,扎努,\"30,000.00\",30000元,2018/6/1,2021年5月31日,0,养殖\n"
    );
    let plan = office.import(Kind::Loans, &mended).await;
    assert_eq!(counts(&plan), (1, 0, 1));
}
