//! The phone's half of the fault matrix (docs/faults.md): for each fault, what was lost (nothing) and
//! what the person sees. Kills, two tabs and lost phones have tests of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::phone::{PATIENCE, enrol, go, start_survey, visit, wait_for};
use ruhu_tests::scratch::Scratch;
use ruhu_tests::server::{self, Server};
use serde_json::{Value, json};

const FIELD: &str = "[data-q=address_note] input";
const FAILING: &str = "document.body.innerText.includes('没有存上')";

struct Open {
    server: Server,
    // Kept alive for the page.
    _browser: Browser,
    page: Page,
    draft: String,
}

fn open() -> Open {
    let server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    go(&page, &draft, "a1");
    wait_for(&page, FIELD);
    Open {
        server,
        _browser: browser,
        page,
        draft,
    }
}

fn is_kept(page: &Page, text: &str) {
    thread::sleep(Duration::from_millis(300));
    page.reload();
    wait_for(page, FIELD);
    assert_eq!(
        page.eval(&format!("document.querySelector('{FIELD}').value")),
        json!(text)
    );
}

/// The phone of a village: nothing more fits.
fn quota(page: &Page, server: &Server, bytes: Option<u64>) {
    let mut params = json!({ "origin": server.url() });
    if let Some(bytes) = bytes {
        params["quotaSize"] = json!(bytes);
    }
    page.call("Storage.overrideQuotaForOrigin", params);
}

/// Types on until nothing is stored any more; gives what was typed. The browser counts with a few
/// seconds of delay.
fn fill(page: &Page) -> String {
    let mut typed = String::new();
    page.click(FIELD);
    for _ in 0..60 {
        page.press("End");
        page.type_text(" more");
        typed += " more";
        thread::sleep(Duration::from_millis(500));
        if page.eval(FAILING) == json!(true) {
            break;
        }
    }
    page.wait_for(FAILING, PATIENCE);
    typed
}

#[test]
fn a_full_phone_says_so_and_stores_everything_once_there_is_room() {
    let Open { server, page, .. } = &open();
    page.type_into(FIELD, "first");
    thread::sleep(Duration::from_millis(300));
    quota(page, server, Some(1));
    let typed = format!("first{}", fill(page));
    page.type_text(" last");
    quota(page, server, None);
    page.wait_for(&format!("!({FAILING})"), PATIENCE);
    is_kept(page, &(typed + " last"));
}

#[test]
fn a_photo_that_does_not_fit_is_not_taken_and_the_form_goes_on() {
    let Open {
        server,
        page,
        draft,
        ..
    } = &open();
    go(page, draft, "a1");
    let question = "house_front_photo";
    wait_for(page, &format!("[data-q={question}] input[type=file]"));
    let scratch = Scratch::new("photo");
    let photo = scratch.path().join("photo.png");
    page.screenshot(&photo);
    quota(page, server, Some(1));
    let typed = fill(page);
    let input = format!("[data-q={question}] input[type=file]");
    page.set_file(&input, &[&photo]);
    page.wait_for(
        &format!("document.querySelector('[data-q={question}]').innerText.includes('空间')"),
        PATIENCE,
    );
    assert_eq!(
        page.eval(&format!(
            "document.querySelectorAll('[data-q={question}] img').length"
        )),
        json!(0)
    );
    quota(page, server, None);
    page.set_file(&input, &[&photo]);
    wait_for(page, &format!("[data-q={question}] img"));
    is_kept(page, typed.trim());
}

/// Something the browser does to the next write.
fn next_write(page: &Page, fault: &str) {
    page.eval(&format!(
        "(() => {{
            const begin = IDBDatabase.prototype.transaction;
            let armed = true;
            IDBDatabase.prototype.transaction = function (...how) {{
                const transaction = begin.apply(this, how);
                if (armed && how[1] === 'readwrite') {{
                    armed = false;
                    window.struck = true;
                    ({fault})(transaction, this);
                }}
                return transaction;
            }};
        }})()"
    ));
}

fn survives(fault: &str) {
    let Open { page, .. } = &open();
    page.type_into(FIELD, "before");
    thread::sleep(Duration::from_millis(300));
    next_write(page, fault);
    page.type_into(FIELD, " after");
    page.wait_for("window.struck", PATIENCE);
    thread::sleep(Duration::from_millis(1_500));
    assert_eq!(page.eval(FAILING), json!(false));
    is_kept(page, "before after");
}

#[test]
fn a_write_that_the_browser_aborts_is_repeated() {
    survives(
        "(transaction) => setTimeout(() => { try { transaction.abort(); } catch { window.late = true; } })",
    );
}

#[test]
fn a_commit_that_fails_after_the_fact_is_no_failure() {
    survives(
        "(transaction) => {
            transaction.commit = () => {
                IDBTransaction.prototype.commit.call(transaction);
                throw new DOMException('already committed', 'InvalidStateError');
            };
        }",
    );
}

#[test]
fn a_connection_that_is_lost_is_opened_again() {
    survives("(_, database) => database.close()");
}

/// Every clock the page can read is off by so many days.
fn with_clock_off(page: &Page, days: i32) {
    let source = format!(
        "{{
            const True = Date;
            const shift = {days} * 86400000;
            globalThis.Date = class extends True {{
                constructor(...parts) {{ parts.length ? super(...parts) : super(True.now() + shift); }}
                static now() {{ return True.now() + shift; }}
            }};
        }}"
    );
    page.call(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": source }),
    );
}

