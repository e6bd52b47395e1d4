//! The engine: answers in, changed paths out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use regex_lite::Regex;
use serde_json::Value as Json;

use super::command::{Command, CommandError, Path};
use super::context::Context;
use super::definition::{Form, Kind, NodeId, Prefill};
use super::expression::evaluate::{Environment, Place, evaluate};
use super::expression::scalar::Scalar;
use super::expression::{Expression, Reach, Source};
use super::graph::{Graph, Reader};
use super::state::{Spot, State};
use super::value::Value;
use crate::date::Date;
use crate::settings;

/// An open form: the definition, the context and the answers, always consistent.
#[derive(Debug)]
pub struct Engine {
    pub(super) form: Arc<Form>,
    pub(super) context: Context,
    pub(super) graph: Graph,
    pub(super) state: State,
    /// Index into [`Form::languages`] of the texts in views.
    pub(super) language: usize,
    patterns: RefCell<BTreeMap<String, Option<Regex>>>,
}

impl Engine {
    /// An empty form with its defaults and what the office's list says filled in.
    pub fn new(form: Arc<Form>, context: Context) -> Self {
        let mut engine = Self::blank(form, context);
        engine.fill_from_office();
        engine.settle();
        engine.fill_defaults(None);
        engine
    }

    /// A form without any answer, not even defaults; nothing is computed yet.
    pub(super) fn blank(form: Arc<Form>, context: Context) -> Self {
        let graph = Graph::new(&form);
        let state = State::new(&form);
        Self {
            form,
            context,
            graph,
            state,
            language: 0,
            patterns: RefCell::default(),
        }
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
        match command {
            Command::Set(path, value) => self.set(path, value.clone()),
            Command::AddRow(repeat, key) => self.add_row(*repeat, key),
            Command::RemoveRow(repeat, key) => self.remove_row(*repeat, key),
            Command::SetNone(repeat, none) => self.set_none(*repeat, *none),
            Command::Confirm(path, check, reason) => self.confirm(path, check, reason),
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
        self.state.cell_mut(spot, &self.graph).value = value;
        let mut changes = Changes::default();
        self.mark_changed(spot, &mut changes);
        self.propagate(&mut changes);
        self.run_triggers(spot, &mut changes);
        Ok(self.finish_changes(changes))
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
        self.mark_rows_changed(repeat, &mut changes);
        self.propagate(&mut changes);
        self.defaults_of_row(repeat, row, &mut changes);
        Ok(self.finish_changes(changes))
    }

    pub(super) fn push_row(&mut self, repeat: NodeId, key: String) -> usize {
        let row = State::new_row(repeat, key, &self.graph);
        let rows = self.state.repeat_mut(repeat);
        rows.rows.push(row);
        rows.none = false;
        rows.rows.len() - 1
    }

    fn remove_row(&mut self, repeat: NodeId, key: &str) -> Result<Vec<Path>, CommandError> {
        let row = self
            .state
            .row_with_key(repeat, key)
            .ok_or(CommandError::NotFound)?;
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

    /// Takes back what [`Engine::fill_defaults`] and the office may fill in: reads all anew.
    pub(super) fn settle(&mut self) {
        let form = Arc::clone(&self.form);
        let mut all = Changes::default();
        for &node in &form.order {
            for spot in self.spots(node) {
                self.recompute(spot);
                all.views.insert(spot);
            }
        }
        self.finish_changes(all);
    }

    /// Fills in the defaults of questions without an answer; all questions, or those of one row.
    pub(super) fn fill_defaults(&mut self, row: Option<(NodeId, usize)>) {
        let mut changes = Changes::default();
        match row {
            Some((repeat, row)) => self.defaults_of_row(repeat, row, &mut changes),
            None => {
                let outside: Vec<_> = (0..self.form.nodes.len())
                    .filter(|&node| self.graph.repeat[node].is_none())
                    .collect();
                self.defaults(
                    outside.into_iter().map(|node| Spot { node, row: None }),
                    &mut changes,
                );
            }
        }
        self.finish_changes(changes);
    }

    fn defaults_of_row(&mut self, repeat: NodeId, row: usize, changes: &mut Changes) {
        let inside = repeat + 1..self.graph.end[repeat];
        self.defaults(
            inside.map(|node| Spot {
                node,
                row: Some(row),
            }),
            changes,
        );
    }

    fn defaults(&mut self, spots: impl Iterator<Item = Spot>, changes: &mut Changes) {
        for spot in spots {
            let node = &self.form.nodes[spot.node];
            let Some(default) = &node.default else {
                continue;
            };
            if !node.kind.is_question() || !self.state.cell(spot, &self.graph).value.is_empty() {
                continue;
            }
            let value = Value::from_scalar(node.kind, &self.evaluate(default, spot));
            if value.is_empty() {
                continue;
            }
            self.state.cell_mut(spot, &self.graph).value = value;
            self.mark_changed(spot, changes);
            self.propagate(changes);
            self.run_triggers(spot, changes);
        }
    }

    /// Answers that come from the office's list (P4): filled in, and read-only where they are.
    fn fill_from_office(&mut self) {
        let form = Arc::clone(&self.form);
        for (node, definition) in form.nodes.iter().enumerate() {
            if definition.prefill != Prefill::Office || self.graph.repeat[node].is_some() {
                continue;
            }
            let Some(json) = self.context.office.get(&definition.name) else {
                continue;
            };
            if let Ok(value) = Value::from_json(definition.kind, json) {
                self.state
                    .cell_mut(Spot { node, row: None }, &self.graph)
                    .value = value;
            }
        }
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

    /// Fills in what the answer at `spot` triggers, and what that triggers in turn.
    ///
    /// An empty result takes the answer back, as `setvalue` does in XForms. No question is filled
    /// in twice by one command, so a circle of triggers ends.
    fn run_triggers(&mut self, spot: Spot, changes: &mut Changes) {
        let form = Arc::clone(&self.form);
        let mut sources = VecDeque::from([spot]);
        let mut filled = BTreeSet::from([spot]);
        while let Some(source) = sources.pop_front() {
            for node in self.graph.triggered[source.node].clone() {
                let Some(calculation) = &form.nodes[node].calculation else {
                    continue;
                };
                for target in self.reached(
                    source,
                    Reader {
                        node,
                        reach: Reach::SameRow,
                    },
                ) {
                    let value = Value::from_scalar(
                        form.nodes[node].kind,
                        &self.evaluate(calculation, target),
                    );
                    let changed = self.state.cell(target, &self.graph).value != value;
                    if !changed || self.is_read_only(target) || !filled.insert(target) {
                        continue;
                    }
                    self.state.cell_mut(target, &self.graph).value = value;
                    self.mark_changed(target, changes);
                    self.propagate(changes);
                    sources.push_back(target);
                }
            }
        }
    }

    /// Queues everything that reads `spot`.
    fn mark_changed(&self, spot: Spot, changes: &mut Changes) {
        self.mark_readers(spot, |_| true, changes);
    }

    /// Queues everything that reads which rows there are. The other rows do not, unless they say so:
    /// what is in a repeat always reads it, but only whether it is asked.
    fn mark_rows_changed(&self, repeat: NodeId, changes: &mut Changes) {
        let reads_rows = |reader: Reader| {
            reader.reach == Reach::Everywhere || self.graph.repeat[reader.node] != Some(repeat)
        };
        let rows = Spot {
            node: repeat,
            row: None,
        };
        self.mark_readers(rows, reads_rows, changes);
    }

    fn mark_readers(&self, spot: Spot, which: impl Fn(Reader) -> bool, changes: &mut Changes) {
        changes.views.insert(spot);
        let readers = |of: &[Reader]| -> Vec<Spot> {
            let wanted = of.iter().copied().filter(|&reader| which(reader));
            wanted
                .flat_map(|reader| self.reached(spot, reader))
                .collect()
        };
        for target in readers(&self.graph.value_readers[spot.node]) {
            changes.queue.insert((self.graph.rank[target.node], target));
        }
        changes
            .views
            .extend(readers(&self.graph.view_readers[spot.node]));
    }

    fn propagate(&mut self, changes: &mut Changes) {
        // Readers always have a higher rank than what they read, so each spot is computed once.
        while let Some((_, spot)) = changes.queue.pop_first() {
            if self.recompute(spot) {
                self.mark_changed(spot, changes);
            }
        }
    }

    /// Computes relevance and calculation of one spot; true when expressions would see a difference.
    fn recompute(&mut self, spot: Spot) -> bool {
        let node = &self.form.nodes[spot.node];
        let around = node.parent.is_none_or(|parent| {
            self.state
                .cell(self.around(spot, parent), &self.graph)
                .relevant
        });
        let relevant = around
            && node
                .relevant
                .as_ref()
                .is_none_or(|relevant| self.evaluate(relevant, spot).to_boolean());
        let computed = match (node.kind, &node.rule, &node.calculation) {
            (Kind::Calculate(_), Some(rule), _) => Some(self.rule(rule, spot)),
            (Kind::Calculate(_), None, Some(calculation)) => Some(self.evaluate(calculation, spot)),
            _ => None,
        };
        let computed = computed.map(|scalar| Value::from_scalar(node.kind, &scalar));
        let cell = self.state.cell_mut(spot, &self.graph);
        let mut changed = cell.relevant != relevant;
        cell.relevant = relevant;
        if let Some(value) = computed
            && cell.value != value
        {
            cell.value = value;
            changed = true;
        }
        changed
    }

    /// Looks for violations wherever something changed and names the paths.
    fn finish_changes(&mut self, changes: Changes) -> Vec<Path> {
        let spots: Vec<_> = changes
            .views
            .into_iter()
            .filter(|&spot| self.exists(spot))
            .collect();
        for &spot in &spots {
            self.find_violations(spot);
        }
        spots.into_iter().map(|spot| self.path(spot)).collect()
    }

    fn exists(&self, spot: Spot) -> bool {
        match (self.graph.repeat[spot.node], spot.row) {
            (Some(repeat), Some(row)) => row < self.state.rows(repeat).len(),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }

    /// The spots of the reader that a change at `source` reaches.
    fn reached(&self, source: Spot, reader: Reader) -> Vec<Spot> {
        let same_repeat = self.graph.repeat[source.node].is_some()
            && self.graph.repeat[source.node] == self.graph.repeat[reader.node];
        if same_repeat && reader.reach == Reach::SameRow {
            return vec![Spot {
                node: reader.node,
                row: source.row,
            }];
        }
        self.spots(reader.node)
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

    /// The spot of an ancestor.
    fn around(&self, spot: Spot, ancestor: NodeId) -> Spot {
        let row = self.graph.repeat[ancestor].and(spot.row);
        Spot {
            node: ancestor,
            row,
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

    pub(super) fn evaluate(&self, expression: &Expression, spot: Spot) -> Scalar {
        evaluate(expression, self, spot.into())
    }

    /// The same question in another set of answers, in the row with the same key.
    pub(super) fn external_json<'a>(
        &self,
        answers: &'a serde_json::Map<String, Json>,
        name: &str,
        place: Place,
    ) -> Option<&'a Json> {
        let node = self.form.find(name)?;
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

/// What one command touched.
#[derive(Default)]
struct Changes {
    /// To compute, in order of rank.
    queue: BTreeSet<(usize, Spot)>,
    /// Whose view may differ.
    views: BTreeSet<Spot>,
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
    fn answer(&self, node: NodeId, row: Option<usize>) -> Scalar {
        let cell = self.state.cell(Spot { node, row }, &self.graph);
        if cell.relevant {
            cell.value.to_scalar()
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

    fn external(&self, source: Source, name: &str, place: Place) -> Scalar {
        let answers = match source {
            Source::Setting => return settings::scalar(&self.context.settings, name),
            Source::Last => &self.context.last,
            Source::Office => &self.context.office,
        };
        let kind = self.form.find(name).map(|node| self.form.nodes[node].kind);
        let json = self.external_json(answers, name, place);
        match kind.zip(json) {
            Some((kind, json)) => {
                Value::from_json(kind, json).map_or(Scalar::EMPTY, |value| value.to_scalar())
            }
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
