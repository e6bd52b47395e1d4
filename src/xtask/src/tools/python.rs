//! pyxform, which reads XLSForms as the whole field does and brings ODK Validate along.

use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::debian;
use crate::{files, places};
use std::path::PathBuf;

const VERSION: &str = "4.5.0";

/// The program `xls2xform`, in a virtual environment of its own.
pub(crate) fn ensure() -> Result<PathBuf> {
    debian::ensure(&[debian::JAVA, debian::PYTHON_VENV])?;
    let home = places::tools().join(format!("pyxform-{VERSION}"));
    let program = home.join("bin/xls2xform");
    if program.is_file() {
        return Ok(program);
    }
    eprintln!(
        "installing pyxform {VERSION} into {}: reads our forms as ODK and Kobo do",
        home.display()
    );
    // What an interrupted installation left behind; pip writes the program last.
    files::remove(&home)?;
    files::make_folder(&places::tools())?;
    Cmd::new(
        "python3",
        ["-m", "venv"],
        "sudo apt-get install -y python3-venv",
    )
    .arg(&home)
    .run()?;
    Cmd::new(
        home.join("bin/pip"),
        ["install", "--quiet"],
        "look at pip's message above; PyPI must be reachable",
    )
    .arg(format!("pyxform=={VERSION}"))
    .run()?;
    Ok(program)
}
