//! Rings `domain` and `server`: plain `cargo test`, which needs nothing installed.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::Result;

/// Unit and table tests of the rules.
pub(super) fn domain() -> Result<Outcome> {
    test("ruhu-domain")
}

/// Storage conformance and receipts; the API over HTTP is in the ring `browser`, which builds the
/// program and the app it serves.
pub(super) fn server() -> Result<Outcome> {
    test("ruhu-server")
}

fn test(package: &str) -> Result<Outcome> {
    Cmd::cargo(
        &format!("test --package {package}"),
        "look at the failed test above",
    )
    .run()?;
    Ok(Outcome::Passed)
}
