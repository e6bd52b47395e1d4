//! From open answers to the stored shape: a draft keeps all, a finished form what was asked.

use serde_json::{Map, Value as Json, json};

use super::command::Path;
use super::definition::{Kind, NodeId, Severity};
use super::engine::Engine;
use super::state::Spot;
use super::view::ViolationView;

/// A question that keeps the form from being finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItem {
    /// Where to jump.
    pub path: Path,
    /// The section it lies in.
    pub section: NodeId,
    /// The question.
    pub label: String,
    /// Name of the row, if it is in one.
    pub row: Option<String>,
    /// Check that fires.
    pub check: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What to do.
    pub message: String,
}

/// What goes into the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The records the form was opened with.
    pub known: Vec<String>,
    /// What was asked and answered.
    pub answers: Map<String, Json>,
    /// What the form computed and shows.
    pub computed: Map<String, Json>,
    /// Answers left out because they are no longer asked (I-SKIP).
    pub skipped: usize,
}

/// Key of the list of sections that were opened, beside the answers.
pub(super) const OPENED: &str = "_opened";

/// Key of the counts of [`Engine::prefill_counts`] among the computed values of a record.
pub(crate) const PREFILL: &str = "_prefill";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// Everything typed, asked or not.
    All,
    /// What is asked.
    Asked,
}

impl Engine {
    /// Everything that keeps the form from being finished, in document order.
    pub fn open_items(&self) -> Vec<OpenItem> {
        let mut items = Vec::new();
        for section in
            (0..self.form.nodes.len()).filter(|&node| self.form.nodes[node].parent.is_none())
        {
            self.collect_open(section, section..self.graph.end[section], None, &mut items);
        }
        items
    }

    fn collect_open(
        &self,
        section: NodeId,
        nodes: std::ops::Range<NodeId>,
        row: Option<usize>,
        items: &mut Vec<OpenItem>,
    ) {
        let mut node = nodes.start;
        while node < nodes.end {
            self.open_at(section, Spot { node, row }, items);
            if self.form.nodes[node].kind == Kind::Repeat {
                // Row by row, as the screens go.
                for row in 0..self.state.rows(node).len() {
                    self.collect_open(section, node + 1..self.graph.end[node], Some(row), items);
                }
                node = self.graph.end[node];
            } else {
                node += 1;
            }
        }
    }

    fn open_at(&self, section: NodeId, spot: Spot, items: &mut Vec<OpenItem>) {
        if self.state.cell(spot, &self.graph).causes.is_empty() {
            return;
        }
        let Some(found) = self.violations(spot).into_iter().find(|found| found.blocks) else {
            return;
        };
        let row = self.graph.repeat[spot.node].zip(spot.row);
        items.push(OpenItem {
            path: self.path(spot),
            section,
            label: self.fill(&self.form.nodes[spot.node].label, spot),
            row: row
                .and_then(|(repeat, row)| self.rows(repeat).get(row).map(|row| row.title.clone())),
            check: found.check,
            severity: found.severity,
            message: found.message,
        });
    }

    /// Every violation that is not confirmed, in document order: what a server reports.
    pub fn open_violations(&self) -> Vec<(Path, ViolationView)> {
        let mut found = self.all_violations();
        found.retain(|(_, found)| found.reason.is_none());
        found
    }

    /// Every violation in document order; a confirmed one has its reason.
    pub fn all_violations(&self) -> Vec<(Path, ViolationView)> {
        let mut all = Vec::new();
        for node in 0..self.form.nodes.len() {
            for spot in self.spots(node) {
                if !self.state.cell(spot, &self.graph).causes.is_empty() {
                    let found = self.violations(spot).into_iter();
                    all.extend(found.map(|found| (self.path(spot), found)));
                }
            }
        }
        all
    }

    /// Finishes the form.
    ///
    /// # Errors
    ///
    /// What is still open; nothing is changed.
    pub fn finish(&self) -> Result<Finished, Vec<OpenItem>> {
        let open = self.open_items();
        if open.is_empty() {
            Ok(self.finished())
        } else {
            Err(open)
        }
    }

    /// What would go into the record as things stand.
    pub fn finished(&self) -> Finished {
        let answers = self.answers(Keep::Asked);
        let skipped =
            count_answers(&self.answers(Keep::All)).saturating_sub(count_answers(&answers));
        let mut computed = self.computed();
        if self.current().is_some() {
            let counts = self.prefill_counts();
            let counts = json!({
                "not_asked": counts.not_asked,
                "taken_over": counts.taken_over,
                "changed": counts.changed,
                "typed": counts.typed,
                "income_and_members": counts.income_and_members,
            });
            computed.insert(PREFILL.to_owned(), counts);
        }
        Finished {
            known: self.context.known.clone(),
            answers,
            computed,
            skipped,
        }
    }

    /// All answers, as a draft is stored: also those not asked now, and what could not be read.
    pub fn draft_answers(&self) -> Map<String, Json> {
        self.answers(Keep::All)
    }

