//! The server program, built once in the profile of the tests.

use crate::command::Cmd;
use crate::failure::Result;
use crate::places;
use std::path::PathBuf;

/// Builds `ruhu` and returns its path.
pub(crate) fn build() -> Result<PathBuf> {
    Cmd::cargo(
        "build --package ruhu-server --bin ruhu",
        "look at the compiler's message above",
    )
    .run()?;
    Ok(places::target().join("debug/ruhu"))
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
