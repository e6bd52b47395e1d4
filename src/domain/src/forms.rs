//! The forms that come with Ruhu, as sheets; published (compiled) when the server starts.

use crate::form::Form;
use crate::xlsform::{SheetError, Workbook, compile};

/// Name and CSV text of each sheet of a form.
pub type Sheets = [(&'static str, &'static str); 4];

/// Form id of the household survey.
pub const HOUSEHOLD_SURVEY_ID: &str = "household_survey";

/// Form id of a visit without a survey.
pub const VISIT_SHORT_ID: &str = "visit_short";

/// Form id of a proposal to change a household's status.
pub const STATUS_PROPOSAL_ID: &str = "status_proposal";

/// The sheets of the folder of a form.
macro_rules! sheets {
    ($form:literal) => {
        [
            (
                "survey",
                include_str!(concat!("../forms/", $form, "/survey.csv")),
            ),
            (
                "choices",
                include_str!(concat!("../forms/", $form, "/choices.csv")),
            ),
            (
                "checks",
                include_str!(concat!("../forms/", $form, "/checks.csv")),
            ),
            (
                "settings",
                include_str!(concat!("../forms/", $form, "/settings.csv")),
            ),
        ]
    };
}

/// 入户调查表, the household survey.
pub const HOUSEHOLD_SURVEY: Sheets = sheets!("household_survey");

/// 走访记录, a visit in at most eight questions, asked as the household survey asks them.
pub const VISIT_SHORT: Sheets = sheets!("visit_short");

/// 状态变更建议, what a village proposes and the township or the county confirms.
pub const STATUS_PROPOSAL: Sheets = sheets!("status_proposal");

/// All of them, published.
///
/// # Errors
///
/// What is wrong in the sheets; a test keeps this from happening.
pub fn built_in() -> Result<Vec<Form>, Vec<SheetError>> {
    [HOUSEHOLD_SURVEY, VISIT_SHORT, STATUS_PROPOSAL]
        .iter()
        .map(|sheets| compile(&Workbook::from_csv(sheets)?))
        .collect()
}
