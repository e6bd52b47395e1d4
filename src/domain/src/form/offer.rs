//! The second visit: what was said last time is offered, and taken over on request.

use std::sync::Arc;

use super::command::{CommandError, Path};
use super::definition::{Kind, NodeId, Prefill};
use super::engine::Engine;
use super::known::{LEFT, SourceView};
use super::recompute::Changes;
use super::state::Spot;
use super::value::Value;

/// The last value of a question that is asked and not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferView {
    /// The value as people read it.
    pub shown: String,
    /// Day of the visit it was given at, `YYYY-MM-DD`.
    pub date: String,
    /// Who sent that survey.
    pub by: String,
    /// Whether 无变化 of the section takes it over; else each is confirmed by itself.
    pub with_section: bool,
}

/// How a survey came by its answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrefillCounts {
    /// Questions that apply and need not be asked, because the answer is known.
    pub not_asked: usize,
    /// Answers that are the same as last time.
    pub taken_over: usize,
    /// Answers that are not what was offered.
    pub changed: usize,
    /// Answers for which nothing was offered.
    pub typed: usize,
    /// Amounts and answers about members that are not as they were, and members who came or left.
    pub income_and_members: usize,
}

/// Rows of promises kept are done with and not offered again.
const DONE: &str = "pr_done";

impl Engine {
    /// The way a known value is offered, if it is.
    fn way(&self, spot: Spot) -> Prefill {
        let node = &self.form.nodes[spot.node];
        match node.prefill {
            // Sex and birth date are computed from the ID number; who has none keeps them. But what
            // is computed for a visit itself, such as its day, is of that visit only.
            Prefill::Computed if !node.short_form || spot.row.is_some() => Prefill::Section,
            Prefill::Computed => Prefill::None,
            // The office's list is silent about this household: people are asked one by one.
            Prefill::Office => Prefill::Single,
            other => other,
        }
    }

    pub(super) fn offer(&self, spot: Spot) -> Option<OfferView> {
        let cell = self.state.cell(spot, &self.graph);
        if !cell.asked() {
            return None;
        }
        let node = &self.form.nodes[spot.node];
        let way = match node.kind {
            Kind::Repeat => node.prefill,
            _ => self.way(spot),
        };
        if !matches!(way, Prefill::Section | Prefill::Single) {
            return None;
        }
        let shown = if node.kind == Kind::Repeat {
            let rows = self.offered_rows(spot.node);
            let titles: Vec<_> = rows.iter().map(|(_, title)| title.as_str()).collect();
            titles.join(self.separator())
        } else {
            let known = self.offered(spot)?;
            self.shown_value(spot.node, known)
        };
        let SourceView { date, by } = self.source(spot);
        (!shown.is_empty()).then_some(OfferView {
            shown,
            date,
            by,
            with_section: way == Prefill::Section,
        })
    }

    /// The known value of a question without an answer, if it can be taken over.
    fn offered(&self, spot: Spot) -> Option<&Value> {
        let cell = self.state.cell(spot, &self.graph);
        let known = cell.known.as_deref().filter(|_| cell.asked())?;
        let free = cell.value.is_empty() && !self.is_read_only(spot);
        // An option that is no longer offered, such as a person who left, is not an answer.
        (free && self.options_exist(spot, known)).then_some(known)
    }

    /// Key and title of the rows of the last survey that are not in the form yet.
    fn offered_rows(&self, repeat: NodeId) -> Vec<(String, String)> {
        if self.is_roster(repeat) || self.state.is_none(repeat) {
            return Vec::new();
        }
        let inside = repeat + 1..self.graph.end[repeat];
        let naming = self.naming(inside);
        let rows = self.known_rows(repeat).into_iter();
        let rows = rows.filter(|(key, row)| {
            let done = row.get(DONE).and_then(serde_json::Value::as_bool);
            done != Some(true) && self.state.row_with_key(repeat, key).is_none()
        });
        rows.filter_map(|(key, row)| {
            let name = &self.form.nodes[naming?];
            let value = Value::from_json(name.kind, row.get(&name.name)?).ok()?;
            Some((key.to_owned(), self.shown_value(naming?, &value)))
        })
        .collect()
    }

    /// Takes one known value over, or the rows of a list with what goes with their section.
    pub(super) fn accept_prefill(&mut self, path: &Path) -> Result<Vec<Path>, CommandError> {
        let spot = self.spot(path)?;
        if self.offer(spot).is_none() {
            return Err(CommandError::NotFound);
        }
        let mut changes = Changes::default();
        if self.form.nodes[spot.node].kind == Kind::Repeat {
            self.accept_rows(spot.node, &mut changes);
        } else {
            self.take_over(spot, &mut changes);
        }
        Ok(self.finish_changes(changes))
    }

