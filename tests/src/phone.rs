//! The way of a cadre through the app, as far as every story and measurement needs it.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::server::Server;

/// Longest time anything may take before a story fails.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The household of the examples.
pub const HOUSEHOLD: &str = "532822103299010001";
/// What was typed this long before a kill must be stored.
pub const DURABLE_AFTER: Duration = Duration::from_millis(100);

/// What ends while somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kill {
    /// The page's process, as on a phone that runs out of memory.
    Renderer,
    /// The whole browser.
    Browser,
}

/// Waits until a selector finds something.
#[track_caller]
pub fn wait_for(page: &Page, selector: &str) {
    let selector = json!(selector);
    page.wait_for(&format!("document.querySelector({selector})"), PATIENCE);
}

/// Enrols the phone; afterwards form and households are on it and it starts without a network.
#[track_caller]
pub fn enrol(page: &Page, server: &Server) {
    page.goto(&format!("{}/#/enrol/DEMO-CADRE", server.url()));
    wait_for(page, "[data-page=home] [data-action=open-household]");
    page.wait_for("navigator.serviceWorker.controller", PATIENCE);
}

/// Begins a survey of the household of the examples; gives the draft's id.
#[track_caller]
pub fn start_survey(page: &Page, server: &Server) -> String {
    page.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(page, "[data-page=household] .ruhu-facts");
    page.click("[data-action=start-survey]");
    wait_for(page, "[data-page=survey]");
    let draft = page.eval("location.hash.split('/')[2]");
    draft.as_str().expect("a draft in the address").to_owned()
}

/// Goes to a place within the draft, such as `a2`.
#[track_caller]
pub fn go(page: &Page, draft: &str, place: &str) {
    page.eval(&format!("location.hash = '#/draft/{draft}/{place}'"));
}

/// Types into a text question, kills, opens the app again; as often as asked. Gives how many times
/// the text was not there afterwards.
#[track_caller]
pub fn lost_in_kills(kills: usize, kill: Kill) -> usize {
    const FIELD: &str = "[data-q=address_note] input";
    let server = Server::start();
    let mut browser = Browser::launch();
    let mut page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    go(&page, &draft, "a1");
    let mut lost = 0;
    for number in 0..kills {
        wait_for(&page, FIELD);
        let text = format!("示例数据 {number} 号位置");
        page.replace_text(FIELD, &text);
        thread::sleep(DURABLE_AFTER);
        page = match kill {
            Kill::Renderer => browser.kill_renderer(page),
            Kill::Browser => {
                browser.kill();
                browser.relaunch();
                browser.new_page()
            }
        };
        page.goto(&format!("{}/#/draft/{draft}/a1", server.url()));
        wait_for(&page, FIELD);
        let found = page.eval(&format!("document.querySelector({}).value", json!(FIELD)));
        lost += usize::from(found != Value::String(text));
    }
    lost
}
