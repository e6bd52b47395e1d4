//! The API, one file per noun.

pub(crate) mod app;
pub(crate) mod attachments;
pub(crate) mod batch;
pub(crate) mod cards;
pub(crate) mod changes;
pub(crate) mod enrol;
pub(crate) mod forms;
pub(crate) mod health;
pub(crate) mod loans;
pub(crate) mod me;
pub(crate) mod measures;
pub(crate) mod my_household;
pub(crate) mod office;
pub(crate) mod receipts;
pub(crate) mod records;
pub(crate) mod runs;
