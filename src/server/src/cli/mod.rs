//! The commands of `ruhu`.
//!
//! Results go to standard output, as text or with `--json` as one JSON object per line; reasons
//! and the log go to standard error. Exit status: 0 done, 1 refused, 2 wrong usage.

mod arguments;
mod backup;
mod county;
mod demo;
mod evaluate;
mod form;
mod household;
mod import;
mod import_backup;
mod log;
mod output;
mod recover;
mod review;
mod run;
mod serve;
mod users;

pub use run::main;
