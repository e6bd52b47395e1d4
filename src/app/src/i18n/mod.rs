//! The language of the interface. All its strings stand in one table, [`texts`].

pub mod texts;

use std::cell::Cell;

use leptos::prelude::window;
use ruhu_domain::sync::protocol::Message;

/// A language of the interface; forms bring their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, the default.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }
}

/// One string in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

impl Phrase {
    /// The string in the chosen language.
    pub fn text(&self) -> &'static str {
        match language() {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }

    /// The string with `{0}`, `{1}` … replaced.
    pub fn with(&self, values: &[&str]) -> String {
        let mut text = self.text().to_owned();
        for (index, value) in values.iter().enumerate() {
            text = text.replace(&format!("{{{index}}}"), value);
        }
        text
    }
}

/// A message of the domain in the chosen language.
pub fn says(message: &Message) -> &str {
    match language() {
        Language::Chinese => &message.zh,
        Language::English => &message.en,
    }
}

/// Under which name the choice is kept in `localStorage`.
const KEY: &str = "ruhu.language";

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::Chinese) };
}

/// The chosen language.
pub fn language() -> Language {
    LANGUAGE.get()
}

/// Reads the choice at the start.
pub fn choose() {
    let stored = window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(KEY).ok().flatten());
    if stored.as_deref() == Some(Language::English.tag()) {
        LANGUAGE.set(Language::English);
        if let Some(root) = leptos::prelude::document().document_element() {
            let _ = root.set_attribute("lang", "en");
        }
    }
}

/// Changes the language: everything is drawn again by loading the page again.
pub fn switch() {
    change();
    let _ = window().location().reload();
}

/// Changes the language for what is drawn from now on.
pub fn change() {
    let next = match language() {
        Language::Chinese => Language::English,
        Language::English => Language::Chinese,
    };
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, next.tag());
    }
    LANGUAGE.set(next);
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute(
            "lang",
            if next == Language::English {
                "en"
            } else {
                "zh-CN"
            },
        );
    }
}

/// The half of a sentence of the server in the language of the screen: it says everything twice,
/// `中文 / English`.
pub fn half(both: &str) -> &str {
    match (both.split_once(" / "), language()) {
        (Some((chinese, _)), Language::Chinese) => chinese,
        (Some((_, english)), Language::English) => english,
        (None, _) => both,
    }
}
