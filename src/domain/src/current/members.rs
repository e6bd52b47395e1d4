//! Members who leave a household or come to it by the office's decision: what is known of them goes
//! with them, each value with its source.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::absorb::Fields;
use super::{Current, MEMBERS, Source, key_of, member_field};
use crate::form::Outcome;
use crate::household::alias::{Keys, renamed};
use crate::record::is_uuid;

impl Current {
    /// Forgets members: their rows, and the rows of other lists that are about them.
    pub fn leave<'k>(&mut self, keys: impl IntoIterator<Item = &'k String>) {
        for key in keys {
            let member = format!("{MEMBERS}/{key}");
            let of_member = format!("{member}/");
            self.from
                .retain(|field, _| *field != member && !field.starts_with(&of_member));
            for (name, value) in &mut self.answers {
                if let Some(rows) = value.as_array_mut() {
                    rows.retain(|row| match name.as_str() {
                        MEMBERS => key_of(row) != Some(key),
                        _ => !is_about(row, key),
                    });
                }
            }
        }
    }

    /// Takes members of another household in, with the keys they have here.
    pub fn join(&mut self, other: &Self, keys: &Keys) {
        // One source after the other: every value comes with its own.
        let mut by_source: BTreeMap<&Source, Vec<(&str, &str, &Json)>> = BTreeMap::new();
        let rows = other.answers.get(MEMBERS).and_then(Json::as_array);
        for row in rows.into_iter().flatten().filter_map(Json::as_object) {
            let key = row.get("_key").and_then(Json::as_str).unwrap_or_default();
            let Some(here) = keys.get(key) else { continue };
            for (name, value) in row.iter().filter(|(name, _)| *name != "_key") {
                if let Some(source) = other.source_of(&member_field(key, name)) {
                    let values = by_source.entry(source).or_default();
                    values.push((here, name, value));
                }
            }
        }
        for (source, values) in by_source {
            let mut fields = Fields::of(self, source.clone());
            for (key, name, value) in values {
                let value = Outcome::Given(renamed(value.clone(), keys));
                fields.put_of_member(&mut self.answers, key, name, value);
            }
            (self.sources, self.from) = fields.store(&self.answers);
        }
        for (list, rows) in other.lists_about(keys) {
            self.add_rows(other, list, rows);
        }
    }

    /// Rows of lists that are about one of these members, with the keys they will have.
    fn lists_about(&self, keys: &Keys) -> impl Iterator<Item = (&str, Vec<Json>)> {
        let lists = self.answers.iter().filter(|(name, _)| *name != MEMBERS);
        lists.filter_map(|(name, value)| {
            let about = |row: &&Json| keys.keys().any(|key| is_about(row, key));
            let rows = value.as_array()?.iter().filter(about);
            let rows: Vec<Json> = rows.map(|row| renamed(row.clone(), keys)).collect();
            (!rows.is_empty()).then_some((name.as_str(), rows))
        })
    }

    fn add_rows(&mut self, other: &Self, list: &str, rows: Vec<Json>) {
        let here = self.answers.get(list).and_then(Json::as_array);
        let here = here.cloned().unwrap_or_default();
        let source = match self.answers.contains_key(list) {
            // The list stays as new as it was: it is answered here.
            true => self.source_of(list),
            false => other.source_of(list),
        };
        let Some(source) = source.cloned() else {
            return;
        };
        let mut fields = Fields::of(self, source);
        let all = Outcome::Given(json!([here, rows].concat()));
        fields.put(&mut self.answers, list, list.to_owned(), all);
        (self.sources, self.from) = fields.store(&self.answers);
    }
}

/// Whether a row of a list names this member. Only keys that a phone made: another may look like
/// the code of a choice.
fn is_about(row: &Json, key: &str) -> bool {
    let names = |row: &Map<String, Json>| row.values().any(|value| value == key);
    is_uuid(key) && row.as_object().is_some_and(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "01672edd-18c9-7001-8000-00000000000a";
    const B: &str = "01672edd-18c9-7001-8000-00000000000b";
    const C: &str = "01672edd-18c9-7001-8000-00000000000c";

    fn source(date: &str) -> Json {
        json!({"date": date, "record": date, "form_id": "f", "by": "示例干部"})
    }

    fn current(answers: Json, sources: Json, from: Json) -> Current {
        let json = json!({"answers": answers, "sources": sources, "from": from});
        serde_json::from_value(json).expect("facts")
    }

    #[test]
    fn what_is_known_of_a_member_goes_along_with_its_sources() {
        let mut left = current(
            json!({"members": [{"_key": A, "m_name": "岩温", "m_health": ["1"]},
                               {"_key": B, "m_name": "玉香"}],
                   "wages": [{"_key": "w", "w_member": A, "w_amount": 100},
                             {"_key": "x", "w_member": B, "w_amount": 200}]}),
            json!([source("2019-05-01"), source("2019-01-01")]),
            json!({(format!("members/{A}/m_name")): 1}),
        );
        let mut came = current(
            json!({"members": [{"_key": C, "m_name": "岩叫"}]}),
            json!([source("2019-03-01")]),
            json!({}),
        );
        let keys = Keys::from([(A.to_owned(), A.to_owned())]);
        came.join(&left, &keys);
        assert_eq!(
            came.answers["members"][1],
            json!({"_key": A, "m_name": "岩温", "m_health": ["1"]})
        );
        assert_eq!(
            came.answers["wages"],
            json!([{"_key": "w", "w_member": A, "w_amount": 100}])
        );
        let date = |field: &str| came.source_of(field).expect("a source").date.clone();
        assert_eq!(date(&format!("members/{A}/m_name")), "2019-01-01");
        assert_eq!(date(&format!("members/{A}/m_health")), "2019-05-01");
        assert_eq!(date(&format!("members/{C}/m_name")), "2019-03-01");
        assert_eq!(date("wages"), "2019-05-01");

        left.leave(keys.keys());
        assert_eq!(
            left.answers["members"],
            json!([{"_key": B, "m_name": "玉香"}])
        );
        assert_eq!(left.answers["wages"].as_array().map(Vec::len), Some(1));
        assert!(left.from.is_empty(), "{:?}", left.from);
    }

    #[test]
    fn somebody_who_is_there_already_is_not_twice_there() {
        let newer = current(
            json!({"members": [{"_key": A, "m_name": "岩温", "m_phone": "1"}]}),
            json!([source("2019-05-01")]),
            json!({}),
        );
        let mut there = current(
            json!({"members": [{"_key": C, "m_name": "岩温", "m_phone": "2", "m_edu": "10"}]}),
            json!([source("2019-04-01")]),
            json!({}),
        );
        there.join(&newer, &Keys::from([(A.to_owned(), C.to_owned())]));
        assert_eq!(
            there.answers["members"],
            json!([{"_key": C, "m_name": "岩温", "m_phone": "1", "m_edu": "10"}]),
            "the newer answer, and nothing lost"
        );
    }
}
