//! Loans of a village, and visits after them.

use ruhu_domain::forms::{LOAN_ENTRY_ID, LOAN_FOLLOWUP_ID};
use ruhu_domain::record::Record;
use serde_json::json;

use crate::client::Phone;
use crate::credit::step;
use crate::household::HOUSEHOLD;
use crate::server::Server;

/// Another household of the village.
pub const NEIGHBOUR: &str = "532822103299010002";

/// Hands in the bank's list: two loans in one village, the second overdue for so many days, the first
/// with this balance in yuan.
///
/// # Panics
///
/// When the file cannot be written.
pub fn list(server: &Server, cadre: &Phone, overdue: u32, balance: &str) {
    // The borrower must be one of the household.
    let (items, _) = cadre.changes("");
    let neighbour = items
        .iter()
        .find(|item| item.kind == "household" && item.id == NEIGHBOUR);
    let neighbour = neighbour.and_then(|item| item.body.as_ref()?["head"].as_str());
    let neighbour = neighbour.expect("the neighbour's head");
    let list = format!(
        "户编号,借据号,贷款种类,银行,借款人,贷款金额,贷款余额,发放日期,到期日期,逾期天数,用途\n\
         {HOUSEHOLD},L-1,扶贫小额信贷,示例信用社,岩温罕,30000,{balance},2018-09-01,2021-08-31,,养殖\n\
         {NEIGHBOUR},L-2,扶贫小额信贷,示例信用社,{neighbour},20000,20000,2016-05-01,2018-04-30,{overdue},种植\n"
    );
    let file = server.folder().join("loans.csv");
    std::fs::write(&file, list).expect("written");
    server.command(&["import", "loans", &file.display().to_string()]);
}

/// A visit after the first loan; `used` is a code of `real_use`, `12` gives an enterprise.
pub fn visit(phone: &Phone, number: u32, day: &str, used: &str) -> Record {
    let mut answers = json!({
        "fu_loan": "L-1", "fu_date": day, "fu_knows": true, "fu_card_self": true, "fu_use": used,
        "fu_can_repay": "1",
    });
    let more = match used {
        "12" => json!({"fu_enterprise": "示例公司", "fu_dividend": false}),
        _ => json!({"fu_seen": "1", "fu_ratio": 100, "fu_state": "1"}),
    };
    let fields = answers.as_object_mut().expect("answers");
    fields.extend(more.as_object().cloned().expect("answers"));
    let mut record = step(phone, number, LOAN_FOLLOWUP_ID, &[], answers);
    record.finished_at = format!("{day}T03:00:00Z");
    record
}

/// A loan of the household as somebody types it in; the borrower is one of its members.
pub fn typed(phone: &Phone, number: u32, loan: &str, balance: i64) -> Record {
    let answers = json!({
        "lo_number": loan, "lo_kind": "1", "lo_bank": "示例信用社", "lo_borrower": "岩温罕",
        "lo_amount": 3_000_000, "lo_balance": balance, "lo_start": "2018-09-01",
        "lo_due": "2021-08-31", "lo_use": "2",
    });
    step(phone, number, LOAN_ENTRY_ID, &[], answers)
}
