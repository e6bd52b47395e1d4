//! The answers of a form in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::definition::{Form, Kind, NodeId};
use super::graph::Graph;
use super::value::Value;
use super::violations::Cause;

/// A node, or a node in a row. Rows move when one is removed, so a spot never outlives a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) node: NodeId,
    pub(super) row: Option<usize>,
}

/// One answer and what was found about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// Answered at this visit.
    pub(super) value: Value,
    /// What was known before the visit: the office's value, else the household's current one.
    pub(super) known: Option<Box<Value>>,
    /// Not asked at this visit: what is known stands for an answer and is not part of the record.
    pub(super) carried: bool,
    /// Its own condition and those of all groups around it hold.
    pub(super) relevant: bool,
    /// What is wrong, strongest first.
    pub(super) causes: Vec<Cause>,
    /// Reasons given for warnings, by check.
    pub(super) confirmed: BTreeMap<String, String>,
}

impl Cell {
    /// Asked now.
    pub(super) fn asked(&self) -> bool {
        self.relevant && !self.carried
    }

    /// The answer that counts for expressions, checks and rules.
    pub(super) fn effective(&self) -> &Value {
        match &self.known {
            Some(known) if self.carried && self.value.is_empty() => known,
            _ => &self.value,
        }
    }
}

/// One row of a repeat.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) key: String,
    /// Cells of the nodes inside the repeat, in document order.
    pub(super) cells: Vec<Cell>,
}

/// The rows of a repeat.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// The person said that there are none.
    pub(super) none: bool,
}

/// All answers of a form.
#[derive(Clone, Debug)]
pub(super) struct State {
    household: Vec<Cell>,
    repeats: BTreeMap<NodeId, Rows>,
    /// Sections the person opened to ask all of their questions.
    pub(super) opened: BTreeSet<NodeId>,
}

impl State {
    pub(super) fn new(form: &Form) -> Self {
        let repeats = (0..form.nodes.len()).filter(|&node| form.nodes[node].kind == Kind::Repeat);
        Self {
            household: vec![Cell::default(); form.nodes.len()],
            repeats: repeats.map(|repeat| (repeat, Rows::default())).collect(),
            opened: BTreeSet::new(),
        }
    }

    pub(super) fn rows(&self, repeat: NodeId) -> &[Row] {
        self.repeats.get(&repeat).map_or(&[], |rows| &rows.rows)
    }

    pub(super) fn is_none(&self, repeat: NodeId) -> bool {
        self.repeats.get(&repeat).is_some_and(|rows| rows.none)
    }

    pub(super) fn repeat_mut(&mut self, repeat: NodeId) -> &mut Rows {
        self.repeats.entry(repeat).or_default()
    }

    pub(super) fn row_with_key(&self, repeat: NodeId, key: &str) -> Option<usize> {
        self.rows(repeat).iter().position(|row| row.key == key)
    }

    /// An empty row for `repeat`.
    pub(super) fn new_row(repeat: NodeId, key: String, graph: &Graph) -> Row {
        Row {
            key,
            cells: vec![Cell::default(); graph.end[repeat] - repeat - 1],
        }
    }

    /// The cell at a spot. A spot in a row that is gone reads as the (never filled) household cell.
    pub(super) fn cell(&self, spot: Spot, graph: &Graph) -> &Cell {
        let in_row = graph.repeat[spot.node]
            .zip(spot.row)
            .and_then(|(repeat, row)| {
                self.rows(repeat)
                    .get(row)
                    .and_then(|row| row.cells.get(spot.node - repeat - 1))
            });
        in_row.unwrap_or(&self.household[spot.node])
    }

    pub(super) fn cell_mut(&mut self, spot: Spot, graph: &Graph) -> &mut Cell {
        if let (Some(repeat), Some(row)) = (graph.repeat[spot.node], spot.row)
            && let Some(row) = self
                .repeats
                .get_mut(&repeat)
                .and_then(|rows| rows.rows.get_mut(row))
        {
            return &mut row.cells[spot.node - repeat - 1];
        }
        &mut self.household[spot.node]
    }
}
