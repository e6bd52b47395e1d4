//! The engine: answers in, changed paths out.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use regex_lite::Regex;

use super::command::{Command, CommandError, Path};
use super::context::Context;
use super::definition::{Form, Kind, NodeId, Prefill};
use super::expression::evaluate::evaluate;
use super::expression::scalar::Scalar;
use super::expression::{Expression, Reach};
use super::graph::Graph;
use super::recompute::Changes;
use super::state::{Spot, State};
use super::value::Value;
use crate::rules::Assessment;
use crate::rules::credit::Credit;
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;

/// An open form: the definition, the context and the answers, always consistent.
#[derive(Debug)]
pub struct Engine {
    pub(super) form: Arc<Form>,
    pub(super) context: Context,
    pub(super) graph: Arc<Graph>,
    pub(super) state: State,
    /// Index into [`Form::languages`] of the texts in views.
    pub(super) language: usize,
    pub(super) patterns: RefCell<BTreeMap<String, Option<Regex>>>,
    /// What the rules say of the answers as they stand; computed when first asked for.
    pub(super) assessment: RefCell<Option<Arc<Assessment>>>,
    /// The same of a credit file.
    pub(super) credit: RefCell<Option<Arc<Credit>>>,
    /// Income and guarantees of the survey a credit file is built on; they do not change with it.
    pub(super) of_survey: OnceCell<Option<(Income, Guarantees)>>,
}

impl Engine {
    /// An empty form with its defaults and what the office's list says filled in.
    pub fn new(form: Arc<Form>, context: Context) -> Self {
        let mut engine = Self::blank(form, context);
        engine.begin_rosters();
        engine.fill_from_office();
        engine.settle();
        engine.fill_defaults();
        engine
    }

    /// A form without any answer, not even defaults; nothing is computed yet.
    pub(super) fn blank(form: Arc<Form>, context: Context) -> Self {
        let graph = Graph::of(&form);
        let state = State::new(&form);
        let mut engine = Self {
            form,
            context,
            graph,
            state,
            language: 0,
            patterns: RefCell::default(),
            assessment: RefCell::default(),
            credit: RefCell::default(),
            of_survey: OnceCell::new(),
        };
        engine.know_household();
        engine
    }

    /// Drops what the rules said: an answer changed.
    pub(super) fn forget(&mut self) {
        self.assessment.take();
        self.credit.take();
    }

    /// The node called `name`.
    pub(super) fn find(&self, name: &str) -> Option<NodeId> {
        self.graph.find(&self.form, name)
    }

    /// The definition.
    pub fn form(&self) -> &Arc<Form> {
        &self.form
    }

    /// The context it was opened with.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Chooses the language of labels and messages by its tag; an unknown one changes nothing.
    pub fn set_language(&mut self, tag: &str) {
        if let Some(language) = self.form.languages.iter().position(|known| known == tag) {
            self.language = language;
        }
    }

    /// Applies a command. Returns every path whose view changed, the ones of removed rows left out.
    ///
    /// # Errors
    ///
    /// When there is nothing to apply it to; the answers are unchanged then.
    pub fn apply(&mut self, command: &Command) -> Result<Vec<Path>, CommandError> {
        self.forget();
        match command {
            Command::Set(path, value) => self.set(path, value.clone()),
            Command::AddRow(repeat, key) => self.add_row(*repeat, key),
            Command::RemoveRow(repeat, key) => self.remove_row(*repeat, key),
            Command::SetNone(repeat, none) => self.set_none(*repeat, *none),
            Command::Confirm(path, check, reason) => self.confirm(path, check, reason),
            Command::OpenSection(group) => self.open_section(*group),
            Command::AcceptPrefill(path) => self.accept_prefill(path),
            Command::AcceptSection(around, key) => self.accept_section(*around, key.as_deref()),
        }
    }

    fn set(&mut self, path: &Path, value: Value) -> Result<Vec<Path>, CommandError> {
        let spot = self.spot(path)?;
        if !self.form.nodes[spot.node].kind.is_question() || self.is_read_only(spot) {
            return Err(CommandError::ReadOnly);
        }
        if self.state.cell(spot, &self.graph).value == value {
            return Ok(Vec::new());
        }
        self.put(spot, value);
        let mut changes = Changes::default();
        self.mark_changed(spot, &mut changes);
        self.propagate(&mut changes);
        self.run_triggers(spot, &mut changes);
        Ok(self.finish_changes(changes))
    }

    /// Stores an answer. One that is taken back may leave the question to what is known.
    pub(super) fn put(&mut self, spot: Spot, value: Value) {
        self.state.cell_mut(spot, &self.graph).value = value;
        let carried = self.is_carried(spot);
        self.state.cell_mut(spot, &self.graph).carried = carried;
    }

    fn add_row(&mut self, repeat: NodeId, key: &str) -> Result<Vec<Path>, CommandError> {
        if self
            .form
            .nodes
            .get(repeat)
            .is_none_or(|node| node.kind != Kind::Repeat)
        {
            return Err(CommandError::NotFound);
        }
        if self.state.row_with_key(repeat, key).is_some() {
            return Err(CommandError::DuplicateKey);
        }
        let mut changes = Changes::default();
        let row = self.push_row(repeat, key.to_owned());
        self.mark_row_added(repeat, row, &mut changes);
        self.defaults_of_row(repeat, row, &mut changes);
        Ok(self.finish_changes(changes))
    }

