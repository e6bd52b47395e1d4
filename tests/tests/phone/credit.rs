//! A household from survey to confirmed grade, over three phones: the cadre's, the appraisal group's
//! and the township's. The server is stopped whenever one of them decides; a year later the renewal
//! asks only what may have changed.

use std::time::Duration;

use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::{Phone, fixture};
use ruhu_tests::phone::{
    HOUSEHOLD, PATIENCE, fill, finish, ready_to_leave, type_new_pin, wait_for,
};
use ruhu_tests::server::Server;
use ruhu_tests::typist::Typist;
use serde_json::{Map, Value, json};

const SON: &str = "01672edd-18ca-7001-8000-000000000002";

/// A phone enrolled with one of the demo's codes, that starts without a network.
fn enrolled(browser: &Browser, server: &Server, code: &str) -> Page {
    let page = browser.new_page();
    page.goto(&format!("{}/#/enrol/{code}", server.url()));
    type_new_pin(&page);
    page.click("[data-action=enrol]");
    page.wait_for("document.querySelector('[data-page=home]')", PATIENCE);
    ready_to_leave(&page);
    page
}

/// Downloads and uploads what there is; afterwards nothing waits.
fn exchange(page: &Page, server: &Server) {
    page.goto(&format!("{}/#/records", server.url()));
    wait_for(page, "[data-page=records]");
    page.click("[data-action=upload]");
    page.wait_for(
        "!document.querySelector('[data-state=queued], [data-state=sending]')",
        PATIENCE,
    );
    // What the server makes of it comes down after the upload.
    std::thread::sleep(Duration::from_secs(2));
    page.goto(&format!("{}/#/", server.url()));
    wait_for(page, "[data-page=home]");
}

/// Opens the household and begins the form that `action` begins.
fn begin(page: &Page, server: &Server, action: &str) {
    page.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(page, "[data-page=household]");
    wait_for(page, &format!("[data-action={action}]"));
    page.click(&format!("[data-action={action}]"));
    page.wait_for(
        "document.querySelector('[data-page=survey], [data-page=section]')",
        PATIENCE,
    );
    if page.eval("document.querySelector('[data-page=survey]') !== null") == json!(true) {
        page.click("[data-section]");
        wait_for(page, "[data-page=section]");
    }
}

fn object(json: Value) -> Map<String, Value> {
    json.as_object().cloned().expect("answers")
}

fn file(picture: &Value) -> Map<String, Value> {
    let mut answers = object(json!({
        "b_consent": true, "b_consent_sign": picture, "b_borrower": SON, "b_id_checked": true,
        "b_phone": "13800138000", "b_residence_years": 45, "b_capacity": true,
        "b_spouse_agree": "3", "as_land_cert": true, "as_forest_cert": false, "as_tea_mu": "2.5",
        "as_livestock": 500_000, "as_machine": 200_000, "as_vehicle": 90_000, "as_stock": 0,
        "as_shares": 0, "de_any": false, "de_guarantee": "0", "cr_history": "2",
    }));
    answers.extend(object(json!({
        "cr_report": "1", "cr_court": false, "cr_other_pay": "1", "b_panel_later": true,
        "la_skill": "3", "la_exp_years": 20, "ln_want": false,
    })));
    answers
}

fn appraisal() -> Map<String, Value> {
    let names = ["示例评议甲", "示例评议乙", "示例评议丙"];
    let row = |name: &&str| json!({"pa_name": name, "pa_role": "5", "pa_vote": "1"});
    object(json!({
        "ch_panel": names.iter().map(row).collect::<Vec<_>>(), "ch_law": "1", "ch_vice": false,
        "ch_honest": "1", "ch_grateful": "1", "ch_elder": "2", "ch_public": "1", "ch_honour": false,
        "ap_grade": "0", "ap_reason": "小组认为暂不授信", "ap_remark": "保密的话",
        "_confirmed": {"W-CR01": "已说明"},
    }))
}

