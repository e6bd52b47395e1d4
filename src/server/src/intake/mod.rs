//! From the bytes of a record to what the phone is told: the table in ARCHITECTURE.md.
//!
//! - `read`: bytes → record, or a refusal;
//! - `context`: what the checks may know beside the answers;
//! - `place`: which household, and whether the sender may;
//! - `judge`: the same checks the phone ran;
//! - `take`: all records of a request in one go, and their answers.

mod context;
mod judge;
mod place;
mod read;
mod take;

pub(crate) use read::Arrival;
pub(crate) use take::{Taking, take};
