//! Carries out what [`ruhu_domain::sync::machine`] decides; decides nothing itself.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use futures::future::{join, join_all};
use gloo::timers::callback::Timeout;
use leptos::prelude::{ArcRwSignal, GetUntracked, LocalStorage, RwSignal, Set, Update};
use ruhu_domain::sync::machine::{Answer, Effect, Event, Failure, Machine, Queued};
use ruhu_domain::sync::protocol::{
    Batch, BatchAnswer, BatchItem, Problem, Receipt, RecordState, Taken,
};
use wasm_bindgen_futures::spawn_local;

use crate::account::{Account, read_meta};
use crate::api::{self, Call, NoAnswer};
use crate::area::{self, Index, Pulled};
use crate::clock;
use crate::diagnostics;
use crate::json;
use crate::records::{self, Entry};
use crate::store::{AnyStore, Shelf};

/// The queue at work.
pub struct Uploader {
    store: Rc<AnyStore>,
    machine: RefCell<Machine>,
    timer: RefCell<Option<Timeout>>,
    revision: RwSignal<u32>,
    /// The households of the area, following downloads.
    index: RwSignal<Arc<Index>, LocalStorage>,
    /// The app was locked: nothing is begun any more.
    stopped: Cell<bool>,
    /// Records in the request that is under way.
    sending: RefCell<Vec<String>>,
    /// Whether the area is being downloaded.
    pub pulling: ArcRwSignal<bool>,
    /// The token is not accepted any more; the person must enrol again.
    pub locked_out: ArcRwSignal<bool>,
}

impl Uploader {
    /// An idle uploader; [`Uploader::start`] fills its queue.
    pub fn new(
        store: Rc<AnyStore>,
        revision: RwSignal<u32>,
        index: RwSignal<Arc<Index>, LocalStorage>,
    ) -> Rc<Self> {
        Rc::new(Self {
            store,
            machine: RefCell::default(),
            timer: RefCell::new(None),
            revision,
            index,
            stopped: Cell::new(false),
            sending: RefCell::default(),
            pulling: ArcRwSignal::new(false),
            locked_out: ArcRwSignal::new(false),
        })
    }

    /// Takes up what earlier runs of the app left waiting.
    pub async fn start(self: &Rc<Self>) {
        for entry in records::list(&self.store).await.into_iter().rev() {
            self.take(&entry);
        }
    }

    /// Puts a record (or its files) into the queue.
    pub fn take(self: &Rc<Self>, entry: &Entry) {
        if entry.is_waiting() || entry.is_forbidden() {
            self.step(Event::Record(Queued {
                id: entry.id.clone(),
                sha256: entry.sha256.clone(),
                bytes: entry.bytes,
                finished_at: entry.finished_at.clone(),
            }));
        } else if entry.receipt.is_some() {
            for file in &entry.files {
                self.step(Event::File(file.clone()));
            }
        }
    }

    /// Now is a good time to try.
    pub fn wake(self: &Rc<Self>) {
        self.step(Event::Wake);
    }

    /// Whether somebody looks at the page.
    pub fn visible(self: &Rc<Self>, visible: bool) {
        self.step(Event::Visible(visible));
    }

    /// There is a new token.
    pub fn enrolled(self: &Rc<Self>) {
        self.locked_out.set(false);
        self.step(Event::Enrolled);
    }

    /// The state of an entry as people see it: what is under way is nowhere stored.
    pub fn seen(&self, entry: &mut Entry) {
        if entry.is_waiting() && self.sending.borrow().contains(&entry.id) {
            entry.state = RecordState::Sending;
        }
    }

    /// Stops for good. What is under way is let go: it stays queued and is sent again.
    pub fn stop(&self) {
        self.stopped.set(true);
        self.timer.take();
        self.pulling.set(false);
    }

