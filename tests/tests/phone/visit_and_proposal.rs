//! The short forms on a phone without a signal: a visit in a few taps, and a proposal to change a
//! status, which says no already on the phone where the table of statuses says no.

use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::phone::{HOUSEHOLD, PATIENCE, VISIT, enrol, wait_for};
use ruhu_tests::server::Server;
use ruhu_tests::typist::Typist;
use serde_json::{Value, json};

/// A visit may not cost more taps than this, from the page of the household to the finished form.
const MOST_TAPS: usize = 7;

/// Opens the page of the household and begins a form.
fn start(page: &Page, server: &Server, action: &str) {
    page.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(page, "[data-page=household] .ruhu-facts");
    must_be_fine(page, "household");
    page.click(&format!("[data-action={action}]"));
    // A form of one section begins in it.
    wait_for(page, "[data-page=section] [data-q=hh_code]");
}

/// Finishes the form that is open, which shows no results: these forms have none.
fn finish(page: &Page) {
    let open =
        page.eval("[...document.querySelectorAll('[data-open]')].map((open) => open.innerText)");
    assert_eq!(open, json!([]), "nothing is open");
    assert_eq!(
        page.eval("document.querySelector('[data-result]')"),
        Value::Null
    );
    page.click("[data-action=finish]");
    wait_for(page, "[data-page=record] [data-state=queued]");
}

fn text(page: &Page, selector: &str) -> String {
    let text = page.eval(&format!(
        "document.querySelector({}).innerText",
        json!(selector)
    ));
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_visit_and_a_proposal_are_filled_in_offline_and_arrive() {
    let mut server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    server.stop();

    visit(&page, &server);
    let drafts = propose(&page, &server);
    assert!(drafts.contains("玉应罕 · 状态变更建议"), "{drafts}");

    server.restart();
    page.goto(&format!("{}/#/records", server.url()));
    wait_for(&page, "[data-page=records]");
    page.click("[data-action=upload]");
    page.wait_for(
        "document.querySelectorAll('[data-state=uploaded][data-receipt]').length === 2",
        PATIENCE,
    );
    must_be_fine(&page, "short-records");
    let listed = text(&page, ".ruhu-list");
    for title in ["玉应罕 · 走访记录", "玉应罕 · 状态变更建议"] {
        assert!(listed.contains(title), "{listed}");
    }
    page.click("[data-action=open-record]");
    wait_for(&page, "[data-page=record] .ruhu-receipt__number");
    page.wait_for(
        "document.querySelector('.ruhu-receipt').innerText.includes('状态变更建议')",
        PATIENCE,
    );
    must_be_fine(&page, "short-record");
    let errors = page
        .errors()
        .into_iter()
        .filter(|error| !error.contains("Failed to load resource"));
    assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new());
}

fn visit(page: &Page, server: &Server) {
    start(page, server, "start-visit");
    must_be_fine(page, "visit");
    for answer in VISIT {
        page.click(answer);
    }
    must_be_fine(page, "visit-filled");
    page.click("[data-action=next]");
    wait_for(page, "[data-page=finish]");
    must_be_fine(page, "visit-finish");
    finish(page);
    // Beside the answers: the form, 下一步, 完成.
    assert!(VISIT.len() + 3 <= MOST_TAPS);
}

/// Gives what the list of drafts said in the middle of it.
fn propose(page: &Page, server: &Server) -> String {
    start(page, server, "start-status");
    must_be_fine(page, "status-new");
    let said = text(page, "[data-q=st_possible]");
    assert!(
        said.contains("预脱贫、剔除(识别不准)、自然消亡(整户减少)"),
        "{said}"
    );
    page.click("[data-q=st_to] input[value='42']");
    page.type_into("[data-q=st_reason] textarea", "已经两年稳定");
    wait_for(
        page,
        "[data-q=st_to] [data-check=E-ST01][data-severity=error]",
    );
    let refused = text(page, "[data-check=E-ST01]");
    assert!(refused.contains("不允许从未脱贫变为稳定脱贫"), "{refused}");
    page.eval("document.querySelector('[data-q=st_to]').scrollIntoView()");
    must_be_fine(page, "status-refused");
    page.click("[data-action=next]");
    wait_for(page, "[data-page=finish] [data-open=st_to]");
    let disabled = page.eval("document.querySelector('[data-action=finish]').disabled");
    assert_eq!(disabled, json!(true));

    page.goto(&format!("{}/#/", server.url()));
    wait_for(page, "[data-action=open-draft]");
    let drafts = text(page, "[data-action=open-draft]");
    must_be_fine(page, "status-draft");
    page.click("[data-action=open-draft]");
    wait_for(page, "[data-page=finish] [data-open=st_to]");
    page.click("[data-open=st_to]");
    wait_for(page, "[data-page=section] [data-q=st_to]");

    let fixture: Value =
        serde_json::from_str(include_str!("../../../src/domain/tests/fixtures/hh-1.json"))
            .expect("JSON");
    let pictures = fixture["context"]["attachments"]
        .as_array()
        .expect("pictures");
    let photo = json!({"sha256": pictures[0]["sha256"]});
    let answers = json!({"st_to": "30", "st_reason": "收入和保障都已达标", "st_photo": [photo]});
    Typist::new(answers.as_object().expect("answers"), pictures).section(page);
    for (question, words) in [("st_confirmer", "乡镇"), ("st_evidence", "核查表")] {
        let shown = text(page, &format!("[data-q={question}]"));
        assert!(shown.contains(words), "{shown}");
    }
    must_be_fine(page, "status");
    page.click("[data-action=next]");
    wait_for(page, "[data-page=finish]");
    finish(page);
    drafts
}
