//! Ring `openapi`: the server answers as `/api/v1/openapi.json` says, whatever it is sent.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::Result;
use crate::server;
use crate::tools::python;

/// Starts the server for one role after the other and lets schemathesis loose on it.
pub(super) fn run() -> Result<Outcome> {
    let schemathesis = python::schemathesis()?;
    let ruhu = server::build()?;
    Cmd::new(
        server::program("openapi")?,
        [schemathesis],
        "schemathesis shows the request as a curl command, and what the answer breaks",
    )
    .env("RUHU_BIN", ruhu)
    .run()?;
    Ok(Outcome::Passed)
}
