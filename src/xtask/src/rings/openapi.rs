//! Ring `openapi`: the server answers as `/api/v1/openapi.json` says, whatever it is sent.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::Result;
use crate::server;
use crate::tools::python;

/// Starts the server for one role after the other and lets schemathesis loose on it.
pub(super) fn run() -> Result<Outcome> {
    let schemathesis = python::schemathesis()?;
    server::build()?;
    Cmd::cargo(
        "run --quiet --package ruhu-tests --bin openapi --",
        "schemathesis shows the request as a curl command, and what the answer breaks",
    )
    .arg(schemathesis)
    .run()?;
    Ok(Outcome::Passed)
}
