//! Ring `xforms`: our engine and ODK's must agree on the same form and the same answers.

use super::{Outcome, forms};
use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::node;
use crate::{places, server};

const SCRIPT: &str = "tests/xforms/compare.mjs";
/// The form that the answers are made for.
const FORM: &str = "household_survey";
/// Random answer sets in a run.
const SETS: &str = "200";

/// Lets both engines answer the same random sets, over the XForm that pyxform makes of our workbook.
pub(super) fn run() -> Result<Outcome> {
    let script = places::root().join(SCRIPT);
    if !script.is_file() {
        return Ok(Outcome::Skipped(format!("{SCRIPT} is not written yet")));
    }
    let modules = node::ensure()?;
    forms::run()?;
    let answers = forms::output().join(format!("{FORM}.jsonl"));
    Cmd::new(
        server::program("differential")?,
        [SETS],
        "look at the message above",
    )
    .run_into(&answers)?;
    Cmd::new(
        "node",
        [SCRIPT],
        "the script names the answer set, the question and both values",
    )
    .arg(forms::output().join(format!("{FORM}.xml")))
    .arg(&answers)
    .env("RUHU_NODE_MODULES", modules)
    .run()?;
    Ok(Outcome::Passed)
}
