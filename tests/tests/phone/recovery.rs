//! Ways back: from a lost phone to another one, from a forgotten PIN, from a revoked phone. Nothing is
//! lost on any of them, and nothing arrives twice.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::phone::{
    HOUSEHOLD, PATIENCE, PIN, enrol, enrol_as, go, start_survey, unlock, visit, wait_for,
};
use ruhu_tests::scratch::Scratch;
use ruhu_tests::server::Server;
use serde_json::{Value, json};

const FIELD: &str = "[data-q=address_note] input";
const NEW_PIN: &str = "918273";

/// Finishes a visit in a few taps, and begins a survey with one answer.
fn fill_in(page: &Page, server: &Server) {
    visit(page, server);
    let draft = start_survey(page, server);
    go(page, &draft, "a1");
    wait_for(page, FIELD);
    page.type_into(FIELD, "示例数据 井边");
    thread::sleep(Duration::from_millis(300));
}

/// Saves the file; gives where it is and the code on the screen.
fn save(browser: &Browser, page: &Page, scratch: &Scratch) -> (PathBuf, String) {
    let folder = scratch.path().join("downloads");
    fs::create_dir_all(&folder).expect("a folder");
    let allow = json!({ "behavior": "allow", "downloadPath": folder });
    browser.call("Browser.setDownloadBehavior", allow);
    page.eval("location.hash = '#/phone'");
    wait_for(page, "[data-action=save-backup]");
    page.click("[data-action=save-backup]");
    page.wait_for(
        "document.querySelector('.ruhu-card [role=status]')",
        PATIENCE,
    );
    let said = page.eval("document.querySelector('.ruhu-card [role=status]').textContent");
    let said = said.as_str().unwrap_or_default();
    assert!(said.contains("填完的 1 份，没填完的 1 份"), "{said}");
    let code = said.split("恢复码 ").nth(1).expect("a code");
    let code: String = code
        .chars()
        .take_while(|letter| letter.is_ascii())
        .collect();
    let deadline = Instant::now() + PATIENCE;
    let file = loop {
        let mut files = fs::read_dir(&folder).expect("a folder").flatten();
        let done = files.find(|file| file.file_name().to_string_lossy().ends_with(".backup"));
        if let Some(file) = done {
            break file.path();
        }
        assert!(Instant::now() < deadline, "no file");
        thread::sleep(Duration::from_millis(50));
    };
    (file, code)
}

fn restore(page: &Page, file: &Path, code: &str, expected: &str) {
    page.eval("location.hash = '#/phone'");
    wait_for(page, "[data-action=restore-backup]");
    page.set_file("#backup-file", &[file]);
    page.replace_text("#backup-code", code);
    page.click("[data-action=restore-backup]");
    page.wait_for(
        &format!("document.querySelector('[data-page=phone]').innerText.includes('{expected}')"),
        PATIENCE,
    );
}

/// Uploads, and gives the number of the receipt.
fn upload(page: &Page) -> Value {
    page.eval("location.hash = '#/records'");
    wait_for(page, "[data-page=records]");
    page.click("[data-action=upload]");
    page.wait_for(
        "document.querySelector('[data-state=uploaded][data-receipt]')",
        PATIENCE,
    );
    page.eval(
        "[...document.querySelectorAll('[data-receipt]')].map((row) => row.dataset.receipt).join()",
    )
}

#[test]
fn what_a_lost_phone_had_saved_comes_back_once() {
    let mut server = Server::start_on("2018-11-20");
    let scratch = Scratch::new("backup");
    let key = scratch.path().join("recovery.key");
    server.command(&["recover", "key", "--to", key.to_str().expect("a path")]);
    let (first, second) = (Browser::launch(), Browser::launch());
    let (lost, other) = (first.new_page(), second.new_page());
    enrol(&lost, &server);
    enrol(&other, &server);
    lost.wait_for("document.querySelector('[data-light=green]')", PATIENCE);
    server.stop();
    fill_in(&lost, &server);
    let (file, code) = save(&first, &lost, &scratch);
    let bytes = fs::read(&file).expect("the file");
    for secret in [HOUSEHOLD, "井边", "玉应罕", "visit_purpose"] {
        let found = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{secret} is readable in the file");
    }

    restore(&other, &file, "0000-0000-0000", "恢复码不对");
    restore(&other, &file, &code, "取回了 1 份");
    restore(&other, &file, &code, "取回了 0 份");
    other.eval("location.hash = '#/'");
    wait_for(&other, "[data-page=home] [data-action=open-draft]");
    other.click("[data-action=open-draft]");
    wait_for(&other, FIELD);
    assert_eq!(
        other.eval(&format!("document.querySelector('{FIELD}').value")),
        json!("示例数据 井边")
    );

    server.restart();
    let receipt = upload(&other);
    // The lost phone was found again, and the office had the file, too.
    assert_eq!(upload(&lost), receipt);
    let path = file.to_str().expect("a path");
    for opener in [
        ["--code", code.as_str()],
        ["--key", key.to_str().expect("a path")],
    ] {
        let arguments = [&["--json", "import", "backup", path][..], &opener].concat();
        let printed = server.command(&arguments);
        let line: Value =
            serde_json::from_str(printed.lines().next().unwrap_or_default()).expect("JSON");
        assert_eq!(line["receipt"], receipt, "{printed}");
        assert_eq!(line["new"], json!(false));
    }
    let refused = server.output(&["import", "backup", path, "--code", "0000-0000-0000"]);
    assert_eq!(refused.status.code(), Some(1));
    let listed = server.command(&["--json", "review", "list"]);
    assert_eq!(listed.lines().count(), 1, "{listed}");
}

