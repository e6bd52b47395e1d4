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

/// Form id of a course run with its sessions.
pub const TRAINING_RUN_ID: &str = "training_run";

/// Form id of a person's enrolment in a run.
pub const TRAINING_ENROL_ID: &str = "training_enrol";

/// Form id of a person's attendance of a session.
pub const TRAINING_ATTEND_ID: &str = "training_attend";

/// Form id of a person's result of a run.
pub const TRAINING_RESULT_ID: &str = "training_result";

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

/// 培训班, a course run with its sessions.
pub const TRAINING_RUN: Sheets = sheets!("training_run");

/// 培训报名, a person in a run.
pub const TRAINING_ENROL: Sheets = sheets!("training_enrol");

/// 培训签到, a person in a session.
pub const TRAINING_ATTEND: Sheets = sheets!("training_attend");

/// 培训结业, what came of a run for a person.
pub const TRAINING_RESULT: Sheets = sheets!("training_result");

/// All of them, published.
///
/// # Errors
///
/// What is wrong in the sheets; a test keeps this from happening.
pub fn built_in() -> Result<Vec<Form>, Vec<SheetError>> {
    let all = [
        HOUSEHOLD_SURVEY,
        VISIT_SHORT,
        STATUS_PROPOSAL,
        TRAINING_RUN,
        TRAINING_ENROL,
        TRAINING_ATTEND,
        TRAINING_RESULT,
    ];
    all.iter()
        .map(|sheets| compile(&Workbook::from_csv(sheets)?))
        .collect()
}
