//! A household with a credit file that has no problem.

use std::sync::Arc;

use ruhu_domain::form::Form;
use ruhu_domain::forms::built_in;
use serde_json::{Value as Json, json};

/// Key of the borrower, the fixture's son.
pub(crate) const SON: &str = "01672edd-18ca-7001-8000-000000000002";

pub(crate) fn form(id: &str) -> Arc<Form> {
    let forms = built_in().unwrap_or_else(|errors| {
        let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", errors.join("\n"))
    });
    let found = forms.into_iter().find(|form| form.form_id == id);
    Arc::new(found.expect("a built-in form"))
}

/// The survey a file is built on: two who can work, a safe house, a debt.
pub(crate) fn survey() -> Json {
    let fixture: Json = serde_json::from_str(include_str!("../fixtures/hh-1.json")).expect("JSON");
    let mut survey = fixture["record"]["answers"].clone();
    let son = &mut survey["members"][1];
    son["m_health"] = json!(["1"]);
    son["m_labour"] = json!("2");
    son["m_startup_will"] = json!(true);
    for name in ["m_dis_type", "m_dis_grade", "m_dis_cert"] {
        son.as_object_mut().expect("a row").remove(name);
    }
    survey["house_grade"] = json!("B");
    survey["debt_any"] = json!(true);
    survey["loan_want"] = json!(true);
    survey["loan_amount"] = json!(4_000_000);
    survey
}

/// What is known when the file is collected.
pub(crate) fn context() -> Json {
    json!({
        "as_of": "2018-12-01", "status": {"code": "20", "year": 2014}, "current": survey(),
        "training": [{"person": SON, "course_code": "c", "completed": true}],
    })
}

pub(crate) fn signature() -> Json {
    json!({"sha256": "0".repeat(64), "bytes": 9, "type": "image/png"})
}

pub(crate) fn panel() -> Json {
    let names = ["示例甲", "示例乙", "示例丙"];
    let row = |name: &&str| json!({"_key": name, "pa_name": name, "pa_role": "5"});
    names.iter().map(row).collect()
}

/// A complete file without the group's part.
pub(crate) fn file() -> Json {
    json!({
        "b_hh_code": "532822103299010001", "b_date": "2018-12-01", "b_consent": true,
        "b_consent_sign": signature(), "b_consent_until": "2021-12-01", "b_collector_role": "1",
        "b_borrower": SON, "b_id_checked": true, "b_phone": "13800138000", "b_residence_years": 45,
        "b_capacity": true, "b_spouse_agree": "3",
        "as_land_cert": true, "as_forest_cert": false, "as_tea_mu": "2.5",
        "as_livestock": 500_000, "as_machine": 200_000, "as_vehicle": 90_000, "as_stock": 9_000,
        "as_shares": 1_000,
        "de_any": true,
        "debts": [{
            "_key": "d", "de_lender": "示例信用社", "de_kind": "5", "de_amount": 600_000,
            "de_balance": 300_000, "de_start": "2018-01-10", "de_due": "2019-01-10",
            "de_use": "2", "de_overdue": 0,
        }],
        "de_guarantee": "0", "cr_history": "1", "cr_report": "1", "cr_court": false,
        "cr_other_pay": "1", "b_panel_later": true, "la_skill": "2", "la_exp_years": 20,
        "ln_want": true, "ln_product": "1", "ln_amount": 2_000_000, "ln_months": 24,
        "ln_use": "2", "ln_self_use": "1", "pl_industry": "09", "pl_scale": "养猪 12 头",
        "pl_cost": 3_000_000, "pl_own": 1_000_000, "pl_income": 4_000_000, "pl_support": ["1"],
        "ln_repay": ["1"], "ln_known": true,
    })
}

/// The same with the group's part answered on the spot.
pub(crate) fn appraised_file() -> Json {
    let mut file = file();
    let answers = file.as_object_mut().expect("answers");
    answers.remove("b_panel_later");
    answers.extend(character().as_object().cloned().expect("answers"));
    answers.insert("ch_panel".to_owned(), panel());
    file
}

/// What the group says of the borrower.
pub(crate) fn character() -> Json {
    json!({
        "ch_law": "1", "ch_vice": false, "ch_honest": "1", "ch_grateful": "1", "ch_elder": "1",
        "ch_public": "1", "ch_honour": false,
    })
}