    /// Computes a new row, and what reads which rows there are.
    pub(super) fn mark_row_added(&mut self, repeat: NodeId, row: usize, changes: &mut Changes) {
        for node in repeat + 1..self.graph.end[repeat] {
            changes.queue.insert((
                self.graph.rank[node],
                Spot {
                    node,
                    row: Some(row),
                },
            ));
            changes.views.insert(Spot {
                node,
                row: Some(row),
            });
        }
        self.mark_rows_changed(repeat, changes);
        self.propagate(changes);
    }

    pub(super) fn push_row(&mut self, repeat: NodeId, key: String) -> usize {
        let row = State::new_row(repeat, key, &self.graph);
        let rows = self.state.repeat_mut(repeat);
        rows.rows.push(row);
        rows.none = false;
        let row = rows.rows.len() - 1;
        self.know_row(repeat, row);
        row
    }

    fn remove_row(&mut self, repeat: NodeId, key: &str) -> Result<Vec<Path>, CommandError> {
        let row = self
            .state
            .row_with_key(repeat, key)
            .ok_or(CommandError::NotFound)?;
        if self.is_known_row(repeat, key) {
            return Err(CommandError::ReadOnly);
        }
        self.state.repeat_mut(repeat).rows.remove(row);
        let mut changes = Changes::default();
        self.mark_rows_changed(repeat, &mut changes);
        // Answers of other rows may be sums over the row that went, and positions moved.
        for node in repeat + 1..self.graph.end[repeat] {
            for reader in self.graph.value_readers[node]
                .iter()
                .chain(&self.graph.view_readers[node])
            {
                if reader.reach == Reach::Everywhere
                    || self.graph.repeat[reader.node] != Some(repeat)
                {
                    for spot in self.spots(reader.node) {
                        changes.queue.insert((self.graph.rank[spot.node], spot));
                        changes.views.insert(spot);
                    }
                }
            }
        }
        // The rows behind it moved up, and with them every `position(..)`.
        for node in repeat + 1..self.graph.end[repeat] {
            for later in row..self.state.rows(repeat).len() {
                changes.queue.insert((
                    self.graph.rank[node],
                    Spot {
                        node,
                        row: Some(later),
                    },
                ));
                changes.views.insert(Spot {
                    node,
                    row: Some(later),
                });
            }
        }
        self.propagate(&mut changes);
        Ok(self.finish_changes(changes))
    }

    fn set_none(&mut self, repeat: NodeId, none: bool) -> Result<Vec<Path>, CommandError> {
        if self
            .form
            .nodes
            .get(repeat)
            .is_none_or(|node| node.kind != Kind::Repeat)
            || !self.state.rows(repeat).is_empty()
        {
            return Err(CommandError::NotFound);
        }
        self.state.repeat_mut(repeat).none = none;
        let mut changes = Changes::default();
        self.mark_rows_changed(repeat, &mut changes);
        self.propagate(&mut changes);
        Ok(self.finish_changes(changes))
    }

    fn confirm(
        &mut self,
        path: &Path,
        check: &str,
        reason: &str,
    ) -> Result<Vec<Path>, CommandError> {
        let spot = self.spot(path)?;
        let reason = reason.trim();
        if reason.chars().count() < 2 {
            return Err(CommandError::ReasonTooShort);
        }
        self.state
            .cell_mut(spot, &self.graph)
            .confirmed
            .insert(check.to_owned(), reason.to_owned());
        Ok(vec![path.clone()])
    }

    /// Whether the answer cannot be changed on the phone.
    pub(super) fn is_read_only(&self, spot: Spot) -> bool {
        let node = &self.form.nodes[spot.node];
        node.read_only
            || (node.prefill == Prefill::Office
                && self
                    .external_json(&self.context.office, &node.name, spot.into())
                    .is_some_and(|json| !json.is_null()))
    }

    /// The node once, or once per row.
    pub(super) fn spots(&self, node: NodeId) -> Vec<Spot> {
        match self.graph.repeat[node] {
            None => vec![Spot { node, row: None }],
            Some(repeat) => (0..self.state.rows(repeat).len())
                .map(|row| Spot {
                    node,
                    row: Some(row),
                })
                .collect(),
        }
    }

    pub(super) fn spot(&self, path: &Path) -> Result<Spot, CommandError> {
        let repeat = *self
            .graph
            .repeat
            .get(path.node)
            .ok_or(CommandError::NotFound)?;
        match (repeat, &path.row) {
            (None, None) => Ok(Spot {
                node: path.node,
                row: None,
            }),
            (Some(repeat), Some(key)) => {
                let row = self
                    .state
                    .row_with_key(repeat, key)
                    .ok_or(CommandError::NotFound)?;
                Ok(Spot {
                    node: path.node,
                    row: Some(row),
                })
            }
            _ => Err(CommandError::NotFound),
        }
    }

    pub(super) fn path(&self, spot: Spot) -> Path {
        let key = self.graph.repeat[spot.node].zip(spot.row);
        Path {
            node: spot.node,
            row: key.map(|(repeat, row)| self.state.rows(repeat)[row].key.clone()),
        }
    }

    pub(super) fn evaluate<'a>(&'a self, expression: &'a Expression, spot: Spot) -> Scalar<'a> {
        evaluate(expression, self, spot.into())
    }
}
