//! The read-only view: all a screen needs to draw a form.

use super::command::Path;
use super::definition::{Choice, Kind, NodeId, Options, Severity, Text};
use super::engine::Engine;
use super::expression::evaluate::{offers, offers_row};
use super::known::SourceView;
use super::offer::OfferView;
use super::state::Spot;
use super::value::Value;
use crate::number::Number;

/// A question as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    /// Where it is.
    pub path: Path,
    /// How it is answered.
    pub kind: Kind,
    /// The question, placeholders filled in.
    pub label: String,
    /// Help, or nothing.
    pub hint: String,
    /// The answer.
    pub value: Value,
    /// The answer as people read it: labels of codes, grouped money.
    pub shown: String,
    /// Whether an answer is needed.
    pub required: bool,
    /// Whether it is asked; the rest of the view is still filled in when it is not.
    pub relevant: bool,
    /// Whether it can be changed.
    pub read_only: bool,
    /// The options offered now.
    pub options: Vec<OptionView>,
    /// The one thing to say about the answer, if any: errors before warnings before information.
    pub violation: Option<ViolationView>,
    /// What was said last time, for a question that is asked and not answered yet.
    pub offer: Option<OfferView>,
    /// Where the value comes from, when it is known and not asked at this visit.
    pub carried: Option<SourceView>,
}

/// An option of a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// Code.
    pub code: String,
    /// What people read.
    pub label: String,
}

/// What is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViolationView {
    /// Such as `W-A21`.
    pub check: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What to do.
    pub message: String,
    /// The reason given for a confirmed warning.
    pub reason: Option<String>,
    /// Whether it keeps the form from being finished.
    pub blocks: bool,
}

/// A row of a repeat.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RowView {
    /// Key.
    pub key: String,
    /// What names it: the answer of its first text question, or of its first question.
    pub title: String,
    /// Questions that keep the form from being finished.
    pub open: usize,
    /// Whether it was known before the visit; such a row is not removed, but says who left and why.
    pub known: bool,
}

/// A section as the overview shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SectionView {
    /// The section.
    pub node: NodeId,
    /// Its name in the form, such as `a2`.
    pub name: String,
    /// Its title.
    pub label: String,
    /// Whether it is asked.
    pub relevant: bool,
    /// Questions asked now.
    pub asked: usize,
    /// Of those, answered.
    pub answered: usize,
    /// Of those, keeping the form from being finished.
    pub open: usize,
    /// Questions not asked at this visit because the answer is known; opening the section asks them.
    pub carried: usize,
}

impl Engine {
    /// The view of a question, repeat, note or calculation; `None` when its row is gone.
    pub fn question(&self, path: &Path) -> Option<QuestionView> {
        let spot = self.spot(path).ok()?;
        let node = &self.form.nodes[spot.node];
        let cell = self.state.cell(spot, &self.graph);
        Some(QuestionView {
            path: path.clone(),
            kind: node.kind,
            label: self.fill(&node.label, spot),
            hint: self.fill(&node.hint, spot),
            value: cell.effective().clone(),
            shown: self.shown(spot),
            required: node
                .required
                .as_ref()
                .is_some_and(|required| self.evaluate(required, spot).to_boolean()),
            relevant: cell.asked(),
            read_only: self.is_read_only(spot) || matches!(node.kind, Kind::Calculate(_)),
            options: self
                .options(spot)
                .into_iter()
                .map(|(code, label)| OptionView { code, label })
                .collect(),
            violation: self.violations(spot).into_iter().next(),
            offer: self.offer(spot),
            carried: (cell.relevant && cell.carried).then(|| self.source(spot)),
        })
    }

    /// Whether something is asked now; false when its row is gone.
    pub fn is_asked(&self, path: &Path) -> bool {
        self.spot(path)
            .is_ok_and(|spot| self.state.cell(spot, &self.graph).asked())
    }

    /// The sections in order.
    pub fn sections(&self) -> Vec<SectionView> {
        let sections = self.form.sections();
        sections.map(|node| self.section(node)).collect()
    }

