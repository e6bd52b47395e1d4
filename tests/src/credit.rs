//! The steps of a credit file, from collection to the township's word.

use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::FormList;
use serde_json::{Value, json};

use crate::client::{Phone, read};
use crate::household::{HOUSEHOLD, SON};
use crate::server::Server;

/// Hash of the package of a form.
fn package(phone: &Phone, form_id: &str) -> String {
    let FormList { forms } = read(&phone.get("/api/v1/forms"), 200);
    let mut forms = forms.into_iter();
    let form = forms.find(|form| form.form_id == form_id && form.current);
    form.expect("the form").sha256
}

/// A step of the household's file; `number` makes its id.
pub fn step(
    phone: &Phone,
    number: u32,
    form_id: &str,
    known: &[&Record],
    answers: Value,
) -> Record {
    let mut record = phone.record(number);
    record.form_id = form_id.to_owned();
    record.form_sha256 = package(phone, form_id);
    record.known = known.iter().map(|record| record.id.clone()).collect();
    record.known.sort();
    record.answers = answers.as_object().cloned().expect("answers");
    record.computed = Default::default();
    record
}

/// Answers of a collected file; with `later` those about character come from the group.
pub fn collected(later: bool) -> Value {
    let mut file = json!({
        "b_hh_code": HOUSEHOLD, "b_date": "2018-11-20", "b_consent": true,
        "b_consent_sign": {"sha256": "0".repeat(64), "bytes": 9, "type": "image/png"},
        "b_consent_until": "2021-11-20", "b_collector_role": "1", "b_borrower": SON,
        "b_id_checked": true, "b_phone": "13800138000", "b_residence_years": 45,
        "b_capacity": true, "b_spouse_agree": "3", "as_land_cert": true, "as_forest_cert": false,
    });
    let more = json!({
        "as_tea_mu": "2.5", "as_livestock": 500_000, "as_machine": 200_000, "as_vehicle": 90_000,
        "as_stock": 9_000, "as_shares": 1_000, "de_any": false, "de_guarantee": "0",
        "cr_history": "2", "cr_report": "1", "cr_court": false, "cr_other_pay": "1",
        "la_skill": "3", "la_exp_years": 20, "ln_want": false,
    });
    let answers = file.as_object_mut().expect("answers");
    answers.extend(more.as_object().cloned().expect("answers"));
    if later {
        answers.insert("b_panel_later".to_owned(), json!(true));
    } else {
        answers.extend(character().as_object().cloned().expect("answers"));
    }
    file
}

/// Answers about character.
pub fn character() -> Value {
    let row = |name: &str| json!({"_key": name, "pa_name": name, "pa_role": "5"});
    json!({
        "ch_panel": [row("示例评议甲"), row("示例评议乙"), row("示例评议丙")],
        "ch_law": "1", "ch_vice": false, "ch_honest": "1", "ch_grateful": "1", "ch_elder": "1",
        "ch_public": "1", "ch_honour": false,
    })
}

/// Answers of the group's appraisal.
pub fn appraised() -> Value {
    let mut answers = character();
    for row in answers["ch_panel"].as_array_mut().expect("rows") {
        row["pa_vote"] = json!("1");
    }
    answers["ap_date"] = json!("2018-11-20");
    answers["ap_grade"] = json!("A");
    answers["ap_reason"] = json!("小组一致同意");
    answers["ap_remark"] = json!("保密的话");
    answers
}

/// Leads the household's file to a confirmed grade on 2018-11-28, from the accepted survey that was
/// `cadre.record(1)`.
///
/// # Panics
///
/// When a step is not taken.
pub fn confirm(server: &mut Server, cadre: &Phone, township: &Phone) {
    let group = Phone::enrol(server, "DEMO-APPRAISER");
    let survey = cadre.record(1);
    let file = step(cadre, 2, "credit_info", &[&survey], collected(true));
    cadre.take(&file, 201);
    let decided = step(&group, 3, "credit_appraisal", &[&file], appraised());
    group.take(&decided, 201);
    let known = [&survey, &file, &decided];
    let hung = json!({"nt_from": "2018-11-20", "nt_to": "2018-11-27", "nt_place": "公示栏"});
    let hung = step(cadre, 4, "credit_notice", &known, hung);
    cadre.take(&hung, 201);
    server.set_day("2018-11-28");
    let known = [&survey, &file, &decided, &hung];
    let ended = json!({"nt_closed": "2018-11-27", "objections": []});
    let mut ended = step(cadre, 6, "credit_notice", &known, ended);
    ended.finished_at = "2018-11-27T09:00:00Z".to_owned();
    cadre.take(&ended, 201);
    let word = json!({"cf_date": "2018-11-28", "cf_decision": "1", "cf_grade": "A",
        "cf_limit": 500_000, "cf_told": true});
    let known = [&survey, &file, &decided, &hung, &ended];
    let mut confirmed = step(township, 7, "credit_confirm", &known, word);
    confirmed.finished_at = "2018-11-28T09:00:00Z".to_owned();
    township.take(&confirmed, 201);
}