#[test]
fn a_household_from_survey_to_confirmed_grade_over_three_phones() {
    let mut server = Server::start_on("2018-11-20");
    let whole = fixture();
    let pictures = whole["context"]["attachments"]
        .as_array()
        .cloned()
        .expect("pictures");
    let picture = json!({"sha256": pictures[0]["sha256"]});
    let (one, two, three) = (Browser::launch(), Browser::launch(), Browser::launch());
    let cadre = enrolled(&one, &server, "DEMO-CADRE");
    wait_for(&cadre, "[data-action=open-household]");
    let group = enrolled(&two, &server, "DEMO-APPRAISER");
    let township = enrolled(&three, &server, "DEMO-TOWNSHIP");
    wait_for(&township, "[data-action=open-household]");

    // The cadre surveys the household and collects its file, without a signal.
    server.stop();
    let survey = object(whole["record"]["answers"].clone());
    begin(&cadre, &server, "start-survey");
    fill(&cadre, &mut Typist::new(&survey, &pictures), &|_| {});
    finish(&cadre);
    begin(&cadre, &server, "start-credit");
    let answers = file(&picture);
    fill(&cadre, &mut Typist::new(&answers, &pictures), &|_| {});
    let missing = cadre.eval("document.querySelector('[data-result=missing]').innerText");
    assert!(
        missing
            .as_str()
            .is_some_and(|text| text.contains("遵纪守法")),
        "{missing}"
    );
    must_be_fine(&cadre, "credit-finish");
    finish(&cadre);
    server.restart();
    exchange(&cadre, &server);

    // The group finds it on its work list and decides, without a signal.
    exchange(&group, &server);
    wait_for(&group, "[data-work=credit] [data-action=open-work]");
    server.stop();
    begin(&group, &server, "start-credit");
    let answers = appraisal();
    fill(&group, &mut Typist::new(&answers, &[]), &|_| {});
    let decided = finish(&group);
    server.restart();
    exchange(&group, &server);
    group.goto(&format!("{}/#/records/{decided}", server.url()));
    wait_for(&group, "[data-record][data-receipt]");
    must_be_fine(&group, "credit-appraised");
    assert!(group.text().contains("手机上不再保留"), "{}", group.text());

    // The cadre puts up the notice, and ends it a week later.
    exchange(&cadre, &server);
    wait_for(&cadre, "[data-work=credit]");
    begin(&cadre, &server, "start-credit");
    let hung = object(json!({"nt_place": "村委会公示栏"}));
    fill(&cadre, &mut Typist::new(&hung, &[]), &|_| {});
    finish(&cadre);
    exchange(&cadre, &server);
    cadre.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(&cadre, "[data-result=credit][data-state=on_notice]");
    must_be_fine(&cadre, "credit-notice");
    let offered = "document.querySelector('[data-action=start-credit]') !== null";
    assert_eq!(cadre.eval(offered), json!(false), "the notice hangs");
    server.set_day("2018-11-27");
    exchange(&cadre, &server);
    begin(&cadre, &server, "start-credit");
    let ended = object(json!({"objections": []}));
    fill(&cadre, &mut Typist::new(&ended, &[]), &|_| {});
    finish(&cadre);
    exchange(&cadre, &server);

    // The township confirms, without a signal.
    exchange(&township, &server);
    wait_for(&township, "[data-work=credit]");
    server.stop();
    begin(&township, &server, "start-credit");
    let word = object(json!({"cf_decision": "1", "cf_grade": "0", "cf_limit": 0, "cf_told": true}));
    fill(&township, &mut Typist::new(&word, &[]), &|_| {});
    finish(&township);
    server.restart();
    exchange(&township, &server);
    exchange(&cadre, &server);
    cadre.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(&cadre, "[data-result=credit][data-state=confirmed]");
    must_be_fine(&cadre, "credit-confirmed");
    assert!(cadre.text().contains("2019-11-26"), "{}", cadre.text());
    let county = Phone::enrol(&server, "DEMO-COUNTY");
    let (items, _) = county.changes("");
    let stored = items.iter().rfind(|item| item.kind == "credit");
    let stored = stored.and_then(|item| item.body.clone()).expect("the file");
    assert_eq!(stored["confirmed"]["grade"], "0");
    township.goto(&format!("{}/#/coverage", server.url()));
    wait_for(&township, "[data-page=coverage] [data-result=coverage]");
    must_be_fine(&township, "credit-coverage");

    // A year later the renewal offers what was said.
    server.set_day("2019-11-01");
    exchange(&cadre, &server);
    begin(&cadre, &server, "start-credit");
    let mut again = file(&picture);
    again.insert("as_livestock".to_owned(), json!(900_000));
    again.insert("_confirmed".to_owned(), json!({"W-B10": "下月更新调查"}));
    fill(&cadre, &mut Typist::again(&again, &pictures), &|_| {});
    let spared = cadre.eval("document.querySelector('[data-result=not-asked]').innerText");
    assert!(
        spared.as_str().is_some_and(|text| text.contains("少问")),
        "{spared}"
    );
    finish(&cadre);
    exchange(&cadre, &server);
    let (items, _) = county.changes("");
    let stored = items.iter().rfind(|item| item.kind == "credit");
    let stored = stored.and_then(|item| item.body.clone()).expect("the file");
    assert_eq!(stored["state"], "collected");
    assert_eq!(stored["answers"]["b_phone"], "13800138000");
    assert_eq!(stored["confirmed"]["grade"], "0", "until it ends");
}
