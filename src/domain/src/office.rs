//! What the office knows, as the context of a form: made here once for phone and server, so that
//! both judge the same answers alike.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::current::Current;
use crate::date::Date;
use crate::form::Context;
use crate::form::definition::{Choice, Text};
use crate::household::Household;
use crate::rules::background::Background;
use crate::settings::Settings;

/// The setting that replaces today everywhere, for demos and trials.
pub const TODAY: &str = "P_TODAY";
/// The setting that lists the villages, as `[{name, label, parent, …}]`.
pub const VILLAGES: &str = "villages";

/// Settings and reference lists of a county.
#[derive(Clone, Debug, Default)]
pub struct Office {
    settings: Map<String, Json>,
    villages: Vec<Choice>,
}

impl Office {
    /// Takes the settings as they are stored and sent.
    pub fn new(mut settings: Map<String, Json>) -> Self {
        let villages = settings.remove(VILLAGES);
        let villages = villages
            .as_ref()
            .and_then(Json::as_array)
            .into_iter()
            .flatten();
        let villages = villages.filter_map(choice).collect();
        Self { settings, villages }
    }

    /// The context of a form about `household` on day `today`, unless a setting says which day it
    /// is. Without a household only what holds for all is known. `current` is what the accepted
    /// surveys of this household say, and of no other.
    pub fn context(
        &self,
        household: Option<Household>,
        current: Option<&Current>,
        today: Date,
    ) -> Context {
        let set = self
            .settings
            .get(TODAY)
            .and_then(Json::as_str)
            .and_then(Date::parse);
        let mut context = Context::new(set.unwrap_or(today));
        context.settings = Settings::lenient(&self.settings);
        if !self.villages.is_empty() {
            context
                .lists
                .insert(VILLAGES.to_owned(), self.villages.clone());
        }
        // No survey counts as the last one before the office has accepted it.
        context
            .facts
            .insert("first_survey".to_owned(), Json::Bool(true));
        if let Some(household) = household {
            self.add_facts(&mut context.facts, &household);
            context.office = household.office;
        }
        if let Some(current) = current {
            context.facts.extend(current.to_facts());
            context.last = Background(&context.facts).last_values();
            context.known = current.records();
        }
        context
    }

    fn add_facts(&self, facts: &mut Map<String, Json>, household: &Household) {
        if !household.status.is_empty() {
            let year = (household.status_year != 0).then_some(household.status_year);
            let mut status = json!({"code": household.status, "year": year});
            for (name, value) in [
                ("date", &household.status_date),
                ("before", &household.status_before),
            ] {
                if !value.is_empty() {
                    status[name] = json!(value);
                }
            }
            facts.insert("status".to_owned(), status);
        }
        if !household.helper.is_empty() {
            let helper = json!({
                "name": household.helper,
                "unit": household.helper_unit,
                "phone": household.helper_phone,
            });
            facts.insert("helpers".to_owned(), json!([helper]));
        }
        let village = self
            .villages
            .iter()
            .find(|village| village.name == household.village);
        if let Some(border) = village.and_then(|village| village.columns.get("is_border")) {
            facts.insert("village".to_owned(), json!({"is_border": border == "true"}));
        }
    }
}

fn choice(entry: &Json) -> Option<Choice> {
    let entry = entry.as_object()?;
    let text = |name: &str| entry.get(name).and_then(Json::as_str).map(str::to_owned);
    let column = |(name, value): (&String, &Json)| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        (!matches!(name.as_str(), "name" | "label")).then(|| (name.clone(), value))
    };
    let columns: BTreeMap<String, String> = entry.iter().filter_map(column).collect();
    Some(Choice {
        name: text("name")?,
        label: Text(vec![text("label")?]),
        columns,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn office() -> Office {
        let settings = json!({
            "P_TODAY": "2019-06-15",
            "villages": [
                {"name": "532822103299", "label": "示例村", "parent": "532822103", "is_border": true},
                {"label": "没有编码"},
            ],
        });
        Office::new(settings.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn villages_become_options_and_what_is_no_village_is_left_out() {
        let context = office().context(None, None, Date::from_days(0));
        let villages = &context.lists[VILLAGES];
        assert_eq!(villages.len(), 1);
        assert_eq!(villages[0].label.get(0), "示例村");
        assert_eq!(villages[0].columns["parent"], "532822103");
        assert_eq!(context.as_of, Date::parse("2019-06-15").expect("a date"));
    }

    #[test]
    fn what_is_known_of_a_household_becomes_facts() {
        let household = Household {
            village: "532822103299".to_owned(),
            status: "20".to_owned(),
            ..Household::default()
        };
        let changed = Household {
            status_date: "2018-11-20".to_owned(),
            status_before: "30".to_owned(),
            ..household.clone()
        };
        let context = office().context(Some(household), None, Date::from_days(0));
        assert_eq!(context.facts["status"], json!({"code": "20", "year": null}));
        assert_eq!(context.facts["village"], json!({"is_border": true}));
        assert_eq!(context.facts.get("helpers"), None, "no helper is no name");
        let context = office().context(Some(changed), None, Date::from_days(0));
        assert_eq!(
            context.facts["status"],
            json!({"code": "20", "year": null, "date": "2018-11-20", "before": "30"})
        );
    }
}
