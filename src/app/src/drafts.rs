//! Open forms: a snapshot in `drafts`, everything since in `journal`.

use std::rc::Rc;
use std::sync::Arc;

use ruhu_domain::arrange::Arrange;
use ruhu_domain::credit_file::{CreditFile, is_step};
use ruhu_domain::current::Current;
use ruhu_domain::form::{Command, Context, Engine};
use ruhu_domain::forms::{HOUSEHOLD_SURVEY_ID, LOAN_FOLLOWUP_ID};
use ruhu_domain::household::Household;
use ruhu_domain::household::alias::renamed;
use ruhu_domain::office::{Office, add_credit, add_loans, add_rating};
use ruhu_domain::sync::protocol::Message;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::account::Account;
use crate::area::{self, Index, Others};
use crate::forms::{self, Package};
use crate::journal::Journal;
use crate::json;
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write};
use crate::{account, clock, facts, training};

/// A snapshot of an open form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Version of this shape.
    pub v: u32,
    /// Also the id of the record it becomes.
    pub id: String,
    /// The form it was begun with, and stays in.
    pub form_id: String,
    /// Its version.
    pub form_version: String,
    /// Code of the household.
    pub household: String,
    /// Name of the head, for lists.
    pub title: String,
    /// Title of the form, for lists; empty in drafts of older versions.
    #[serde(default)]
    pub form_title: Message,
    /// UTC instant, RFC 3339.
    pub started_at: String,
    /// Last change, RFC 3339.
    pub updated_at: String,
    /// The server's revision this changes, when it repairs a record.
    pub base_revision: Option<u32>,
    /// The page the person was on.
    pub at: String,
    /// All that was typed.
    pub answers: Map<String, Json>,
    /// What was known of the household when it was begun. A form goes on with it, whatever comes in
    /// meanwhile: replaying 无变化 must give the same answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Current>,
    /// The credit file as it stood then, in a form of its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<CreditFile>,
}

/// Why a draft does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// It is not on this phone; it may have been finished in another tab.
    NotFound,
    /// The form package is not on this phone yet.
    NoForm,
    /// The phone's storage does not answer.
    Store(StoreError),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Draft {
    /// The draft as a write.
    pub fn write(&self) -> Write {
        Write::Put(Shelf::Drafts, self.id.clone(), json::write(self))
    }
}

/// A draft that is open.
#[derive(Debug)]
pub struct Opened {
    /// As of now.
    pub draft: Draft,
    /// Hash of the form package.
    pub form_sha256: String,
    /// The form with its answers.
    pub engine: Engine,
    /// Where changes go.
    pub journal: Rc<Journal>,
}

/// All drafts, the newest change first.
pub async fn list(store: &AnyStore) -> Vec<Draft> {
    let found = store.list(Shelf::Drafts, "").await.unwrap_or_default();
    let read = |(_, body): (String, Vec<u8>)| json::read(&body);
    let mut drafts: Vec<Draft> = found.into_iter().filter_map(read).collect();
    drafts.arrange_by(|one, other| other.updated_at.cmp(&one.updated_at));
    drafts
}

/// Begins a form for a household and stores the empty draft.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn create(
    store: &Rc<AnyStore>,
    index: &Arc<Index>,
    form_id: &str,
    household: &str,
) -> Result<String, OpenError> {
    let version = forms::arrived(store, form_id)
        .await
        .ok_or(OpenError::NoForm)?;
    let package = forms::load(store, form_id, &version)
        .await
        .ok_or(OpenError::NoForm)?;
    let known = area::household(store, household).await;
    let title = known
        .as_ref()
        .map(|known| known.head.clone())
        .unwrap_or_default();
    let facts = facts::of_household(store, known.as_ref()).await;
    let own = facts::own(store).await;
    let credit = match is_step(form_id) {
        true => facts::credit(store, household, &own).await,
        false => None,
    };
    let mut context = context(store, index, household, known, facts.as_ref()).await;
    add_more(store, &mut context, form_id, household, credit.as_ref()).await;
    let engine = Engine::new(Arc::clone(&package.form), context);
    let now = clock::now_rfc3339();
    let draft = Draft {
        v: 1,
        id: uuid::Uuid::now_v7().to_string(),
        form_id: form_id.to_owned(),
        form_version: version,
        household: household.to_owned(),
        title,
        form_title: forms::title(&package.form),
        started_at: now.clone(),
        updated_at: now,
        base_revision: None,
        at: String::new(),
        answers: engine.draft_answers(),
        facts,
        credit,
    };
    store.write(&[draft.write()], Durability::Strict).await?;
    Ok(draft.id)
}

