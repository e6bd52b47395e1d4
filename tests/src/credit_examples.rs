//! The worked examples of a credit rating as what a cadre types: the household's survey, the file, and
//! what must stand on the screen.

use ruhu_domain::record::Record;
use serde_json::{Map, Value, json};

use crate::client::Phone;
use crate::household::SON;

const WIFE: &str = "01672edd-18cc-7001-8000-000000000004";
/// Yuan a year: wages, production, property, transfers, cost.
type Income = [i64; 5];
/// Measures of the fixture that its disabled son or its bad house is entitled to.
const NOT_THEIRS: [&str; 7] = ["M14", "M15", "M17", "M22", "M23", "M29", "M42"];
/// Fen of transfers in the fixture that stay: pension, ecology, farm support.
const TRANSFERS: i64 = 123_600 + 6_000 + 20_400;

/// A household of the examples: whoever borrows, and what they live on.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// Birth of the borrower, and the ID number that fits it.
    pub born: (&'static str, &'static str),
    /// What must be asked of the borrower at that age and in that health.
    pub more: fn() -> Value,
    /// CL_LABOUR of the borrower's wife.
    pub wife_works: &'static str,
    /// Grade of the house.
    pub house: &'static str,
    /// What they live on.
    pub income: Income,
}

/// C-1, C-2 and C-5: 5,859 yuan a head, two who work, a good house.
pub const STRONG: Family = Family {
    born: ("1972-05-20", "532899197205200018"),
    more: || json!({"m_startup_will": false}),
    wife_works: "2",
    house: "B",
    income: [15_000, 9_600, 300, 1_736, 3_200],
};
/// C-3: one who works, ill and 59, a dangerous house.
pub const WEAK: Family = Family {
    born: ("1959-05-20", "53289919590520001X"),
    more: || json!({"m_health": ["3"], "m_chronic": ["09"], "m_treated": "1", "m_startup_will": false}),
    wife_works: "5",
    house: "C",
    income: [3_720, 1_080, 0, 7_200, 600],
};
/// C-4: C-2 with a borrower of 67.
pub const OLD: Family = Family {
    born: ("1951-05-20", "532899195105200011"),
    more: || json!({"m_tekun": "0", "m_leftbehind": "0"}),
    ..STRONG
};

fn object(json: Value) -> Map<String, Value> {
    json.as_object().cloned().expect("an object")
}

/// The family's survey as one of a household; `number` makes its id.
pub fn survey(phone: &Phone, number: u32, household: &str, family: &Family) -> Record {
    let mut record = phone.record(number);
    household.clone_into(&mut record.household);
    let answers = &mut record.answers;
    answers.insert("hh_code".to_owned(), json!(household));
    let members = answers["members"].as_array_mut().expect("members");
    let borrower = members[1].as_object_mut().expect("a row");
    borrower.retain(|name, _| !name.starts_with("m_dis_") && name != "_confirmed");
    let (birth, id_number) = family.born;
    borrower.extend(object(json!({
        "m_birth": birth, "m_idno": id_number, "m_health": ["1"], "m_labour": "2", "m_marital": "20",
    })));
    let mut wife = borrower.clone();
    borrower.extend(object((family.more)()));
    wife.extend(object(json!({
        "_key": WIFE, "m_name": "玉示罕", "m_sex": "2", "m_birth": "1975-01-01",
        "m_idno": "532899197501010024", "m_rel": "30", "m_labour": family.wife_works,
        "m_phone": "13800138003", "m_leftbehind": "0", "m_startup_will": false,
    })));
    if family.wife_works == "5" {
        wife.remove("m_startup_will");
    }
    members.push(Value::Object(wife));
    answers.extend(object(
        json!({"declared_members": 4, "house_grade": family.house}),
    ));
    live_on(answers, family.income);
    let measures = answers["measures"].as_array_mut().expect("measures");
    measures.retain(|row| !NOT_THEIRS.iter().any(|code| row["ms_code"] == *code));
    record
}

