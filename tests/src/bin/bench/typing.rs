//! An open form: keystrokes, members, and what a kill costs.

use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::kills::{Kill, lost_in_kills};
use ruhu_tests::phone::{enrol, go, start_survey, wait_for};
use ruhu_tests::server::Server;

use crate::median;

/// How much slower than this machine's processor a phone's is.
const SLOWER: f64 = 4.0;
const KEYSTROKES: usize = 21;

/// Milliseconds from adding a member to seeing the empty screen.
const ADD: &str = "(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const painted = () => new Promise((done) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        requestAnimationFrame(() => channel.port2.postMessage(0));
    });
    const start = performance.now();
    document.querySelector('[data-action=add-repeat]').click();
    while (!document.querySelector('[data-page=member] [data-q$=m_name]')) await frame();
    await painted();
    return performance.now() - start;
})()";

/// Milliseconds from a key in the name of a member to the picture with its consequences.
const KEY: &str = "(async () => {
    const input = document.querySelector('[data-q$=m_name] input');
    await new Promise(requestAnimationFrame);
    const channel = new MessageChannel();
    const painted = new Promise((done) => { channel.port1.onmessage = done; });
    const start = performance.now();
    input.value += '人';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => channel.port2.postMessage(0));
    await painted;
    return performance.now() - start;
})()";

/// Milliseconds from a key to the moment at which its answer is in IndexedDB.
const SAVE: &str = "(async () => {
    const input = document.querySelector('[data-q$=m_name] input');
    const saved = () => performance.getEntriesByName('ruhu:saved').at(-1)?.startTime ?? 0;
    const start = performance.now();
    input.value += '人';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    while (saved() < start) await new Promise((done) => setTimeout(done));
    return saved() - start;
})()";

/// Keystroke → painted with one member.
pub(crate) fn key_with_1() -> f64 {
    with_members(1, |page| median::of(KEYSTROKES, || number(page, KEY)))
}

/// Keystroke → painted with 30 members.
pub(crate) fn key_with_30() -> f64 {
    with_members(30, |page| median::of(KEYSTROKES, || number(page, KEY)))
}

/// Keystroke → durable with 30 members.
pub(crate) fn durable() -> f64 {
    with_members(30, |page| median::of(KEYSTROKES, || number(page, SAVE)))
}

/// Adding the first member; a fresh form for each run.
pub(crate) fn add_1st() -> f64 {
    median::of(3, || add_nth(1))
}

/// Adding the 30th member.
pub(crate) fn add_30th() -> f64 {
    median::of(3, || add_nth(30))
}

/// Answers lost in 200 kills of the page's process.
pub(crate) fn lost_in_200_renderer_kills() -> f64 {
    lost_in_kills(200, Kill::Renderer) as f64
}

/// Answers lost in 50 kills of the whole browser.
pub(crate) fn lost_in_50_browser_kills() -> f64 {
    lost_in_kills(50, Kill::Browser) as f64
}

fn number(page: &Page, expression: &str) -> f64 {
    page.eval(expression).as_f64().expect("milliseconds")
}

fn add_nth(nth: usize) -> f64 {
    let mut last = 0.0;
    with_form(|page, draft| {
        for member in 1..=nth {
            go(page, draft, "a2");
            wait_for(page, "[data-q=members] [data-action=add-repeat]");
            if member == nth {
                page.slow_cpu(SLOWER);
            }
            last = number(page, ADD);
        }
    });
    last
}

/// On the screen of the last of so many members, with the phone's processor.
fn with_members(members: usize, measure: impl FnOnce(&Page) -> f64) -> f64 {
    let mut figure = 0.0;
    with_form(|page, draft| {
        for _ in 0..members {
            go(page, draft, "a2");
            wait_for(page, "[data-q=members] [data-action=add-repeat]");
            page.eval(ADD);
            page.eval("document.querySelector('[data-q$=m_change] input[value=\"3\"]').click()");
        }
        page.slow_cpu(SLOWER);
        figure = measure(page);
    });
    figure
}

fn with_form(story: impl FnOnce(&Page, &str)) {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    story(&page, &draft);
}
