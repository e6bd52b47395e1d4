//! The forms that come with Ruhu, as sheets; published (compiled) when the server starts.

use crate::form::Form;
use crate::xlsform::{SheetError, Workbook, compile};

/// Name and CSV text of each sheet of a form.
pub type Sheets = [(&'static str, &'static str); 4];

/// Form id of the household survey.
pub const HOUSEHOLD_SURVEY_ID: &str = "household_survey";

/// 入户调查表, the household survey.
pub const HOUSEHOLD_SURVEY: Sheets = [
    (
        "survey",
        include_str!("../forms/household_survey/survey.csv"),
    ),
    (
        "choices",
        include_str!("../forms/household_survey/choices.csv"),
    ),
    (
        "checks",
        include_str!("../forms/household_survey/checks.csv"),
    ),
    (
        "settings",
        include_str!("../forms/household_survey/settings.csv"),
    ),
];

/// All of them, published.
///
/// # Errors
///
/// What is wrong in the sheets; a test keeps this from happening.
pub fn built_in() -> Result<Vec<Form>, Vec<SheetError>> {
    [HOUSEHOLD_SURVEY]
        .iter()
        .map(|sheets| compile(&Workbook::from_csv(sheets)?))
        .collect()
}
