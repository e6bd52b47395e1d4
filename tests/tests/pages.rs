//! Every page once: axe finds nothing on it, its marks are known, and it is drawn without an error.
//!
//! With `RUHU_SCREENS` set to a folder, the pages are also saved there as pictures of 360×640.

use std::env;
use std::path::Path;

use ruhu_tests::accessibility;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::marks::Marks;
use ruhu_tests::phone::{HOUSEHOLD, PATIENCE, PIN, type_new_pin, unlock, wait_for};
use ruhu_tests::server::Server;

/// Looks at the page that is open, as a picture and with axe.
fn look(page: &Page, name: &str, problems: &mut Vec<String>) {
    // Sheets rise, toasts fade: what is judged is what stays.
    page.eval("Promise.all(document.getAnimations().map((animation) => animation.finished))");
    if let Ok(folder) = env::var("RUHU_SCREENS") {
        page.screenshot(&Path::new(&folder).join(format!("{name}.png")));
    }
    // The bar and the foot stick to the edges; a screen as tall as the page shows all of it to axe.
    page.screen(360, 9000);
    let found = accessibility::violations(page).into_iter();
    problems.extend(found.map(|problem| format!("{name}: {problem}")));
    let unknown = Marks::read().unknown(page).into_iter();
    problems.extend(unknown.map(|mark| format!("{name}: the mark {mark} is not in marks.txt")));
    page.screen(360, 640);
}

#[test]
fn every_page_is_accessible_and_uses_known_marks() {
    let server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    let mut problems = Vec::new();
    let url = server.url();

    page.goto(&format!("{url}/#/enrol/-"));
    wait_for(&page, "[data-page=enrol]");
    look(&page, "enrol", &mut problems);
    page.type_into("#code", "demo-cadre");
    type_new_pin(&page);
    page.click("[data-action=enrol]");
    wait_for(&page, "[data-page=home] [data-action=open-household]");
    look(&page, "home", &mut problems);
    page.click("[data-action=lock]");
    page.wait_for("document.querySelector('[data-page=lock] #pin')", PATIENCE);
    look(&page, "lock", &mut problems);
    page.click("[data-action=forgot]");
    page.wait_for(
        "document.querySelector('[data-page=lock] .ruhu-note')",
        PATIENCE,
    );
    look(&page, "lock-forgot", &mut problems);
    unlock(&page, PIN);
    wait_for(&page, "[data-page=home] [data-action=open-household]");

    page.type_into("[data-action=search]", HOUSEHOLD);
    page.click(&format!("[data-household='{HOUSEHOLD}']"));
    wait_for(&page, "[data-page=household] .ruhu-facts");
    look(&page, "household", &mut problems);

    page.click("[data-action=start-survey]");
    wait_for(&page, "[data-page=survey]");
    look(&page, "survey", &mut problems);
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
        look(&page, &format!("section-{section}"), &mut problems);
    }
    go("a2");
    wait_for(&page, "[data-q=members] [data-action=add-repeat]");
    page.click("[data-q=members] [data-action=add-repeat]");
    wait_for(&page, "[data-page=member]");
    page.click("[data-q='members[0].m_change'] input[value='3']");
    page.type_into("[data-q='members[0].m_name'] input", "玉应罕");
    page.choose("[data-q='members[0].m_birth'] input", "1948-03-12");
    page.click("[data-q='members[0].m_health'] input[value='3']");
    look(&page, "member", &mut problems);
    page.click("[data-q='members[0].m_ethnic'] [data-action=choose]");
    wait_for(&page, "dialog[open]");
    look(&page, "picker", &mut problems);
    page.click("[data-q='members[0].m_ethnic'] input[value='18']");
    page.click("[data-action=next]");
    wait_for(&page, "[data-q=members] [data-action=remove-repeat]");
    look(&page, "section-a2-members", &mut problems);
    page.click("[data-action=remove-repeat]");
    wait_for(&page, "dialog[open]");
    look(&page, "removal", &mut problems);
    page.press("Escape");

    go("finish");
    wait_for(&page, "[data-page=finish] [data-open]");
    look(&page, "finish", &mut problems);
    page.eval("location.hash = '#/records'");
    wait_for(&page, "[data-page=records]");
    look(&page, "records", &mut problems);

    page.eval("location.hash = '#/phone'");
    wait_for(&page, "[data-page=phone] [data-log] li");
    look(&page, "phone", &mut problems);

    problems.sort();
    problems.dedup();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert_eq!(page.errors(), Vec::<String>::new());
}