/// Lays answers over a draft that was just begun, and names whom it is about.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn preset(
    store: &AnyStore,
    id: &str,
    title: &str,
    answers: Map<String, Json>,
) -> Result<(), OpenError> {
    let sealed = store.get(Shelf::Drafts, id).await?;
    let read = sealed.and_then(|body| json::read::<Draft>(&body));
    let mut draft = read.ok_or(OpenError::NotFound)?;
    title.clone_into(&mut draft.title);
    draft.answers.extend(answers);
    store.write(&[draft.write()], Durability::Strict).await?;
    Ok(())
}

/// Opens a draft: snapshot, then the journal on top; with `fold` both become a new snapshot.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn open(
    store: &Rc<AnyStore>,
    index: &Arc<Index>,
    id: &str,
    fold: bool,
) -> Result<Opened, OpenError> {
    let body = store.get(Shelf::Drafts, id).await?;
    let read = body.and_then(|body| json::read::<Draft>(&body));
    let mut draft = read.ok_or(OpenError::NotFound)?;
    let Package { form, sha256 } = forms::load(store, &draft.form_id, &draft.form_version)
        .await
        .ok_or(OpenError::NoForm)?;
    // Begun under a code that became another: from here on it is a form of that household, about
    // the same people.
    let alias = area::alias(store, &draft.household).await;
    let members = alias.map(|alias| {
        draft.household = alias.to;
        alias.members
    });
    let now = |json: Json| match &members {
        Some(members) => renamed(json, members),
        None => json,
    };
    if let Json::Object(answers) = now(Json::Object(draft.answers.clone())) {
        draft.answers = answers;
    }
    let known = area::household(store, &draft.household).await;
    let facts = draft.facts.as_ref();
    let mut context = context(store, index, &draft.household, known, facts).await;
    training::add_facts(store, &draft, &mut context).await;
    let (form_id, code) = (&draft.form_id, &draft.household);
    add_more(store, &mut context, form_id, code, draft.credit.as_ref()).await;
    let (mut engine, _) = Engine::load(form, context, &draft.answers);
    let entries = store.list(Shelf::Journal, &format!("{id}/")).await?;
    let mut last = 0;
    for (key, body) in &entries {
        last = key
            .rsplit('/')
            .next()
            .and_then(|number| number.parse().ok())
            .map_or(last, |number: u64| number + 1);
        let changes: Vec<Json> = json::read(body).unwrap_or_default();
        for change in changes {
            replay(&mut engine, &mut draft, &now(change));
        }
    }
    // Another tab may be writing to the journal: only what was read is folded, and only by the tab
    // that may change the form.
    if fold && !entries.is_empty() {
        draft.answers = engine.draft_answers();
        let read = entries
            .iter()
            .map(|(key, _)| Write::Delete(Shelf::Journal, key.clone()));
        let writes: Vec<_> = std::iter::once(draft.write()).chain(read).collect();
        store.write(&writes, Durability::Strict).await?;
    }
    // Sequence numbers go on, so that an entry of another tab is never overwritten.
    let journal = Journal::new(store, id.to_owned(), last);
    Ok(Opened {
        draft,
        form_sha256: sha256,
        engine,
        journal,
    })
}

fn replay(engine: &mut Engine, draft: &mut Draft, change: &Json) {
    if let Some(at) = change.get("at").and_then(Json::as_str) {
        draft.at = at.to_owned();
    } else if let Some(command) = Command::from_json(engine.form(), change) {
        // A command that no longer fits (its row was removed later) has nothing to do.
        let _ = engine.apply(&command);
    }
    if let Some(when) = change.get("when").and_then(Json::as_str) {
        draft.updated_at = when.to_owned();
    }
}

/// What the form is filled in against.
pub async fn context(
    store: &AnyStore,
    index: &Arc<Index>,
    code: &str,
    known: Option<Household>,
    current: Option<&Current>,
) -> Context {
    let office = Office::new(account::settings(store).await);
    // A temporary code may have become another; the household is not its own neighbour.
    let own = known.as_ref().map_or(code, |known| &known.code).to_owned();
    let mut context = office.context(known, current, clock::today());
    context.area = Arc::new(Others::than(index, &own));
    context
}

/// What forms about credit and loans read beside the survey.
pub async fn add_more(
    store: &AnyStore,
    context: &mut Context,
    form_id: &str,
    code: &str,
    credit: Option<&CreditFile>,
) {
    if let Some(account) = account::read_meta::<Account>(store, "account").await {
        let role = Json::from(account.role.name());
        context.facts.insert("role".to_owned(), role);
    }
    if let Some(file) = credit {
        add_credit(context, file);
    }
    if form_id == HOUSEHOLD_SURVEY_ID
        && let Some(file) = area::credit(store, code).await
    {
        add_rating(context, &file);
    }
    if form_id == LOAN_FOLLOWUP_ID
        && let Some(loans) = facts::loans(store, code, &facts::own(store).await).await
    {
        let loans = loans.stored().into_iter().map(Json::Object);
        add_loans(context, &loans.collect::<Vec<_>>());
    }
}
