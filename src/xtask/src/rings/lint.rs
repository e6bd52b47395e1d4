//! Ring `lint`: what a reader of the code should not have to look for.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::{Failure, Result};
use crate::tools::rust;

const COMPILER: &str = "look at the compiler's message above";

/// Formatting, clippy and docs on both platforms, the tidy checks, all of
/// them, also after one has failed.
pub(super) fn run() -> Result<Outcome> {
    rust::ensure_lints()?;
    rust::ensure_wasm()?;
    let app = format!("--package ruhu-app --target {}", rust::WASM);
    let failures = [
        Cmd::cargo("fmt --all --check", "cargo fmt --all"),
        clippy(""),
        clippy(&app),
        doc(""),
        doc(&app),
        Cmd::native(
            "test",
            "--test tidy",
            "the failed check names file and line",
        ),
    ]
    .into_iter()
    .filter_map(|check| check.run().err())
    .collect();
    Failure::all(failures)?;
    Ok(Outcome::Passed)
}

fn clippy(which: &str) -> Cmd {
    Cmd::cargo(
        &format!("clippy {which} --all-targets -- -D warnings"),
        COMPILER,
    )
}

fn doc(which: &str) -> Cmd {
    Cmd::cargo(
        &format!("doc {which} --no-deps --document-private-items"),
        COMPILER,
    )
    .env("RUSTDOCFLAGS", "-D warnings")
}
