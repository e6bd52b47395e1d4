//! The server of Ruhu: takes in what phones send, keeps it, answers with receipts, serves the app.
//!
//! In reading order:
//! - [`cli`]: the commands of the binary `ruhu`; [`config`], [`mod@serve`]: what `ruhu serve` runs;
//! - `router`, `routes`: one file per noun; `session`, `body`, `problem`: what they share;
//! - `intake`: a record from its bytes to a verdict, the table in ARCHITECTURE.md;
//! - [`storage`]: the trait, its conformance suite, SQLite;
//! - `openapi`: the API in words for programs;
//! - `office`: users, phones, reviews, settings: for routes and commands alike;
//! - [`receipts`]: numbers people read out, and signatures;
//! - `recovery`: the county's key for locked phones, and the files phones save;
//! - [`workbook`]: forms as folders of CSV sheets or as `.xlsx`;
//! - [`imports`]: the office's lists, out of Excel or CSV files;
//! - [`demo`]: the synthetic county.
//!
//! What is logged: codes, ids, counts, durations. Never names, numbers of people, answers, tokens
//! or bodies.

mod body;
pub mod cli;
mod clock;
pub mod config;
mod connections;
pub mod demo;
mod digest;
pub mod imports;
mod intake;
mod limits;
mod logging;
mod office;
mod openapi;
mod packages;
mod picture;
mod pinyin;
mod problem;
pub mod receipts;
mod recovery;
mod router;
mod routes;
mod secret;
mod security;
pub mod serve;
mod session;
mod state;
pub mod storage;
mod voice;
pub mod workbook;

pub use config::Config;
pub use serve::{Running, serve, start};
