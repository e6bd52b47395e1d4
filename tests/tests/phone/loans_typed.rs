//! A loan that is typed in and visited on one phone without a signal: what it warns of stands at once
//! where the cadre looks, and reaches the township with the next signal.

use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::Phone;
use ruhu_tests::household::HOUSEHOLD;
use ruhu_tests::phone::{PATIENCE, enrol, fill, finish, wait_for};
use ruhu_tests::server::Server;
use ruhu_tests::typist::Typist;
use serde_json::{Map, Value, json};

fn object(json: &Value) -> Map<String, Value> {
    json.as_object().cloned().expect("answers")
}

/// Opens the household and fills in the form that `action` begins; gives the record's id.
fn filled(page: &Page, action: &str, answers: &Value) -> String {
    page.eval(&format!("location.hash = '#/household/{HOUSEHOLD}'"));
    let action = format!("[data-page=household] [data-action={action}]");
    wait_for(page, &action);
    page.click(&action);
    wait_for(page, "[data-page=section]");
    fill(page, &mut Typist::new(&object(answers), &[]), &|_| {});
    finish(page)
}

/// The card of the loans on the household's page.
fn card(page: &Page) -> String {
    page.eval(&format!("location.hash = '#/household/{HOUSEHOLD}'"));
    wait_for(page, "[data-page=household] [data-result=loans]");
    let text = page.eval("document.querySelector('[data-result=loans]').innerText");
    text.as_str().expect("a text").to_owned()
}

#[test]
fn a_typed_loan_is_visited_and_warns_before_there_is_a_signal() {
    let mut server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    server.stop();

    let loan = json!({
        "lo_number": "L-7", "lo_kind": "1", "lo_bank": "示例信用社", "lo_borrower": "岩温罕",
        "lo_amount": 3_000_000, "lo_balance": 2_500_000, "lo_start": "2018-05-01",
        "lo_due": "2021-04-30", "lo_use": "2",
    });
    filled(&page, "start-loan", &loan);
    let text = card(&page);
    for words in [
        "示例信用社 · 30,000.00 · 2018-05-01",
        "还欠 25,000.00 元，2021-04-30 到期",
        "下次走访不晚于 2018-07-30",
        "手工登记",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    must_be_fine(&page, "household-loan");
    // Nobody has been there in 90 days: it stands on the work list.
    page.eval("location.hash = '#/'");
    wait_for(
        &page,
        "[data-page=home] [data-work=loan] [data-action=open-work]",
    );

    let visit = json!({
        "fu_loan": "L-7", "fu_knows": true, "fu_card_self": false, "fu_use": "12",
        "fu_enterprise": "示例公司", "fu_dividend": true, "fu_can_repay": "2",
        "_confirmed": {"W-B23": "户主这样说"},
    });
    filled(&page, "start-followup", &visit);
    let warned = "[...document.querySelectorAll('[data-result=loans] [data-warning]')]
        .map((row) => row.dataset.warning)";
    let text = card(&page);
    assert!(text.contains("下次走访不晚于 2019-05-19"), "{text}");
    assert_eq!(page.eval(warned), json!(["LM01", "LM02", "LM04"]));
    must_be_fine(&page, "household-loan-warned");

    server.restart();
    page.eval("location.hash = '#/records'");
    wait_for(&page, "[data-page=records]");
    page.click("[data-action=upload]");
    page.wait_for(
        "!document.querySelector('[data-state=queued], [data-state=sending]')",
        PATIENCE,
    );
    let township = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let told: Value = ruhu_tests::client::read(&township.get("/api/v1/loans/warnings"), 200);
    let codes = told["warnings"].as_array().expect("rows").iter();
    let codes: Vec<_> = codes.map(|row| row["code"].clone()).collect();
    assert_eq!(codes, ["LM01", "LM02", "LM04"]);
    // What comes down says the same.
    let text = card(&page);
    assert!(text.contains("还欠 25,000.00 元"), "{text}");
    assert_eq!(page.eval(warned), json!(["LM01", "LM02", "LM04"]));
}
