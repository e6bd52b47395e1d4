//! Programs from PyPI, each in a virtual environment of its own.

use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::debian;
use crate::{files, places};
use std::path::PathBuf;

/// `xls2xform` of pyxform, which reads XLSForms as the whole field does and brings ODK Validate
/// along.
pub(crate) fn pyxform() -> Result<PathBuf> {
    debian::ensure(&[debian::JAVA, debian::PYTHON_VENV])?;
    let why = "reads our forms as ODK and Kobo do";
    ensure("pyxform", "4.5.0", "xls2xform", why)
}

/// Schemathesis, which makes requests out of an OpenAPI document.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    debian::ensure(&[debian::PYTHON_VENV])?;
    let why = "tries out the API as its description says";
    ensure("schemathesis", "4.32.5", "schemathesis", why)
}

fn ensure(package: &str, version: &str, program: &str, why: &str) -> Result<PathBuf> {
    let home = places::tools().join(format!("{package}-{version}"));
    let program = home.join("bin").join(program);
    if program.is_file() {
        return Ok(program);
    }
    eprintln!(
        "installing {package} {version} into {}: {why}",
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
    .arg(format!("{package}=={version}"))
    .run()?;
    Ok(program)
}
