//! What the office knows, as the context of a form: made here once for phone and server, so that
//! both judge the same answers alike.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::arrange::Arrange;
use crate::benefits::Benefits;
use crate::credit_file::CreditFile;
use crate::current::Current;
use crate::date::Date;
use crate::form::Context;
use crate::form::definition::{Choice, Text};
use crate::household::Household;
use crate::rules::answers::Answers;
use crate::rules::background::Background;
use crate::rules::reason::yuan;
use crate::settings::Settings;

/// The setting that replaces today everywhere, for demos and trials.
pub const TODAY: &str = "P_TODAY";
/// The setting that lists the villages, as `[{name, label, parent, …}]`.
pub const VILLAGES: &str = "villages";
/// The list of the household's members, for forms that have no roster.
const MEMBERS: &str = "members";
/// The list of its loans.
const LOANS: &str = "loans";

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

    /// A setting or list as it is stored; the villages are not among them.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.settings.get(name)
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
            if !household.head.is_empty() {
                // Most borrowers are; another is typed over it.
                let head = Json::String(household.head);
                context.office.insert("lo_borrower".to_owned(), head);
            }
            let code = Json::String(household.code);
            context.office.insert("b_hh_code".to_owned(), code);
        }
        if let Some(current) = current {
            context.facts.extend(current.to_facts());
            context.last = Background(&context.facts).last_values();
            context.known = current.records();
        }
        let surveyed = context.facts.get("current").and_then(Json::as_object);
        add_members(
            &mut context.lists,
            surveyed.unwrap_or(&context.office),
            context.as_of,
        );
        context
    }

    /// The county's settings as they hold.
    pub fn settings(&self) -> Settings {
        Settings::lenient(&self.settings)
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

/// The list of the household's registered members, with their age on a day.
pub(crate) fn add_members(
    lists: &mut BTreeMap<String, Vec<Choice>>,
    answers: &Map<String, Json>,
    day: Date,
) {
    let rows = Answers::Json(answers).rows("members").unwrap_or_default();
    let registered = rows.into_iter().filter(|(_, row)| {
        let listed = row.text("m_change") != Some("4");
        let presence = row.text("m_presence");
        listed && presence.is_none_or(|code| matches!(code, "1" | "2" | "3" | "4"))
    });
    let member = |(key, row): (&str, Answers<'_>)| {
        let age = row.date("m_birth").map(|birth| birth.years_until(day));
        let age = age.map_or_else(String::new, |age| age.to_string());
        Some(Choice {
            name: key.to_owned(),
            label: Text(vec![row.text("m_name")?.to_owned()]),
            columns: BTreeMap::from([("age".to_owned(), age)]),
        })
    };
    let members: Vec<_> = registered.filter_map(member).collect();
    if !members.is_empty() {
        lists.insert(MEMBERS.to_owned(), members);
    }
}

/// What of a credit file the forms of its way read, and what a renewal offers.
pub fn add_credit(context: &mut Context, file: &CreditFile) {
    let facts = &mut context.facts;
    facts.insert("credit".to_owned(), file.to_facts(context.as_of));
    let steps = file.steps.iter().map(|step| step.record.clone());
    context.known.extend(steps);
    context.known.arrange();
    context.known.dedup();
    let Some(first) = file.steps.first() else {
        return;
    };
    let sources = facts.entry("sources").or_insert_with(|| json!([]));
    let Some(sources) = sources.as_array_mut() else {
        return;
    };
    sources.push(json!({"date": first.date, "by": first.by}));
    let index = sources.len() - 1;
    let mut put = |name: &str, key: &str, value: Json| {
        let map = facts.entry(name).or_insert_with(|| json!({}));
        if let Some(map) = map.as_object_mut() {
            map.insert(key.to_owned(), value);
        }
    };
    for (question, answer) in &file.answers {
        put("current", question, answer.clone());
        put("from", question, json!(index));
    }
}

/// The rating that holds, for the rules that ask about it (M31): without a confirmed grade that has not
/// ended, the household is not rated.
pub fn add_rating(context: &mut Context, file: &CreditFile) {
    if let Some(confirmed) = file.grade_on(context.as_of) {
        let rating = json!({"grade": confirmed.grade, "stops": file.stops});
        context.facts.insert("credit".to_owned(), rating);
    }
}

/// The steps that cadres, townships and units recorded of its measures, ahead of what surveys list.
pub fn add_steps(context: &mut Context, benefits: &Benefits) {
    let listed = context.facts.get("measures").and_then(Json::as_array);
    let listed = listed.into_iter().flatten().cloned();
    // A step's fields are named as the facts are.
    let steps = benefits.steps.iter().rev();
    let steps = steps.filter_map(|step| serde_json::to_value(step).ok());
    let all: Vec<Json> = steps.chain(listed).collect();
    if !all.is_empty() {
        context
            .facts
            .insert("measures".to_owned(), Json::Array(all));
    }
}

/// The household's loans, for the visits after them.
pub fn add_loans(context: &mut Context, loans: &[Json]) {
    if loans.is_empty() {
        return;
    }
    let choice = |loan: &Json| {
        let text = |name: &str| loan.get(name).and_then(Json::as_str).unwrap_or_default();
        let amount = yuan(loan.get("amount").and_then(Json::as_i64).unwrap_or(0));
        Some(Choice {
            name: loan.get("id")?.as_str()?.to_owned(),
            label: Text(vec![format!("{} {amount} {}", text("bank"), text("start"))]),
            columns: BTreeMap::new(),
        })
    };
    let choices = loans.iter().filter_map(choice).collect();
    context.lists.insert(LOANS.to_owned(), choices);
    let facts = &mut context.facts;
    facts.insert("loans".to_owned(), Json::Array(loans.to_vec()));
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
