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
    page.wait_for("navigator.serviceWorker.controller", PATIENCE);
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

/// Which of `needles` can be read in what the browser keeps for the app, form packages apart: they
/// are the same for everybody.
#[track_caller]
pub fn readable_on_disk(page: &Page, needles: &[String]) -> Vec<String> {
    let found = page.eval(&format!("({SEARCH})({})", json!(needles)));
    serde_json::from_value(found).expect("a list of needles")
}

const SEARCH: &str = "async (needles) => {
    const ask = (request) => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
        const database = await ask(indexedDB.open(name));
        for (const shelf of database.objectStoreNames) {
            if (shelf === 'forms') continue;
            const store = database.transaction(shelf).objectStore(shelf);
            const rows = await Promise.all([ask(store.getAllKeys()), ask(store.getAll())]);
            texts.push(...rows[0]);
            for (const value of rows[1]) {
                texts.push(JSON.stringify(value));
                if (value.body) texts.push(new TextDecoder().decode(value.body));
            }
        }
        database.close();
    }
    return needles.filter((needle) => texts.some((text) => text.includes(needle)));
}";

/// Every text of answers that is long enough not to occur by chance.
pub fn texts_in(answers: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    collect(answers, &mut texts);
    texts.sort();
    texts.dedup();
    texts
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= 6 => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(values) => values.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}
