//! Every name a rule reads is a question of a form or a known fact: a misspelt name would be
//! "not asked" for ever and nobody would notice.

use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;
use ruhu_domain::forms;
use ruhu_domain::settings::find;

/// Facts of the background, and fields of their objects.
const FACTS: &[&str] = &[
    "_key",
    "amount",
    "answered",
    "area",
    "balance",
    "before",
    "code",
    "complete",
    "completed",
    "credit",
    "current",
    "date",
    "due",
    "end",
    "first_survey",
    "from",
    "full_survey",
    "grade",
    "helpers",
    "inc_net",
    "income_and_members",
    "income_year",
    "items",
    "kind",
    "last",
    "last_visit",
    "level",
    "like",
    "loan",
    "loans",
    "measures",
    "member",
    "months",
    "moved",
    "n",
    "name",
    "open",
    "output",
    "overdue",
    "with_loan",
    "by",
    "steps",
    "better",
    "unit",
    "phone",
    "paid",
    "parts",
    "people",
    "person",
    "phones",
    "points",
    "poor_household_member",
    "property",
    "public_employees",
    "relocation",
    "skill",
    "start",
    "status",
    "stops",
    "subsidised",
    "survey",
    "to",
    "training",
    "vehicle",
    "village",
    "year",
    "years",
];

/// Questions of the credit file and the loan follow-up.
const CREDIT: &str = "
    b_hh_code b_date b_consent b_consent_sign b_consent_until b_collector_role b_borrower
    b_name b_idno b_sex b_birth b_age b_ethnic b_edu b_health b_labour b_marital
    b_id_checked b_phone b_phone_years b_residence_years b_politics b_capacity
    b_spouse_agree as_house_grade as_house_value as_land_mu as_land_cert as_forest_cert
    as_tea_mu as_livestock as_machine as_vehicle as_stock as_deposit as_shares as_productive
    de_any de_kind de_lender de_amount de_balance de_start de_due de_use de_overdue
    de_guarantee de_total in_net in_pc in_wage in_prod in_prop in_trans in_total in_line
    in_next cr_history cr_report cr_court cr_other_pay cr_coop_pay ch_panel ch_law ch_vice
    ch_honest ch_grateful ch_elder ch_public ch_honour ch_reason la_full la_half la_skill
    la_exp_years ln_want ln_product ln_amount ln_months ln_use ln_self_use pl_industry
    pl_scale pl_cost pl_own pl_income pl_support ln_repay ln_known rt_score rt_parts
    rt_stops rt_grade rt_limit rt_final_grade rt_final_limit rt_reason rt_valid_until
    rt_told fu_loan fu_date fu_knows fu_card_self fu_use fu_enterprise fu_dividend fu_seen
    fu_ratio fu_state fu_can_repay fu_photo pa_name pa_role debts
";

/// Questions of the four training forms.
const TRAINING: &str = "
    run_id course_name course_code train_type skill skill_level organiser provider fund
    trainer_name trainer_kind place_village place_name target_villages lang start_date
    end_date plan_hours capacity mainly_poor subsidy_day run_state sessions s_date s_start
    s_end s_topic en_run en_find en_name en_idno en_noid en_sex en_birth en_age en_ethnic
    en_village en_phone en_hh en_archived en_labour en_student en_will en_need en_status
    en_source en_consent at_session at_person at_in at_in_method at_out at_photo at_sign
    at_note at_hours re_hours re_rate re_complete re_test re_score re_cert_no re_cert_date
    re_satisfied re_learned re_eligible re_subsidy_days re_subsidy_amount re_paid re_after
    s_date s_start s_end s_topic s_cancelled
";

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The names in calls such as `.is("name"`, whatever the line breaks.
fn names_read(source: &str) -> Vec<String> {
    let calls = "is|is_other_than|yes|no|has|has_only|text|whole|fen|number|compare|date|codes|is_given|rows|get|list|object|answered";
    let call = Regex::new(&format!(r#"\.(?:{calls})\(\s*"([^"{{]+)""#)).expect("a pattern");
    let names = call.captures_iter(source).map(|found| found[1].to_owned());
    // Settings have a test of their own.
    names.filter(|name| !name.starts_with("P_")).collect()
}

#[test]
fn every_name_read_by_a_rule_exists() {
    let forms = forms::built_in().unwrap_or_else(|_| panic!("the forms compile"));
    let mut files = Vec::new();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    sources(&rules, &mut files);
    let mut seen = 0;
    for file in files {
        let source = fs::read_to_string(&file).expect("a source");
        for name in names_read(&source) {
            seen += 1;
            let planned = CREDIT.split_whitespace().chain(TRAINING.split_whitespace());
            let asked = forms.iter().any(|form| form.find(&name).is_some())
                || planned.into_iter().any(|planned| planned == name);
            assert!(
                asked || FACTS.contains(&name.as_str()),
                "{} reads `{name}`, which no form asks",
                file.display()
            );
        }
    }
    assert!(seen > 80, "only {seen} names were found");
}

#[test]
fn every_setting_read_by_a_rule_exists() {
    let setting = Regex::new(r#""(P_[A-Z0-9_a-z.]+)""#).expect("a pattern");
    let mut files = Vec::new();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    sources(&rules, &mut files);
    for file in files {
        let source = fs::read_to_string(&file).expect("a source");
        for found in setting.captures_iter(&source) {
            let name = &found[1];
            let range = format!("{name}.from");
            let known = find(name).is_some() || find(&range).is_some();
            assert!(known, "{} reads the setting `{name}`", file.display());
        }
    }
}

#[test]
fn names_are_found_across_lines_and_settings_are_left_out() {
    let source =
        "answers.is(\n    \"water_home\", &[]).or(row.text(\"_key\")) settings.get(\"P_DROP\")";
    assert_eq!(names_read(source), ["water_home", "_key"]);
}