    fn step(self: &Rc<Self>, event: Event) {
        if self.stopped.get() {
            return;
        }
        let random = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
        let effects = self
            .machine
            .borrow_mut()
            .step(clock::now_millis(), random, event);
        // What became of the records of a request is stored in one transaction.
        let (kept, others): (Vec<_>, Vec<_>) = effects
            .into_iter()
            .partition(|effect| matches!(effect, Effect::Keep { .. }));
        if !kept.is_empty() {
            let uploader = Rc::clone(self);
            spawn_local(async move { uploader.keep(kept).await });
        }
        for effect in others {
            self.carry_out(effect);
        }
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        let uploader = Rc::clone(self);
        match effect {
            Effect::Send(ids) => spawn_local(async move {
                uploader.sending.borrow_mut().clone_from(&ids);
                uploader.changed();
                let event = uploader.send(&ids).await;
                uploader.sending.borrow_mut().clear();
                uploader.step(event);
            }),
            Effect::AskFile(sha256) => spawn_local(async move {
                let event = uploader.ask_file(sha256).await;
                uploader.step(event);
            }),
            Effect::SendFile(sha256, offset) => spawn_local(async move {
                let event = uploader.send_file(sha256, offset).await;
                uploader.step(event);
            }),
            // All of them go together, see `step`.
            Effect::Keep { .. } => {}
            Effect::FileDone(sha256, _) => spawn_local(async move {
                let entries = records::list(&uploader.store).await;
                let ids = entries.iter().map(|entry| &entry.id);
                let done = |entry: &mut Entry| {
                    let before = entry.files.len();
                    entry.files.retain(|file| *file != sha256);
                    entry.files.len() < before
                };
                // Not stored, the file is asked for again: harmless.
                let _ = records::update(&uploader.store, ids, done).await;
                uploader.changed();
            }),
            Effect::Pull => spawn_local(async move {
                let event = uploader.pull().await;
                uploader.step(event);
            }),
            // The page is fetched to its end; the machine does not wait for it any more.
            Effect::StopPull => {}
            Effect::WakeAt(then) => {
                let pause = then.saturating_sub(clock::now_millis()).clamp(1, 600_000) as u32;
                self.timer.replace(Some(Timeout::new(pause, move || {
                    uploader.step(Event::Timer)
                })));
            }
            Effect::AskEnrol => self.locked_out.set(true),
        }
    }

    fn changed(&self) {
        self.revision.update(|revision| *revision += 1);
    }

    async fn token(&self) -> Option<String> {
        read_meta::<Account>(&self.store, "account")
            .await
            .map(|account| account.token)
    }

    /// Stores what became of records: the effects are all `Keep`.
    async fn keep(self: &Rc<Self>, effects: Vec<Effect>) {
        let mut kept = BTreeMap::new();
        for effect in effects {
            if let Effect::Keep {
                id,
                sha256,
                state,
                receipt,
                problem,
                violations,
            } = effect
            {
                kept.insert(id, (sha256, state, receipt, problem, violations));
            }
        }
        // A word of the office that came before the receipt is about these bytes after all.
        let mut reviews = Vec::new();
        for id in kept.keys() {
            reviews.extend(area::review(&self.store, id).await);
        }
        let change = |entry: &mut Entry| {
            let Some((sha256, state, receipt, problem, violations)) = kept.get(&entry.id) else {
                return false;
            };
            if entry.sha256 != *sha256 {
                return false;
            }
            entry.state = *state;
            if let Some(receipt) = receipt {
                entry.receipt = Some(Receipt::clone(receipt));
            }
            entry.problem = problem.as_deref().cloned();
            entry.violations.clone_from(violations);
            for review in &reviews {
                records::review_entry(entry, review);
            }
            true
        };
        // What cannot be stored stays queued, and is sent again: harmless.
        let changed = records::update(&self.store, kept.keys(), change).await;
        for entry in changed.unwrap_or_default() {
            let receipt = entry.receipt.as_ref();
            if receipt.is_some_and(|receipt| receipt.sha256 == entry.sha256) {
                self.take(&entry);
            }
        }
        self.changed();
    }

    async fn send(&self, ids: &[String]) -> Event {
        let (mut items, mut sent) = (Vec::new(), Vec::new());
        let stored = join_all(ids.iter().map(|id| {
            let (entry, bytes) = (
                records::get(&self.store, id),
                records::bytes(&self.store, id),
            );
            join(entry, bytes)
        }));
        for (entry, bytes) in stored.await {
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let (Some(entry), Some(record)) = (entry, text) else {
                continue;
            };
            sent.push(entry.id);
            items.push(BatchItem {
                sha256: entry.sha256,
                record,
            });
        }
        let Some(token) = self.token().await else {
            return Event::Failed(Failure::Unauthorized);
        };
        let body = json::write(&Batch {
            records: items,
            notes: diagnostics::unsent(),
        });
        let Ok(answer) = api::post_packed("/api/v1/records/batch", Some(&token), &body).await
        else {
            return Event::Failed(Failure::Network);
        };
        match answer.status {
            // A success without a readable answer is none: a proxy may say 200 with an empty body.
            200 => match answer.json::<BatchAnswer>() {
                Some(batch) => {
                    diagnostics::sent();
                    let answers = batch.results.into_iter();
                    let answers = answers.map(|result| read_answer(result.status, result.body));
                    Event::Answered(sent.into_iter().zip(answers).collect())
                }
                None => Event::Failed(Failure::Network),
            },
            // Not this user, says the server and not some portal on the way: said of each record.
            403 => match answer.json::<Problem>() {
                Some(problem) => {
                    let refused = |id| (id, Answer::Refused(problem.clone()));
                    Event::Answered(sent.into_iter().map(refused).collect())
                }
                None => Event::Failed(Failure::Network),
            },
            _ => Event::Failed(api::failure(&answer)),
        }
    }

