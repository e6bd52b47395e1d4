//! From the tap on the icon to a survey that can be filled in.

use std::time::Duration;

use ruhu_tests::browser::{Browser, Network, Page};
use ruhu_tests::phone::{HOUSEHOLD, enrol, start_survey};
use ruhu_tests::server::Server;

use crate::median;

const RUNS: usize = 3;
/// How much slower than this machine's processor a phone's is.
const SLOWER: f64 = 4.0;
const READY_WITHIN: Duration = Duration::from_secs(180);
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
/// the service worker and from IndexedDB.
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
        let ready = ready(&page);
        page.close();
        ready
    })
}

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
        page.goto(&format!("{}/#/enrol/DEMO-CADRE", server.url()));
        page.wait_for(
            "document.querySelector('[data-action=open-household]')",
            READY_WITHIN,
        );
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
