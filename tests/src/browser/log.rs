//! What a page said of itself: console, errors, loads, its end.

use serde_json::Value;

/// Notes of one page, filled from the browser's events.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Every console message, such as `warning: text`.
    pub(super) console: Vec<String>,
    /// Uncaught exceptions, `console.error`, blocked or missing files.
    pub(super) errors: Vec<String>,
    /// How often the page has finished loading.
    pub(super) loads: u32,
    /// Its process has ended.
    pub(super) crashed: bool,
}

impl Log {
    /// Takes note of an event.
    pub(super) fn note(&mut self, event: &str, params: &Value) {
        match event {
            "Runtime.consoleAPICalled" => {
                let kind = params["type"].as_str().unwrap_or_default();
                let words: Vec<String> = params["args"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(word)
                    .collect();
                self.message(kind, &words.join(" "));
            }
            "Runtime.exceptionThrown" => {
                self.message("error", &exception(&params["exceptionDetails"]))
            }
            "Log.entryAdded" => {
                let entry = &params["entry"];
                let level = entry["level"].as_str().unwrap_or_default();
                let place = entry["url"].as_str().unwrap_or_default();
                self.message(
                    level,
                    &format!("{} {place}", entry["text"].as_str().unwrap_or_default()),
                );
            }
            "Page.loadEventFired" => self.loads += 1,
            "Inspector.targetCrashed" => self.crashed = true,
            _ => {}
        }
    }

    fn message(&mut self, kind: &str, text: &str) {
        let line = format!("{kind}: {text}");
        if kind == "error" {
            self.errors.push(line.clone());
        }
        self.console.push(line);
    }
}

/// The text of an exception, with its stack where there is one.
pub(super) fn exception(details: &Value) -> String {
    details["exception"]["description"]
        .as_str()
        .or(details["exception"]["value"].as_str())
        .or(details["text"].as_str())
        .unwrap_or("exception without a text")
        .to_owned()
}

fn word(argument: &Value) -> String {
    match (&argument["value"], argument["description"].as_str()) {
        (Value::String(text), _) => text.clone(),
        (Value::Null, Some(description)) => description.to_owned(),
        (value, _) => value.to_string(),
    }
}
