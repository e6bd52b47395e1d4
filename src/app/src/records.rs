//! Finished forms on the phone: the bytes as they are sent, and their state, which is the queue.

use std::rc::Rc;

use futures::future::join_all;
use ruhu_domain::arrange::Arrange;
use ruhu_domain::credit_file::{is_step, privacy};
use ruhu_domain::form::Finished;
use ruhu_domain::forms::TRAINING_RUN_ID;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::{Message, Problem, Receipt, RecordState, Review, Violation};
use ruhu_domain::sync::review::state_after;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::account::{self, read_meta};
use crate::area;
use crate::clock;
use crate::drafts::Draft;
use crate::facts;
use crate::json;
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write};
use crate::training;

/// A finished form without its bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the record.
    pub id: String,
    /// Hash of the bytes.
    pub sha256: String,
    /// Their length.
    pub bytes: usize,
    /// Form and version.
    pub form_id: String,
    /// Version of the form.
    pub form_version: String,
    /// Code of the household.
    pub household: String,
    /// Name of the head.
    pub title: String,
    /// Title of the form; empty in entries of older versions.
    #[serde(default)]
    pub form_title: Message,
    /// UTC instant, RFC 3339.
    pub finished_at: String,
    /// Where it stands.
    pub state: RecordState,
    /// The server's word.
    pub receipt: Option<Receipt>,
    /// What the server said against it.
    pub problem: Option<Problem>,
    /// What must be mended.
    #[serde(default)]
    pub violations: Vec<Violation>,
    /// Files that are not at the server yet.
    #[serde(default)]
    pub files: Vec<String>,
    /// Why the office sent it back or declared it void, in its words.
    #[serde(default)]
    pub reason: String,
    /// Paths of the questions the office asks about.
    #[serde(default)]
    pub questions: Vec<String>,
}

impl Entry {
    /// Whether the bytes are only on this phone.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, RecordState::Queued | RecordState::Sending)
    }

    /// Whether the server has given a receipt for exactly these bytes.
    pub fn is_at_server(&self) -> bool {
        let receipt = self.receipt.as_ref();
        !self.is_waiting() && receipt.is_some_and(|receipt| receipt.sha256 == self.sha256)
    }

    /// Whether it was refused because of the user: tried again at each start, and from another user.
    pub fn is_forbidden(&self) -> bool {
        let problem = self.problem.as_ref();
        problem.is_some_and(|problem| problem.status == 403)
    }

    pub(crate) fn write(&self) -> Write {
        Write::Put(Shelf::Records, entry_key(&self.id), json::write(self))
    }

    fn read(body: &[u8]) -> Option<Self> {
        json::read(body)
    }
}

/// Beginning of the keys of entries: they are listed without the bytes.
pub(crate) const ENTRY: &str = "entry/";

/// Beginning of the keys of bytes.
pub(crate) const BYTES: &str = "bytes/";

pub(crate) fn entry_key(id: &str) -> String {
    format!("{ENTRY}{id}")
}

pub(crate) fn bytes_key(id: &str) -> String {
    format!("{BYTES}{id}")
}

/// All finished forms, the newest first.
pub async fn list(store: &AnyStore) -> Vec<Entry> {
    let found = store.list(Shelf::Records, ENTRY).await.unwrap_or_default();
    let entries = found.iter().filter_map(|(_, body)| Entry::read(body));
    let mut entries: Vec<Entry> = entries.collect();
    entries.arrange_by(|one, other| other.finished_at.cmp(&one.finished_at));
    entries
}

/// One finished form.
pub async fn get(store: &AnyStore, id: &str) -> Option<Entry> {
    Entry::read(&store.get(Shelf::Records, &entry_key(id)).await.ok()??)
}

/// The bytes to send.
pub async fn bytes(store: &AnyStore, id: &str) -> Option<Vec<u8>> {
    store.get(Shelf::Records, &bytes_key(id)).await.ok()?
}

/// A finished form as it was sent or will be; `None` once its bytes are no more on this phone.
pub async fn record(store: &AnyStore, id: &str) -> Option<Record> {
    Record::from_bytes(&bytes(store, id).await?).ok()
}

/// A record that is ready to be stored.
#[derive(Debug)]
pub struct Prepared {
    /// What it says.
    pub record: Record,
    /// How it stands in the queue.
    pub entry: Entry,
    /// Everything that must be written together.
    pub writes: Vec<Write>,
}

