//! Ring `forms`: other programs of the field must be able to open our forms.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::{Failure, Result};
use crate::tools::python;
use crate::{files, places, server};
use std::path::{Path, PathBuf};

/// Every form as a workbook through pyxform, which runs ODK Validate over the result.
pub(super) fn run() -> Result<Outcome> {
    let xls2xform = python::pyxform()?;
    let ruhu = server::build()?;
    let forms = folders()?;
    if forms.is_empty() {
        return Err(Failure::new(
            "no form in src/domain/forms",
            "a form is a folder with survey.csv, choices.csv and settings.csv",
        ));
    }
    for form in &forms {
        let name = form.file_name().unwrap_or_default().to_string_lossy();
        let xlsx = output().join(format!("{name}.xlsx"));
        let xml = output().join(format!("{name}.xml"));
        files::make_folder(&output())?;
        Cmd::new(
            &ruhu,
            ["form", "xlsx"],
            "the message names sheet, row and column",
        )
        .arg(form)
        .arg(&xlsx)
        .run()?;
        Cmd::new(
            &xls2xform,
            ["--odk_validate"],
            "pyxform's message names the row of the sheet, ODK Validate's the question",
        )
        .arg(&xlsx)
        .arg(&xml)
        .run()?;
    }
    Ok(Outcome::Passed)
}

/// Where the workbooks and the XForms made of them are left, for the ring `xforms` too.
pub(super) fn output() -> PathBuf {
    places::target().join("forms")
}

fn folders() -> Result<Vec<PathBuf>> {
    let home = places::root().join("src/domain/forms");
    let sheets = files::list(&home)?;
    Ok(sheets
        .iter()
        .filter(|sheet| sheet.file_name() == Some("survey.csv".as_ref()))
        .filter_map(|sheet| sheet.parent().map(|form: &Path| home.join(form)))
        .collect())
}
