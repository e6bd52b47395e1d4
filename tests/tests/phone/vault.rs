//! The PIN: it locks, it opens, and it keeps users of one phone apart.

use std::time::Duration;

use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::disk::readable_on_disk;
use ruhu_tests::phone::{PATIENCE, PIN, enrol, enrol_as, go, start_survey, unlock, wait_for};
use ruhu_tests::server::Server;
use serde_json::json;

const FIELD: &str = "[data-q=address_note] input";

fn is_locked(page: &Page) {
    page.wait_for("document.querySelector('[data-page=lock] #pin')", PATIENCE);
}

fn value(page: &Page) -> serde_json::Value {
    page.eval(&format!("document.querySelector({}).value", json!(FIELD)))
}

#[test]
fn a_locked_phone_shows_nothing_and_loses_nothing() {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    go(&page, &draft, "a1");
    wait_for(&page, FIELD);

    // Left alone for three minutes in the middle of a word.
    page.type_into(FIELD, "示例数据 三号");
    page.eval("(() => { const now = Date.now; Date.now = () => now() + 181000; })()");
    page.eval("document.dispatchEvent(new Event('visibilitychange'))");
    is_locked(&page);
    assert_eq!(
        page.eval("document.body.innerText.includes('三号')"),
        json!(false)
    );
    unlock(&page, "258037");
    page.wait_for(
        "document.querySelector('[data-page=lock] [data-severity=error]')",
        PATIENCE,
    );
    assert_eq!(
        readable_on_disk(&page, &["示例数据 三号".to_owned(), "示例数据".to_owned()]),
        Vec::<String>::new()
    );
    unlock(&page, PIN);
    // Back where one was.
    page.wait_for(
        &format!("document.querySelector({})", json!(FIELD)),
        PATIENCE,
    );
    assert_eq!(value(&page), json!("示例数据 三号"));

    // Locked by hand with the last keys just typed.
    page.replace_text(FIELD, "示例数据 四号");
    page.eval("location.hash = '#/'");
    page.wait_for(
        "document.querySelector('[data-page=home] [data-action=lock]')",
        PATIENCE,
    );
    page.click("[data-action=lock]");
    is_locked(&page);
    go(&page, &draft, "a1");
    unlock(&page, PIN);
    page.wait_for(
        &format!("document.querySelector({})", json!(FIELD)),
        PATIENCE,
    );
    assert_eq!(value(&page), json!("示例数据 四号"));
}

#[test]
fn wrong_pins_have_to_wait_even_after_a_reload() {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    page.reload();
    is_locked(&page);
    let said = "document.querySelector('[data-page=lock] [data-severity=error]')";
    for _ in 0..5 {
        unlock(&page, "111222");
        page.wait_for(
            &format!("{said} && !document.querySelector('#pin').value"),
            PATIENCE,
        );
    }
    page.reload();
    is_locked(&page);
    unlock(&page, PIN);
    page.wait_for(&format!("{said}?.textContent.includes('秒')"), PATIENCE);
    page.eval("(() => { const now = Date.now; Date.now = () => now() + 31000; })()");
    unlock(&page, PIN);
    page.wait_for(
        "document.querySelector('[data-page=home] [data-action=lock]')",
        PATIENCE,
    );
}

#[test]
fn two_users_of_one_phone_do_not_see_each_other_s_forms() {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    start_survey(&page, &server);
    page.eval("location.hash = '#/'");
    wait_for(&page, "[data-page=home] [data-state=draft]");
    page.click("[data-action=lock]");
    is_locked(&page);
    enrol_as(&page, &server, "DEMO-CADRE-2");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(
        page.eval("document.querySelectorAll('[data-state=draft]').length"),
        json!(0)
    );
    page.reload();
    is_locked(&page);
    page.wait_for(
        "document.querySelectorAll('#vault option').length === 2",
        PATIENCE,
    );
    unlock(&page, PIN);
    page.wait_for(
        "document.querySelector('[data-page=home] [data-state=draft]')",
        PATIENCE,
    );
}
