//! Ring `lint`: what a reader of the code should not have to look for.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::rust;

const COMPILER: &str = "look at the compiler's message above";

/// Formatting, clippy and docs on both platforms, the tidy checks, the tests of xtask itself.
pub(super) fn run() -> Result<Outcome> {
    rust::ensure_lints()?;
    rust::ensure_wasm()?;
    Cmd::cargo("fmt --all --check", "cargo fmt --all").run()?;
    Cmd::cargo("clippy --all-targets -- -D warnings", COMPILER).run()?;
    let app = format!("--package ruhu-app --target {}", rust::WASM);
    Cmd::cargo(
        &format!("clippy {app} --all-targets -- -D warnings"),
        COMPILER,
    )
    .run()?;
    let doc = "doc --no-deps --document-private-items";
    for which in ["", &app] {
        Cmd::cargo(&format!("{doc} {which}"), COMPILER)
            .env("RUSTDOCFLAGS", "-D warnings")
            .run()?;
    }
    Cmd::cargo("test --package xtask", "look at the failed test above").run()?;
    Cmd::cargo(
        "test --package ruhu-tests --test tidy",
        "the failed check names file and line",
    )
    .run()?;
    Ok(Outcome::Passed)
}
