//! Every page once: axe finds nothing on it, its marks are known, and it is drawn without an error.

use ruhu_tests::accessibility::look;
use ruhu_tests::browser::Browser;
use ruhu_tests::phone::{HOUSEHOLD, PATIENCE, PIN, type_new_pin, unlock, wait_for};
use ruhu_tests::server::Server;

#[test]
fn every_page_is_accessible_and_uses_known_marks() {
    let server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    let mut problems = Vec::new();
    let url = server.url();

    page.goto(&format!("{url}/#/enrol/-"));
    wait_for(&page, "[data-page=enrol]");
    problems.extend(look(&page, "enrol"));
    page.type_into("#code", "demo-cadre");
    type_new_pin(&page);
    page.click("[data-action=enrol]");
    wait_for(&page, "[data-page=home] [data-action=open-household]");
    problems.extend(look(&page, "home"));
    page.click("[data-action=lock]");
    page.wait_for("document.querySelector('[data-page=lock] #pin')", PATIENCE);
    problems.extend(look(&page, "lock"));
    page.click("[data-action=forgot]");
    page.wait_for(
        "document.querySelector('[data-page=lock] .ruhu-note')",
        PATIENCE,
    );
    problems.extend(look(&page, "lock-forgot"));
    unlock(&page, PIN);
    wait_for(&page, "[data-page=home] [data-action=open-household]");

    page.type_into("[data-action=search]", HOUSEHOLD);
    page.click(&format!("[data-household='{HOUSEHOLD}']"));
    wait_for(&page, "[data-page=household] .ruhu-facts");
    problems.extend(look(&page, "household"));

    page.click("[data-action=start-survey]");
    wait_for(&page, "[data-page=survey]");
    problems.extend(look(&page, "survey"));
    let draft = page.eval("location.hash.split('/')[2]");
    let draft = draft.as_str().expect("a draft in the address");
    let go = |place: &str| page.eval(&format!("location.hash = '#/draft/{draft}/{place}'"));

    let sections = page.eval(
        "[...document.querySelectorAll('[data-section]')].map((cell) => cell.dataset.section)",
    );
    for section in sections.as_array().expect("sections") {
        let section = section.as_str().unwrap_or_default();
        go(section);
        page.wait_for(
            &format!("document.querySelector('[data-page=section]') && location.hash.includes('/{section}')"),
            PATIENCE,
        );
        problems.extend(look(&page, &format!("section-{section}")));
    }
    go("a2");
    wait_for(&page, "[data-q=members] [data-action=add-repeat]");
    page.click("[data-q=members] [data-action=add-repeat]");
    wait_for(&page, "[data-page=member]");
    page.click("[data-q='members[0].m_change'] input[value='3']");
    page.type_into("[data-q='members[0].m_name'] input", "玉应罕");
    page.choose("[data-q='members[0].m_birth'] input", "1948-03-12");
    page.click("[data-q='members[0].m_health'] input[value='3']");
    problems.extend(look(&page, "member"));
    page.click("[data-q='members[0].m_ethnic'] [data-action=choose]");
    wait_for(&page, "dialog[open]");
    problems.extend(look(&page, "picker"));
    page.click("[data-q='members[0].m_ethnic'] input[value='18']");
    page.click("[data-action=next]");
    wait_for(&page, "[data-q=members] [data-action=remove-repeat]");
    problems.extend(look(&page, "section-a2-members"));
    page.click("[data-action=remove-repeat]");
    wait_for(&page, "dialog[open]");
    problems.extend(look(&page, "removal"));
    page.press("Escape");

    go("finish");
    wait_for(&page, "[data-page=finish] [data-open]");
    problems.extend(look(&page, "finish"));
    page.eval("location.hash = '#/records'");
    wait_for(&page, "[data-page=records]");
    problems.extend(look(&page, "records"));

    page.eval("location.hash = '#/phone'");
    wait_for(&page, "[data-page=phone] [data-log] li");
    problems.extend(look(&page, "phone"));

    problems.sort();
    problems.dedup();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert_eq!(page.errors(), Vec::<String>::new());
}
