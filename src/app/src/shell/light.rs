//! The safety light: one place that says whether what was typed is safe.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

use super::space;
use crate::account::read_meta;
use crate::clock;
use crate::i18n::{Phrase, texts};
use crate::services::{Door, Services};

/// Free space below which the next photos may not fit, in bytes.
const LITTLE_SPACE: f64 = 20.0 * 1024.0 * 1024.0;
/// Age in days of the oldest unsent record from which the light turns yellow, and red.
const YELLOW_DAYS: f64 = 2.0;
const RED_DAYS: f64 = 5.0;

/// A phone's clock may be wrong by this much before it is said.
const WRONG_CLOCK_MS: u64 = 10 * 60 * 1_000;

/// Green, yellow or red.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// All is stored, and what is finished is at the server or on its way.
    Green,
    /// Something should be done soon.
    Yellow,
    /// Something may be lost.
    Red,
}

impl Colour {
    /// As in `data-light`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// What a person can do about it, in one tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing is to be done.
    None,
    /// Upload what waits.
    Upload,
    /// Save a copy of what is unsent.
    Save,
}

/// What the light shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Light {
    /// Its colour.
    pub colour: Colour,
    /// One sentence that says what to do.
    pub sentence: String,
    /// How it is done.
    pub action: Action,
}

impl Colour {
    /// One word beside the light.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => texts::LIGHT_GREEN.text(),
            Self::Yellow => texts::LIGHT_YELLOW.text(),
            Self::Red => texts::LIGHT_RED.text(),
        }
    }
}

/// Judges the phone as it is now: the worst thing is said.
pub async fn judge(services: Services) -> Light {
    let say = |colour, sentence: &Phrase, action| Light {
        colour,
        sentence: sentence.text().to_owned(),
        action,
    };
    if services.door_now() == Door::Locked {
        return say(Colour::Green, &texts::LIGHT_LOCKED, Action::None);
    }
    let store = services.store();
    if !store.keeps() {
        return say(Colour::Red, &texts::LIGHT_NO_STORAGE, Action::None);
    }
    if space::free().await.is_some_and(|free| free < LITTLE_SPACE) {
        return say(Colour::Red, &texts::LIGHT_NO_SPACE, Action::Upload);
    }
    let waiting = services.waiting().await;
    let oldest = waiting
        .first()
        .and_then(|entry| clock::parse_rfc3339(&entry.finished_at));
    let days = oldest.map_or(0.0, |then| {
        (clock::now_millis() as f64 - then) / 86_400_000.0
    });
    if days > RED_DAYS {
        return say(Colour::Red, &texts::LIGHT_OLD, Action::Save);
    }
    // What is not promised to stay is to be sent sooner.
    let yellow = if is_persisted().await {
        YELLOW_DAYS
    } else {
        YELLOW_DAYS / 2.0
    };
    if days > yellow {
        return say(Colour::Yellow, &texts::LIGHT_OLD, Action::Upload);
    }
    let offset: i64 = read_meta(&store, "clock_offset").await.unwrap_or(0);
    if offset.unsigned_abs() > WRONG_CLOCK_MS {
        let minutes = (offset.unsigned_abs() / 60_000).to_string();
        let sentence = if offset > 0 {
            &texts::LIGHT_CLOCK_SLOW
        } else {
            &texts::LIGHT_CLOCK_FAST
        };
        return Light {
            colour: Colour::Yellow,
            sentence: sentence.with(&[&minutes]),
            action: Action::None,
        };
    }
    if is_iphone_tab() {
        let sentence = if is_wechat() {
            &texts::LIGHT_WECHAT_IPHONE
        } else {
            &texts::LIGHT_SEVEN_DAYS
        };
        return say(Colour::Yellow, sentence, Action::None);
    }
    match waiting.len() {
        0 => say(Colour::Green, &texts::LIGHT_GREEN_ALL, Action::None),
        count => Light {
            colour: Colour::Green,
            sentence: texts::LIGHT_GREEN_WAITING.with(&[&count.to_string()]),
            action: Action::Upload,
        },
    }
}

async fn is_persisted() -> bool {
    let Ok(asked) = window().navigator().storage().persisted() else {
        return false;
    };
    let answer = JsFuture::from(asked).await;
    answer.is_ok_and(|persisted| persisted.is_truthy())
}

fn agent_has(word: &str) -> bool {
    let agent = window().navigator().user_agent();
    agent.is_ok_and(|agent| agent.contains(word))
}

fn is_wechat() -> bool {
    agent_has("MicroMessenger")
}

/// On an iPhone, and not started from the home screen: Safari drops what a site keeps when it was
/// not used for seven days.
fn is_iphone_tab() -> bool {
    let standalone = window()
        .match_media("(display-mode: standalone)")
        .ok()
        .flatten()
        .is_some_and(|media| media.matches());
    (agent_has("iPhone") || agent_has("iPad")) && !standalone
}
