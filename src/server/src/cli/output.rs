//! Where commands write: text for people, one JSON object per line for programs.

use std::io::Write as _;

use serde::Serialize;

/// How results are printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether programs read what is printed.
    pub(super) fn is_json(self) -> bool {
        self.json
    }

    /// A result on standard output.
    pub(super) fn say(self, text: &str, json: &impl Serialize) {
        let line = if self.json {
            object(json)
        } else {
            text.to_owned()
        };
        // A reader that went away (`ruhu … | head`) is no reason to fail.
        let _ = writeln!(std::io::stdout(), "{line}");
        let _ = std::io::stdout().flush();
    }

    /// A reason on standard error.
    pub(super) fn refuse(self, text: &str, json: &impl Serialize) {
        let line = if self.json {
            object(json)
        } else {
            text.to_owned()
        };
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

fn object(json: &impl Serialize) -> String {
    serde_json::to_string(json).unwrap_or_default()
}
