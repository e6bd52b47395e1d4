//! What a finished form says about each question of the household.

use serde_json::{Map, Value as Json, json};

use super::definition::{Kind, NodeId, Prefill};
use super::engine::Engine;
use super::graph::is_left_out;
use super::state::Spot;

/// What became of a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Answered at this visit; a list with all its rows.
    Given(Json),
    /// Asked and left empty.
    Empty,
    /// It does not apply now.
    DoesNotApply,
}

/// A question that this visit says something about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked<'a> {
    /// Key of the roster's row it lies in.
    pub(crate) row: Option<&'a str>,
    /// The question or list.
    pub(crate) name: &'a str,
    pub(crate) outcome: Outcome,
}

impl Engine {
    /// All that this visit says, in document order and the roster row by row. What was not asked is
    /// left out, and so are the sections that were not gone through at all.
    pub(crate) fn outcomes(&self) -> Vec<Asked<'_>> {
        let answers = self.finished_answers();
        let mut all = Vec::new();
        let mut node = 0;
        while node < self.form.nodes.len() {
            let section = self.form.section_of(node);
            let gone_through = self.state.cell(spot(section, None), &self.graph).relevant;
            let is_repeat = self.form.nodes[node].kind == Kind::Repeat;
            if gone_through && is_repeat && self.is_roster(node) {
                for (index, row) in self.state.rows(node).iter().enumerate() {
                    let inside = node + 1..self.graph.end[node];
                    let asked = inside.filter_map(|node| self.outcome(spot(node, Some(index))));
                    all.extend(asked.map(|(name, outcome)| Asked {
                        row: Some(&row.key),
                        name,
                        outcome,
                    }));
                }
            } else if gone_through {
                let asked = match is_repeat {
                    true => self.outcome_of_list(node, &answers),
                    false => self.outcome(spot(node, None)),
                };
                all.extend(asked.map(|(name, outcome)| Asked {
                    row: None,
                    name,
                    outcome,
                }));
            }
            node = if is_repeat {
                self.graph.end[node]
            } else {
                node + 1
            };
        }
        all
    }

    /// All answers that count, asked now or known before, in the stored shape; of lists only the
    /// rosters.
    pub(crate) fn effective_answers(&self) -> Map<String, Json> {
        let put = |spot: Spot, answers: &mut Map<String, Json>| {
            let node = &self.form.nodes[spot.node];
            let cell = self.state.cell(spot, &self.graph);
            if node.kind.is_question() && cell.relevant && !cell.effective().is_empty() {
                let value = cell.effective().to_json_as(node.kind);
                answers.insert(node.name.clone(), value);
            }
        };
        let mut answers = Map::new();
        for node in 0..self.form.nodes.len() {
            if self.is_roster(node) {
                let rows = self.state.rows(node).iter().enumerate();
                let rows = rows.map(|(index, row)| {
                    let mut of_row = Map::from_iter([("_key".to_owned(), json!(row.key))]);
                    for inner in node + 1..self.graph.end[node] {
                        put(spot(inner, Some(index)), &mut of_row);
                    }
                    Json::Object(of_row)
                });
                answers.insert(self.form.nodes[node].name.clone(), rows.collect());
            } else if self.graph.repeat[node].is_none() {
                put(spot(node, None), &mut answers);
            }
        }
        answers
    }

    fn outcome(&self, spot: Spot) -> Option<(&str, Outcome)> {
        let node = &self.form.nodes[spot.node];
        let cell = self.state.cell(spot, &self.graph);
        let outcome = match (cell.relevant, cell.value.is_empty()) {
            _ if !node.kind.is_question() => return None,
            (false, _) => Outcome::DoesNotApply,
            (true, _) if cell.carried => return None,
            (true, false) => Outcome::Given(cell.value.to_json_as(node.kind)),
            // Without an answer of last time a short visit asks it too; it takes nothing back.
            (true, true) if is_left_out(node) && !self.is_opened(spot) => return None,
            (true, true) => Outcome::Empty,
        };
        Some((&node.name, outcome))
    }

    fn outcome_of_list(
        &self,
        repeat: NodeId,
        answers: &Map<String, Json>,
    ) -> Option<(&str, Outcome)> {
        let node = &self.form.nodes[repeat];
        let asked = self.state.cell(spot(repeat, None), &self.graph).relevant;
        let outcome = match answers.get(&node.name) {
            _ if !asked => Outcome::DoesNotApply,
            Some(rows) => Outcome::Given(without_reasons(rows)),
            None if node.prefill == Prefill::None => Outcome::Empty,
            // Neither rows nor 没有: the list of last time was not gone through.
            None => return None,
        };
        Some((&node.name, outcome))
    }
}

const fn spot(node: NodeId, row: Option<usize>) -> Spot {
    Spot { node, row }
}

/// Rows without the reasons given for warnings, which are of the visit.
fn without_reasons(rows: &Json) -> Json {
    let rows = rows.as_array().into_iter().flatten();
    let plain = rows.map(|row| {
        let mut row = row.clone();
        if let Some(row) = row.as_object_mut() {
            row.remove("_confirmed");
        }
        row
    });
    json!(plain.collect::<Vec<_>>())
}
