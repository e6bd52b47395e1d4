//! The journal of an open form: every change is on its way to the disk before the next one is made.
//!
//! While one write is under way the newest state waits (there is no timer to lose), so at most one
//! state is unsaved. Writes between keystrokes are relaxed; leaving a question, a section or the
//! app makes everything strict, and so does the time: two seconds after the first relaxed one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use leptos::prelude::{ArcRwSignal, Set};
use serde_json::Value as Json;
use wasm_bindgen_futures::spawn_local;

use crate::clock;
use crate::diagnostics::{self, Happened};
use crate::json;
use crate::store::{AnyStore, Durability, Shelf, Write};

/// Longest time typed text may be only in the operating system's memory.
const SYNC_AFTER_MS: u32 = 2_000;
/// Pause before a failed write is tried again.
const RETRY_AFTER_MS: u32 = 1_000;

/// The append-only journal of one draft.
#[derive(Debug)]
pub struct Journal {
    store: Rc<AnyStore>,
    draft: String,
    next: Cell<u64>,
    waiting: RefCell<Vec<Json>>,
    busy: Cell<bool>,
    /// Something is written, but only relaxed.
    unsynced: Cell<bool>,
    strict_wanted: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    /// True while a write keeps failing: the screen says so in red.
    pub failing: ArcRwSignal<bool>,
}

impl Journal {
    /// A journal that goes on after `next` entries.
    pub fn new(store: &AnyStore, draft: String, next: u64) -> Rc<Self> {
        Rc::new(Self {
            // What is typed is stored, although the app is locked meanwhile.
            store: store.to_the_end(),
            draft,
            next: Cell::new(next),
            waiting: RefCell::default(),
            busy: Cell::new(false),
            unsynced: Cell::new(false),
            strict_wanted: Cell::new(false),
            timer: RefCell::new(None),
            failing: ArcRwSignal::new(false),
        })
    }

    /// The key of an entry: sorted as text, entries of a draft come in order.
    pub fn key(draft: &str, sequence: u64) -> String {
        format!("{draft}/{sequence:010}")
    }

    /// Takes one change. It is being stored when this returns.
    pub fn record(self: &Rc<Self>, entry: Json) {
        {
            let mut waiting = self.waiting.borrow_mut();
            // Keystrokes in one field replace each other; anything between keeps its place.
            let place = |entry: &Json| {
                entry
                    .get("set")
                    .map(|name| (name.clone(), entry.get("row").cloned()))
            };
            let same = waiting
                .last()
                .is_some_and(|last| place(last).is_some() && place(last) == place(&entry));
            if same {
                waiting.pop();
            }
            waiting.push(entry);
        }
        self.pump();
    }

    /// Makes everything recorded so far survive a power cut.
    pub fn sync(self: &Rc<Self>) {
        if self.busy.get() || self.unsynced.get() || !self.waiting.borrow().is_empty() {
            self.strict_wanted.set(true);
            self.pump();
        }
    }

    fn pump(self: &Rc<Self>) {
        let strict = self.strict_wanted.get();
        if self.busy.get() || (self.waiting.borrow().is_empty() && !strict) {
            return;
        }
        let entries = self.waiting.take();
        self.strict_wanted.set(false);
        self.busy.set(true);
        let sequence = self.next.get();
        self.next.set(sequence + 1);
        let body = json::write(&entries);
        let write = Write::Put(Shelf::Journal, Self::key(&self.draft, sequence), body);
        let durability = if strict {
            Durability::Strict
        } else {
            Durability::Relaxed
        };
        let journal = Rc::clone(self);
        // Owned by the journal, not by a component: leaving the page does not cancel it.
        spawn_local(async move {
            let result = journal.store.write(&[write], durability).await;
            journal.busy.set(false);
            match result {
                Ok(()) => journal.written(strict),
                Err(_) => journal.retry(entries, strict),
            }
        });
    }

    fn written(self: &Rc<Self>, strict: bool) {
        clock::mark("ruhu:saved");
        self.failing.set(false);
        if strict {
            self.unsynced.set(false);
            self.timer.replace(None);
        } else if !self.unsynced.replace(true) {
            let journal = Rc::clone(self);
            self.timer
                .replace(Some(Timeout::new(SYNC_AFTER_MS, move || journal.sync())));
        }
        self.pump();
    }

    /// Puts what could not be stored back in front and tries again soon.
    fn retry(self: &Rc<Self>, mut entries: Vec<Json>, strict: bool) {
        self.failing.set(true);
        diagnostics::note(Happened::NotSaved);
        let mut waiting = self.waiting.borrow_mut();
        entries.append(&mut waiting);
        *waiting = entries;
        if strict {
            self.strict_wanted.set(true);
        }
        let journal = Rc::clone(self);
        Timeout::new(RETRY_AFTER_MS, move || journal.pump()).forget();
    }
}
