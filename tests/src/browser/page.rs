//! One tab: addresses, scripts, waiting, pictures.

use super::devtools::Devtools;
use super::log;
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{fs, thread};

const ANSWERS_WITHIN: Duration = Duration::from_secs(60);
/// A first load over a throttled network.
const LOADS_WITHIN: Duration = Duration::from_secs(120);
const POLL: Duration = Duration::from_millis(20);
/// So much of the page's text is shown when a test fails.
const TEXT_SHOWN: usize = 2000;

/// A tab with a phone's screen.
#[derive(Debug)]
pub struct Page {
    devtools: Rc<RefCell<Devtools>>,
    target: String,
    session: String,
}

impl Page {
    pub(super) fn new(devtools: Rc<RefCell<Devtools>>, target: String, session: String) -> Self {
        let page = Page {
            devtools,
            target,
            session,
        };
        for domain in ["Page", "Runtime", "Log", "Network", "Inspector"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page
    }

    /// Opens an address and waits until the page is loaded. A change of the hash alone loads nothing.
    ///
    /// # Panics
    ///
    /// When the address cannot be opened.
    #[track_caller]
    pub fn goto(&self, url: &str) {
        let loads = self.loads();
        let answer = self.call("Page.navigate", json!({ "url": url }));
        if let Some(problem) = answer["errorText"].as_str() {
            panic!("cannot open {url}: {problem}");
        }
        if answer.get("loaderId").is_some() {
            self.wait_for_load(loads);
        }
    }

    /// Loads the page again and waits until it is.
    ///
    /// # Panics
    ///
    /// When it does not load.
    #[track_caller]
    pub fn reload(&self) {
        let loads = self.loads();
        self.call("Page.reload", json!({}));
        self.wait_for_load(loads);
    }

    /// The value of an expression, after waiting when it is a promise.
    ///
    /// # Panics
    ///
    /// When it throws.
    #[track_caller]
    pub fn eval(&self, expression: &str) -> Value {
        match self.try_eval(expression) {
            Ok(value) => value,
            Err(problem) => self.fail(&format!("{problem}\nin: {}", shorten(expression, 300))),
        }
    }

    /// As [`Page::eval`], for an expression that may throw.
    ///
    /// # Errors
    ///
    /// The exception's text, or why there is no page to ask.
    pub fn try_eval(&self, expression: &str) -> Result<Value, String> {
        let params = json!({
            "expression": expression,
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let answer = self.try_call("Runtime.evaluate", params)?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(log::exception(details)),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// Waits until an expression is true. It may throw before, such as while an element is missing.
    ///
    /// # Panics
    ///
    /// When it does not become true in time, with the page's text and console.
    #[track_caller]
    pub fn wait_for(&self, condition: &str, timeout: Duration) {
        let deadline = Instant::now() + timeout;
        loop {
            let last = self.try_eval(&format!("Boolean({condition})"));
            if last == Ok(Value::Bool(true)) {
                return;
            }
            if Instant::now() > deadline {
                let seconds = timeout.as_secs_f32();
                self.fail(&format!(
                    "not within {seconds} s: {condition}\nlast: {last:?}"
                ));
            }
            thread::sleep(POLL);
        }
    }

    /// What the page shows as text.
    #[must_use]
    pub fn text(&self) -> String {
        let text = self.try_eval("document.body.innerText");
        text.map_or_else(
            |problem| format!("({problem})"),
            |text| text.as_str().unwrap_or_default().to_owned(),
        )
    }

    /// Everything in the console so far, oldest first, each line with its kind.
    #[must_use]
    pub fn console(&self) -> Vec<String> {
        let mut devtools = self.devtools.borrow_mut();
        devtools.drain();
        devtools.log(&self.session).console.clone()
    }

    /// Uncaught exceptions, `console.error`, and files blocked or missing, oldest first.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let mut devtools = self.devtools.borrow_mut();
        devtools.drain();
        devtools.log(&self.session).errors.clone()
    }

    /// Writes what is on the screen as PNG.
    ///
    /// # Panics
    ///
    /// When the file cannot be written.
    #[track_caller]
    pub fn screenshot(&self, path: &Path) {
        let picture = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        let picture = picture["data"].as_str().unwrap_or_default();
        let picture = BASE64
            .decode(picture.as_bytes())
            .expect("a picture in base64");
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("folder of the picture");
        }
        fs::write(path, picture).expect("file of the picture");
    }

    /// Closes the tab, also when its process has ended.
    pub fn close(self) {
        let close = json!({ "targetId": self.target });
        // A tab that is gone is as good as closed.
        let _ = self
            .devtools
            .borrow_mut()
            .call(None, "Target.closeTarget", close, ANSWERS_WITHIN);
    }

    /// Sends a command of the DevTools protocol to this page.
    ///
    /// # Panics
    ///
    /// When it fails.
    #[track_caller]
    pub fn call(&self, method: &str, params: Value) -> Value {
        self.try_call(method, params)
            .unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// As [`Page::call`], for a command that may fail.
    ///
    /// # Errors
    ///
    /// The browser's message, or that page or browser are gone.
    pub fn try_call(&self, method: &str, params: Value) -> Result<Value, String> {
        self.devtools
            .borrow_mut()
            .call(Some(&self.session), method, params, ANSWERS_WITHIN)
    }

    /// Fails the test with all that helps to see why.
    #[track_caller]
    pub(super) fn fail(&self, what: &str) -> ! {
        let address = self.try_eval("location.href").unwrap_or_default();
        let text = shorten(&self.text(), TEXT_SHOWN);
        let console = self.console().join("\n");
        panic!("{what}\n-- page {address}\n{text}\n-- console\n{console}\n--");
    }

    fn loads(&self) -> u32 {
        let mut devtools = self.devtools.borrow_mut();
        devtools.drain();
        devtools.log(&self.session).loads
    }

    #[track_caller]
    fn wait_for_load(&self, before: u32) {
        let deadline = Instant::now() + LOADS_WITHIN;
        while self.loads() == before {
            if Instant::now() > deadline {
                self.fail("the page does not finish loading");
            }
        }
    }
}

fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}