/// Makes the record of a form, its bytes and its place in the queue.
///
/// # Errors
///
/// When this phone's id cannot be stored.
pub async fn prepare(
    store: &AnyStore,
    draft: &Draft,
    form_sha256: &str,
    finished: Finished,
) -> Result<Prepared, StoreError> {
    let record = Record {
        id: draft.id.clone(),
        form_id: draft.form_id.clone(),
        form_version: draft.form_version.clone(),
        form_sha256: form_sha256.to_owned(),
        household: household_code(draft, &finished),
        started_at: draft.started_at.clone(),
        finished_at: clock::now_rfc3339(),
        clock_offset_ms: read_meta(store, "clock_offset").await.unwrap_or(0),
        device: crate::account::device_id(store).await?,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        base_revision: draft.base_revision,
        known: finished.known,
        answers: finished.answers,
        computed: finished.computed,
    };
    let bytes = record.to_bytes();
    let files: Vec<_> = record
        .attachments()
        .into_iter()
        .map(|file| file.sha256)
        .collect();
    let entry = Entry {
        id: record.id.clone(),
        sha256: sha256_hex(&bytes),
        bytes: bytes.len(),
        form_id: record.form_id.clone(),
        form_version: record.form_version.clone(),
        household: record.household.clone(),
        title: draft.title.clone(),
        form_title: draft.form_title.clone(),
        finished_at: record.finished_at.clone(),
        state: RecordState::Queued,
        receipt: None,
        problem: None,
        violations: Vec::new(),
        files: files.clone(),
        reason: String::new(),
        questions: Vec::new(),
    };
    let mut writes: Vec<_> = files
        .into_iter()
        .map(|file| Write::Require(Shelf::Attachments, file))
        .collect();
    writes.push(Write::Put(Shelf::Records, bytes_key(&entry.id), bytes));
    writes.push(entry.write());
    Ok(Prepared {
        record,
        entry,
        writes,
    })
}

/// Turns a draft into a record, in one transaction: every file it names must be there, and the
/// draft goes only when the record has come.
///
/// # Errors
///
/// [`StoreError::Missing`] when a photo or signature is not on the phone; nothing has changed then.
pub async fn finish(
    store: &Rc<AnyStore>,
    draft: &Draft,
    form_sha256: &str,
    finished: Finished,
) -> Result<String, StoreError> {
    let Prepared {
        record,
        entry,
        mut writes,
    } = prepare(store, draft, form_sha256, finished).await?;
    writes.extend(training::own(&record));
    writes.push(Write::Delete(Shelf::Drafts, draft.id.clone()));
    writes.push(Write::DeletePrefix(
        Shelf::Journal,
        format!("{}/", draft.id),
    ));
    store.write(&writes, Durability::Strict).await?;
    Ok(entry.id)
}

/// The code as answered; a household begun without one keeps that of the draft. A course run lies in
/// the village of its place.
fn household_code(draft: &Draft, finished: &Finished) -> String {
    let answer = |name: &str| finished.answers.get(name).and_then(Json::as_str);
    let answered = answer("hh_code").or_else(|| answer("place_village"));
    answered.unwrap_or(&draft.household).to_owned()
}

/// Changes the entries of `ids` in one transaction, as they stand at that moment: a form that is
/// finished anew meanwhile is not taken back. `change` says whether there is anything to change.
/// Gives the entries that were changed.
///
/// # Errors
///
/// When they cannot be stored; nothing has changed then.
pub async fn update(
    store: &AnyStore,
    ids: impl IntoIterator<Item = &String> + Clone,
    mut change: impl FnMut(&mut Entry) -> bool,
) -> Result<Vec<Entry>, StoreError> {
    loop {
        let (mut writes, mut changed) = (Vec::new(), Vec::new());
        let keys: Vec<_> = ids.clone().into_iter().map(|id| entry_key(id)).collect();
        let stored = join_all(keys.iter().map(|key| store.get(Shelf::Records, key)));
        for (key, body) in keys.iter().zip(stored.await) {
            let body = body?;
            let entry = body.as_deref().and_then(Entry::read);
            let (Some(body), Some(mut entry)) = (body, entry) else {
                continue;
            };
            if change(&mut entry) {
                writes.push(Write::Unchanged(Shelf::Records, key.clone(), body));
                writes.push(entry.write());
                writes.extend(without_private(store, &entry).await);
                changed.push(entry);
            }
        }
        if changed.is_empty() {
            return Ok(changed);
        }
        match store.write(&writes, Durability::Strict).await {
            // Somebody was quicker: look again.
            Err(StoreError::Missing) => {}
            done => return done.map(|()| changed),
        }
    }
}

/// The bytes of a form that is at the server without what must not stay on a phone; nothing where all
/// may stay, or while somebody must mend it.
async fn without_private(store: &AnyStore, entry: &Entry) -> Option<Write> {
    let received = entry
        .receipt
        .as_ref()
        .is_some_and(|receipt| receipt.sha256 == entry.sha256);
    let settled = matches!(
        entry.state,
        RecordState::Uploaded | RecordState::Accepted | RecordState::Returned | RecordState::Void
    );
    if !is_step(&entry.form_id) || !received || !settled {
        return None;
    }
    let record = Record::from_bytes(&bytes(store, &entry.id).await?).ok()?;
    let open = privacy::redacted(&record)?.to_bytes();
    let key = bytes_key(&entry.id);
    Some(Write::Put(Shelf::Records, key, open))
}

