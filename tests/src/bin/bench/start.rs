//! From the tap on the icon to a survey that can be filled in.

use std::time::Duration;

use ruhu_tests::browser::{Browser, Network, Page};
use ruhu_tests::phone::{HOUSEHOLD, PIN, enrol, enrol_as, start_survey, unlock};
use ruhu_tests::server::Server;

use crate::median;

const RUNS: usize = 3;
/// How much slower than this machine's processor a phone's is.
const SLOWER: f64 = 4.0;
const READY_WITHIN: Duration = Duration::from_secs(180);
/// Notes when the PIN was complete.
const PRESSED: &str =
    "addEventListener('click', () => { window.pressed = performance.now(); }, true)";
/// Set when the open form is on the screen.
const READY: &str = "performance.getEntriesByName('ruhu:form-ready')[0]";

/// First visit over Lighthouse's slow 4G.
pub(crate) fn cold_on_slow_4g() -> f64 {
    cold(Network::Slow4g)
}

/// First visit over 250 kbit/s.
pub(crate) fn cold_at_250_kbit() -> f64 {
    cold(Network::Kbit250)
}

/// A later visit with the server stopped, straight back into an open form: everything comes from
/// the service worker and from IndexedDB. Opening the vault counts, typing the PIN does not.
pub(crate) fn offline() -> f64 {
    let mut server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    page.close();
    server.stop();
    median::of(RUNS, || {
        let page = browser.new_page();
        page.slow_cpu(SLOWER);
        page.goto(&format!("{}/#/draft/{draft}/a0", server.url()));
        // What the person needs for typing the PIN is not the app's.
        page.wait_for("document.querySelector('#pin')", READY_WITHIN);
        let asked = page.eval("performance.getEntriesByName('ruhu:ready')[0].startTime");
        page.eval(PRESSED);
        unlock(&page, PIN);
        let ready = ready(&page);
        let pressed = page.eval("window.pressed").as_f64().unwrap_or_default();
        page.close();
        asked.as_f64().unwrap_or_default() + ready - pressed
    })
}

/// The same to the first page with its list of households.
pub(crate) fn offline_home() -> f64 {
    let mut server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    page.close();
    server.stop();
    median::of(RUNS, || {
        let page = browser.new_page();
        page.slow_cpu(SLOWER);
        page.goto(&format!("{}/", server.url()));
        page.wait_for("document.querySelector('#pin')", READY_WITHIN);
        let asked = page.eval("performance.getEntriesByName('ruhu:ready')[0].startTime");
        page.eval(PRESSED);
        page.eval(LISTED);
        unlock(&page, PIN);
        page.wait_for("window.listed", READY_WITHIN);
        let opened = page.eval("window.listed - window.pressed");
        page.close();
        asked.as_f64().unwrap_or_default() + opened.as_f64().expect("milliseconds")
    })
}

/// PBKDF2 as unlocking does it, with the iterations this machine was found good for.
pub(crate) fn key_derivation() -> f64 {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    page.slow_cpu(SLOWER);
    median::of(RUNS, || page.eval(DERIVE).as_f64().expect("milliseconds"))
}

/// Notes when the first household stands in the list.
const LISTED: &str = "new MutationObserver(() => {
    if (document.querySelector('[data-page=home] [data-action=open-household]')) {
        window.listed ??= performance.now();
    }
}).observe(document.body, { childList: true, subtree: true })";

const DERIVE: &str = "(async () => {
    const ask = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
    const database = await ask(indexedDB.open('ruhu'));
    const stored = await ask(database.transaction('meta').objectStore('meta').get('phone/vaults'));
    database.close();
    const [{ iterations }] = JSON.parse(new TextDecoder().decode(stored.body.slice(1)));
    const start = performance.now();
    const pin = new TextEncoder().encode('258036');
    const key = await crypto.subtle.importKey('raw', pin, 'PBKDF2', false, ['deriveBits']);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations };
    await crypto.subtle.deriveBits(how, key, 256);
    return performance.now() - start;
})()";

/// From the enrolment link on an empty phone to the first survey, tapping as soon as there is
/// something to tap.
fn cold(network: Network) -> f64 {
    let server = Server::start();
    median::of(RUNS, || {
        // A browser without anything in its caches.
        let browser = Browser::launch();
        let page = browser.new_page();
        page.network(network);
        page.slow_cpu(SLOWER);
        enrol_as(&page, &server, "DEMO-CADRE");
        page.eval(&format!("location.hash = '#/household/{HOUSEHOLD}'"));
        let start = "document.querySelector('[data-action=start-survey]')";
        page.wait_for(start, READY_WITHIN);
        page.eval(&format!("{start}.click()"));
        ready(&page)
    })
}

/// Milliseconds from the navigation to the mark.
fn ready(page: &Page) -> f64 {
    page.wait_for(READY, READY_WITHIN);
    let ready = page.eval(&format!("{READY}.startTime"));
    ready.as_f64().expect("a time in milliseconds")
}
