//! What an import would change, in words: which thing, which field, from what to what.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

/// What happens to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happens {
    /// It was not there.
    New,
    /// Some fields differ.
    Changed,
    /// The file does not name it; it stays.
    Missing,
    /// The file does not name it and is said to be complete; it goes.
    Removed,
}

/// A field that differs; ID numbers, telephone and account numbers are masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Path of the field, such as `members[玉香].m_health`.
    pub field: String,
    /// Empty when there was none.
    pub old: String,
    /// Empty when there is none any more.
    pub new: String,
}

/// What happens to one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `township`, `village`, `unit`, `user`, `household`, `member`, `helper`, `enrolment`
    pub kind: &'static str,
    /// Its code or id.
    pub id: String,
    /// What happens.
    pub change: Happens,
    /// Which fields, when it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
}

/// All changes, and how many things stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// In the order of the ids.
    pub list: Vec<Change>,
    /// Named by the file and the same as stored.
    pub unchanged: usize,
}

impl Changes {
    /// Notes what becomes of one thing; says whether it must be written.
    pub(super) fn compare(
        &mut self,
        kind: &'static str,
        id: &str,
        old: Option<&Json>,
        new: &Json,
    ) -> bool {
        let (change, fields) = match old {
            None => (Happens::New, Vec::new()),
            Some(old) if old == new => {
                self.unchanged += 1;
                return false;
            }
            Some(old) => (Happens::Changed, differences(old, new)),
        };
        self.list.push(Change {
            kind,
            id: id.to_owned(),
            change,
            fields,
        });
        true
    }

    /// Notes something the file does not name.
    pub(super) fn absent(&mut self, kind: &'static str, id: &str, removed: bool) {
        let change = if removed {
            Happens::Removed
        } else {
            Happens::Missing
        };
        self.list.push(Change {
            kind,
            id: id.to_owned(),
            change,
            fields: Vec::new(),
        });
    }

    /// How many things this happens to.
    pub fn count(&self, what: Happens) -> usize {
        let those = self.list.iter();
        those.filter(|change| change.change == what).count()
    }
}

/// Fields that differ between two things.
fn differences(old: &Json, new: &Json) -> Vec<Field> {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    flatten(old, "", &mut before);
    flatten(new, "", &mut after);
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value =
        |map: &BTreeMap<String, String>, path: &String| map.get(path).cloned().unwrap_or_default();
    paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| Field {
            field: path.clone(),
            old: mask(path, value(&before, path)),
            new: mask(path, value(&after, path)),
        })
        .collect()
}

fn flatten(json: &Json, path: &str, found: &mut BTreeMap<String, String>) {
    match json {
        Json::Object(object) => {
            // Keys say nothing to people, and readings follow from the names.
            let fields = object.iter();
            for (name, value) in fields.filter(|(name, _)| *name != "_key" && *name != "pinyin") {
                let inner = match path {
                    "" | "office" => name.clone(),
                    _ => format!("{path}.{name}"),
                };
                flatten(value, &inner, found);
            }
        }
        Json::Array(rows) if rows.iter().any(Json::is_object) => {
            let mut names: BTreeMap<String, u32> = BTreeMap::new();
            for row in rows {
                let name = row.get("m_name").and_then(Json::as_str).unwrap_or_default();
                let number = names.entry(name.to_owned()).or_default();
                *number += 1;
                // Two of one name are told apart by their order.
                let row_path = match number {
                    1 => format!("{path}[{name}]"),
                    number => format!("{path}[{name} {number}]"),
                };
                flatten(row, &row_path, found);
            }
        }
        Json::Array(values) => {
            let values: Vec<String> = values.iter().map(text).collect();
            found.insert(path.to_owned(), values.join(" "));
        }
        value => {
            found.insert(path.to_owned(), text(value));
        }
    }
}

fn text(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Numbers that find a person are not shown whole: consoles are looked at over shoulders, and
/// their output is kept.
fn mask(path: &str, value: String) -> String {
    let field = path.rsplit('.').next().unwrap_or(path);
    let (front, back) = match field {
        "m_idno" | "m_idno_other" | "m_dis_cert" => (6, 4),
        "phone" | "hh_phone" | "m_phone" | "helper_phone" => (3, 4),
        "bank_account" => (0, 4),
        _ => return value,
    };
    let letters: Vec<char> = value.chars().collect();
    let hidden = letters.len().saturating_sub(front + back);
    // A value too short to leave anything hidden is hidden whole.
    let (front, back) = if hidden == 0 { (0, 0) } else { (front, back) };
    let shown = |(place, letter): (usize, &char)| {
        let open = place < front || place >= letters.len() - back;
        if open { *letter } else { '*' }
    };
    letters.iter().enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_compared_one_by_one_and_numbers_masked() {
        let old = json!({"code": "1", "head": "玉香", "pinyin": ["yu xiang"], "office": {
            "hh_phone": "13800138000", "cause_other": ["02"],
            "members": [{"_key": "k", "m_name": "玉香", "m_idno": "532899197203150010"}],
        }});
        let new = json!({"code": "1", "head": "玉香", "pinyin": [], "office": {
            "hh_phone": "13800138001", "cause_other": ["02", "03"], "tour_key": true,
            "members": [
                {"_key": "k", "m_name": "玉香", "m_idno": "532899197511080026"},
                {"_key": "l", "m_name": "玉香", "m_sex": "2"},
            ],
        }});
        let mut changes = Changes::default();
        assert!(changes.compare("household", "1", Some(&old), &new));
        let fields: Vec<String> = changes.list[0]
            .fields
            .iter()
            .map(|field| format!("{}: {} -> {}", field.field, field.old, field.new))
            .collect();
        assert_eq!(
            fields,
            [
                "cause_other: 02 -> 02 03",
                "hh_phone: 138****8000 -> 138****8001",
                "members[玉香 2].m_name:  -> 玉香",
                "members[玉香 2].m_sex:  -> 2",
                "members[玉香].m_idno: 532899********0010 -> 532899********0026",
                "tour_key:  -> true",
            ]
        );
        assert!(!changes.compare("household", "1", Some(&new), &new));
        assert_eq!((changes.unchanged, changes.count(Happens::Changed)), (1, 1));
    }

    #[test]
    fn short_numbers_are_hidden_whole() {
        assert_eq!(mask("hh_phone", "1234567".to_owned()), "*******");
        assert_eq!(mask("a.phone", "12345678".to_owned()), "123*5678");
        assert_eq!(
            mask("bank_account", "6228480000000000125".to_owned()),
            "***************0125"
        );
        assert_eq!(mask("head", "玉香".to_owned()), "玉香");
    }
}
