//! The second visit: what was known before, and which questions it makes superfluous.
//!
//! A question of the full survey (not `short_form`) is left out of a short visit when its answer is
//! known. It then has the known value for expressions, checks and rules, and stays out of the record.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::command::{CommandError, Path};
use super::definition::{Kind, NodeId, Prefill};
use super::engine::Engine;
use super::graph::is_left_out;
use super::recompute::Changes;
use super::state::Spot;
use super::value::Value;
use crate::rules::background::Background;

/// Codes of `m_change` with which all questions of the row are asked: 信息有变, 新增.
const CHANGED: &[&str] = &["2", "3"];
/// Code of `m_change` of a person who is no longer of the household: 减少.
pub(crate) const LEFT: &str = "4";

/// Where a known value comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceView {
    /// Day of the visit, `YYYY-MM-DD`; empty for the office's list.
    pub date: String,
    /// Who sent the survey; empty for the office's list.
    pub by: String,
}

impl Engine {
    /// The household's current values, as the context has them.
    pub(super) fn current(&self) -> Option<&Map<String, Json>> {
        let current = self.context.facts.get("current").and_then(Json::as_object);
        current.filter(|current| !current.is_empty())
    }

    /// Reads what is known of questions outside rows.
    pub(super) fn know_household(&mut self) {
        for node in 0..self.form.nodes.len() {
            if self.graph.repeat[node].is_none() {
                self.know(Spot { node, row: None }, None);
            }
        }
    }

    /// Reads what is known of a row.
    pub(super) fn know_row(&mut self, repeat: NodeId, row: usize) {
        let json = self.known_row(repeat, &self.state.rows(repeat)[row].key);
        let json = json.cloned();
        for node in repeat + 1..self.graph.end[repeat] {
            let row = Some(row);
            self.know(Spot { node, row }, json.as_ref());
        }
    }

    /// The current values of a row.
    pub(super) fn known_row(&self, repeat: NodeId, key: &str) -> Option<&Map<String, Json>> {
        let rows = self.known_rows(repeat);
        rows.into_iter().find(|(known, _)| *known == key)?.1.into()
    }

    /// The current rows of a repeat.
    pub(super) fn known_rows(&self, repeat: NodeId) -> Vec<(&str, &Map<String, Json>)> {
        let name = &self.form.nodes[repeat].name;
        let rows = self.current().and_then(|current| current.get(name));
        let rows = rows.and_then(Json::as_array).into_iter().flatten();
        rows.filter_map(|row| Some((row.get("_key")?.as_str()?, row.as_object()?)))
            .collect()
    }

    fn know(&mut self, spot: Spot, row: Option<&Map<String, Json>>) {
        let form = Arc::clone(&self.form);
        let node = &form.nodes[spot.node];
        if !node.kind.is_question() {
            return;
        }
        let answers = match spot.row {
            None => self.current(),
            Some(_) => row,
        };
        let current = answers.and_then(|answers| answers.get(&node.name));
        let office = match node.prefill {
            Prefill::Office => self.external_json(&self.context.office, &node.name, spot.into()),
            _ => None,
        };
        let known = office.filter(|json| !json.is_null()).or(current);
        let known = known.and_then(|json| Value::from_json(node.kind, json).ok());
        // What was never readable is not known.
        let known = known.filter(|value| !value.is_empty() && !matches!(value, Value::Invalid(_)));
        self.state.cell_mut(spot, &self.graph).known = known.map(Box::new);
    }

    /// In a new form the known rows of a roster are there from the start.
    pub(super) fn begin_rosters(&mut self) {
        for repeat in 0..self.form.nodes.len() {
            if !self.is_roster(repeat) {
                continue;
            }
            let rows = self.known_rows(repeat);
            let keys: Vec<_> = rows.into_iter().map(|(key, _)| key.to_owned()).collect();
            for key in keys {
                if self.state.row_with_key(repeat, &key).is_none() {
                    self.push_row(repeat, key);
                }
            }
        }
    }