    /// The answers as [`Engine::finished`] gives them.
    pub(super) fn finished_answers(&self) -> Map<String, Json> {
        self.answers(Keep::Asked)
    }

    fn answers(&self, keep: Keep) -> Map<String, Json> {
        let mut answers = Map::new();
        let opened = self.state.opened.iter();
        let opened: Vec<_> = opened.map(|&id| &self.form.nodes[id].name).collect();
        if !opened.is_empty() {
            answers.insert(OPENED.to_owned(), json!(opened));
        }
        for (id, node) in self.form.nodes.iter().enumerate() {
            if self.graph.repeat[id].is_some() {
                continue;
            }
            let spot = Spot {
                node: id,
                row: None,
            };
            if node.kind == Kind::Repeat {
                let asked = self.state.cell(spot, &self.graph).relevant;
                let given = !self.state.rows(id).is_empty() || self.state.is_none(id);
                if given && (asked || keep == Keep::All) {
                    let rows = 0..self.state.rows(id).len();
                    answers.insert(
                        node.name.clone(),
                        rows.map(|row| self.row_answers(id, row, keep)).collect(),
                    );
                }
                self.put_confirmed(spot, keep, &mut answers);
            } else {
                self.put_answer(spot, keep, &mut answers);
            }
        }
        answers
    }

    fn row_answers(&self, repeat: NodeId, row: usize, keep: Keep) -> Json {
        let mut answers = Map::new();
        answers.insert("_key".to_owned(), json!(self.state.rows(repeat)[row].key));
        for node in repeat + 1..self.graph.end[repeat] {
            self.put_answer(
                Spot {
                    node,
                    row: Some(row),
                },
                keep,
                &mut answers,
            );
        }
        Json::Object(answers)
    }

    fn put_answer(&self, spot: Spot, keep: Keep, answers: &mut Map<String, Json>) {
        let node = &self.form.nodes[spot.node];
        let cell = self.state.cell(spot, &self.graph);
        let kept = cell.asked() || keep == Keep::All;
        if node.kind.is_question() && kept && !cell.value.is_empty() {
            answers.insert(node.name.clone(), cell.value.to_json_as(node.kind));
        }
        self.put_confirmed(spot, keep, answers);
    }

    fn put_confirmed(&self, spot: Spot, keep: Keep, answers: &mut Map<String, Json>) {
        let cell = self.state.cell(spot, &self.graph);
        let confirmed = &cell.confirmed;
        if confirmed.is_empty() || !(cell.asked() || keep == Keep::All) {
            return;
        }
        let place = answers.entry("_confirmed").or_insert_with(|| json!({}));
        if let Json::Object(place) = place {
            place.extend(
                confirmed
                    .iter()
                    .map(|(check, reason)| (check.clone(), json!(reason))),
            );
        }
    }

    /// Calculations with a label, by name; those of rows under the name of their repeat.
    pub fn computed(&self) -> Map<String, Json> {
        let mut computed = Map::new();
        for (id, node) in self.form.nodes.iter().enumerate() {
            if node.kind == Kind::Repeat {
                let rows = (0..self.state.rows(id).len()).map(|row| {
                    let mut of_row = Map::new();
                    for inner in id + 1..self.graph.end[id] {
                        self.put_computed(
                            Spot {
                                node: inner,
                                row: Some(row),
                            },
                            &mut of_row,
                        );
                    }
                    (row, of_row)
                });
                let rows: Vec<_> = rows
                    .filter(|(_, of_row)| !of_row.is_empty())
                    .map(|(row, mut of_row)| {
                        of_row.insert("_key".to_owned(), json!(self.state.rows(id)[row].key));
                        Json::Object(of_row)
                    })
                    .collect();
                if !rows.is_empty() {
                    computed.insert(node.name.clone(), Json::Array(rows));
                }
            } else if self.graph.repeat[id].is_none() {
                self.put_computed(
                    Spot {
                        node: id,
                        row: None,
                    },
                    &mut computed,
                );
            }
        }
        computed
    }

    fn put_computed(&self, spot: Spot, computed: &mut Map<String, Json>) {
        let node = &self.form.nodes[spot.node];
        let cell = self.state.cell(spot, &self.graph);
        if matches!(node.kind, Kind::Calculate(_))
            && !node.label.is_empty()
            && cell.relevant
            && !cell.value.is_empty()
        {
            computed.insert(node.name.clone(), cell.value.to_json_as(node.kind));
        }
    }
}

/// Answers in a stored object, rows included, keys and confirmations not.
fn count_answers(answers: &Map<String, Json>) -> usize {
    let own = answers.iter().filter(|(name, _)| !name.starts_with('_'));
    own.map(|(_, value)| match value {
        Json::Array(rows) if rows.iter().any(|row| row.get("_key").is_some()) => rows
            .iter()
            .filter_map(Json::as_object)
            .map(count_answers)
            .sum(),
        _ => 1,
    })
    .sum()
}
