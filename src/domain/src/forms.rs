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

/// Form id of the credit information of a household (信用信息采集).
pub const CREDIT_INFO_ID: &str = "credit_info";

/// Form id of what the village's appraisal group decided on a credit file (评议).
pub const CREDIT_APPRAISAL_ID: &str = "credit_appraisal";

/// Form id of the public notice of a credit file, put up and ended (公示).
pub const CREDIT_NOTICE_ID: &str = "credit_notice";

/// Form id of the township's confirmation of a credit file (审定).
pub const CREDIT_CONFIRM_ID: &str = "credit_confirm";

/// Form id of a loan that was typed in (贷款登记), where the bank's list does not have it yet.
pub const LOAN_ENTRY_ID: &str = "loan_entry";

/// Form id of a visit to a borrower (贷后走访).
pub const LOAN_FOLLOWUP_ID: &str = "loan_followup";

/// Form id of a step of a measure (措施办理): applied for, approved, paid …
pub const MEASURE_STEP_ID: &str = "measure_step";

/// Form id of what a household says on a cadre's phone (农户反映).
pub const HOUSEHOLD_SAID_ID: &str = "household_said";

/// Whether what a form says of a household becomes its current facts. A proposal says nothing but a
/// status, a training is about persons; credit files, loans and measures have items of their own.
pub fn feeds_facts(form_id: &str) -> bool {
    let other = matches!(
        form_id,
        STATUS_PROPOSAL_ID | MEASURE_STEP_ID | HOUSEHOLD_SAID_ID
    ) || form_id.starts_with("training_")
        || crate::credit_file::is_step(form_id)
        || crate::loan::is_of_loan(form_id);
    !other
}

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

/// 农户信用信息采集表, the credit file of a household.
pub const CREDIT_INFO: Sheets = sheets!("credit_info");

/// 信用评议, the appraisal group's word on a credit file.
pub const CREDIT_APPRAISAL: Sheets = sheets!("credit_appraisal");

/// 信用公示, the public notice.
pub const CREDIT_NOTICE: Sheets = sheets!("credit_notice");

/// 信用审定, the township's confirmation.
pub const CREDIT_CONFIRM: Sheets = sheets!("credit_confirm");

/// 贷款登记, a loan as the household's papers have it.
pub const LOAN_ENTRY: Sheets = sheets!("loan_entry");

/// 贷后走访, a visit to a borrower.
pub const LOAN_FOLLOWUP: Sheets = sheets!("loan_followup");

/// 措施办理, a step of a measure, made by one tap.
pub const MEASURE_STEP: Sheets = sheets!("measure_step");

/// 农户反映, what a household says on a cadre's phone.
pub const HOUSEHOLD_SAID: Sheets = sheets!("household_said");

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
        CREDIT_INFO,
        CREDIT_APPRAISAL,
        CREDIT_NOTICE,
        CREDIT_CONFIRM,
        LOAN_ENTRY,
        LOAN_FOLLOWUP,
        MEASURE_STEP,
        HOUSEHOLD_SAID,
    ];
    all.iter()
        .map(|sheets| compile(&Workbook::from_csv(sheets)?))
        .collect()
}
