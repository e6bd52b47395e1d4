//! The server program, built once in the profile of the tests.

use crate::command::Cmd;
use crate::failure::Result;
use crate::places;
use std::path::PathBuf;

/// Builds `ruhu` and returns its path.
pub(crate) fn build() -> Result<PathBuf> {
    program("ruhu")
}

/// Builds a program of the workspace in the profile of the tests and returns its path.
pub(crate) fn program(name: &str) -> Result<PathBuf> {
    Cmd::native(
        "build",
        &format!("--bin {name}"),
        "look at the compiler's message above",
    )
    .run()?;
    Ok(places::target().join("debug").join(name))
}

/// Builds `ruhu` as it is deployed, for figures, and returns its path.
pub(crate) fn build_release() -> Result<PathBuf> {
    Cmd::cargo(
        "build --release --package ruhu-server --bin ruhu",
        "look at the compiler's message above",
    )
    .run()?;
    Ok(places::target().join("release/ruhu"))
}
