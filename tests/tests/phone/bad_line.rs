//! A phone with surveys in its queue, on a line that does what bad lines do: nothing leaves the queue
//! without a receipt, the person sees where each survey stands, and in the end each is there once.

use std::thread;
use std::time::{Duration, Instant};

use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::Receipt;
use ruhu_tests::accessibility;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::{Phone, read};
use ruhu_tests::faulty::{Fault, Line};
use ruhu_tests::http;
use ruhu_tests::phone::{self, PATIENCE, wait_for};
use ruhu_tests::queue;
use ruhu_tests::server::Server;
use serde_json::Value;

const BATCH: &str = "/api/v1/records/batch";
const SURVEYS: u32 = 5;
/// More often than anybody tries.
const MANY: usize = 1_000;

/// A phone on a line to the server, with a queue.
fn waiting(server: &Server, browser: &Browser) -> (Line, Page, Vec<Record>) {
    let line = Line::to(server.port());
    let page = browser.new_page();
    phone::enrol_at(&page, &line.url(), "DEMO-CADRE");
    let form_sha256 = Phone::enrol(server, "DEMO-CADRE").form_sha256;
    let surveys: Vec<_> = (1..=SURVEYS)
        .map(|number| queue::survey(number, &form_sha256))
        .collect();
    queue::put(&page, &surveys);
    (line, page, surveys)
}

/// Opens the list of records as if the app had just been started.
fn start_again(page: &Page, line: &Line) {
    page.goto(&format!("{}/#/records", line.url()));
    page.reload();
    wait_for(page, "[data-page=records] [data-record]");
}

/// Where each record stands on the screen, with what is under way counted as queued.
fn states(page: &Page) -> Vec<String> {
    let states = page.eval(
        "[...document.querySelectorAll('[data-record]')]
            .map((row) => row.dataset.state.replace('sending', 'queued'))",
    );
    serde_json::from_value(states).expect("states")
}

/// Taps 上传 until every record has its receipt: a phone that met many faults waits minutes by itself.
fn all_uploaded(page: &Page) {
    wait_for(page, "[data-record]");
    let waiting = "document.querySelectorAll('[data-record]:not([data-receipt])').length";
    tap_upload_until(page, || page.eval(waiting) == 0);
    assert_eq!(states(page), vec!["uploaded"; SURVEYS as usize]);
}

fn tap_upload_until(page: &Page, done: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "{}", page.text());
        page.click("[data-action=upload]");
        thread::sleep(Duration::from_millis(300));
    }
}

/// Each survey is at the server once, byte for byte, under the receipt that the phone shows.
fn each_is_there_once(server: &Server, page: &Page, surveys: &[Record]) {
    // The demo's code stands for one user, so this is the same person's other phone.
    let other = Phone::enrol(server, "DEMO-CADRE");
    for survey in surveys {
        let stored = other.get(&format!("/api/v1/records/{}", survey.id));
        assert_eq!(stored.status, 200, "{}", survey.id);
        assert_eq!(stored.body, survey.to_bytes());
        let shown = page.eval(&format!(
            "document.querySelector('[data-record=\"{}\"]').dataset.receipt",
            survey.id
        ));
        let number = shown.as_str().expect("a receipt");
        let receipt = http::get(server.port(), &format!("/api/v1/receipts/{number}"));
        let receipt: Receipt = read(&receipt.expect("an answer"), 200);
        assert_eq!((&receipt.record, receipt.revision), (&survey.id, 1));
    }
}

#[test]
fn no_answer_of_a_bad_line_empties_the_queue() {
    let server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let (line, page, surveys) = waiting(&server, &browser);
    let faults = [
        (Fault::Busy(1), 3),
        (Fault::Empty200, 1),
        (Fault::Truncated(40), 1),
        (Fault::CutBeforeAnswer, 1),
    ];
    for (fault, times) in faults {
        line.breaks(BATCH, fault, times);
    }
    // Behind them nothing gets through either, until the line is mended.
    line.breaks(BATCH, Fault::Busy(1), MANY);
    start_again(&page, &line);
    // Whoever is impatient makes nothing worse.
    tap_upload_until(&page, || line.left() < MANY);
    assert_eq!(states(&page), vec!["queued"; SURVEYS as usize]);
    assert_eq!(accessibility::violations(&page), Vec::<String>::new());
    line.mend();
    all_uploaded(&page);
    each_is_there_once(&server, &page, &surveys);
}

#[test]
fn a_revoked_phone_keeps_its_queue_says_what_to_do_and_goes_on_with_a_new_code() {
    let server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let (line, page, surveys) = waiting(&server, &browser);
    line.breaks("/api/", Fault::Busy(1), MANY);
    start_again(&page, &line);
    let devices = server.command(&["--json", "device", "list"]);
    for device in devices.lines() {
        let device: Value = serde_json::from_str(device).expect("JSON");
        server.command(&["device", "revoke", device["id"].as_str().expect("an id")]);
    }
    line.mend();
    // What the office sent is gone from the phone, what waits is not.
    page.eval("document.querySelector('[data-action=upload]')?.click()");
    page.wait_for("document.querySelector('[data-page=lock]')", PATIENCE);
    assert!(page.text().contains("没上传的都在"), "{}", page.text());
    phone::unlock(&page, phone::PIN);
    wait_for(&page, "[data-page=records] [data-severity=error]");
    assert!(
        page.text().contains("没上传的都还在手机里"),
        "{}",
        page.text()
    );
    assert_eq!(states(&page), vec!["queued"; SURVEYS as usize]);
    assert_eq!(accessibility::violations(&page), Vec::<String>::new());
    phone::enrol_at(&page, &line.url(), "DEMO-CADRE");
    page.goto(&format!("{}/#/records", line.url()));
    all_uploaded(&page);
    each_is_there_once(&server, &page, &surveys);
}

#[test]
fn a_download_that_breaks_off_anywhere_goes_on_until_all_is_there() {
    let server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let line = Line::to(server.port());
    for bytes in [1, 700, 3_000] {
        line.breaks("/api/v1/changes", Fault::Truncated(bytes), 1);
    }
    line.breaks("/api/v1/changes", Fault::Busy(1), 1);
    let page = browser.new_page();
    phone::enrol_at(&page, &line.url(), "DEMO-CADRE");
    assert_eq!(line.left(), 0);
    let (items, _) = Phone::enrol(&server, "DEMO-CADRE").changes("");
    let households: Vec<_> = items
        .iter()
        .filter(|item| item.kind == "household")
        .collect();
    assert!(households.len() > 50, "{}", households.len());
    for household in [0, households.len() / 2, households.len() - 1] {
        let code = &households[household].id;
        page.goto(&format!("{}/#/household/{code}", line.url()));
        wait_for(&page, "[data-page=household] .ruhu-facts");
    }
}