fn live_on(answers: &mut Map<String, Value>, income: Income) {
    let [wage, production, rent, transfers, cost] = income.map(|yuan| yuan * 100);
    answers.extend(object(json!({
        "wages": [{"_key": "01672edd-1cb4-7002-8000-000000000001", "w_member": SON, "w_kind": "2",
            "w_months": "6", "w_amount": wage}],
        "productions": [{"_key": "01672edd-1cb1-7002-8000-000000000001", "p_kind": "01", "p_qty": "5",
            "p_unit": "1", "p_income": production, "p_cost": cost}],
        "prop_rent": rent, "tr_support": 0, "tr_other": transfers - TRANSFERS, "nc_lines": [],
    })));
}

/// What is typed for C-1; the borrower is the family's son.
pub fn file(picture: &Value) -> Map<String, Value> {
    let mut answers = object(json!({
        "b_consent": true, "b_consent_sign": picture, "b_borrower": SON, "b_id_checked": true,
        "b_phone": "13800138000", "b_residence_years": 45, "b_capacity": true,
        "b_spouse_agree": "1", "as_land_cert": true, "as_forest_cert": false, "as_tea_mu": "2.5",
        "as_livestock": 500_000, "as_machine": 200_000, "as_vehicle": 90_000, "as_stock": 9_000,
        "as_shares": 1_000, "de_any": true, "debts": [debt(500_000)], "de_guarantee": "0",
        "cr_history": "2", "cr_report": "1", "cr_court": false, "cr_other_pay": "1",
    }));
    answers.extend(object(json!({
        "b_panel_later": false, "ch_panel": panel(), "ch_law": "1", "ch_vice": false,
        "ch_honest": "1", "ch_grateful": "1", "ch_elder": "1", "ch_public": "1",
        "ch_honour": false, "la_skill": "2", "la_exp_years": 20, "ln_want": true,
        "ln_product": "1", "ln_amount": 4_000_000, "ln_months": 36, "ln_use": "2",
        "ln_self_use": "1", "pl_industry": "09", "pl_scale": "养猪 12 头", "pl_cost": 5_000_000,
        "pl_own": 1_000_000, "pl_income": 6_000_000, "pl_support": ["0"], "ln_repay": ["1"],
        "ln_known": true,
    })));
    answers.insert(
        "_confirmed".to_owned(),
        json!({
            "W-B05": "今年新买的", "W-B07": "后来借的", "W-B10": "下月更新", "W-B15": "没有",
            "W-B16": "结业证在家", "W-B04": "配偶不在", "W-B24": "按户主说的填", "W-B09": "已核实",
        }),
    );
    answers
}

/// Answers that make C-3 of C-1.
pub fn weak(mut answers: Map<String, Value>) -> Map<String, Value> {
    answers.extend(object(json!({
        "ch_law": "2", "ch_reason": "去年有一次行政处罚", "ch_honest": "2", "ch_grateful": "2",
        "ch_elder": "2", "ch_public": "2", "cr_history": "3", "cr_other_pay": "2",
        "la_skill": "4", "as_livestock": 0, "as_machine": 300_000, "as_vehicle": 0,
        "as_stock": 0, "as_shares": 0, "debts": [debt(600_000)],
    })));
    answers.remove("pl_income");
    answers
}

fn debt(fen: i64) -> Value {
    json!({
        "de_kind": "6", "de_lender": "示例亲戚", "de_amount": fen, "de_balance": fen,
        "de_start": "2018-01-01", "de_use": "2", "de_overdue": 0,
    })
}

fn panel() -> Value {
    let names = ["示例评议甲", "示例评议乙", "示例评议丙"];
    let row = |name: &&str| json!({"pa_name": name, "pa_role": "5"});
    json!(names.iter().map(row).collect::<Vec<_>>())
}
