//! A household that was joined to another: its code, and who is who.
//!
//! Records keep the code and the keys they were made with for ever; whoever reads one looks here
//! under which code and keys it counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::identity::{id_birth, id_sex};
use crate::record::{Record, is_uuid};

/// What became of a household's code: body of a change of kind `alias`, whose id is that code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The code of the household it was joined to; never one that was itself joined to another.
    pub to: String,
    /// Keys of members who are somebody there: key in the joined household → key there. All others
    /// keep their key.
    #[serde(default)]
    pub members: Keys,
}

/// Keys of members: key before → key after.
pub type Keys = BTreeMap<String, String>;

impl Alias {
    /// The record as one of the household it belongs to now.
    #[must_use]
    pub fn follow(&self, mut record: Record) -> Record {
        record.household.clone_from(&self.to);
        if let Json::Object(answers) = renamed(Json::Object(record.answers), &self.members) {
            record.answers = answers;
        } else {
            record.answers = Map::new();
        }
        record
    }

    /// Both steps in one, when the household it was joined to is joined to another.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut members = next.members.clone();
        for (before, after) in &self.members {
            let last = next.members.get(after).unwrap_or(after);
            members.insert(before.clone(), last.clone());
        }
        Self {
            to: next.to.clone(),
            members,
        }
    }
}

/// Answers with other keys of members: of the rows themselves, and where an answer names one.
#[must_use]
pub fn renamed(json: Json, keys: &Keys) -> Json {
    match json {
        // A key that no phone made may look like the code of a choice: it is left alone.
        Json::String(text) => match keys.get(&text).filter(|_| is_uuid(&text)) {
            Some(key) => Json::String(key.clone()),
            None => Json::String(text),
        },
        Json::Array(items) => items.into_iter().map(|item| renamed(item, keys)).collect(),
        Json::Object(object) => {
            let rename = |(name, value): (String, Json)| {
                let key = value.as_str().and_then(|key| keys.get(key));
                let value = match key {
                    Some(key) if name == "_key" => Json::String(key.clone()),
                    _ => renamed(value, keys),
                };
                (name, value)
            };
            Json::Object(object.into_iter().map(rename).collect())
        }
        other => other,
    }
}

/// What tells one person from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Key of the row.
    pub key: String,
    /// Name.
    pub name: String,
    /// ID number, empty without one.
    pub id: String,
    /// Day of birth, from the ID number where nothing else says it; may be empty.
    pub birth: String,
    /// Code of the sex, likewise.
    pub sex: String,
}

impl Person {
    /// A row of `members`; `None` without a key.
    pub fn of(row: &Json) -> Option<Self> {
        let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or_default();
        let id = text("m_idno").trim().to_ascii_uppercase();
        let or = |said: &str, of_id: Option<String>| match said {
            "" => of_id.unwrap_or_default(),
            said => said.to_owned(),
        };
        Some(Self {
            key: row.get("_key")?.as_str()?.to_owned(),
            name: text("m_name").trim().to_owned(),
            birth: or(text("m_birth"), id_birth(&id).map(|day| day.to_string())),
            sex: or(text("m_sex"), id_sex(&id).map(|sex| sex.to_string())),
            id,
        })
    }

    /// The rows of a list of members.
    pub fn all(answers: &Map<String, Json>) -> Vec<Self> {
        let rows = answers.get("members").and_then(Json::as_array);
        rows.into_iter().flatten().filter_map(Self::of).collect()
    }

    /// Whether both are one person: by the ID number; where one of them has none by name, day of
    /// birth and sex (members are never matched by less).
    pub fn is(&self, other: &Self) -> bool {
        if !self.id.is_empty() && !other.id.is_empty() {
            return self.id == other.id;
        }
        let told = [&self.name, &self.birth, &self.sex];
        told.iter().all(|text| !text.is_empty()) && told == [&other.name, &other.birth, &other.sex]
    }
}

