//! The safety light: one place that says whether what was typed is safe.

use wasm_bindgen_futures::JsFuture;
use web_sys::StorageEstimate;

use crate::clock;
use crate::i18n::{Phrase, texts};
use crate::services::{Door, Services};

/// Free space below which the next photos may not fit, in bytes.
const LITTLE_SPACE: f64 = 20.0 * 1024.0 * 1024.0;
/// Age in days of the oldest unsent record from which the light turns yellow, and red.
const YELLOW_DAYS: f64 = 2.0;
const RED_DAYS: f64 = 5.0;

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

/// What the light shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Light {
    /// Its colour.
    pub colour: Colour,
    /// One word beside it.
    pub word: &'static Phrase,
    /// One sentence that says what to do.
    pub sentence: String,
}

/// Judges the phone as it is now.
pub async fn judge(services: Services) -> Light {
    let waiting = services.waiting().await;
    let red = |sentence: &Phrase| Light {
        colour: Colour::Red,
        word: &texts::LIGHT_RED,
        sentence: sentence.text().to_owned(),
    };
    if services.door_now() == Door::Locked {
        return Light {
            colour: Colour::Green,
            word: &texts::LIGHT_GREEN,
            sentence: texts::LIGHT_LOCKED.text().to_owned(),
        };
    }
    if !services.store().keeps() {
        return red(&texts::LIGHT_NO_STORAGE);
    }
    if free_space().await.is_some_and(|free| free < LITTLE_SPACE) {
        return red(&texts::LIGHT_NO_SPACE);
    }
    let oldest = waiting
        .first()
        .and_then(|entry| clock::parse_rfc3339(&entry.finished_at));
    let days = oldest.map_or(0.0, |then| {
        (clock::now_millis() as f64 - then) / 86_400_000.0
    });
    if days > RED_DAYS {
        return red(&texts::LIGHT_OLD);
    }
    if days > YELLOW_DAYS {
        let sentence = texts::LIGHT_OLD.text().to_owned();
        return Light {
            colour: Colour::Yellow,
            word: &texts::LIGHT_YELLOW,
            sentence,
        };
    }
    let sentence = match waiting.len() {
        0 => texts::LIGHT_GREEN_ALL.text().to_owned(),
        count => texts::LIGHT_GREEN_WAITING.with(&[&count.to_string()]),
    };
    Light {
        colour: Colour::Green,
        word: &texts::LIGHT_GREEN,
        sentence,
    }
}

async fn free_space() -> Option<f64> {
    let estimate = web_sys::window()?.navigator().storage().estimate().ok()?;
    let estimate: StorageEstimate = JsFuture::from(estimate).await.ok()?.into();
    Some(estimate.get_quota()? - estimate.get_usage()?)
}
