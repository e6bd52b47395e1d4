//! Ends the page or the whole browser while somebody types, and looks for what had been saved.

use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::browser::Browser;
use crate::phone::{enrol, go, start_survey, wait_for};
use crate::server::Server;

/// What ends while somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kill {
    /// The page's process, as on a phone that runs out of memory.
    Renderer,
    /// The whole browser.
    Browser,
}

/// A script types into a text question, one change after the other without a pause; at some moment
/// everything is killed and the app opened again; as often as asked. Gives how many times something
/// that had been saved was not there afterwards.
#[track_caller]
pub fn lost_in_kills(kills: usize, kill: Kill) -> usize {
    const FIELD: &str = "[data-q=address_note] input";
    let server = Server::start();
    let mut browser = Browser::launch();
    let mut page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    go(&page, &draft, "a1");
    let mut random = Random::from_the_clock();
    let (mut lost, mut least, mut saved_at_all) = (0, 0, 0);
    for _ in 0..kills {
        wait_for(&page, FIELD);
        page.eval(&format!("({TYPE})({}, {least})", json!(FIELD)));
        thread::sleep(Duration::from_millis(random.below(1_200)));
        // Asking for anything brings in what the page has said meanwhile.
        let _ = page.try_eval("0");
        let said = page.console();
        let saved = said
            .iter()
            .filter_map(|line| line.strip_prefix("log: saved ")?.parse().ok());
        let saved = saved.max().unwrap_or(least);
        saved_at_all += saved - least;
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
        let number = found
            .as_str()
            .and_then(|text| text.strip_prefix("示例数据 "));
        let found: u64 = number.and_then(|number| number.parse().ok()).unwrap_or(0);
        if found < saved {
            eprintln!("{saved} was saved, {found} is there; seed {}", random.seed);
            lost += 1;
        }
        least = found;
    }
    assert!(saved_at_all > 0 || kills == 0, "nothing was ever saved");
    lost
}

/// Types `示例数据 1`, `示例数据 2` … and says in the console which are stored: the second write that ends
/// after a change has surely begun after it.
const TYPE: &str = "(field, from) => {
    const input = document.querySelector(field);
    const waiting = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntriesByName('ruhu:saved')) {
            for (const typed of waiting) typed.writes += entry.startTime > typed.at;
            while (waiting[0]?.writes > 1) console.log(`saved ${waiting.shift().number}`);
        }
    }).observe({ entryTypes: ['mark'] });
    let number = from;
    setInterval(() => {
        number += 1;
        waiting.push({ number, at: performance.now(), writes: 0 });
        input.value = `示例数据 ${number}`;
        input.dispatchEvent(new Event('input', { bubbles: true }));
    }, 5);
}";

/// Moments nobody chose. The seed is said when something is lost.
struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    fn from_the_clock() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let seed = now.map_or(1, |now| now.as_nanos() as u64 | 1);
        Self { seed, state: seed }
    }

    /// Xorshift: any number below `most`.
    fn below(&mut self, most: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % most
    }
}
