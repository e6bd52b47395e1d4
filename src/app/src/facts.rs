//! What is known of a household when a form is opened: the accepted surveys, and what was filled in
//! on this phone and nobody at the office has looked at yet.

use std::sync::Arc;

use ruhu_domain::current::{Current, Source};
use ruhu_domain::date::Date;
use ruhu_domain::form::Engine;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::RecordState;

use crate::account::{Account, read_meta, settings};
use crate::records::{self, Entry};
use crate::store::AnyStore;
use crate::{area, clock, forms};

/// The finished forms of this phone that count until the office decides, oldest first.
pub async fn own(store: &AnyStore) -> Vec<Entry> {
    let mut entries = records::list(store).await;
    entries.retain(|entry| entry.is_waiting() || entry.state == RecordState::Uploaded);
    entries.reverse();
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
        let Some(bytes) = records::bytes(store, &entry.id).await else {
            continue;
        };
        let Ok(record) = Record::from_bytes(&bytes) else {
            continue;
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
