//! What every engine must do. Each function is one behaviour, run on a database with one user.
//!
//! An engine's tests open an empty database and call [`conformance!`].

mod accounts;
mod changes;
mod door;
mod households;
mod imports;
mod pictures;
mod reviews;
mod samples;
mod training;
mod uploads;

pub(super) use accounts::*;
pub(super) use changes::*;
pub(super) use door::*;
pub(super) use households::*;
pub(super) use imports::*;
pub(super) use pictures::*;
pub(super) use reviews::*;
pub(super) use samples::add_user;
pub(super) use training::*;
pub(super) use uploads::*;

/// Makes one test of each behaviour for an engine; `$open` gives an empty database and whatever
/// must live as long as it.
macro_rules! conformance {
    ($open:path: $($behaviour:ident),* $(,)?) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $behaviour() {
            let (storage, _kept) = $open().await;
            $crate::storage::conformance::add_user(&*storage).await;
            $crate::storage::conformance::$behaviour(storage).await;
        })*
    };
    ($open:path) => {
        $crate::storage::conformance::conformance! { $open:
            twenty_identical_uploads_give_one_receipt,
            each_row_of_the_upload_table,
            a_void_record_takes_nothing,
            a_batch_is_taken_in_its_order,
            an_upload_that_fails_leaves_no_trace,
            revisions_count_on_from_a_base_that_is_not_here,
            receipts_are_found_by_number_and_signed_by_the_first_key,
            pictures_arrive_in_pieces,
            pictures_that_are_none_are_thrown_away,
            files_are_taken_only_when_a_record_of_the_user_names_them,
            changes_come_in_order_and_only_once,
            changes_are_cut_to_the_area,
            what_leaves_an_area_is_deleted_there,
            what_is_for_one_user_reaches_nobody_else,
            helpers_get_the_households_granted_to_them,
            trainers_get_their_runs_and_the_people_of_their_villages,
            credit_files_reach_those_who_read_them,
            a_decision_is_about_the_newest_revision,
            a_decision_on_facts_that_changed_is_made_again,
            records_are_listed_by_area_state_and_page,
            the_audit_keeps_every_line,
            a_joined_household_takes_its_records_along,
            a_change_of_households_that_changed_is_made_again,
            an_import_is_written_whole_or_not_at_all,
            assigned_households_are_on_the_helpers_phone,
            five_tries_close_a_code_for_half_an_hour_card_or_not,
            of_many_tries_at_once_five_are_looked_at,
            a_page_is_open_for_its_time_and_a_new_card_closes_it,
            what_was_said_aloud_is_kept_once,
            codes_enrol_once_and_in_time,
            users_are_replaced_and_keep_their_phones,
            tokens_open_only_their_county,
            form_versions_in_use_do_not_change,
            refused_things_are_kept_once,
            a_closed_database_says_so,
        }
    };
}
pub(super) use conformance;
