//! The household's own page on a bad line.

use std::time::Duration;

use ruhu_tests::browser::{Browser, Network};
use ruhu_tests::guesses;
use ruhu_tests::household::{HOUSEHOLD, PIN, card, surveyed};
use ruhu_tests::phone::wait_for;

use crate::median;

const RUNS: usize = 3;
/// How much slower than this machine's processor a phone's is.
const SLOWER: f64 = 4.0;
const READY_WITHIN: Duration = Duration::from_secs(120);
/// Set when the door is on the screen.
const READY: &str = "performance.getEntriesByName('ruhu:ready')[0]";

/// From the link on the card, on a phone that never saw it, to the door, over 250 kbit/s.
pub(crate) fn cold_at_250_kbit() -> f64 {
    opened(|page| {
        let ready = page.eval(&format!("{READY}.startTime"));
        ready.as_f64().expect("a time in milliseconds")
    })
}

/// The same, with door and page: from the link to the first benefit, without the typing in between.
pub(crate) fn cold_to_benefits_at_250_kbit() -> f64 {
    opened(|page| {
        let ready = page.eval(&format!("{READY}.startTime"));
        page.eval(&format!(
            "document.querySelector('#last4').value = '0015';
             document.querySelector('#pin').value = '{PIN}';
             window.begun = performance.now();
             document.querySelector('[data-action=open-page]').click();"
        ));
        wait_for(page, "[data-benefit]");
        let behind = page.eval("performance.now() - window.begun");
        let milliseconds = |value: serde_json::Value| value.as_f64().expect("milliseconds");
        milliseconds(ready) + milliseconds(behind)
    })
}

fn opened(measure: impl Fn(&ruhu_tests::browser::Page) -> f64) -> f64 {
    let (server, cadre, _) = surveyed();
    let code = card(&cadre, HOUSEHOLD, PIN);
    median::of(RUNS, || {
        // A browser without anything in its caches.
        let browser = Browser::launch();
        let page = browser.new_page();
        page.network(Network::Kbit250);
        page.slow_cpu(SLOWER);
        page.goto(&format!("{}/home/#/{code}", server.url()));
        page.wait_for(READY, READY_WITHIN);
        measure(&page)
    })
}

/// Guesses of 10,000 that opened a household's page. Refused all of them must be, and a neighbour on the
/// same address gets in each time.
pub(crate) fn guesses_that_got_in() -> f64 {
    let tried = guesses::at_the_door(10_000, 100);
    assert_eq!(tried.got_in + tried.refused, 10_000, "{tried:?}");
    let kept_out = tried.neighbour.iter().filter(|(status, _)| *status != 201);
    assert_eq!(kept_out.count(), 0, "{:?}", tried.neighbour);
    tried.got_in as f64
}