    /// Whether the rows of a repeat are the same from visit to visit, as members are: each says what
    /// became of it.
    pub(super) fn is_roster(&self, repeat: NodeId) -> bool {
        self.form.nodes[repeat].kind == Kind::Repeat && self.graph.change[repeat].is_some()
    }

    /// Whether a row of a roster was known before the visit.
    pub(super) fn is_known_row(&self, repeat: NodeId, key: &str) -> bool {
        self.is_roster(repeat) && self.known_row(repeat, key).is_some()
    }

    /// Whether the question is left out of this visit, if it applies at all.
    pub(super) fn is_carried(&self, spot: Spot) -> bool {
        let cell = self.state.cell(spot, &self.graph);
        is_left_out(&self.form.nodes[spot.node])
            && cell.known.is_some()
            && !self.is_opened(spot)
            // What was answered all the same is part of the visit, unless it is the office's word.
            && (cell.value.is_empty() || self.is_read_only(spot))
    }

    /// Whether all questions are asked here: in a full survey, an opened section, a changed row, and
    /// in a form that knows no short visit.
    pub(super) fn is_opened(&self, spot: Spot) -> bool {
        let Some(full) = self.graph.full_survey else {
            return true;
        };
        self.code_at(full, None) == Some("yes")
            || self
                .change_of(spot.node, spot.row)
                .is_some_and(|change| CHANGED.contains(&change))
            || self
                .form
                .ancestors(spot.node)
                .any(|around| self.state.opened.contains(&around))
    }

    /// What became of the row of a roster since the last visit: a code of `m_change`.
    pub(super) fn change_of(&self, node: NodeId, row: Option<usize>) -> Option<&str> {
        self.code_at(self.graph.change[node]?, row)
    }

    fn code_at(&self, node: NodeId, row: Option<usize>) -> Option<&str> {
        match &self.state.cell(Spot { node, row }, &self.graph).value {
            Value::Text(code) | Value::Code(code) => Some(code),
            _ => None,
        }
    }

    /// Asks all questions of a section or another group.
    pub(super) fn open_section(&mut self, group: NodeId) -> Result<Vec<Path>, CommandError> {
        let kind = self.form.nodes.get(group).map(|node| node.kind);
        if kind != Some(Kind::Group) {
            return Err(CommandError::NotFound);
        }
        if !self.state.opened.insert(group) {
            return Ok(Vec::new());
        }
        let mut changes = Changes::default();
        changes.views.insert(Spot {
            node: group,
            row: None,
        });
        for node in group + 1..self.graph.end[group] {
            if is_left_out(&self.form.nodes[node]) {
                let spots = self.spots(node).into_iter();
                changes
                    .queue
                    .extend(spots.map(|spot| (self.graph.rank[node], spot)));
            }
        }
        self.propagate(&mut changes);
        Ok(self.finish_changes(changes))
    }

    /// Where the known value of a spot comes from.
    pub(super) fn source(&self, spot: Spot) -> SourceView {
        let node = &self.form.nodes[spot.node];
        let of_office = node.prefill == Prefill::Office
            && self
                .external_json(&self.context.office, &node.name, spot.into())
                .is_some();
        if of_office {
            return SourceView::default();
        }
        let repeat = self.graph.repeat[spot.node].zip(spot.row);
        let field = match repeat {
            None => node.name.clone(),
            Some((repeat, row)) => {
                let name = &self.form.nodes[repeat].name;
                let key = &self.state.rows(repeat)[row].key;
                if self.is_roster(repeat) {
                    format!("{name}/{key}/{}", node.name)
                } else {
                    name.clone()
                }
            }
        };
        let background = Background(&self.context.facts);
        let index = background
            .object("from")
            .and_then(|from| from.whole(&field));
        let index = index.and_then(|index| usize::try_from(index).ok());
        let source = background.list("sources").nth(index.unwrap_or(0));
        let text = |name| source.and_then(|source| source.text(name));
        SourceView {
            date: text("date").unwrap_or_default().to_owned(),
            by: text("by").unwrap_or_default().to_owned(),
        }
    }
}
