//! What was known before, as the context of a form.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use crate::date::Date;
use crate::form::{Context, Lists};
use crate::rules::answers::Answers;
use crate::rules::background::{Background, HOUSEHOLD};
use crate::rules::reason::divide_rounded;
use crate::settings::Settings;

pub(super) fn context(
    facts: &Map<String, Json>,
    answers: &Map<String, Json>,
    settings: Settings,
    as_of: Date,
) -> Context {
    let mut context = Context::new(as_of);
    context.facts = facts.clone();
    context.settings = settings;
    context.last = last_values(Background(facts));
    context.area = Arc::new(Area::of(facts, answers));
    context
}

/// What checks read as `last::`: the household's current values, over the last survey's. A check that
/// compares income per head compares with the last income year.
fn last_values(background: Background<'_>) -> Map<String, Json> {
    let object = |name: &str| background.get(name).and_then(Json::as_object);
    let mut values = object("last").cloned().unwrap_or_default();
    if let Some(current) = object("current") {
        values.extend(current.clone());
    }
    let last = background.last();
    let per_head = last.and_then(|last| divide_rounded(last.whole("inc_net")?, last.whole("n")?));
    if let Some(fen) = per_head {
        values.insert("inc_pc".to_owned(), json!(fen));
    }
    let measures: Vec<Json> = background.list("measures").filter_map(measure).collect();
    if !measures.is_empty() {
        values.insert("measures".to_owned(), Json::Array(measures));
    }
    values
}

/// A measure on record in the shape of the survey's own list.
fn measure(recorded: Answers<'_>) -> Option<Json> {
    let member = recorded
        .text("member")
        .filter(|member| *member != HOUSEHOLD);
    Some(json!({
        "ms_code": recorded.text("code")?,
        "ms_member": member.unwrap_or_default(),
        "ms_status": recorded.text("status")?,
        "ms_date": recorded.text("date").unwrap_or_default(),
    }))
}

/// The lists of the area: `people` (ID number → household) and `area.phones` (number → households).
#[derive(Debug)]
struct Area {
    people: Map<String, Json>,
    phones: Map<String, Json>,
    own: String,
}

impl Area {
    fn of(facts: &Map<String, Json>, answers: &Map<String, Json>) -> Self {
        let object =
            |json: Option<&Json>| json.and_then(Json::as_object).cloned().unwrap_or_default();
        Self {
            people: object(facts.get("people")),
            phones: object(facts.get("area").and_then(|area| area.get("phones"))),
            own: answers
                .get("hh_code")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

impl Lists for Area {
    fn phone_households(&self, phone: &str) -> usize {
        let households = self.phones.get(phone).and_then(Json::as_u64).unwrap_or(0);
        usize::try_from(households).unwrap_or(usize::MAX)
    }

    fn household_of(&self, id_number: &str) -> Option<String> {
        let household = self.people.get(id_number)?.as_str()?;
        (household != self.own).then(|| household.to_owned())
    }
}
