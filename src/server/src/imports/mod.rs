//! The office's lists: divisions, units, users, households, helpers, rosters of courses and loans, out
//! of Excel or CSV files.
//!
//! In reading order:
//! - [`kind`]: what can be imported; [`prepare`]: from a file to a [`Plan`];
//! - `file`, `cells`, `delimited`, `excel`: from bytes nobody vouches for to cells, within limits;
//! - `table`: where the header is and which column is which; `values`: typed cells;
//! - `divisions`, `units`, `users`, `households`, `helpers`, `roster`, `loans`, `measures`: one kind
//!   each;
//! - `problem`, `changes`: what is said of a file.
//!
//! A file with one problem changes nothing, and all its problems are said at once. What a file does
//! not name stays as it is, unless it is said to be complete.

mod cells;
mod changes;
mod delimited;
mod divisions;
mod excel;
mod file;
mod helpers;
mod households;
pub mod kind;
mod lists;
mod loans;
mod measures;
mod places;
mod plan;
mod problem;
mod roster;
mod table;
#[cfg(test)]
mod tests;
mod units;
mod users;
mod values;

pub use changes::{Change, Changes, Field, Happens};
pub use kind::Kind;
pub use plan::{Plan, Request, Unable, prepare, run};
pub use problem::Problem;
