//! Records made by one tap: checked by the form as every other, and stored before the page shows them.

use std::rc::Rc;
use std::sync::Arc;

use ruhu_domain::form::Engine;
use ruhu_domain::office::Office;
use ruhu_domain::training::{Entry, Kind};
use serde_json::{Map, Value as Json};

use crate::account::settings;
use crate::drafts::Draft;
use crate::records;
use crate::services::Services;
use crate::store::{AnyStore, Durability, StoreError};
use crate::{clock, forms, i18n, training};

/// What a tap says.
#[derive(Clone, Debug)]
pub struct Made {
    /// Which form.
    pub form_id: &'static str,
    /// Whose name the list of records shows.
    pub title: String,
    /// The answers.
    pub answers: Map<String, Json>,
    /// What the form may read beside the answers, such as a register.
    pub facts: Map<String, Json>,
}

/// Why a tap made nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// The form wants more or something is wrong, in the words of its checks.
    Open(String),
    /// The form is not on the phone yet.
    NoForm,
    /// It could not be stored.
    Store(StoreError),
}

impl From<StoreError> for NotMade {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What was stored: for the queue, and for the register on the screen.
#[derive(Debug, Default)]
pub struct Stored {
    /// The records in the queue.
    pub records: Vec<records::Entry>,
    /// The entries of those that are about a course.
    pub entries: Vec<(Kind, Entry)>,
    /// Whom the form wants more of, with its words; nothing was stored of them.
    pub open: Vec<String>,
}

/// Makes the records and stores them.
async fn make(store: &Rc<AnyStore>, household: &str, all: Vec<Made>) -> Result<Stored, NotMade> {
    let office = Office::new(settings(store).await);
    let now = clock::now_rfc3339();
    let (mut writes, mut stored) = (Vec::new(), Stored::default());
    let mut package = None::<(&str, String, forms::Package)>;
    for made in all {
        if package.as_ref().is_none_or(|(id, ..)| *id != made.form_id) {
            let version = forms::arrived(store, made.form_id).await;
            let version = version.ok_or(NotMade::NoForm)?;
            let loaded = forms::load(store, made.form_id, &version).await;
            package = Some((made.form_id, version, loaded.ok_or(NotMade::NoForm)?));
        }
        let Some((_, version, package)) = &package else {
            continue;
        };
        let mut context = office.context(None, None, clock::today());
        context.facts.extend(made.facts);
        let (mut engine, _) = Engine::load(Arc::clone(&package.form), context, &made.answers);
        engine.set_language(i18n::language().tag());
        if let Some(open) = engine.open_items().first() {
            // One of a whole class must not hold up the others.
            let words = [&made.title, &open.label, &open.message].map(String::as_str);
            stored.open.push(words.join(" · "));
            continue;
        }
        let draft = Draft {
            v: 1,
            id: uuid::Uuid::now_v7().to_string(),
            form_id: made.form_id.to_owned(),
            form_version: version.clone(),
            household: household.to_owned(),
            title: made.title,
            form_title: forms::title(&package.form),
            started_at: now.clone(),
            updated_at: now.clone(),
            base_revision: None,
            at: String::new(),
            answers: Map::new(),
            facts: None,
            credit: None,
        };
        let prepared = records::prepare(store, &draft, &package.sha256, engine.finished()).await?;
        writes.extend(prepared.writes);
        writes.extend(training::own(&prepared.record));
        stored.entries.extend(Entry::of(&prepared.record));
        stored.records.push(prepared.entry);
    }
    if stored.records.is_empty()
        && let Some(words) = stored.open.pop()
    {
        return Err(NotMade::Open(words));
    }
    store.write(&writes, Durability::Strict).await?;
    Ok(stored)
}

/// Makes a record of each that the form takes, in one transaction, and puts them into the queue.
/// `household` is the code of the household, or of the division the records lie in. What follows the
/// list of records is told by the caller, once.
///
/// # Errors
///
/// See [`NotMade`]; nothing is stored then.
pub async fn send(services: Services, household: &str, all: Vec<Made>) -> Result<Stored, NotMade> {
    let stored = make(&services.store(), household, all).await?;
    for entry in &stored.records {
        services.uploader().take(entry);
    }
    clock::mark("ruhu:saved");
    Ok(stored)
}
