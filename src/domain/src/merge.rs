//! Two versions of one record, side by side in words: what a phone shows when somebody else changed
//! the record first, and how one is made of both.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::form::definition::Kind;
use crate::form::{Context, Engine, Form, Path};

/// Where two versions differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// An answer outside lists, by its question.
    Answer(String),
    /// A whole row that only one version has: list and key.
    Row(String, String),
    /// An answer in a row both have: list, key and question.
    InRow(String, String, String),
}

/// A difference in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub field: Field,
    /// Path as elsewhere: `hh_phone`, `members[0].m_birth`; the list's name for a row.
    pub path: String,
    /// The question, or the list.
    pub label: String,
    /// Who or what the row is about.
    pub row: Option<String>,
    /// This phone's answer as people read it; empty when there is none.
    pub mine: String,
    /// The server's.
    pub theirs: String,
}

/// Everything in which the answers differ, in the order of the form.
pub fn differences(
    form: &Arc<Form>,
    context: &Context,
    language: &str,
    mine: &Map<String, Json>,
    theirs: &Map<String, Json>,
) -> Vec<Difference> {
    let load = |answers| {
        let (mut engine, _) = Engine::load(Arc::clone(form), context.clone(), answers);
        engine.set_language(language);
        engine
    };
    let versions = Versions {
        mine: (load(mine), mine),
        theirs: (load(theirs), theirs),
    };
    let mut found = Vec::new();
    for (node, definition) in form.nodes.iter().enumerate() {
        let name = definition.name.as_str();
        if definition.kind == Kind::Repeat {
            versions.rows(node, name, &mut found);
        } else if definition.kind.is_question() && mine.get(name) != theirs.get(name) {
            found.extend(versions.difference(
                Field::Answer(name.to_owned()),
                &Path::household(node),
                None,
            ));
        }
    }
    found
}

/// This phone's answers with the server's where `theirs_at` says so.
pub fn merged(
    mine: &Map<String, Json>,
    theirs: &Map<String, Json>,
    theirs_at: &[Field],
) -> Map<String, Json> {
    let mut merged = mine.clone();
    for field in theirs_at {
        match field {
            Field::Answer(name) => put(&mut merged, name, theirs.get(name)),
            Field::Row(list, key) => put_row(&mut merged, list, key, row(theirs, list, key)),
            Field::InRow(list, key, name) => {
                let value = row(theirs, list, key).and_then(|row| row.get(name));
                if let Some(row) = row_mut(&mut merged, list, key) {
                    put(row, name, value);
                }
            }
        }
    }
    merged
}

struct Versions<'a> {
    mine: (Engine, &'a Map<String, Json>),
    theirs: (Engine, &'a Map<String, Json>),
}

impl Versions<'_> {
    fn rows(&self, repeat: usize, list: &str, found: &mut Vec<Difference>) {
        let (mine, theirs) = (rows(self.mine.1, list), rows(self.theirs.1, list));
        let form = self.mine.0.form();
        let keys = rows_in_order(self.mine.1, list);
        let theirs_only = rows_in_order(self.theirs.1, list)
            .into_iter()
            .filter(|key| !mine.contains_key(key));
        for key in keys.into_iter().chain(theirs_only) {
            let title = |engine: &Engine| {
                let rows = engine.rows(repeat);
                let row = rows.into_iter().find(|row| row.key == key);
                row.map(|row| row.title).unwrap_or_default()
            };
            let (of_mine, of_theirs) = (title(&self.mine.0), title(&self.theirs.0));
            let (Some(one), Some(other)) = (mine.get(key), theirs.get(key)) else {
                found.push(Difference {
                    field: Field::Row(list.to_owned(), key.to_owned()),
                    path: list.to_owned(),
                    label: self.label(&Path::household(repeat)),
                    row: None,
                    mine: of_mine,
                    theirs: of_theirs,
                });
                continue;
            };
            for node in repeat + 1..form.end_of(repeat) {
                let name = form.nodes[node].name.as_str();
                if form.nodes[node].kind.is_question() && one.get(name) != other.get(name) {
                    let field = Field::InRow(list.to_owned(), key.to_owned(), name.to_owned());
                    let path = Path::in_row(node, key.to_owned());
                    found.extend(self.difference(field, &path, Some(of_mine.clone())));
                }
            }
        }
    }

    fn difference(&self, field: Field, path: &Path, row: Option<String>) -> Option<Difference> {
        let shown = |engine: &Engine| {
            let view = engine.question(path);
            view.map(|view| view.shown).unwrap_or_default()
        };
        let difference = Difference {
            field,
            path: self.mine.0.path_text(path),
            label: self.label(path),
            row,
            mine: shown(&self.mine.0),
            theirs: shown(&self.theirs.0),
        };
        // Neither says anything: two ways of writing no answer.
        (!difference.mine.is_empty() || !difference.theirs.is_empty()).then_some(difference)
    }

    fn label(&self, path: &Path) -> String {
        let view = self.mine.0.question(path);
        view.map(|view| view.label).unwrap_or_default()
    }
}

fn key_of(row: &Json) -> Option<&str> {
    row.get("_key").and_then(Json::as_str)
}

fn rows_in_order<'a>(answers: &'a Map<String, Json>, list: &str) -> Vec<&'a str> {
    let rows = answers.get(list).and_then(Json::as_array);
    rows.into_iter().flatten().filter_map(key_of).collect()
}

fn rows<'a>(answers: &'a Map<String, Json>, list: &str) -> BTreeMap<&'a str, &'a Json> {
    let rows = answers.get(list).and_then(Json::as_array);
    let rows = rows.into_iter().flatten();
    rows.filter_map(|row| Some((key_of(row)?, row))).collect()
}

fn row<'a>(answers: &'a Map<String, Json>, list: &str, key: &str) -> Option<&'a Map<String, Json>> {
    rows(answers, list).get(key)?.as_object()
}

fn row_mut<'a>(
    answers: &'a mut Map<String, Json>,
    list: &str,
    key: &str,
) -> Option<&'a mut Map<String, Json>> {
    let rows = answers.get_mut(list)?.as_array_mut()?;
    let row = rows.iter_mut().find(|row| key_of(row) == Some(key));
    row?.as_object_mut()
}

fn put(answers: &mut Map<String, Json>, name: &str, value: Option<&Json>) {
    match value {
        Some(value) => drop(answers.insert(name.to_owned(), value.clone())),
        None => drop(answers.remove(name)),
    }
}

fn put_row(
    answers: &mut Map<String, Json>,
    list: &str,
    key: &str,
    value: Option<&Map<String, Json>>,
) {
    let entry = answers
        .entry(list.to_owned())
        .or_insert_with(|| Json::Array(Vec::new()));
    let Some(rows) = entry.as_array_mut() else {
        return;
    };
    rows.retain(|row| key_of(row) != Some(key));
    rows.extend(value.map(|row| Json::Object(row.clone())));
}