    /// One section.
    pub fn section(&self, node: NodeId) -> SectionView {
        let spot = Spot { node, row: None };
        let mut view = SectionView {
            node,
            name: self.form.nodes[node].name.clone(),
            label: self.fill(&self.form.nodes[node].label, spot),
            relevant: self.state.cell(spot, &self.graph).relevant,
            asked: 0,
            answered: 0,
            open: 0,
            carried: 0,
        };
        for inner in node + 1..self.graph.end[node] {
            for spot in self.spots(inner) {
                let cell = self.state.cell(spot, &self.graph);
                let kind = self.form.nodes[inner].kind;
                view.carried += usize::from(cell.relevant && cell.carried);
                if !cell.asked() || !(kind.is_question() || kind == Kind::Repeat) {
                    continue;
                }
                let given = match kind {
                    Kind::Repeat => !self.state.rows(inner).is_empty() || self.state.is_none(inner),
                    _ => !cell.value.is_empty(),
                };
                view.asked += 1;
                view.answered += usize::from(given);
                view.open += usize::from(self.blocks(spot));
            }
        }
        view
    }

    /// The rows of a repeat.
    pub fn rows(&self, repeat: NodeId) -> Vec<RowView> {
        (0..self.state.rows(repeat).len())
            .map(|row| self.row(repeat, row))
            .collect()
    }

    fn row(&self, repeat: NodeId, row: usize) -> RowView {
        let inside = repeat + 1..self.graph.end[repeat];
        let spots = inside.clone().map(|node| Spot {
            node,
            row: Some(row),
        });
        let open = spots.filter(|&spot| self.blocks(spot)).count();
        let title = self.naming(inside).map(|node| {
            let row = Some(row);
            let cell = self.state.cell(Spot { node, row }, &self.graph);
            // A person is called by the name of last time until it is confirmed.
            let value = match &cell.known {
                Some(known) if cell.value.is_empty() => known,
                _ => &cell.value,
            };
            self.shown_value(node, value)
        });
        let key = &self.state.rows(repeat)[row].key;
        RowView {
            key: key.clone(),
            title: title.unwrap_or_default(),
            open,
            known: self.is_known_row(repeat, key),
        }
    }

    /// The question that names a row: its first text, else its first question.
    pub(super) fn naming(&self, inside: std::ops::Range<NodeId>) -> Option<NodeId> {
        let kind = |node: NodeId| self.form.nodes[node].kind;
        let mut texts = inside.clone();
        texts
            .find(|&node| matches!(kind(node), Kind::Text | Kind::LongText))
            .or_else(|| inside.clone().find(|&node| kind(node).is_question()))
    }

    /// Whether a repeat was declared to have no rows (没有).
    pub fn is_declared_none(&self, repeat: NodeId) -> bool {
        self.state.is_none(repeat)
    }

    /// The path as it is written for people and programs: `members[0].m_name`.
    pub fn path_text(&self, path: &Path) -> String {
        let name = &self.form.nodes[path.node].name;
        let row = path.row.as_ref().zip(self.graph.repeat[path.node]);
        match row.and_then(|(key, repeat)| Some((repeat, self.state.row_with_key(repeat, key)?))) {
            Some((repeat, row)) => format!("{}[{row}].{name}", self.form.nodes[repeat].name),
            None => name.clone(),
        }
    }

    /// The repeat around a node.
    pub fn repeat_around(&self, node: NodeId) -> Option<NodeId> {
        self.graph.repeat[node]
    }

    /// Whether the spot keeps the form from being finished.
    pub(super) fn blocks(&self, spot: Spot) -> bool {
        let cell = self.state.cell(spot, &self.graph);
        !cell.causes.is_empty() && self.violations(spot).iter().any(|found| found.blocks)
    }

    /// Code and label of the options offered now.
    pub(super) fn options(&self, spot: Spot) -> Vec<(String, String)> {
        let node = &self.form.nodes[spot.node];
        let mut options = Vec::new();
        if let Some(Options::Rows { repeat, label, .. }) = &node.options {
            let filter = node.choice_filter.as_ref();
            let rows = (0..self.state.rows(*repeat).len()).filter(|&row| {
                filter.is_none_or(|filter| offers_row(filter, *repeat, row, self, spot.into()))
            });
            let named = rows.map(|row| {
                let name = self.shown(Spot {
                    node: *label,
                    row: Some(row),
                });
                (self.state.rows(*repeat)[row].key.clone(), name)
            });
            // A row without a name cannot be told from another, nor is it offered by ODK.
            options.extend(named.filter(|(_, name)| !name.is_empty()));
        }
        let choices = self.choices(spot.node).iter();
        let offered = choices.filter(|choice| self.is_offered(spot, choice));
        options.extend(offered.map(|choice| {
            let label = choice.label.get(self.language);
            (choice.name.clone(), label.to_owned())
        }));
        options
    }

