//! Ring `xforms`: our engine and ODK's must agree on the same form and the same answers.

use super::{Outcome, forms};
use crate::command::Cmd;
use crate::failure::{Failure, Result};
use crate::tools::node;
use crate::{files, places, server};
use std::os::unix::fs::symlink;

const SCRIPT: &str = "tests/xforms/compare.mjs";

/// Runs the comparison with the XForms that pyxform makes and with our program.
pub(super) fn run() -> Result<Outcome> {
    let script = places::root().join(SCRIPT);
    if !script.is_file() {
        return Ok(Outcome::Skipped(format!("{SCRIPT} is not written yet")));
    }
    let modules = node::ensure()?;
    // Node looks for packages beside the script and in the folders above it, nowhere else.
    let link = script.with_file_name("node_modules");
    files::remove(&link)?;
    symlink(&modules, &link).map_err(|error| {
        Failure::new(
            format!("cannot link {}: {error}", link.display()),
            "remove it and try again",
        )
    })?;
    forms::run()?;
    let ruhu = server::build()?;
    Cmd::new(
        "node",
        [SCRIPT],
        "the script names form, answers and question that differ",
    )
    .env("RUHU_BIN", ruhu)
    .env("RUHU_FORMS", forms::output())
    .run()?;
    Ok(Outcome::Passed)
}