    async fn pull(&self) -> Event {
        let Some(token) = self.token().await else {
            return Event::PullFailed(Failure::Unauthorized);
        };
        self.pulling.set(true);
        let mut index = Index::clone(&self.index.get_untracked());
        let pulled = area::pull(&self.store, &token, &mut index).await;
        let more = pulled.as_ref().is_ok_and(|pulled| pulled.more);
        if self.stopped.get() {
            return Event::PullFailed(Failure::Network);
        }
        self.pulling.set(more);
        match pulled {
            Ok(Pulled {
                cursor,
                more,
                reset,
                reviewed,
            }) => {
                self.index.set(Arc::new(index));
                if reviewed {
                    self.changed();
                }
                Event::Pulled {
                    cursor,
                    more,
                    reset,
                }
            }
            Err(failure) => Event::PullFailed(failure),
        }
    }

    async fn ask_file(&self, sha256: String) -> Event {
        let Some(token) = self.token().await else {
            return Event::Failed(Failure::Unauthorized);
        };
        let path = format!("/api/v1/attachments/{sha256}");
        let call = Call {
            method: "HEAD",
            path: &path,
            token: Some(&token),
            headers: &[],
            body: None,
        };
        match api::send(call).await {
            Ok(answer) if answer.status == 200 => Event::FileAt(sha256, None),
            Ok(answer) if answer.status == 204 => {
                let offset = answer
                    .header("upload-offset")
                    .and_then(|offset| offset.parse().ok());
                Event::FileAt(sha256, Some(offset.unwrap_or(0)))
            }
            Ok(answer) if answer.status == 404 => Event::FileAt(sha256, Some(0)),
            Ok(answer) if answer.status == 403 => Event::FileLater(sha256),
            Ok(answer) => Event::Failed(api::failure(&answer)),
            Err(NoAnswer) => Event::Failed(Failure::Network),
        }
    }

    async fn send_file(&self, sha256: String, offset: u64) -> Event {
        let stored = self
            .store
            .get(Shelf::Attachments, &sha256)
            .await
            .ok()
            .flatten();
        let Some(bytes) = stored else {
            return Event::FileRefused(sha256);
        };
        let Some(token) = self.token().await else {
            return Event::Failed(Failure::Unauthorized);
        };
        let rest = bytes.get(offset as usize..).unwrap_or_default();
        let range = format!(
            "bytes {offset}-{}/{}",
            bytes.len().saturating_sub(1),
            bytes.len()
        );
        let headers = [
            ("content-range", range.as_str()),
            ("content-type", "application/octet-stream"),
        ];
        let path = format!("/api/v1/attachments/{sha256}");
        let call = Call {
            method: "PUT",
            path: &path,
            token: Some(&token),
            headers: &headers,
            body: Some(rest),
        };
        match api::send(call).await {
            Ok(answer) => match answer.status {
                200 | 201 => Event::FileAt(sha256, None),
                // The server has another part of it: ask again where to go on.
                202 | 204 | 409 => Event::Failed(Failure::Network),
                403 => Event::FileLater(sha256),
                415 | 422 => Event::FileRefused(sha256),
                _ => Event::Failed(api::failure(&answer)),
            },
            Err(NoAnswer) => Event::Failed(Failure::Network),
        }
    }
}

fn read_answer(status: u16, body: serde_json::Value) -> Answer {
    if matches!(status, 200..=202) {
        if let Ok(taken) = serde_json::from_value::<Taken>(body) {
            return Answer::Taken(taken);
        }
        return Answer::Refused(problem(503));
    }
    let problem = serde_json::from_value(body).unwrap_or_else(|_| problem(status));
    Answer::Refused(Problem { status, ..problem })
}

fn problem(status: u16) -> Problem {
    Problem {
        kind: "about:blank".to_owned(),
        title: String::new(),
        status,
        code: "busy".to_owned(),
        detail: String::new(),
        violations: Vec::new(),
        stored: None,
    }
}
