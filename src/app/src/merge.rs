//! Both versions of a record that somebody else changed first, from the store.

use std::sync::Arc;

use ruhu_domain::current::Current;
use ruhu_domain::merge::{self, Difference, Field};
use ruhu_domain::record::Record;

use crate::area::{self, Index};
use crate::drafts::{self, Draft};
use crate::records::{self, Entry};
use crate::store::{AnyStore, Durability, StoreError};
use crate::{clock, facts, forms, i18n};

/// Both versions, and where they differ.
#[derive(Clone, Debug)]
pub struct Versions {
    /// What is on this phone.
    pub mine: Record,
    /// What is at the server.
    pub theirs: Record,
    /// The server's revision.
    pub revision: u32,
    /// In the order of the form.
    pub differences: Vec<Difference>,
    /// What is known of the household.
    pub facts: Option<Current>,
}

/// The versions of a record the server refused because it has another one.
pub async fn versions(store: &AnyStore, index: &Arc<Index>, entry: &Entry) -> Option<Versions> {
    let stored = entry.problem.as_ref()?.stored.as_ref()?;
    let mine = Record::from_bytes(&records::bytes(store, &entry.id).await?).ok()?;
    let theirs = Record::from_bytes(stored.record.as_bytes()).ok()?;
    let package = forms::load(store, &mine.form_id, &mine.form_version).await?;
    let known = area::household(store, &entry.household).await;
    let facts = facts::of_household(store, known.as_ref()).await;
    let mut context = drafts::context(store, index, &entry.household, known, facts.as_ref()).await;
    let file = area::credit(store, &entry.household).await;
    drafts::add_more(
        store,
        &mut context,
        &mine.form_id,
        &entry.household,
        file.as_ref(),
    )
    .await;
    let language = i18n::language().tag();
    let form = &package.form;
    let differences = merge::differences(form, &context, language, &mine.answers, &theirs.answers);
    Some(Versions {
        mine,
        theirs,
        revision: stored.revision,
        differences,
        facts,
    })
}

/// A draft of what was chosen, as a change of the server's revision. The record stays as it is until
/// the draft is finished.
///
/// # Errors
///
/// When it cannot be stored.
pub async fn draft(
    store: &AnyStore,
    entry: &Entry,
    versions: &Versions,
    theirs_at: &[Field],
) -> Result<String, StoreError> {
    let Versions {
        mine,
        theirs,
        revision,
        ..
    } = versions;
    let draft = Draft {
        v: 1,
        id: mine.id.clone(),
        form_id: mine.form_id.clone(),
        form_version: mine.form_version.clone(),
        household: entry.household.clone(),
        title: entry.title.clone(),
        form_title: entry.form_title.clone(),
        started_at: mine.started_at.clone(),
        updated_at: clock::now_rfc3339(),
        base_revision: Some(*revision),
        at: String::new(),
        answers: merge::merged(&mine.answers, &theirs.answers, theirs_at),
        facts: versions.facts.clone(),
        credit: area::credit(store, &entry.household).await,
    };
    store.write(&[draft.write()], Durability::Strict).await?;
    Ok(draft.id)
}