/// The entry of a finished form after the office's word on it, as writes. None when it says nothing
/// about what this phone has: see [`state_after`].
pub async fn take_review(store: &AnyStore, review: &Review) -> Vec<Write> {
    let key = entry_key(&review.record);
    let Ok(Some(body)) = store.get(Shelf::Records, &key).await else {
        return Vec::new();
    };
    let mut writes = Vec::new();
    if let Some(mut entry) = Entry::read(&body)
        && review_entry(&mut entry, review)
    {
        writes.push(Write::Unchanged(Shelf::Records, key, body));
        writes.push(entry.write());
    }
    writes
}

/// Puts the office's word into an entry; says whether it was about what this phone has.
pub fn review_entry(entry: &mut Entry, review: &Review) -> bool {
    let Some(state) = state_after(&entry.sha256, entry.receipt.as_ref(), review) else {
        return false;
    };
    entry.state = state;
    entry.reason.clone_from(&review.reason);
    entry.questions.clone_from(&review.questions);
    true
}

/// Days after which what the server has is removed from the phone, unless the county says otherwise.
const KEEP_DAYS: f64 = 30.0;
/// The county's setting.
const KEEP_SETTING: &str = "keep_days";

/// Removes the answers and photos of forms that the server has had for a while and that need nothing
/// more; that they were handed in, and the receipt, stays. A form the office returned is kept, and so
/// is a course run: it says nothing of people, and is changed until it ends, which may be months later.
///
/// # Errors
///
/// When it cannot be stored; nothing has changed then.
pub async fn forget_old(store: &AnyStore) -> Result<(), StoreError> {
    let days = account::settings(store)
        .await
        .get(KEEP_SETTING)
        .and_then(Json::as_f64);
    let keep = days.unwrap_or(KEEP_DAYS) * 86_400_000.0;
    let before = clock::now_millis() as f64 - keep;
    let (old, others): (Vec<_>, Vec<_>) = list(store).await.into_iter().partition(|entry| {
        let done = matches!(
            entry.state,
            RecordState::Uploaded | RecordState::Accepted | RecordState::Void
        );
        let finished = clock::parse_rfc3339(&entry.finished_at);
        done && entry.is_at_server()
            && entry.form_id != TRAINING_RUN_ID
            && entry.files.is_empty()
            && finished.is_some_and(|finished| finished < before)
    });
    let mut writes = Vec::new();
    let mut files = std::collections::BTreeSet::new();
    for entry in &old {
        // Removed earlier, there is nothing left to look at.
        let Some(bytes) = bytes(store, &entry.id).await else {
            continue;
        };
        if let Ok(record) = Record::from_bytes(&bytes) {
            files.extend(record.attachments().into_iter().map(|file| file.sha256));
        }
        writes.push(Write::Delete(Shelf::Records, bytes_key(&entry.id)));
    }
    if writes.is_empty() {
        return Ok(());
    }
    // A photo may stand in a form that is still needed.
    let mut texts = Vec::new();
    for entry in &others {
        texts.extend(bytes(store, &entry.id).await);
    }
    for shelf in [Shelf::Drafts, Shelf::Journal] {
        texts.extend(
            store
                .list(shelf, "")
                .await?
                .into_iter()
                .map(|(_, body)| body),
        );
    }
    let needed = |file: &str| texts.iter().any(|text| names(text, file));
    let unneeded = files.into_iter().filter(|file| !needed(file));
    writes.extend(unneeded.map(|file| Write::Delete(Shelf::Attachments, file)));
    store.write(&writes, Durability::Strict).await
}

/// Whether a text names a file.
pub(crate) fn names(text: &[u8], file: &str) -> bool {
    text.windows(file.len()).any(|part| part == file.as_bytes())
}

/// Opens a record that must be mended as a draft again; the record stays until the draft is finished.
///
/// # Errors
///
/// When it is not on the phone or cannot be stored.
pub async fn reopen(store: &AnyStore, entry: &Entry) -> Result<String, StoreError> {
    let bytes = bytes(store, &entry.id).await.ok_or(StoreError::Missing)?;
    let record = Record::from_bytes(&bytes).map_err(StoreError::Other)?;
    let known = area::household(store, &entry.household).await;
    let draft = Draft {
        v: 1,
        id: record.id,
        form_id: record.form_id,
        form_version: record.form_version,
        household: entry.household.clone(),
        title: entry.title.clone(),
        form_title: entry.form_title.clone(),
        started_at: record.started_at,
        updated_at: clock::now_rfc3339(),
        base_revision: entry
            .receipt
            .as_ref()
            .map_or(record.base_revision, |receipt| Some(receipt.revision)),
        at: String::new(),
        answers: record.answers,
        facts: facts::of_household(store, known.as_ref()).await,
        credit: area::credit(store, &entry.household).await,
    };
    store.write(&[draft.write()], Durability::Strict).await?;
    Ok(draft.id)
}
