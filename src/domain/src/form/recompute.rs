//! Recomputation: from a changed answer to everything that depends on it, each thing once.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::command::Path;
use super::definition::{Kind, NodeId, Prefill};
use super::engine::Engine;
use super::expression::Reach;
use super::graph::{Reader, is_read_by_rules};
use super::state::Spot;
use super::value::Value;

/// What one command touched.
#[derive(Default)]
pub(super) struct Changes {
    /// To compute, in order of rank.
    pub(super) queue: BTreeSet<(usize, Spot)>,
    /// Whose view may differ.
    pub(super) views: BTreeSet<Spot>,
}

impl Engine {
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

    /// Fills in the defaults of questions outside repeats that have no answer.
    pub(super) fn fill_defaults(&mut self) {
        let mut changes = Changes::default();
        let outside = (0..self.form.nodes.len()).filter(|&node| self.graph.repeat[node].is_none());
        let spots: Vec<_> = outside.map(|node| Spot { node, row: None }).collect();
        self.defaults(spots.into_iter(), &mut changes);
        self.finish_changes(changes);
    }

    pub(super) fn defaults_of_row(&mut self, repeat: NodeId, row: usize, changes: &mut Changes) {
        let inside = repeat + 1..self.graph.end[repeat];
        self.defaults(
            inside.map(|node| Spot {
                node,
                row: Some(row),
            }),
            changes,
        );
    }

    pub(super) fn defaults(&mut self, spots: impl Iterator<Item = Spot>, changes: &mut Changes) {
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
            self.put(spot, value);
            self.forget();
            self.mark_changed(spot, changes);
            self.propagate(changes);
            self.run_triggers(spot, changes);
        }
    }

    /// Answers that come from the office's list (P4): filled in, and read-only where they are.
    pub(super) fn fill_from_office(&mut self) {
        let form = Arc::clone(&self.form);
        for (node, definition) in form.nodes.iter().enumerate() {
            if definition.prefill != Prefill::Office {
                continue;
            }
            for spot in self.spots(node) {
                let json = self.external_json(&self.context.office, &definition.name, spot.into());
                if let Some(Ok(value)) = json.map(|json| Value::from_json(definition.kind, json)) {
                    self.state.cell_mut(spot, &self.graph).value = value;
                }
            }
        }
    }

    /// Fills in what the answer at `spot` triggers, and what that triggers in turn.
    ///
    /// An empty result takes the answer back, as `setvalue` does in XForms. No question is filled
    /// in twice by one command, so a circle of triggers ends.
    pub(super) fn run_triggers(&mut self, spot: Spot, changes: &mut Changes) {
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
                    let changed = *self.state.cell(target, &self.graph).effective() != value;
                    if !changed || self.is_read_only(target) || !filled.insert(target) {
                        continue;
                    }
                    self.put(target, value);
                    self.forget();
                    self.mark_changed(target, changes);
                    self.propagate(changes);
                    sources.push_back(target);
                }
            }
        }
    }

    /// Queues everything that reads `spot`.
    pub(super) fn mark_changed(&self, spot: Spot, changes: &mut Changes) {
        self.mark_readers(spot, |_| true, changes);
    }

    /// Queues everything that reads which rows there are. The other rows do not, unless they say so:
    /// what is in a repeat always reads it, but only whether it is asked.
    pub(super) fn mark_rows_changed(&self, repeat: NodeId, changes: &mut Changes) {
        let reads_rows = |reader: Reader| {
            reader.reach == Reach::Everywhere || self.graph.repeat[reader.node] != Some(repeat)
        };
        let rows = Spot {
            node: repeat,
            row: None,
        };
        self.mark_readers(rows, reads_rows, changes);
    }

    pub(super) fn mark_readers(
        &self,
        spot: Spot,
        which: impl Fn(Reader) -> bool,
        changes: &mut Changes,
    ) {
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

    pub(super) fn propagate(&mut self, changes: &mut Changes) {
        // Readers always have a higher rank than what they read, so each spot is computed once.
        while let Some((_, spot)) = changes.queue.pop_first() {
            if self.recompute(spot) {
                self.mark_changed(spot, changes);
            }
        }
    }

    /// Computes relevance, calculation and whether it is left out, of one spot; true when expressions would see a difference.
    pub(super) fn recompute(&mut self, spot: Spot) -> bool {
        let form = Arc::clone(&self.form);
        let node = &form.nodes[spot.node];
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
        let carried = self.is_carried(spot);
        let cell = self.state.cell_mut(spot, &self.graph);
        let mut changed = cell.relevant != relevant || cell.carried != carried;
        cell.relevant = relevant;
        cell.carried = carried;
        if let Some(value) = computed
            && cell.value != value
        {
            cell.value = value;
            changed = true;
        }
        if changed && is_read_by_rules(node) {
            self.forget();
        }
        changed
    }

    /// Looks for violations wherever something changed and names the paths.
    pub(super) fn finish_changes(&mut self, changes: Changes) -> Vec<Path> {
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

    pub(super) fn exists(&self, spot: Spot) -> bool {
        match (self.graph.repeat[spot.node], spot.row) {
            (Some(repeat), Some(row)) => row < self.state.rows(repeat).len(),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }

    /// The spots of the reader that a change at `source` reaches.
    pub(super) fn reached(&self, source: Spot, reader: Reader) -> Vec<Spot> {
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

    /// The spot of an ancestor.
    pub(super) fn around(&self, spot: Spot, ancestor: NodeId) -> Spot {
        let row = self.graph.repeat[ancestor].and(spot.row);
        Spot {
            node: ancestor,
            row,
        }
    }
}
