//! Red warnings about loans on the phones of those who report them, with and without a signal; and a
//! credit officer who knows of a household no more than its loan.

use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::Phone;
use ruhu_tests::household::HOUSEHOLD;
use ruhu_tests::loans::{NEIGHBOUR, list, visit};
use ruhu_tests::phone::{PATIENCE, enrol_as, ready_to_leave, wait_for};
use ruhu_tests::server::Server;
use serde_json::json;

/// The warnings on the screen: code and household.
fn shown(page: &Page) -> serde_json::Value {
    page.eval(
        "[...document.querySelectorAll('[data-warning]')]
            .map((row) => [row.dataset.warning, row.dataset.household])",
    )
}

#[test]
fn red_loans_are_found_from_home_and_open_the_household() {
    let mut server = Server::start_on("2018-11-20");
    let cadre = Phone::enrol(&server, "DEMO-CADRE");
    list(&server, &cadre, 91, "30000");
    cadre.take(&visit(&cadre, 2, "2018-11-19", "12"), 201);
    let both = json!([["LM01", HOUSEHOLD], ["LM12", NEIGHBOUR]]);

    // The township, from its first page.
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol_as(&page, &server, "DEMO-TOWNSHIP");
    ready_to_leave(&page);
    page.click("[data-action=loans]");
    wait_for(&page, "[data-page=loans] [data-warning=LM01]");
    assert_eq!(shown(&page), both);
    let text = page.text();
    for words in [
        "疑似户贷企用",
        "玉应罕 · 岩温罕",
        "2018-11-19",
        "逾期 91 天",
        "余额 30,000.00 元",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    must_be_fine(&page, "loans");
    page.click("[data-warning=LM01] [data-action=open-household]");
    wait_for(&page, "[data-page=household] .ruhu-facts");

    // Without a signal it is what the phone knows, and says so.
    server.stop();
    page.eval("location.hash = '#/loans'");
    page.wait_for(
        "document.querySelector('[data-page=loans] .ruhu-note')",
        PATIENCE,
    );
    assert_eq!(shown(&page), both);
    assert!(page.text().contains("没有信号"), "{}", page.text());
    must_be_fine(&page, "loans-offline");
    server.restart();

    // The officer has no file of either household, and opens them all the same.
    let browser = Browser::launch();
    let officer = browser.new_page();
    enrol_as(&officer, &server, "DEMO-OFFICER");
    officer.click("[data-action=loans]");
    wait_for(&officer, "[data-page=loans] [data-warning=LM01]");
    officer.wait_for("document.body.textContent.includes('玉应罕')", PATIENCE);
    assert_eq!(shown(&officer), both);
    must_be_fine(&officer, "loans-officer");
    officer.click("[data-warning=LM01] [data-action=open-household]");
    wait_for(
        &officer,
        "[data-page=household] [data-action=start-followup]",
    );
    must_be_fine(&officer, "loans-household");
    officer.click("[data-action=start-followup]");
    wait_for(&officer, "[data-q=fu_loan]");
    let loan = "示例信用社 30,000.00 2018-09-01";
    assert!(officer.text().contains(loan), "{}", officer.text());

    // Nobody else is led there.
    let others = browser.new_page();
    enrol_as(&others, &server, "DEMO-CADRE");
    assert_eq!(
        others.eval("document.querySelector('[data-action=loans]') !== null"),
        json!(false)
    );
    // The one request without a signal is all that went wrong.
    let mut errors = page.errors();
    errors.retain(|error| !error.contains("ERR_CONNECTION_REFUSED"));
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(officer.errors(), Vec::<String>::new());
}
