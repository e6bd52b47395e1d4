//! What an import of the office's lists writes, in one transaction.

use serde_json::Value as Json;

use super::{Audit, Item, User};

/// All of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportBatch {
    /// County code.
    pub county: String,
    /// Items to write.
    pub items: Vec<ImportItem>,
    /// Items that go, by kind and id.
    pub gone: Vec<(String, String)>,
    /// Users to add or replace; their phones stay enrolled.
    pub users: Vec<User>,
    /// Assignments to add or replace, by household and first day.
    pub assignments: Vec<Assignment>,
    /// For the audit.
    pub audit: Option<Audit>,
}

impl ImportBatch {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
            && self.gone.is_empty()
            && self.users.is_empty()
            && self.assignments.is_empty()
    }
}

/// An item, and the body it was made from: an import reads, compares and writes back whole things,
/// and must not undo what somebody else wrote in between.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportItem {
    /// To write.
    pub item: Item,
    /// As it was read; `None` when it was not there.
    pub before: Option<Json>,
}

/// Who helps a household (帮扶结对).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Household code.
    pub household: String,
    /// Id of the helper's account, empty without one.
    pub user: String,
    /// Name of the helper.
    pub name: String,
    /// The helper's unit: its code, or its name where the county's list does not have it; may be
    /// empty.
    pub unit: String,
    /// The helper's telephone number, may be empty.
    pub phone: String,
    /// First day, `YYYY-MM-DD`; with the household it names the assignment.
    pub from: String,
    /// Last day; empty while it is open. A household has one open assignment at most.
    pub to: String,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// All of it is written.
    Done,
    /// Something it was made from has changed since: nothing is written; read again.
    Changed,
}
