//! The scorecard as data: parts, items, the fact each item looks at, and the points for it.

use std::sync::OnceLock;

use serde_json::{Map, Value as Json};

use crate::number::Number;
use crate::settings::Settings;
use crate::sync::protocol::Message;

/// What is scored and by how much. Points are whole; a card whose greatest points do not add up to
/// 100 is scaled to 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scorecard {
    /// The parts in the order they are shown.
    pub parts: Vec<Part>,
}

/// A part of the card, such as A 诚信品行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its letter.
    pub code: String,
    /// Its name.
    pub name: Message,
    /// Whether it counts only for households that want a loan; such a part may be left open.
    pub with_loan: bool,
    /// Its items.
    pub items: Vec<Item>,
}

/// One item, such as A1 遵纪守法.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Message,
    /// The fact it looks at: a question of the form, or one of the facts computed from the survey.
    pub fact: String,
    /// How the fact finds its step.
    pub by: By,
    /// The steps; the first that fits counts.
    pub steps: Vec<Step>,
    /// What would bring more points.
    pub better: Message,
}

/// How a fact finds its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By code; of several chosen codes the one with most points.
    Code,
    /// The number is at least the step's. No step: 0 points.
    AtLeast,
    /// The number is at most the step's. No step: 0 points.
    AtMost,
}

/// Points for a code or a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The code, or the bound as a decimal; yuan for amounts.
    pub key: String,
    /// The bound; 0 for a code.
    pub bound: Number,
    /// The points.
    pub points: i64,
}

const PRESETS: &str = include_str!("scorecards.json");

impl Scorecard {
    /// The preset that the setting `P_SCORECARD` names; without items for another name.
    pub fn chosen(settings: &Settings) -> &'static Self {
        static NONE: Scorecard = Scorecard { parts: Vec::new() };
        static CARDS: OnceLock<Vec<(String, Scorecard)>> = OnceLock::new();
        let cards = CARDS.get_or_init(|| {
            // The file is part of the program; a test reads every preset of it.
            let presets: Map<String, Json> = serde_json::from_str(PRESETS).unwrap_or_default();
            let read = |(name, card): (&String, &Json)| Some((name.clone(), Self::read(card)?));
            presets.iter().filter_map(read).collect()
        });
        let chosen = settings.text("P_SCORECARD");
        let card = cards.iter().find(|(name, _)| name == chosen);
        card.map_or(&NONE, |(_, card)| card)
    }

    /// The preset of the settings nobody has changed: the codes of its items are those of all.
    pub fn chosen_by_default() -> &'static Self {
        Self::chosen(&Settings::default())
    }

    /// Reads a card in the shape of the file: either its parts, or `{like, points}` with the name of
    /// a preset and the steps that differ. Items without points are left out. `None` when it has
    /// another shape.
    pub fn read(json: &Json) -> Option<Self> {
        let Some(like) = json.get("like").and_then(Json::as_str) else {
            let parts = json.get("parts")?.as_array()?;
            let parts = parts.iter().map(part).collect::<Option<_>>()?;
            return Some(Self { parts }.without_empty());
        };
        let presets: Json = serde_json::from_str(PRESETS).ok()?;
        // Only a card with parts of its own can be the model of another.
        let parts = presets.get(like)?.get("parts")?;
        let mut card = Self {
            parts: parts.as_array()?.iter().map(part).collect::<Option<_>>()?,
        };
        for (code, changed) in json.get("points")?.as_object()? {
            let mut items = card.parts.iter_mut().flat_map(|part| &mut part.items);
            let item = items.find(|item| item.code == *code)?;
            item.steps = steps(changed, item.by)?;
        }
        Some(card.without_empty())
    }

    fn without_empty(mut self) -> Self {
        for part in &mut self.parts {
            part.items.retain(|item| item.max() > 0);
        }
        self.parts.retain(|part| !part.items.is_empty());
        self
    }
}

impl Item {
    /// The most points it can bring.
    pub fn max(&self) -> i64 {
        let points = self.steps.iter().map(|step| step.points);
        points.max().unwrap_or(0)
    }
}

fn part(json: &Json) -> Option<Part> {
    let items = json.get("items")?.as_array()?;
    Some(Part {
        code: text(json, "part")?,
        name: message(json)?,
        with_loan: json.get("with_loan") == Some(&Json::Bool(true)),
        items: items.iter().map(item).collect::<Option<_>>()?,
    })
}

fn item(json: &Json) -> Option<Item> {
    let by = match json.get("by")?.as_str()? {
        "code" => By::Code,
        "at_least" => By::AtLeast,
        "at_most" => By::AtMost,
        _ => return None,
    };
    Some(Item {
        code: text(json, "item")?,
        name: message(json)?,
        fact: text(json, "fact")?,
        by,
        steps: steps(json.get("steps")?, by)?,
        better: message(json.get("better")?)?,
    })
}

fn steps(json: &Json, by: By) -> Option<Vec<Step>> {
    let step = |step: &Json| {
        let key = step.get(0)?.as_str()?;
        let bound = match by {
            By::Code => Number::ZERO,
            By::AtLeast | By::AtMost => Number::parse(key)?,
        };
        Some(Step {
            key: key.to_owned(),
            bound,
            points: step.get(1)?.as_i64()?,
        })
    };
    json.as_array()?.iter().map(step).collect()
}

fn text(json: &Json, field: &str) -> Option<String> {
    Some(json.get(field)?.as_str()?.to_owned())
}

fn message(json: &Json) -> Option<Message> {
    Some(Message {
        zh: text(json, "zh")?,
        en: text(json, "en")?,
    })
}
