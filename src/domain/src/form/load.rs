//! From the stored shape back to an open form: drafts on the phone, records at the server.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::context::Context;
use super::definition::{Form, Kind};
use super::engine::Engine;
use super::finish::OPENED;
use super::state::Spot;
use super::value::Value;
use crate::sync::protocol::Message;

/// A stored answer the form cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongAnswer {
    /// Where, such as `members[0].m_birth`.
    pub path: String,
    /// Why, in words.
    pub message: Message,
}

impl Engine {
    /// Opens a form with stored answers, and says which of them it could not take.
    ///
    /// Defaults are not filled in again: what is empty was left empty.
    pub fn load(
        form: Arc<Form>,
        context: Context,
        answers: &Map<String, Json>,
    ) -> (Self, Vec<WrongAnswer>) {
        let mut engine = Self::blank(form, context);
        let mut wrong = Vec::new();
        let form = Arc::clone(&engine.form);
        for (name, json) in answers {
            match engine.find(name) {
                _ if matches!(name.as_str(), "_confirmed" | OPENED) => {}
                Some(repeat) if form.nodes[repeat].kind == Kind::Repeat => {
                    engine.load_rows(repeat, json, &mut wrong);
                }
                Some(node) if engine.graph.repeat[node].is_none() => {
                    engine.load_answer(Spot { node, row: None }, name, json, &mut wrong);
                }
                _ => wrong.push(unknown(name)),
            }
        }
        engine.load_confirmed(answers, None);
        engine.load_opened(answers);
        engine.settle();
        (engine, wrong)
    }

    fn load_opened(&mut self, answers: &Map<String, Json>) {
        let opened = answers.get(OPENED).and_then(Json::as_array);
        for name in opened.into_iter().flatten().filter_map(Json::as_str) {
            let group = self.find(name);
            // A group that the form no longer has asks nothing.
            self.state
                .opened
                .extend(group.filter(|&group| self.form.nodes[group].kind == Kind::Group));
        }
    }

    fn load_rows(&mut self, repeat: usize, json: &Json, wrong: &mut Vec<WrongAnswer>) {
        let form = Arc::clone(&self.form);
        let name = &form.nodes[repeat].name;
        let Some(rows) = json.as_array() else {
            return wrong.push(wrong_type(name));
        };
        self.state.repeat_mut(repeat).none = rows.is_empty();
        for (index, json) in rows.iter().enumerate() {
            let path = format!("{name}[{index}]");
            let key = json.get("_key").and_then(Json::as_str);
            let (Some(key), Some(answers)) = (key, json.as_object()) else {
                wrong.push(wrong_type(&path));
                continue;
            };
            if self.state.row_with_key(repeat, key).is_some() {
                wrong.push(wrong_type(&format!("{path}._key")));
                continue;
            }
            let row = self.push_row(repeat, key.to_owned());
            for (name, json) in answers
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "_key" | "_confirmed"))
            {
                let path = format!("{path}.{name}");
                match self
                    .find(name)
                    .filter(|&node| self.graph.repeat[node] == Some(repeat))
                {
                    Some(node) => self.load_answer(
                        Spot {
                            node,
                            row: Some(row),
                        },
                        &path,
                        json,
                        wrong,
                    ),
                    None => wrong.push(unknown(&path)),
                }
            }
            self.load_confirmed(answers, Some((repeat, row)));
        }
    }

    fn load_answer(&mut self, spot: Spot, path: &str, json: &Json, wrong: &mut Vec<WrongAnswer>) {
        let kind = self.form.nodes[spot.node].kind;
        match Value::from_json(kind, json) {
            Ok(value) if kind.is_question() => self.state.cell_mut(spot, &self.graph).value = value,
            // Computed values are computed again, never taken over.
            _ => wrong.push(wrong_type(path)),
        }
    }

    /// `_confirmed` names only the check, so the reason goes to every question that has the check.
    fn load_confirmed(&mut self, answers: &Map<String, Json>, row: Option<(usize, usize)>) {
        let Some(confirmed) = answers.get("_confirmed").and_then(Json::as_object) else {
            return;
        };
        let form = Arc::clone(&self.form);
        for check in &form.checks {
            let Some(reason) = confirmed.get(&check.id).and_then(Json::as_str) else {
                continue;
            };
            let spot = match row {
                Some((repeat, row)) if self.graph.repeat[check.question] == Some(repeat) => Spot {
                    node: check.question,
                    row: Some(row),
                },
                None if self.graph.repeat[check.question].is_none() => Spot {
                    node: check.question,
                    row: None,
                },
                _ => continue,
            };
            self.state
                .cell_mut(spot, &self.graph)
                .confirmed
                .insert(check.id.clone(), reason.to_owned());
        }
    }
}

fn unknown(path: &str) -> WrongAnswer {
    let message = Message {
        zh: format!("表中没有“{path}”这一项"),
        en: format!("The form has no question {path}"),
    };
    WrongAnswer {
        path: path.to_owned(),
        message,
    }
}

fn wrong_type(path: &str) -> WrongAnswer {
    let message = Message {
        zh: format!("“{path}”的内容格式不对"),
        en: format!("{path} has the wrong type"),
    };
    WrongAnswer {
        path: path.to_owned(),
        message,
    }
}
