//! Training forms that are filled in on the form's own pages: begun with what is known, and reading
//! the register while they are open.

use std::rc::Rc;
use std::sync::Arc;

use ruhu_domain::form::Context;
use ruhu_domain::settings::Settings;
use ruhu_domain::training::{Kind, Register, booked, entry, facts};
use serde_json::{Map, Value as Json, json};

use super::{others, register, runs};
use crate::area::Index;
use crate::drafts::{self, Draft, OpenError};
use crate::records::{self, Entry};
use crate::router::Route;
use crate::store::AnyStore;

/// Begins a form about a run with these answers; `title` names whom or what it is about.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn begin(
    store: &Rc<AnyStore>,
    index: &Arc<Index>,
    form_id: &str,
    (village, title): (&str, &str),
    answers: Map<String, Json>,
) -> Result<String, OpenError> {
    let draft = drafts::create(store, index, form_id, village).await?;
    drafts::preset(store, &draft, title, answers).await?;
    Ok(draft)
}

/// Opens a record of this phone for a change: the next revision of the same record.
///
/// # Errors
///
/// When it was not made on this phone.
pub async fn change(store: &Rc<AnyStore>, record: &str) -> Result<String, OpenError> {
    let entry: Entry = records::get(store, record)
        .await
        .ok_or(OpenError::NotFound)?;
    Ok(records::reopen(store, &entry).await?)
}

/// Where a finished training form leads: to the list it was begun from.
pub async fn page_after(store: &AnyStore, record: &str) -> Option<Route> {
    let record = records::record(store, record).await?;
    let (kind, entry) = entry::Entry::of(&record)?;
    let session = entry.answers.get("at_session").and_then(Json::as_str);
    Some(match kind {
        Kind::Run => Route::Run(entry.run),
        Kind::Enrolment => Route::RunPeople(entry.run),
        Kind::Attendance => Route::Session(entry.run, session?.to_owned()),
        Kind::Result => Route::RunResults(entry.run),
    })
}

/// Adds what a training form may read of the register.
pub async fn add_facts(store: &AnyStore, draft: &Draft, context: &mut Context) {
    let Some(kind) = Kind::of_form(&draft.form_id) else {
        return;
    };
    let text = |name: &str| {
        draft
            .answers
            .get(name)
            .and_then(Json::as_str)
            .unwrap_or_default()
    };
    let found = match kind {
        Kind::Run => run_facts(store, draft).await,
        Kind::Enrolment => {
            let run = text("en_run");
            let register = register(store, run).await;
            let booked = booked(&register, &others(store, run).await);
            facts::enrolment(&register, text("en_person"), &draft.id, &booked)
        }
        Kind::Attendance => {
            let register = register(store, text("at_run")).await;
            let minute = crate::clock::minute_of_day();
            facts::attendance(&register, text("at_session"), text("at_person"), minute)
        }
        Kind::Result => {
            let (run, person) = (text("re_run"), text("re_person"));
            let register = register(store, run).await;
            let others = others(store, run).await;
            result_facts(&register, &others, person, &draft.id, &context.settings)
        }
    };
    context.facts.extend(found);
}

/// What a result may read; also for one that is made by a tap.
pub fn result_facts(
    register: &Register,
    others: &[Register],
    person: &str,
    record: &str,
    settings: &Settings,
) -> Map<String, Json> {
    let two = facts::in_two_runs(register, others, person, settings);
    let mut found = facts::result(register, person, record, two);
    let earlier = ruhu_domain::training::standing::earlier(others, person, settings);
    let rows = earlier.into_iter().map(|one| {
        json!({
            "person": person, "end": one.end.to_string(), "skill": one.skill, "level": one.level,
            "completed": true, "subsidised": true,
        })
    });
    found.insert("training".to_owned(), rows.collect());
    found
}

/// Whether the same run is on this phone already, and the state it is in now.
async fn run_facts(store: &AnyStore, draft: &Draft) -> Map<String, Json> {
    let all = runs(store).await;
    let same = |name: &str, other: &Map<String, Json>| {
        let value = draft.answers.get(name);
        value.is_some() && value == other.get(name)
    };
    let exists = all.iter().any(|other| {
        other.run != draft.id
            && ["course_code", "place_village", "start_date"]
                .iter()
                .all(|name| same(name, &other.answers))
    });
    let own = all.iter().find(|other| other.run == draft.id);
    let state = own.and_then(|own| own.answers.get("run_state"));
    Map::from_iter([
        ("run_exists".to_owned(), json!(exists)),
        ("run_state".to_owned(), state.cloned().unwrap_or(Json::Null)),
    ])
}
