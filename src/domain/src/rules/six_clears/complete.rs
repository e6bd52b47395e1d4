//! Whether members, house, production and income of a full survey are answered.

use crate::rules::answers::{Answer, Answers};
use crate::rules::survey::Survey;

/// Required questions of these sections; one that was not asked is not missing.
const QUESTIONS: &[&str] = &[
    "declared_members",
    "respondent",
    "house_own",
    "house_area",
    "house_struct",
    "house_year",
    "house_grade",
    "house_grade_date",
    "house_visible",
    "house_reno",
    "house_reno_kind",
    "house_reno_year",
    "house_lived",
    "land_farm",
    "land_forest",
    "land_fruit",
    "land_retire",
    "land_pasture",
    "land_water",
    "land_rent_out",
    "coop",
    "coop_name",
    "coop_share",
    "enterprise",
    "leader",
    "income_year",
    "prop_rent",
    "prop_dividend",
    "prop_other",
    "tr_dibao",
    "tr_tekun",
    "tr_pension",
    "tr_family",
    "tr_eco",
    "tr_farm",
    "tr_border",
    "tr_disab",
    "tr_support",
    "tr_other",
    "cost_other",
    "inc_proof",
    "inc_agree",
];
/// … about a member.
const OF_MEMBER: &[&str] = &[
    "m_change",
    "m_add_reason",
    "m_remove_reason",
    "m_change_date",
    "m_name",
    "m_idtype",
    "m_idno",
    "m_idno_other",
    "m_noid_reason",
    "m_sex",
    "m_birth",
    "m_ethnic",
    "m_rel",
    "m_presence",
    "m_marital",
    "m_politics",
    "m_student",
    "m_school",
    "m_school_place",
    "m_boarding",
    "m_dropout_reason",
    "m_dropout_date",
    "m_dropout_cert",
    "m_edu",
    "m_mandarin",
    "m_health",
    "m_chronic",
    "m_bigdis_name",
    "m_treated",
    "m_chronic_managed",
    "m_family_doctor",
    "m_dis_type",
    "m_dis_grade",
    "m_ins_med",
    "m_ins_bigdis",
    "m_ins_pension",
    "m_pension_payer",
    "m_dibao",
    "m_tekun",
    "m_leftbehind",
    "m_guardian",
    "m_labour",
    "m_work_place",
    "m_work_months",
    "m_work_kind",
    "m_work_channel",
    "m_post",
    "m_post_months",
    "m_skill_cert",
    "m_train_will",
    "m_train_type",
    "m_train_skill",
    "m_job_will",
    "m_job_place",
    "m_startup_will",
];
/// … about a line of production.
const OF_PRODUCTION: &[&str] = &["p_kind", "p_qty", "p_unit", "p_income", "p_cost"];
/// … about a line of wages.
const OF_WAGE: &[&str] = &["w_member", "w_kind", "w_months", "w_amount"];
/// … about a line of aid that is not income.
const OF_AID: &[&str] = &["nc_kind", "nc_amount"];

/// Whether everything that was asked and required is answered, and there is a member at all.
pub(crate) fn is_complete(survey: &Survey<'_>) -> bool {
    let answers = survey.answers;
    let members = survey.rows.iter();
    survey.n() > 0
        && all_given(answers, QUESTIONS)
        && members
            .map(|row| row.answers)
            .all(|row| all_given(row, OF_MEMBER))
        && rows_given(answers, "productions", OF_PRODUCTION)
        && rows_given(answers, "wages", OF_WAGE)
        && rows_given(answers, "nc_lines", OF_AID)
}

fn rows_given(answers: Answers<'_>, repeat: &str, questions: &[&str]) -> bool {
    let rows = answers.rows(repeat);
    rows.is_some_and(|rows| rows.iter().all(|(_, row)| all_given(*row, questions)))
}

fn all_given(answers: Answers<'_>, questions: &[&str]) -> bool {
    let missing = |name: &&str| matches!(answers.get(name), Answer::Unknown);
    !questions.iter().any(missing)
}