/// Who of one household is somebody of the other, one to one; the same key stands for one person.
pub fn matches(from: &[Person], to: &[Person]) -> Keys {
    let mut keys = Keys::new();
    for person in from {
        if to.iter().any(|other| other.key == person.key) {
            continue;
        }
        let found = to.iter().find(|other| {
            let taken = keys.values().any(|key| *key == other.key);
            let there = from.iter().any(|one| one.key == other.key);
            !taken && !there && person.is(other)
        });
        if let Some(found) = found {
            keys.insert(person.key.clone(), found.key.clone());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const A: &str = "01672edd-18c9-7001-8000-00000000000a";
    const B: &str = "01672edd-18c9-7001-8000-00000000000b";

    fn people(rows: Json) -> Vec<Person> {
        let answers = json!({ "members": rows });
        Person::all(answers.as_object().expect("an object"))
    }

    #[test]
    fn members_are_matched_by_id_else_by_name_birth_and_sex() {
        let there = people(json!([
            {"_key": "1", "m_name": "玉应罕", "m_idno": "532899194803120022"},
            {"_key": "2", "m_name": "岩温", "m_birth": "1973-05-20", "m_sex": "1"},
            {"_key": "3", "m_name": "玉香", "m_birth": "2004-06-18", "m_sex": "2"},
        ]));
        let from = people(json!([
            {"_key": "a", "m_name": "别名", "m_idno": "532899194803120022"},
            {"_key": "b", "m_name": "岩温", "m_birth": "1973-05-20", "m_sex": "1",
             "m_idno": "532899197305200015"},
            {"_key": "c", "m_name": "玉香", "m_birth": "2004-06-18", "m_sex": "1"},
            {"_key": "d", "m_name": "玉香"},
        ]));
        let found = matches(&from, &there);
        let pairs: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(pairs, [("a", "1"), ("b", "2")]);
    }

    #[test]
    fn two_id_numbers_are_two_people_and_an_id_says_birth_and_sex() {
        let there = people(json!([
            {"_key": "1", "m_name": "玉应罕", "m_idno": "532899194803120022"},
        ]));
        let twin = json!([{"_key": "a", "m_name": "玉应罕", "m_birth": "1948-03-12", "m_sex": "2",
            "m_idno": "532899197305200015"}]);
        assert!(matches(&people(twin), &there).is_empty());
        let without = json!([{"_key": "a", "m_name": "玉应罕", "m_birth": "1948-03-12",
            "m_sex": "2"}]);
        assert_eq!(matches(&people(without.clone()), &there)["a"], "1");
        let both = people(json!([without[0], {"_key": "b", "m_name": "玉应罕",
            "m_birth": "1948-03-12", "m_sex": "2"}]));
        assert_eq!(matches(&both, &there).len(), 1, "nobody is two people");
    }

    #[test]
    fn keys_are_renamed_wherever_an_answer_names_them() {
        let keys = Keys::from([
            (A.to_owned(), "1".to_owned()),
            ("2".to_owned(), B.to_owned()),
        ]);
        let answers = json!({"respondent": A, "hh_kind": "2", "members": [{"_key": A}, {"_key": "2"}],
            "wages": [{"_key": "w", "w_member": A}]});
        let expected = json!({"respondent": "1", "hh_kind": "2", "members": [{"_key": "1"}, {"_key": B}],
            "wages": [{"_key": "w", "w_member": "1"}]});
        assert_eq!(renamed(answers, &keys), expected);
    }

    #[test]
    fn a_household_joined_twice_is_one_step_away() {
        let alias = |to: &str, pairs: &[(&str, &str)]| Alias {
            to: to.to_owned(),
            members: pairs
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
        };
        let both =
            alias("T-2", &[("a", "b"), ("c", "d")]).then(&alias("M", &[("b", "1"), ("e", "2")]));
        assert_eq!(
            both,
            alias("M", &[("a", "1"), ("b", "1"), ("c", "d"), ("e", "2")])
        );
    }
}