    /// Takes over all that goes with a section (P1): outside rows and in the lists of the section,
    /// or in one row.
    pub(super) fn accept_section(
        &mut self,
        around: NodeId,
        key: Option<&str>,
    ) -> Result<Vec<Path>, CommandError> {
        let kind = self.form.nodes.get(around).map(|node| node.kind);
        let (Some(Kind::Group | Kind::Repeat), Some(key)) = (kind, self.row_of(around, key)) else {
            return Err(CommandError::NotFound);
        };
        let mut changes = Changes::default();
        let inside = around..self.graph.end[around];
        match key {
            Some(row) => self.accept_all(inside, Some(row), &mut changes),
            None => {
                self.accept_all(inside.clone(), None, &mut changes);
                for node in inside {
                    let spot = Spot { node, row: None };
                    let offered = self.form.nodes[node].kind == Kind::Repeat
                        && self.offer(spot).is_some_and(|offer| offer.with_section);
                    if offered {
                        self.accept_rows(node, &mut changes);
                    }
                }
            }
        }
        Ok(self.finish_changes(changes))
    }

    /// How many answers [`super::Command::AcceptSection`] would take over at once; lists of rows
    /// count by their rows.
    pub fn offered_with(&self, around: NodeId, key: Option<&str>) -> usize {
        let kind = self.form.nodes.get(around).map(|node| node.kind);
        let (Some(Kind::Group | Kind::Repeat), Some(row)) = (kind, self.row_of(around, key)) else {
            return 0;
        };
        let count = |node: NodeId| {
            let spot = Spot { node, row };
            let here = self.graph.repeat[node].is_some() == row.is_some();
            match self.form.nodes[node].kind {
                Kind::Repeat if row.is_none() => match self.offer(spot) {
                    Some(offer) if offer.with_section => self.offered_rows(node).len(),
                    _ => 0,
                },
                kind if here && kind.is_question() && self.way(spot) == Prefill::Section => {
                    usize::from(self.offered(spot).is_some())
                }
                _ => 0,
            }
        };
        (around..self.graph.end[around]).map(count).sum()
    }

    /// Position of the row called `key`; `None` when there is no such row.
    fn row_of(&self, around: NodeId, key: Option<&str>) -> Option<Option<usize>> {
        let Some(key) = key else { return Some(None) };
        let repeat = match self.form.nodes.get(around)?.kind {
            Kind::Repeat => around,
            _ => self.graph.repeat[around]?,
        };
        self.state.row_with_key(repeat, key).map(Some)
    }

    /// One answer can make others apply, so it goes round until nothing more is offered.
    fn accept_all(
        &mut self,
        nodes: std::ops::Range<NodeId>,
        row: Option<usize>,
        changes: &mut Changes,
    ) {
        loop {
            let mut taken = false;
            for node in nodes.clone() {
                let spot = Spot { node, row };
                let here = self.graph.repeat[node].is_some() == row.is_some()
                    && self.form.nodes[node].kind.is_question();
                if here && self.way(spot) == Prefill::Section {
                    taken |= self.take_over(spot, changes);
                }
            }
            if !taken {
                return;
            }
        }
    }

    fn accept_rows(&mut self, repeat: NodeId, changes: &mut Changes) {
        for (key, _) in self.offered_rows(repeat) {
            let row = self.push_row(repeat, key);
            self.mark_row_added(repeat, row, changes);
            self.accept_all(repeat + 1..self.graph.end[repeat], Some(row), changes);
            self.defaults_of_row(repeat, row, changes);
        }
    }

    fn take_over(&mut self, spot: Spot, changes: &mut Changes) -> bool {
        let Some(known) = self.offered(spot).cloned() else {
            return false;
        };
        self.put(spot, known);
        self.mark_changed(spot, changes);
        self.propagate(changes);
        self.run_triggers(spot, changes);
        true
    }

    /// Rows of rosters that are new or say that somebody left.
    fn came_or_left(&self) -> usize {
        let rosters = (0..self.form.nodes.len()).filter(|&node| self.is_roster(node));
        let moved = rosters.map(|repeat| {
            let rows = self.state.rows(repeat).iter().enumerate();
            let moved = rows.filter(|(index, row)| {
                let left = self.change_of(repeat, Some(*index)) == Some(LEFT);
                left || !self.is_known_row(repeat, &row.key)
            });
            moved.count()
        });
        moved.sum()
    }

    /// How many answers were known, taken over, changed and typed, as things stand.
    pub fn prefill_counts(&self) -> PrefillCounts {
        let form = Arc::clone(&self.form);
        let mut counts = PrefillCounts::default();
        for (node, definition) in form.nodes.iter().enumerate() {
            if !definition.kind.is_question() {
                continue;
            }
            let of_member = self.graph.repeat[node].is_some_and(|repeat| self.is_roster(repeat));
            for spot in self.spots(node) {
                let cell = self.state.cell(spot, &self.graph);
                let answered = cell.asked() && !cell.value.is_empty() && !self.is_read_only(spot);
                let offered = self.way(spot) != Prefill::None;
                let new = cell.known.as_deref() != Some(&cell.value);
                let counts_as_change =
                    definition.kind == Kind::Money || (of_member && cell.known.is_some());
                if answered && offered && new && counts_as_change {
                    counts.income_and_members += 1;
                }
                match cell.known.as_deref() {
                    Some(_) if cell.relevant && cell.carried => counts.not_asked += 1,
                    _ if !answered => {}
                    Some(known) if offered && *known == cell.value => counts.taken_over += 1,
                    Some(_) if offered => counts.changed += 1,
                    _ => counts.typed += 1,
                }
            }
        }
        counts.income_and_members += self.came_or_left();
        counts
    }
}
