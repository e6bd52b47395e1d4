//! The way of a cadre through the app, as far as every story and measurement needs it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::Page;
use crate::server::Server;
use crate::typist::Typist;

/// Longest time anything may take before a story fails, on a machine that does three things at once.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// The household of the examples.
pub const HOUSEHOLD: &str = "532822103299010001";
/// What was typed this long before a kill must be stored.
pub const DURABLE_AFTER: Duration = Duration::from_millis(100);

/// The PIN of every phone of the stories.
pub const PIN: &str = "258036";

/// Waits until a selector finds something. A phone that is locked, as after each load of the page,
/// is unlocked on the way, as a person would.
#[track_caller]
pub fn wait_for(page: &Page, selector: &str) {
    let found = format!("document.querySelector({})", json!(selector));
    let locked = "document.querySelector('[data-page=lock] #pin')";
    page.wait_for(&format!("{found} || {locked}"), PATIENCE);
    if page.eval(&format!("{locked} !== null")) == Value::Bool(true) {
        unlock(page, PIN);
        page.wait_for(&found, PATIENCE);
    }
}

/// Types a PIN on the page that asks for it, and waits for what comes of it.
#[track_caller]
pub fn unlock(page: &Page, pin: &str) {
    page.wait_for("document.querySelector('[data-page=lock] #pin')", PATIENCE);
    page.type_into("#pin", pin);
    page.click("[data-action=unlock]");
    page.wait_for(
        "!document.querySelector('[data-page=lock]') || document.querySelector('[data-page=lock] [role=alert]')",
        PATIENCE,
    );
}

/// Enrols the phone; afterwards form and households are on it and it starts without a network.
#[track_caller]
pub fn enrol(page: &Page, server: &Server) {
    enrol_as(page, server, "DEMO-CADRE");
    ready_to_leave(page);
}

/// Waits until the phone can do without a network: program, households and forms are on it.
#[track_caller]
pub fn ready_to_leave(page: &Page) {
    let busy = "document.querySelector('[data-page=home] [aria-busy=true]')";
    page.wait_for(
        &format!("navigator.serviceWorker.controller && !{busy}"),
        PATIENCE,
    );
}

/// Enrols the phone with a code, as far as the list of households.
#[track_caller]
pub fn enrol_as(page: &Page, server: &Server, code: &str) {
    enrol_at(page, &server.url(), code);
}

/// As [`enrol_as`], at an address, such as that of a bad line. A phone whose vault is open asks for no
/// new PIN.
#[track_caller]
pub fn enrol_at(page: &Page, url: &str, code: &str) {
    let home = "document.querySelector('[data-page=home] [data-action=open-household]')";
    let new_pin = "document.querySelector('#pin-again')";
    page.goto(&format!("{url}/#/enrol/{code}"));
    page.wait_for(&format!("{home} || {new_pin}"), PATIENCE);
    if page.eval(&format!("{home} === null")) == Value::Bool(true) {
        type_new_pin(page);
        page.click("[data-action=enrol]");
    }
    page.wait_for(home, PATIENCE);
}

/// Types the PIN twice where a new one is asked for.
#[track_caller]
pub fn type_new_pin(page: &Page) {
    page.wait_for("document.querySelector('#pin-again')", PATIENCE);
    page.type_into("#pin", PIN);
    page.type_into("#pin-again", PIN);
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

/// Goes through the sections of the form that is open, to its finishing page, where nothing may be
/// left open; `at_section` looks at each section when it is filled in.
#[track_caller]
pub fn fill(page: &Page, typist: &mut Typist<'_>, at_section: &dyn Fn(&Page)) {
    let open = fill_in(page, typist, at_section);
    assert_eq!(open, json!([]), "nothing is open");
}

/// As [`fill`]; gives what is left open, as `path words`.
#[track_caller]
pub fn fill_in(page: &Page, typist: &mut Typist<'_>, at_section: &dyn Fn(&Page)) -> Value {
    loop {
        typist.section(page);
        at_section(page);
        let title = page.eval("document.querySelector('h1').textContent");
        page.click("[data-action=next]");
        page.wait_for(
            &format!("document.querySelector('h1').textContent !== {title}"),
            PATIENCE,
        );
        if page.eval("document.querySelector('[data-page=finish]') !== null") == json!(true) {
            break;
        }
    }
    page.eval("[...document.querySelectorAll('[data-open]')].map((open) => `${open.dataset.open} ${open.textContent}`)")
}

/// Finishes the form whose finishing page is open; gives the record's id.
#[track_caller]
pub fn finish(page: &Page) -> String {
    page.click("[data-action=finish]");
    wait_for(page, "[data-page=record] [data-record]");
    let id = page.eval("document.querySelector('[data-record]').dataset.record");
    id.as_str().expect("an id").to_owned()
}

/// The answers of a visit that all is well, as taps.
pub const VISIT: [&str; 4] = [
    "[data-q=visit_purpose] input[value='1']",
    "[data-q=visitor_role] input[value='05']",
    "[data-q=seen_state] input[value='1']",
    "[data-q=help_done] input[value='2']",
];

/// Fills in and finishes a visit to the household of the examples.
#[track_caller]
pub fn visit(page: &Page, server: &Server) {
    page.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(page, "[data-page=household] .ruhu-facts");
    page.click("[data-action=start-visit]");
    wait_for(page, "[data-page=section] [data-q=hh_code]");
    for answer in VISIT {
        page.click(answer);
    }
    page.click("[data-action=next]");
    wait_for(page, "[data-page=finish]");
    page.click("[data-action=finish]");
    wait_for(page, "[data-page=record] [data-state=queued]");
}
