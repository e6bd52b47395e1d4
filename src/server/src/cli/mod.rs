//! The commands of `ruhu`.
//!
//! Results go to standard output, as text or with `--json` as one JSON object per line; reasons
//! and the log go to standard error. Exit status: 0 done, 1 refused, 2 wrong usage.

mod arguments;
mod demo;
mod evaluate;
mod form;
mod import;
mod output;
mod run;
mod serve;

pub use run::main;