#[test]
fn a_lost_phone_s_file_is_enough_for_the_office() {
    let mut server = Server::start_on("2018-11-20");
    let scratch = Scratch::new("office");
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    server.stop();
    fill_in(&page, &server);
    let (file, code) = save(&browser, &page, &scratch);
    // The phone is gone before it could send anything.
    page.close();
    server.restart();
    let path = file.to_str().expect("a path");
    let printed = server.command(&["--json", "import", "backup", path, "--code", &code]);
    let line: Value =
        serde_json::from_str(printed.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(line["new"], json!(true), "{printed}");
}

/// Reads the request off the locked phone, opens it with the county's key, types the answer.
fn recover(page: &Page, server: &Server, key: &str) {
    wait_for_lock_part(page, "[data-action=forgot]");
    page.click("[data-action=forgot]");
    wait_for_lock_part(page, "#request");
    let request = page.eval("document.querySelector('#request').value.trim()");
    let request = request.as_str().expect("a request");
    let answer = server.command(&["recover", "open", "--key", key, request]);
    // Pasted, as it comes by message.
    page.choose("#answer", answer.trim());
    // Chromium leaves the caret where a refused PIN was emptied: selecting brings it here.
    page.replace_text("#new-pin", NEW_PIN);
    page.type_into("#new-pin-again", NEW_PIN);
    page.click("[data-action=recover]");
}

fn wait_for_lock_part(page: &Page, selector: &str) {
    page.wait_for(
        &format!("document.querySelector('[data-page=lock] {selector}')"),
        PATIENCE,
    );
}

/// A phone with a draft, of a county with a recovery key that the phone knows.
fn phone_with_draft(server: &Server, browser: &Browser, key: &str) -> Page {
    server.command(&["recover", "key", "--to", key]);
    let page = browser.new_page();
    enrol(&page, server);
    let draft = start_survey(&page, server);
    go(&page, &draft, "a1");
    wait_for(&page, FIELD);
    page.type_into(FIELD, "示例数据 井边");
    thread::sleep(Duration::from_millis(300));
    page
}

fn draft_is_there(page: &Page) {
    page.wait_for(
        &format!("document.querySelector('{FIELD}')?.value === '示例数据 井边'"),
        PATIENCE,
    );
}

#[test]
fn a_forgotten_pin_costs_a_visit_to_the_office() {
    let mut server = Server::start_on("2018-11-20");
    let scratch = Scratch::new("forgotten");
    let key = scratch.path().join("recovery.key");
    let key = key.to_str().expect("a path");
    let browser = Browser::launch();
    let page = phone_with_draft(&server, &browser, key);
    page.reload();
    recover(&page, &server, key);
    draft_is_there(&page);
    // From now on the new PIN opens it, and the old one does not.
    page.reload();
    unlock(&page, PIN);
    wait_for_lock_part(&page, "[data-severity=error]");
    unlock(&page, NEW_PIN);
    draft_is_there(&page);
    // What went wrong on the phone travels with the next upload, without anything of a person.
    server.stop();
    visit(&page, &server);
    server.restart();
    upload(&page);
    let log = server.log();
    assert!(log.contains("wrong-pin"), "{log}");
}

#[test]
fn a_revoked_phone_locks_and_only_the_office_opens_it_again() {
    let server = Server::start_on("2018-11-20");
    let scratch = Scratch::new("revoked");
    let key = scratch.path().join("recovery.key");
    let key = key.to_str().expect("a path");
    let browser = Browser::launch();
    let page = phone_with_draft(&server, &browser, key);
    let devices = server.command(&["--json", "device", "list"]);
    for line in devices.lines() {
        let device: Value = serde_json::from_str(line).expect("JSON");
        server.command(&["device", "revoke", device["id"].as_str().expect("an id")]);
    }
    page.eval("window.dispatchEvent(new Event('online'))");
    wait_for_lock_part(&page, "#pin");
    unlock(&page, PIN);
    page.wait_for(
        "document.querySelector('[data-page=lock] [data-severity=error]')?.textContent.includes('单位锁住')",
        PATIENCE,
    );
    // The office opens it, and with a new code the cadre goes on where the form was.
    recover(&page, &server, key);
    page.wait_for("!document.querySelector('[data-page=lock]')", PATIENCE);
    enrol_as(&page, &server, "DEMO-CADRE");
    page.click("[data-action=open-draft]");
    draft_is_there(&page);
}

#[test]
fn a_pin_is_changed_by_who_knows_the_old_one() {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    page.eval("location.hash = '#/phone'");
    wait_for(&page, "[data-action=change-pin]");
    let change = |old: &str, said: &str| {
        for (field, text) in [
            ("#old-pin", old),
            ("#new-pin", NEW_PIN),
            ("#new-pin-again", NEW_PIN),
        ] {
            page.replace_text(field, text);
        }
        page.click("[data-action=change-pin]");
        page.wait_for(
            &format!("document.querySelector('[data-page=phone]').innerText.includes('{said}')"),
            PATIENCE,
        );
    };
    change("111222", "密码不对");
    change(PIN, "密码改好了");
    page.reload();
    unlock(&page, NEW_PIN);
    wait_for(&page, "[data-page=phone]");
}
