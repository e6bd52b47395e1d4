//! From the tap on the icon to an app that answers.

use crate::median;
use ruhu_tests::browser::{Browser, Network, Page};
use ruhu_tests::server::Server;
use std::time::Duration;

const RUNS: usize = 3;
/// How much slower than this machine's processor a phone's is.
const SLOWER: f64 = 4.0;
const READY: &str = "performance.getEntriesByName('ruhu:ready')[0]";
const READY_WITHIN: Duration = Duration::from_secs(120);

/// First visit over Lighthouse's slow 4G.
pub(crate) fn cold_on_slow_4g() -> f64 {
    cold(Network::Slow4g)
}

/// First visit over 250 kbit/s.
pub(crate) fn cold_at_250_kbit() -> f64 {
    cold(Network::Kbit250)
}

/// A later visit with the server stopped: everything comes from the service worker.
pub(crate) fn offline() -> f64 {
    let mut server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    page.goto(&server.url());
    page.wait_for("navigator.serviceWorker.controller", READY_WITHIN);
    page.close();
    server.stop();
    median::of(RUNS, || {
        let page = browser.new_page();
        let ready = start(&page, &server);
        page.close();
        ready
    })
}

fn cold(network: Network) -> f64 {
    let server = Server::start();
    median::of(RUNS, || {
        // A browser without anything in its caches.
        let browser = Browser::launch();
        let page = browser.new_page();
        page.network(network);
        start(&page, &server)
    })
}

/// Milliseconds from the navigation to the app's mark.
fn start(page: &Page, server: &Server) -> f64 {
    page.slow_cpu(SLOWER);
    page.goto(&server.url());
    page.wait_for(READY, READY_WITHIN);
    let ready = page.eval(&format!("{READY}.startTime"));
    ready.as_f64().expect("a time in milliseconds")
}
