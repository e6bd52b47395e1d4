//! What a form is after publishing: typed questions, choices and parsed expressions.
//!
//! A [`Form`] is the *form package* the phone downloads. It is plain data with a stable JSON shape;
//! whoever changes a field changes what old phones must still read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::graph::GraphCell;

/// Position of a node in [`Form::nodes`].
pub type NodeId = usize;

/// A text in every language of the form, in the order of [`Form::languages`].
///
/// May contain `${name}` placeholders, which the engine fills with the answer as people read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<String>);

impl Text {
    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// The text in `language` (an index), else in the first language that has one.
    pub fn get(&self, language: usize) -> &str {
        let wanted = self.0.get(language).filter(|text| !text.is_empty());
        wanted
            .or_else(|| self.0.iter().find(|text| !text.is_empty()))
            .map_or("", String::as_str)
    }
}

/// A published form: one version of one questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Name of the form in all its versions, such as `household_survey`.
    pub form_id: String,
    /// The version; with `form_id` it names the package.
    pub version: String,
    /// Title as shown in lists.
    pub title: Text,
    /// BCP 47 tags of the languages, the default first: `["zh", "en"]`.
    pub languages: Vec<String>,
    /// Sections, groups, repeats and questions in document order, a parent before its children.
    pub nodes: Vec<Node>,
    /// Choice lists by name.
    pub choices: BTreeMap<String, Vec<Choice>>,
    /// Checks over several questions, in sheet order.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// All nodes in an order in which every relevance and calculation comes after what it reads.
    pub order: Vec<NodeId>,
    /// Who reads whom.
    #[serde(skip)]
    pub(crate) graph: GraphCell,
}

/// One row of the `survey` sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in the form; the key of the answer.
    pub name: String,
    /// What it is and how it is answered.
    pub kind: Kind,
    /// The group or repeat around it; `None` for a section or a question outside all sections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<NodeId>,
    /// The question as asked.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// Help shown under the label.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// True when an answer is needed (while the question is relevant).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Expression>,
    /// True when the question is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Expression>,
    /// True when a given answer is acceptable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Expression>,
    /// Said when the constraint fails.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub constraint_message: Text,
    /// The value of a `calculate`; for an asked question with [`Node::trigger`], what the trigger fills in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculation: Option<Expression>,
    /// The questions whose change runs the calculation of an asked question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger: Vec<NodeId>,
    /// The answer a new draft or a new row begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expression>,
    /// Where the options come from; for a calculation, the list its codes are read by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
    /// True for the options offered now; bare names are columns of the choice sheet or of the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_filter: Option<Expression>,
    /// Shown, never typed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// What is known before the visit, and how it is taken over.
    #[serde(default, skip_serializing_if = "Prefill::is_none")]
    pub prefill: Prefill,
    /// Whether a short visit asks it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub short_form: bool,
    /// Name of the rule that computes a `calculate` instead of its calculation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Keeps questions together; a top level group is a section.
    Group,
    /// Rows of the same questions, such as household members. Never inside another repeat.
    Repeat,
    /// Text only.
    Note,
    /// Computed from other answers; shown when it has a label.
    Calculate(Computed),
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// An 18-digit resident ID (GB 11643).
    IdNumber,
    /// A telephone number.
    Phone,
    /// A whole number.
    Integer,
    /// A decimal number, kept as typed.
    Decimal,
    /// Yuan with at most two decimals, stored in fen.
    Money,
    /// A calendar date.
    Date,
    /// A year and month.
    Month,
    /// A time of day.
    Time,
    /// Yes or no, where the list says so also 97 and 98.
    YesNo,
    /// One of a list.
    SelectOne,
    /// Any of a list.
    SelectMany,
    /// Latitude, longitude and accuracy.
    Geopoint,
    /// Up to so many photos.
    Photo(u8),
    /// Drawn with the finger, or a thumb print.
    Signature,
}

/// What a `calculate` yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Computed {
    /// A whole number.
    Integer,
    /// A decimal.
    Decimal,
    /// Yuan.
    Money,
    /// Text or a code.
    Text,
}

impl Kind {
    /// Whether a person answers it.
    pub fn is_question(self) -> bool {
        !matches!(
            self,
            Self::Group | Self::Repeat | Self::Note | Self::Calculate(_)
        )
    }
}

/// Where the options of a select come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Options {
    /// A list of the `choices` sheet.
    List(String),
    /// The rows of a repeat; the answer is the row's `_key`, the option reads as `label`.
    Rows {
        /// The repeat.
        repeat: NodeId,
        /// The question in it that names a row.
        label: NodeId,
        /// A further list offered after the rows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        also: Option<String>,
    },
    /// Reference data that does not belong to the form, such as villages, by name.
    External(String),
}

/// One option.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The code that is stored.
    pub name: String,
    /// What people read.
    pub label: Text,
    /// Further columns, for choice filters and rules.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
}

/// How much a violation weighs. The order is that of importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Blocks finishing, never saving.
    Error,
    /// Wants a reason.
    Warning,
    /// Only said.
    Info,
}

/// One row of the `checks` sheet: true `when` is a problem shown at `question`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The code people quote, such as `W-A21`.
    pub id: String,
    /// Where it is shown; in a repeat the check runs for every row.
    pub question: NodeId,
    /// True when there is a problem.
    pub when: Expression,
    /// How much it weighs.
    pub severity: Severity,
    /// What to do about it, with `${name}` placeholders.
    pub message: Text,
}

/// What is known before the visit, and how it is taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prefill {
    /// Nothing.
    #[default]
    #[serde(rename = "P0")]
    None,
    /// The last value, taken over with one tap for the section.
    #[serde(rename = "P1")]
    Section,
    /// The last value, confirmed one by one.
    #[serde(rename = "P2")]
    Single,
    /// Computed from other answers.
    #[serde(rename = "P3")]
    Computed,
    /// From the office's list, read-only on the phone.
    #[serde(rename = "P4")]
    Office,
}

impl Prefill {
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

impl Form {
    /// The title in the language `tag`, else in the form's first.
    pub fn title_in(&self, tag: &str) -> &str {
        let language = self.languages.iter().position(|known| known == tag);
        self.title.get(language.unwrap_or(0))
    }

    /// The node with this name.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// The repeat around a node (a repeat is not around itself).
    pub fn repeat_of(&self, node: NodeId) -> Option<NodeId> {
        self.ancestors(node)
            .find(|&ancestor| self.nodes[ancestor].kind == Kind::Repeat)
    }

    /// The top level group a node lies in, or the node itself if it is one.
    pub fn section_of(&self, node: NodeId) -> NodeId {
        self.ancestors(node).last().unwrap_or(node)
    }

    /// Parent, grandparent and so on.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes[node].parent, |&parent| self.nodes[parent].parent)
    }

    /// The sections: groups outside all others, in order.
    pub fn sections(&self) -> impl Iterator<Item = NodeId> + '_ {
        let is_section = |node: &Node| node.parent.is_none() && node.kind == Kind::Group;
        (0..self.nodes.len()).filter(move |&node| is_section(&self.nodes[node]))
    }

    /// The node after the last descendant of `node`.
    pub fn end_of(&self, node: NodeId) -> NodeId {
        // Children follow their parent without a gap, because nodes are in document order.
        (node + 1..self.nodes.len())
            .find(|&other| !self.ancestors(other).any(|ancestor| ancestor == node))
            .unwrap_or(self.nodes.len())
    }

    /// The options of a list of the form.
    pub fn list(&self, name: &str) -> &[Choice] {
        self.choices.get(name).map_or(&[], Vec::as_slice)
    }
}
