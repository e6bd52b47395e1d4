//! What the checks may know beside the answers: the day, the settings, the office's list.

use std::collections::BTreeMap;

use ruhu_domain::date::Date;
use ruhu_domain::form::Context;
use ruhu_domain::form::definition::{Choice, Text};
use ruhu_domain::household::Household;
use ruhu_domain::record::Record;
use serde_json::{Map, Value as Json};

use crate::clock;
use crate::storage::{self, Item, Storage};

/// The setting that replaces today everywhere.
pub(crate) const TODAY: &str = "P_TODAY";
/// The setting that lists the villages.
pub(crate) const VILLAGES: &str = "villages";

/// What is the same for all records of a request.
#[derive(Debug)]
pub(super) struct County {
    settings: Map<String, Json>,
    villages: Vec<Choice>,
}

impl County {
    pub(super) async fn load(storage: &dyn Storage, county: &str) -> storage::Result<Self> {
        let items = storage.items(county, "setting").await?;
        let mut settings: Map<String, Json> = items
            .into_iter()
            .map(|Item { id, body, .. }| (id, body))
            .collect();
        let villages = settings
            .remove(VILLAGES)
            .map(|villages| choices(&villages))
            .unwrap_or_default();
        Ok(Self { settings, villages })
    }

    /// The context of one record.
    pub(super) async fn context(
        &self,
        storage: &dyn Storage,
        county: &str,
        record: &Record,
    ) -> storage::Result<Context> {
        let today = self
            .settings
            .get(TODAY)
            .and_then(Json::as_str)
            .and_then(Date::parse);
        let finished = clock::local_date(&record.finished_at, record.clock_offset_ms);
        // An unreadable instant was refused before; the epoch would only show in a message.
        let mut context = Context::new(today.or(finished).unwrap_or(Date::from_days(0)));
        context.settings = self.settings.clone();
        if !self.villages.is_empty() {
            context
                .lists
                .insert(VILLAGES.to_owned(), self.villages.clone());
        }
        let item = storage.item(county, "household", &record.household).await?;
        let household: Option<Household> =
            item.and_then(|item| serde_json::from_value(item.body).ok());
        // No survey counts as the last one before the office has accepted it.
        context
            .facts
            .insert("first_survey".to_owned(), Json::Bool(true));
        if let Some(household) = household {
            self.add_facts(&mut context.facts, &household);
            context.office = household.office;
        }
        Ok(context)
    }

    fn add_facts(&self, facts: &mut Map<String, Json>, household: &Household) {
        let mut text = |name: &str, value: &str| {
            if !value.is_empty() {
                facts.insert(name.to_owned(), Json::String(value.to_owned()));
            }
        };
        text("status", &household.status);
        text("helper_name", &household.helper);
        let village = self
            .villages
            .iter()
            .find(|village| village.name == household.village);
        if let Some(border) = village.and_then(|village| village.columns.get("is_border")) {
            facts.insert("village.is_border".to_owned(), Json::Bool(border == "true"));
        }
    }
}

/// A list kept as a setting, `[{name, label, parent, …}]`, as options of a question.
fn choices(list: &Json) -> Vec<Choice> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(choice)
        .collect()
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

    #[test]
    fn a_list_of_the_county_becomes_options() {
        let villages = json!([
            {"name": "532822103299", "label": "示例村", "parent": "532822103", "is_border": false},
            {"label": "没有编码"},
        ]);
        let choices = choices(&villages);
        assert_eq!(choices.len(), 1);
        assert_eq!(choices[0].label.get(0), "示例村");
        assert_eq!(
            choices[0].columns.get("parent").map(String::as_str),
            Some("532822103")
        );
        assert_eq!(
            choices[0].columns.get("is_border").map(String::as_str),
            Some("false")
        );
    }
}
