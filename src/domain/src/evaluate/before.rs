//! What was known before, as the context of a form.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::date::Date;
use crate::form::{Context, Lists};
use crate::office::add_members;
use crate::rules::background::Background;
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
    // A credit file is built on the survey beside it.
    let survey = facts.get("survey").and_then(|survey| survey.get("answers"));
    if let Some(survey) = survey.filter(|_| !facts.contains_key("current")) {
        context.facts.insert("current".to_owned(), survey.clone());
    }
    if let Some(Json::Object(current)) = context.facts.get("current") {
        add_members(&mut context.lists, current, as_of);
    }
    context.last = Background(facts).last_values();
    context.area = Arc::new(Area::of(facts, answers));
    context
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
