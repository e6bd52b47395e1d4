//! The few things that can be done to a form. Each is also one entry of the phone's journal.

use serde_json::{Map, Value as Json, json};

use super::definition::{Form, NodeId};
use super::value::Value;

/// A question, or one of its rows' questions; rows are named by key, because positions move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The question or repeat.
    pub node: NodeId,
    /// Key of the row, for a question in a repeat.
    pub row: Option<String>,
}

impl Path {
    /// A question outside repeats, or a repeat.
    pub const fn household(node: NodeId) -> Self {
        Self { node, row: None }
    }

    /// A question in a row.
    pub const fn in_row(node: NodeId, key: String) -> Self {
        Self {
            node,
            row: Some(key),
        }
    }
}

/// A change to the answers. The engine applies it, the phone's journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Answer a question; [`Value::Empty`] takes the answer back.
    Set(Path, Value),
    /// Add a row with this key (a UUID made by the caller) at the end of a repeat.
    AddRow(NodeId, String),
    /// Remove a row.
    RemoveRow(NodeId, String),
    /// Say that a repeat has no rows (没有), or take that back.
    SetNone(NodeId, bool),
    /// Confirm a warning with a reason of at least two characters.
    Confirm(Path, String, String),
    /// Ask all questions of a section, also in a short visit.
    OpenSection(NodeId),
    /// Take over what was said last time, for one question or one list.
    AcceptPrefill(Path),
    /// 无变化: take over all that may be taken over with a section, or with a row of this key. Money,
    /// grades and whatever else is P2 or P0 are left for the person.
    AcceptSection(NodeId, Option<String>),
}

/// Why a command changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// There is no such question or row, or nothing to take over; another tab may have removed it.
    NotFound,
    /// The question is computed or comes from the office's list; or the row was known before the
    /// visit, and a person who left is recorded as such instead of removed.
    ReadOnly,
    /// The reason has fewer than two characters (E-REASON).
    ReasonTooShort,
    /// A row with this key exists.
    DuplicateKey,
}

impl Command {
    /// The journal entry. Names, not numbers, so that the entry outlives a rebuilt package.
    pub fn to_json(&self, form: &Form) -> Json {
        let name = |node: &NodeId| form.nodes[*node].name.as_str();
        match self {
            Self::Set(path, value) => {
                json!({"set": name(&path.node), "row": path.row, "value": value.to_json_as(form.nodes[path.node].kind)})
            }
            Self::AddRow(repeat, key) => json!({"add": name(repeat), "row": key}),
            Self::RemoveRow(repeat, key) => json!({"remove": name(repeat), "row": key}),
            Self::SetNone(repeat, none) => json!({"none": name(repeat), "value": none}),
            Self::Confirm(path, check, reason) => {
                json!({"confirm": name(&path.node), "row": path.row, "check": check, "reason": reason})
            }
            Self::OpenSection(group) => json!({"open": name(group)}),
            Self::AcceptPrefill(path) => json!({"accept": name(&path.node), "row": path.row}),
            Self::AcceptSection(around, row) => json!({"unchanged": name(around), "row": row}),
        }
    }

    /// Reads a journal entry; `None` when it does not fit the form.
    pub fn from_json(form: &Form, json: &Json) -> Option<Self> {
        let object: &Map<String, Json> = json.as_object()?;
        let text = |field: &str| object.get(field).and_then(Json::as_str).map(str::to_owned);
        let node = |field: &str| form.find(object.get(field)?.as_str()?);
        if let Some(node) = node("set") {
            let value = Value::from_json(form.nodes[node].kind, object.get("value")?).ok()?;
            Some(Self::Set(
                Path {
                    node,
                    row: text("row"),
                },
                value,
            ))
        } else if let Some(repeat) = node("add") {
            Some(Self::AddRow(repeat, text("row")?))
        } else if let Some(repeat) = node("remove") {
            Some(Self::RemoveRow(repeat, text("row")?))
        } else if let Some(repeat) = node("none") {
            Some(Self::SetNone(repeat, object.get("value")?.as_bool()?))
        } else if let Some(group) = node("open") {
            Some(Self::OpenSection(group))
        } else if let Some(node) = node("accept") {
            Some(Self::AcceptPrefill(Path {
                node,
                row: text("row"),
            }))
        } else if let Some(around) = node("unchanged") {
            Some(Self::AcceptSection(around, text("row")))
        } else {
            let path = Path {
                node: node("confirm")?,
                row: text("row"),
            };
            Some(Self::Confirm(path, text("check")?, text("reason")?))
        }
    }
}