    /// Whether a code is one of [`Self::options`].
    pub(super) fn offers_code(&self, spot: Spot, code: &str) -> bool {
        if let Some(Options::Rows { .. }) = self.form.nodes[spot.node].options {
            return self.options(spot).iter().any(|(known, _)| known == code);
        }
        let mut choices = self.choices(spot.node).iter();
        choices.any(|choice| choice.name == code && self.is_offered(spot, choice))
    }

    /// The choices of a question's list; of a question about rows those that stand beside the rows.
    fn choices(&self, node: NodeId) -> &[Choice] {
        match &self.form.nodes[node].options {
            None => &[],
            Some(Options::List(list)) => self.form.list(list),
            Some(Options::External(name)) => {
                self.context.lists.get(name).map_or(&[], Vec::as_slice)
            }
            Some(Options::Rows { also, .. }) => {
                also.as_ref().map_or(&[], |list| self.form.list(list))
            }
        }
    }

    /// Whether the choice filter lets a choice through; that of a question about rows is about them.
    fn is_offered(&self, spot: Spot, choice: &Choice) -> bool {
        let node = &self.form.nodes[spot.node];
        match (&node.options, &node.choice_filter) {
            (Some(Options::Rows { .. }), _) | (_, None) => true,
            (_, Some(filter)) => offers(filter, choice, self, spot.into()),
        }
    }

    /// The label of a code of a question.
    pub(super) fn code_label(&self, node: NodeId, code: &str) -> String {
        if let Some(Options::Rows { repeat, label, .. }) = &self.form.nodes[node].options
            && let Some(row) = self.state.row_with_key(*repeat, code)
        {
            return self.shown(Spot {
                node: *label,
                row: Some(row),
            });
        }
        let choice = self.choices(node).iter().find(|choice| choice.name == code);
        let label = choice.map(|choice| choice.label.get(self.language));
        label.unwrap_or(code).to_owned()
    }

    fn code_labels(&self, node: NodeId, codes: &mut dyn Iterator<Item = &str>) -> String {
        let labels: Vec<_> = codes.map(|code| self.code_label(node, code)).collect();
        labels.join(self.separator())
    }

    /// The answer as people read it.
    pub(super) fn shown(&self, spot: Spot) -> String {
        self.shown_value(spot.node, self.state.cell(spot, &self.graph).effective())
    }

    /// What stands between the parts of a list in the language of the view.
    pub(super) fn separator(&self) -> &'static str {
        match self.form.languages[self.language].as_str() {
            "zh" => "、",
            _ => ", ",
        }
    }

    /// A value of the question as people read it.
    pub(super) fn shown_value(&self, node: NodeId, value: &Value) -> String {
        match value {
            Value::Code(code) => self.code_label(node, code),
            // A calculation gives several codes as a select does in an expression.
            Value::Text(codes) if self.form.nodes[node].options.is_some() => {
                self.code_labels(node, &mut codes.split(' '))
            }
            Value::Codes(codes) => self.code_labels(node, &mut codes.iter().map(String::as_str)),
            Value::Money(fen) => group_money(*fen),
            Value::Files(files) => files.len().to_string(),
            Value::Decimal(text) => Number::parse(text).map_or_else(
                || text.clone(),
                |number| number.round_half_away(2).to_string(),
            ),
            other => other.to_text(),
        }
    }

    /// A text with its `${name}` placeholders filled in.
    pub(super) fn fill(&self, text: &Text, spot: Spot) -> String {
        let text = text.get(self.language);
        let mut parts = text.split("${");
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            if let Some(node) = self.find(name) {
                let row = self.graph.repeat[node].and(spot.row);
                filled.push_str(&self.shown(Spot { node, row }));
            }
            filled.push_str(rest);
        }
        filled
    }
}

/// Fen as yuan with two decimals and thousands separated: `-1,236.00`.
pub fn group_money(fen: i64) -> String {
    let yuan = (fen.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in yuan.chars().enumerate() {
        if index > 0 && (yuan.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!(
        "{}{grouped}.{:02}",
        if fen < 0 { "-" } else { "" },
        fen.unsigned_abs() % 100
    )
}