#[test]
fn a_clock_that_is_a_year_off_is_said_and_sent_along() {
    for (days, words) in [(365, "手机时间快了"), (-365, "手机时间慢了")] {
        let mut server = Server::start_on("2018-11-20");
        let browser = Browser::launch();
        let page = browser.new_page();
        with_clock_off(&page, days);
        enrol(&page, &server);
        wait_for(&page, "[data-light=yellow]");
        page.click("[data-light]");
        page.wait_for(
            &format!("document.querySelector('.ruhu-toast')?.innerText.includes('{words}')"),
            PATIENCE,
        );
        server.stop();
        visit(&page, &server);
        server.restart();
        page.eval("location.hash = '#/records'");
        wait_for(&page, "[data-page=records]");
        page.click("[data-action=upload]");
        page.wait_for(
            "document.querySelector('[data-state=uploaded][data-receipt]')",
            PATIENCE,
        );
        let id = page.eval("document.querySelector('[data-record]').dataset.record");
        let record = stored(&page, id.as_str().expect("an id"));
        let offset = record["clock_offset_ms"].as_i64().expect("milliseconds");
        let expected = -i64::from(days) * 86_400_000;
        assert!((offset - expected).abs() < 600_000, "{offset}");
    }
}

fn stored(page: &Page, id: &str) -> Value {
    page.eval(&format!(
        "(async () => {{
            const enrol = await fetch('/api/v1/enrol', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }},
                body: JSON.stringify({{ code: 'DEMO-CADRE', device_name: 'test' }}) }});
            const headers = {{ authorization: `Bearer ${{(await enrol.json()).token}}` }};
            return (await fetch('/api/v1/records/{id}', {{ headers }})).json();
        }})()"
    ))
}

#[test]
fn an_iphone_is_told_where_data_lasts() {
    let server = Server::start_on("2018-11-20");
    let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15";
    for (agent, words) in [
        (
            format!("{iphone} Version/17.5 Mobile/15E148 Safari/604.1"),
            "添加到主屏幕",
        ),
        (
            format!("{iphone} Mobile/15E148 MicroMessenger/8.0.50"),
            "在 Safari 中打开",
        ),
    ] {
        let browser = Browser::launch();
        let page = browser.new_page();
        page.call(
            "Emulation.setUserAgentOverride",
            json!({ "userAgent": agent, "platform": "iPhone" }),
        );
        enrol(&page, &server);
        wait_for(&page, "[data-light=yellow]");
        page.click("[data-light]");
        page.wait_for(
            &format!("document.querySelector('.ruhu-toast')?.innerText.includes('{words}')"),
            PATIENCE,
        );
    }
}

/// A copy of the built app under another build id, as the next version is.
fn next_build(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the built app").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            next_build(&entry.path(), &target);
        } else if entry.file_name() == "sw.js" {
            let text = fs::read_to_string(entry.path()).expect("the worker");
            let old = text
                .split("BUILD_ID = '")
                .nth(1)
                .and_then(|rest| rest.split('\'').next());
            let next = text.replace(old.expect("a build id"), "next-build");
            fs::write(target, next).expect("written");
        } else if entry.file_name().to_string_lossy().starts_with("sw.js.") {
            // Packed copies of the worker of before.
            let _ = fs::remove_file(target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn a_new_version_that_comes_in_the_middle_of_a_form_waits_for_the_first_page() {
    let scratch = Scratch::new("update");
    let served: PathBuf = scratch.path().join("dist");
    copy(&server::app(), &served);
    let server = Server::start_serving("2018-11-20", &served);
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    go(&page, &draft, "a1");
    wait_for(&page, FIELD);
    page.type_into(FIELD, "old version");
    next_build(&server::app(), &served);
    page.eval("navigator.serviceWorker.getRegistration().then((one) => one.update())");
    page.wait_for(
        "document.documentElement.dataset.update === 'ready'",
        PATIENCE,
    );
    // The form is not disturbed.
    page.type_into(FIELD, ", still");
    assert_eq!(
        page.eval("document.querySelector('[data-action=update]')"),
        Value::Null
    );
    page.eval("location.hash = '#/'");
    wait_for(&page, "[data-action=update]");
    page.eval("window.old = true");
    page.click("[data-action=update]");
    page.wait_for(
        "!window.old && document.querySelector('[data-page=lock]')",
        PATIENCE,
    );
    let caches = page.eval("caches.keys()");
    assert!(caches.to_string().contains("next-build"), "{caches}");
    go(&page, &draft, "a1");
    wait_for(&page, FIELD);
    assert_eq!(
        page.eval(&format!("document.querySelector('{FIELD}').value")),
        json!("old version, still")
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the built app").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn the_browser_finds_nothing_that_keeps_it_from_installing_the_app() {
    let Open { page, .. } = &open();
    let manifest = page.call("Page.getAppManifest", json!({}));
    assert_eq!(manifest["errors"], json!([]), "{manifest}");
    let errors = page.call("Page.getInstallabilityErrors", json!({}));
    let errors = errors["installabilityErrors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    assert_eq!(errors, Vec::<Value>::new());
}
