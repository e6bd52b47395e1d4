//! SQLite: the default engine. One file, WAL, `synchronous = FULL`.
//!
//! All writes go through one task that groups what is waiting into one transaction and answers
//! after the commit, so a thousand phones cost a handful of `fsync`s and nobody gets a receipt for
//! something a power cut could undo. Reads use a small pool beside it, which WAL never blocks.

mod accounts;
mod attachments;
mod backup;
mod door;
mod engine;
mod forms;
mod households;
mod import;
mod items;
mod office;
mod receipts;
mod records;
mod revisions;
#[cfg(test)]
mod tests;
mod training;
mod writer;

pub(super) use backup::backup;
pub use engine::Sqlite;
