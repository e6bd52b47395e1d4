//! What is known of a household when a form is opened: the accepted surveys, and what was filled in
//! on this phone and nobody at the office has looked at yet.

use std::sync::Arc;

use ruhu_domain::benefits::{Benefits, Step as MeasureStep};
use ruhu_domain::credit_file::{CreditFile, Step, advance, is_step};
use ruhu_domain::current::{Current, Source};
use ruhu_domain::date::Date;
use ruhu_domain::form::Engine;
use ruhu_domain::forms::MEASURE_STEP_ID;
use ruhu_domain::household::Household;
use ruhu_domain::loan::{Loans, is_of_loan};
use ruhu_domain::office::{Office, add_credit};
use ruhu_domain::sync::protocol::RecordState;

use crate::account::{Account, read_meta, settings};
use crate::records::{self, Entry};
use crate::store::AnyStore;
use crate::{area, clock, forms};

/// The finished forms of this phone that count until the office decides, oldest first, each under
/// the code its household has now.
pub async fn own(store: &AnyStore) -> Vec<Entry> {
    let mut entries = records::list(store).await;
    entries.retain(|entry| entry.is_waiting() || entry.state == RecordState::Uploaded);
    entries.reverse();
    for entry in &mut entries {
        if let Some(alias) = area::alias(store, &entry.household).await {
            entry.household = alias.to;
        }
    }
    entries
}

/// The facts of a household. `own` may hold forms of other households, too.
pub async fn of(store: &AnyStore, household: &Household, own: &[Entry]) -> Option<Current> {
    let accepted = area::current(store, &household.code).await;
    with_own(store, household, accepted, own).await
}

/// The facts a form about this household begins with.
pub async fn of_household(store: &AnyStore, household: Option<&Household>) -> Option<Current> {
    of(store, household?, &own(store).await).await
}

/// Accepted facts with the forms of this phone on top.
pub async fn with_own(
    store: &AnyStore,
    household: &Household,
    accepted: Option<Current>,
    own: &[Entry],
) -> Option<Current> {
    let known = accepted.as_ref().map(Current::records).unwrap_or_default();
    let mut own = own
        .iter()
        .filter(|entry| entry.household == household.code && !known.contains(&entry.id))
        .peekable();
    if own.peek().is_none() {
        return accepted;
    }
    let office = Office::new(settings(store).await);
    let account: Option<Account> = read_meta(store, "account").await;
    let by = account.map(|account| account.name).unwrap_or_default();
    let mut current = accepted;
    for entry in own {
        let Some(record) = records::record(store, &entry.id).await else {
            continue;
        };
        let record = match area::alias(store, &record.household).await {
            Some(alias) => alias.follow(record),
            None => record,
        };
        let package = forms::load(store, &record.form_id, &record.form_version).await;
        let Some(package) = package else { continue };
        let day = record.finished_at.get(..10).and_then(Date::parse);
        let day = day.unwrap_or_else(clock::today);
        let context = office.context(Some(household.clone()), current.as_ref(), day);
        let (engine, _) = Engine::load(Arc::clone(&package.form), context, &record.answers);
        let source = Source::of(&record, &by);
        current
            .get_or_insert_default()
            .absorb(&engine, &record, source);
    }
    current
}

/// The credit file of a household, with the steps that still wait on this phone.
pub async fn credit(store: &AnyStore, code: &str, own: &[Entry]) -> Option<CreditFile> {
    let mut file = area::credit(store, code).await;
    let waits = |entry: &&Entry| entry.household == code && entry.is_waiting();
    let mut steps = own
        .iter()
        .filter(waits)
        .filter(|entry| is_step(&entry.form_id))
        .peekable();
    if steps.peek().is_none() {
        return file;
    }
    let office = Office::new(settings(store).await);
    let household = area::household(store, code).await;
    let current = match &household {
        Some(household) => of(store, household, own).await,
        None => None,
    };
    let account: Option<Account> = read_meta(store, "account").await;
    let by = account.map(|account| account.name).unwrap_or_default();
    for entry in steps {
        let Some(record) = records::record(store, &entry.id).await else {
            continue;
        };
        let package = forms::load(store, &record.form_id, &record.form_version).await;
        let Some(package) = package else { continue };
        let day = record.finished_at.get(..10).and_then(Date::parse);
        let day = day.unwrap_or_else(clock::today);
        let mut context = office.context(household.clone(), current.as_ref(), day);
        if let Some(file) = &file {
            add_credit(&mut context, file);
        }
        let (engine, _) = Engine::load(Arc::clone(&package.form), context, &record.answers);
        let step = Step::of(&engine, &record, &by);
        let after = step.and_then(|step| advance(file.as_ref(), &step, &office.settings()).ok());
        file = after.or(file);
    }
    file
}

/// The loans of a household, with those and the visits that still wait on this phone.
pub async fn loans(store: &AnyStore, code: &str, own: &[Entry]) -> Option<Loans> {
    let stored = area::loans(store, code).await;
    let waits = |entry: &&Entry| {
        entry.household == code && entry.is_waiting() && is_of_loan(&entry.form_id)
    };
    let mut records = Vec::new();
    for entry in own.iter().filter(waits) {
        records.extend(records::record(store, &entry.id).await);
    }
    if records.is_empty() {
        return stored;
    }
    let account: Option<Account> = read_meta(store, "account").await;
    let by = account.map(|account| account.name).unwrap_or_default();
    let mut loans = stored.unwrap_or_default();
    code.clone_into(&mut loans.household);
    loans.take(records.iter().map(|record| (record, by.as_str())));
    (!loans.loans.is_empty()).then_some(loans)
}

/// A step that waits on this phone, and whose it is.
pub type OwnStep = (String, MeasureStep);

/// Steps that were made here and are not at the server yet; `own` are the forms of this phone.
pub async fn steps(store: &AnyStore, own: &[Entry]) -> Vec<OwnStep> {
    let waits = |entry: &&Entry| entry.form_id == MEASURE_STEP_ID && entry.is_waiting();
    let mut steps = Vec::new();
    for entry in own.iter().filter(waits) {
        let record = records::record(store, &entry.id).await;
        let step = record.and_then(|record| MeasureStep::of(&record, ""));
        steps.extend(step.map(|step| (entry.household.clone(), step)));
    }
    steps
}

/// What became of a household's measures, with the steps that still wait on this phone.
pub fn with_steps(mut benefits: Benefits, code: &str, own: &[OwnStep]) -> Benefits {
    let here = own.iter().filter(|(household, _)| household == code);
    here.for_each(|(_, step)| benefits.put(step.clone()));
    benefits
}

/// The same, read from the store.
pub async fn benefits(store: &AnyStore, code: &str) -> Benefits {
    let own = steps(store, &own(store).await).await;
    with_steps(area::benefits(store, code).await, code, &own)
}
