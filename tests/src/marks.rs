//! The marks of the app (`tests/marks.txt`): what tests and other programs may hold on to.

use crate::browser::Page;
use crate::repository;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Any value is allowed.
const ANY: &str = "*";

/// The closed list: attribute → allowed values.
#[derive(Debug)]
pub struct Marks(BTreeMap<String, Vec<String>>);

impl Marks {
    /// Reads the list.
    ///
    /// # Panics
    ///
    /// When the file is missing.
    #[must_use]
    pub fn read() -> Self {
        let text = repository::read(Path::new("tests/marks.txt"));
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.filter_map(|line| line.split_once(':'));
        Marks(
            pairs
                .map(|(name, values)| {
                    let values = values.split_whitespace().map(str::to_owned);
                    (name.to_owned(), values.collect())
                })
                .collect(),
        )
    }

    /// Whether an attribute is a mark.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether a mark may have this value.
    #[must_use]
    pub fn allows(&self, name: &str, value: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|values| values.iter().any(|one| one == ANY || one == value))
    }

    /// The attributes `data-…` of the page that is open which are not in the list, each once.
    ///
    /// # Panics
    ///
    /// When the page is gone.
    #[must_use]
    pub fn unknown(&self, page: &Page) -> Vec<String> {
        // Without the head and the scripts, whose attributes are Trunk's.
        let all = page.eval(
            "[document.documentElement, ...document.body.querySelectorAll(':not(script)')]
                .flatMap((element) => [...element.attributes])
                .filter((attribute) => attribute.name.startsWith('data-'))
                .map((attribute) => [attribute.name, attribute.value])",
        );
        let all = all.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let pairs = all.iter().map(|pair| (text(&pair[0]), text(&pair[1])));
        let mut unknown: Vec<String> = pairs
            .filter(|(name, value)| !self.allows(name, value))
            .map(|(name, value)| format!("{name}={}", json!(value)))
            .collect();
        unknown.sort();
        unknown.dedup();
        unknown
    }
}
