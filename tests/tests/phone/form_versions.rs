//! A form changes while somebody without a signal is in the middle of it: what was begun stays as it
//! was begun, what is begun afterwards is new, and the server takes both.

use std::fs;

use ruhu_tests::browser::Browser;
use ruhu_tests::phone::{HOUSEHOLD, PATIENCE, VISIT, enrol, wait_for};
use ruhu_tests::repository;
use ruhu_tests::server::Server;

/// The form of a visit with another version and another label, as the county would write it.
fn publish_next(server: &Server) {
    let from = repository::root().join("src/domain/forms/visit_short");
    let to = server.folder().join("visit_short");
    fs::create_dir(&to).expect("a folder");
    for file in fs::read_dir(from).expect("the form").flatten() {
        let text = fs::read_to_string(file.path()).expect("a sheet");
        let text = text
            .replace("visit_short,1,", "visit_short,1-county,")
            .replace(",入户目的,Purpose,", ",这次为什么来,Purpose,");
        fs::write(to.join(file.file_name()), text).expect("a sheet");
    }
    let to = to.to_str().expect("a path");
    server.command(&["form", "publish", to]);
    // Twice is as good as once; other content under the same version is not.
    server.command(&["form", "publish", to]);
    let sheet = format!("{to}/survey.csv");
    let text = fs::read_to_string(&sheet).expect("a sheet");
    fs::write(&sheet, text.replace("这次为什么来", "为什么来")).expect("a sheet");
    let refused = server.output(&["form", "publish", to]);
    assert_eq!(refused.status.code(), Some(1));
}

#[test]
fn a_form_that_changes_under_an_open_draft_stays_as_it_was_begun() {
    let mut server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let purpose = "document.querySelector('[data-q=visit_purpose]').innerText";
    let begin = |server: &Server| {
        page.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
        wait_for(&page, "[data-page=household] [data-action=start-visit]");
        page.click("[data-action=start-visit]");
        wait_for(&page, "[data-page=section] [data-q=visit_purpose]");
    };
    let finish = || {
        page.click("[data-action=next]");
        wait_for(&page, "[data-page=finish]");
        page.click("[data-action=finish]");
        wait_for(&page, "[data-page=record] [data-record]");
    };

    begin(&server);
    page.click(VISIT[0]);
    publish_next(&server);
    page.eval("window.dispatchEvent(new Event('online'))");
    let fetched = "performance.getEntriesByType('resource')
        .some((entry) => entry.name.includes('/forms/visit_short/1-county') && entry.responseEnd)";
    page.wait_for(fetched, PATIENCE);
    server.stop();
    page.reload();
    wait_for(&page, "[data-page=section] [data-q=visit_purpose]");
    let said = page.eval(purpose);
    assert!(said.to_string().contains("入户目的"), "{said}");
    for answer in &VISIT[1..] {
        page.click(answer);
    }
    finish();

    begin(&server);
    let said = page.eval(purpose);
    assert!(said.to_string().contains("这次为什么来"), "{said}");
    for answer in VISIT {
        page.click(answer);
    }
    finish();

    // A server that starts anew does not put its own version back in front.
    server.restart();
    page.goto(&format!("{}/#/records", server.url()));
    wait_for(&page, "[data-page=records]");
    page.click("[data-action=upload]");
    let receipts = "document.querySelectorAll('[data-state=uploaded][data-receipt]').length";
    page.wait_for(&format!("{receipts} === 2"), PATIENCE);
    let listed = server.command(&["--json", "review", "list"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    page.reload();
    begin(&server);
    let said = page.eval(purpose);
    assert!(said.to_string().contains("这次为什么来"), "{said}");
}
