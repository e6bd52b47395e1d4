//! What expressions see of an open form.

use regex_lite::Regex;
use serde_json::Value as Json;

use super::definition::{Kind, NodeId};
use super::engine::Engine;
use super::expression::Source;
use super::expression::evaluate::{Environment, Place};
use super::expression::scalar::Scalar;
use super::state::Spot;
use super::value::Value;
use crate::date::Date;
use crate::number::Number;
use crate::rules::answers::Answers;
use crate::rules::background::Background;

/// Income per head is compared with that of the income year before, not with the last visit's.
pub(super) const LAST_INCOME: &str = "inc_pc";
/// The question that holds the income year.
pub(super) const INCOME_YEAR: &str = "income_year";

impl Engine {
    /// The same question in another set of answers, in the row with the same key.
    pub(super) fn external_json<'a>(
        &self,
        answers: &'a serde_json::Map<String, Json>,
        name: &str,
        place: Place,
    ) -> Option<&'a Json> {
        let node = self.find(name)?;
        let Some(repeat) = self.graph.repeat[node] else {
            return answers.get(name);
        };
        let key = &self.state.rows(repeat).get(place.row?)?.key;
        let rows = answers.get(&self.form.nodes[repeat].name)?.as_array()?;
        rows.iter()
            .find(|row| row.get("_key").and_then(Json::as_str) == Some(key))?
            .get(name)
    }
}

/// What the rules read.
impl Engine {
    /// Kind, relevance and value of a question; `None` when the form has no such question.
    pub(crate) fn look_up(&self, name: &str, row: Option<usize>) -> Option<(Kind, bool, &Value)> {
        let node = self.find(name)?;
        let cell = self.state.cell(Spot { node, row }, &self.graph);
        Some((self.form.nodes[node].kind, cell.relevant, cell.effective()))
    }

    /// Income per head of the newest income year before that of the answers.
    fn last_income(&self) -> Scalar<'_> {
        let Some((_, true, &Value::Integer(year))) = self.look_up(INCOME_YEAR, None) else {
            return Scalar::EMPTY;
        };
        let fen = i32::try_from(year).ok().and_then(|year| {
            let last = Background(&self.context.facts).last(year)?;
            Background::per_head(last)
        });
        fen.map_or(Scalar::EMPTY, |fen| Scalar::Number(Number::from_fen(fen)))
    }

    /// The rows of a repeat; `None` when rows were asked for and none were given, not even 没有.
    pub(crate) fn rows_of(&self, name: &str) -> Option<Vec<(&str, Answers<'_>)>> {
        let Some(repeat) = self.find(name).filter(|&node| self.is_relevant(node, None)) else {
            return Some(Vec::new());
        };
        let rows = self.state.rows(repeat);
        if rows.is_empty()
            && !self.state.is_none(repeat)
            && self.form.nodes[repeat].required.is_some()
        {
            return None;
        }
        let rows = rows.iter().enumerate();
        Some(
            rows.map(|(index, row)| (row.key.as_str(), Answers::Form(self, Some(index))))
                .collect(),
        )
    }
}

impl From<Spot> for Place {
    fn from(spot: Spot) -> Self {
        Self {
            node: spot.node,
            row: spot.row,
        }
    }
}

impl Environment for Engine {
    fn answer(&self, node: NodeId, row: Option<usize>) -> Scalar<'_> {
        let cell = self.state.cell(Spot { node, row }, &self.graph);
        if cell.relevant {
            cell.effective().to_scalar()
        } else {
            Scalar::EMPTY
        }
    }

    fn is_relevant(&self, node: NodeId, row: Option<usize>) -> bool {
        self.state.cell(Spot { node, row }, &self.graph).relevant
    }

    fn row_count(&self, repeat: NodeId) -> usize {
        // A repeat that is not asked has no rows for anybody.
        if self.is_relevant(repeat, None) {
            self.state.rows(repeat).len()
        } else {
            0
        }
    }

    fn row_key(&self, repeat: NodeId, row: usize) -> &str {
        self.state
            .rows(repeat)
            .get(row)
            .map_or("", |row| row.key.as_str())
    }

    fn repeat_of(&self, node: NodeId) -> Option<NodeId> {
        self.graph.repeat[node]
    }

    fn external(&self, source: Source, name: &str, place: Place) -> Scalar<'_> {
        let answers = match source {
            Source::Setting => return self.context.settings.scalar(name),
            Source::Last if name == LAST_INCOME && Background(&self.context.facts).has_years() => {
                return self.last_income();
            }
            Source::Last => &self.context.last,
            Source::Office => &self.context.office,
        };
        let kind = self.find(name).map(|node| self.form.nodes[node].kind);
        let json = self.external_json(answers, name, place);
        match kind.zip(json) {
            Some((kind, json)) => Value::from_json(kind, json)
                .map_or(Scalar::EMPTY, |value| value.to_scalar().into_owned()),
            None => Scalar::EMPTY,
        }
    }

    fn today(&self) -> Date {
        self.context.as_of
    }

    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns
            .entry(pattern.to_owned())
            // The whole text must fit, as in ODK Collect.
            .or_insert_with(|| Regex::new(&format!("^(?:{pattern})$")).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    fn choice_name(&self, code: &str, question: &str) -> String {
        self.form
            .find(question)
            .map_or_else(String::new, |node| self.code_label(node, code))
    }

    fn phone_households(&self, phone: &str) -> usize {
        self.context.area.phone_households(phone)
    }

    fn household_of(&self, id_number: &str) -> Option<String> {
        self.context.area.household_of(id_number)
    }
}
