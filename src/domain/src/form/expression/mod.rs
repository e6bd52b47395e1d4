//! The expression language of XLSForm (the XPath subset of ODK XForms) and our few additions.
//!
//! Publishing reads and checks the text ([`parse()`], [`types`]); the phone only evaluates ([`evaluate`]).

pub mod evaluate;
mod functions;
mod json;
mod lexer;
mod parse;
pub mod scalar;
pub mod types;

pub use functions::{FUNCTIONS, Function, FunctionInfo, Type};
pub use parse::{Names, ParseError, parse};

use super::definition::NodeId;
use crate::number::Number;

/// A parsed expression. Names are resolved: nothing is looked up by text on the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `'text'`
    Text(String),
    /// `12.5`
    Number(Number),
    /// `${name}` of a question outside all repeats.
    Question(NodeId),
    /// `${name}` of a question in the same row.
    InRow(NodeId),
    /// `${name}` seen from outside its repeat: the answers of all rows.
    Across(NodeId),
    /// `.`, the answer being checked.
    Current,
    /// `..` as the argument of `position()`: the row.
    Row,
    /// `${_key}`: the key of the row.
    Key,
    /// `${repeat}[filter]/child`: rows, or one answer of each.
    Rows {
        /// The repeat.
        repeat: NodeId,
        /// Which rows; all when absent.
        filter: Option<Box<Expression>>,
        /// Which answer of each; the rows themselves (their keys) when absent.
        child: Option<NodeId>,
    },
    /// A bare name inside `[…]`: the answer of the row being tried.
    Candidate(NodeId),
    /// `_key` inside `[…]`: the key of the row being tried.
    CandidateKey,
    /// A bare name in a choice filter: a column of the option being tried.
    Column(String),
    /// `last::name`, `office::name` (an answer of the same question elsewhere), `setting::NAME`.
    External(Source, String),
    /// A function or an operator.
    Call(Function, Vec<Expression>),
}

/// Where an [`Expression::External`] is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The last survey of the household.
    Last,
    /// The office's master data of the household.
    Office,
    /// A setting.
    Setting,
}

impl Source {
    const NAMES: [(&'static str, Self); 3] = [
        ("last", Self::Last),
        ("office", Self::Office),
        ("setting", Self::Setting),
    ];
}

impl Expression {
    /// Calls `visit` for this expression and all its parts.
    pub fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Rows {
                filter: Some(filter),
                ..
            } => filter.walk(visit),
            Self::Call(_, arguments) => {
                for argument in arguments {
                    argument.walk(visit);
                }
            }
            _ => {}
        }
    }

    /// Calls `read` for every node whose answer (or rows) the expression reads, and whether it is
    /// read in the same row only.
    pub fn reads(&self, read: &mut impl FnMut(NodeId, Reach)) {
        self.walk(&mut |part| match part {
            Self::Question(node) => read(*node, Reach::Everywhere),
            Self::InRow(node) => read(*node, Reach::SameRow),
            Self::Across(node) | Self::Candidate(node) => read(*node, Reach::Everywhere),
            Self::Rows { repeat, child, .. } => {
                read(*repeat, Reach::Everywhere);
                if let Some(child) = child {
                    read(*child, Reach::Everywhere);
                }
            }
            _ => {}
        });
    }
}

/// Which rows a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only the reader in the same row.
    SameRow,
    /// Every reader.
    Everywhere,
}
