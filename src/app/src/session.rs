//! The open form: engine, views and journal behind one handle.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use leptos::prelude::*;
use ruhu_domain::form::definition::{Form, NodeId};
use ruhu_domain::form::{
    Command, CommandError, Engine, OpenItem, Path, PrefillCounts, QuestionView, RowView,
    SectionView,
};
use ruhu_domain::form::{Finished, value::Value};
use ruhu_domain::rules::Assessment;
use ruhu_domain::rules::credit::Credit;
use serde_json::json;

use crate::clock;
use crate::drafts::{Draft, Opened};
use crate::i18n;
use crate::journal::Journal;

/// Handle of the open form; cheap to copy into every component.
#[derive(Clone, Copy)]
pub struct OpenForm(StoredValue<Rc<Session>, LocalStorage>);

struct Session {
    draft: Draft,
    form_sha256: String,
    journal: Rc<Journal>,
    engine: RefCell<Engine>,
    /// One signal per question on the screen.
    views: RefCell<HashMap<Path, ArcRwSignal<Option<QuestionView>>>>,
    /// Grows with every change: for what depends on the whole form.
    revision: ArcRwSignal<u32>,
    /// Everything open is shown, touched or not: the person tried to finish.
    finishing: ArcRwSignal<bool>,
    at: RefCell<String>,
    /// Open in another tab: nothing can be changed here.
    read_only: bool,
}

impl OpenForm {
    /// Wraps an opened draft. The handle lives as long as the reactive owner it is made in.
    pub fn new(opened: Opened, read_only: bool) -> Self {
        let Opened {
            draft,
            form_sha256,
            mut engine,
            journal,
        } = opened;
        engine.set_language(i18n::language().tag());
        clock::mark("ruhu:form-ready");
        Self(StoredValue::new_local(Rc::new(Session {
            at: RefCell::new(draft.at.clone()),
            draft,
            form_sha256,
            journal,
            engine: RefCell::new(engine),
            views: RefCell::default(),
            revision: ArcRwSignal::new(0),
            finishing: ArcRwSignal::new(false),
            read_only,
        })))
    }

    fn session(self) -> Rc<Session> {
        self.0.get_value()
    }

    /// The definition.
    pub fn form(self) -> std::sync::Arc<Form> {
        std::sync::Arc::clone(self.session().engine.borrow().form())
    }

    /// The draft as it was opened; its answers are those of the engine now.
    pub fn draft(self) -> Draft {
        self.session().draft.clone()
    }

    /// Hash of the form package.
    pub fn form_sha256(self) -> String {
        self.session().form_sha256.clone()
    }

    /// Where changes go.
    pub fn journal(self) -> Rc<Journal> {
        Rc::clone(&self.session().journal)
    }

    /// Makes everything typed so far survive a power cut. A form that is closed by now has seen to it:
    /// a field tells of losing the focus also when its page goes.
    pub fn sync(self) {
        if let Some(session) = self.0.try_get_value() {
            session.journal.sync();
        }
    }

    /// Whether another tab has the form.
    pub fn is_read_only(self) -> bool {
        self.session().read_only
    }

    /// The view of a question, kept current while it is on the screen.
    pub fn view(self, path: &Path) -> ArcRwSignal<Option<QuestionView>> {
        let session = self.session();
        let view = || ArcRwSignal::new(session.engine.borrow().question(path));
        session
            .views
            .borrow_mut()
            .entry(path.clone())
            .or_insert_with(view)
            .clone()
    }

    /// Whether something is asked now.
    pub fn asked(self, path: &Path) -> Memo<bool> {
        let view = self.view(path);
        let asked = |view: &QuestionView| view.relevant && view.carried.is_none();
        Memo::new(move |_| view.read().as_ref().is_some_and(asked))
    }

    /// The label of something, placeholders filled in.
    pub fn label(self, path: &Path) -> Memo<String> {
        let view = self.view(path);
        Memo::new(move |_| {
            let view = view.read();
            view.as_ref()
                .map(|view| view.label.clone())
                .unwrap_or_default()
        })
    }

    /// Forgets the views of the page that is left; the next page makes its own.
    pub fn clear_views(self) {
        self.session().views.borrow_mut().clear();
    }

    /// Answers a question.
    pub fn set(self, path: &Path, value: Value) {
        // A question that vanished meanwhile has nobody to tell.
        let _ = self.apply(&Command::Set(path.clone(), value));
    }

    /// Applies a command, stores it and updates what is on the screen.
    ///
    /// # Errors
    ///
    /// When it changed nothing.
    pub fn apply(self, command: &Command) -> Result<(), CommandError> {
        // A form that is closed changes no more.
        let session = self.0.try_get_value();
        let Some(session) = session.filter(|session| !session.read_only) else {
            return Err(CommandError::ReadOnly);
        };
        let (changed, entry) = {
            let mut engine = session.engine.borrow_mut();
            let changed = engine.apply(command)?;
            (changed, command.to_json(engine.form()))
        };
        if !changed.is_empty() || !matches!(command, Command::Set(..)) {
            session.journal.record(entry);
        }
        let views = session.views.borrow();
        for path in &changed {
            if let Some(view) = views.get(path) {
                view.set(session.engine.borrow().question(path));
            }
        }
        session.revision.update(|revision| *revision += 1);
        Ok(())
    }

    /// Follows every change of the form.
    pub fn track(self) {
        self.session().revision.track();
    }

    /// The sections, following every change.
    pub fn sections(self) -> Vec<SectionView> {
        self.track();
        self.session().engine.borrow().sections()
    }

    /// The rows of a repeat, following every change.
    pub fn rows(self, repeat: NodeId) -> Vec<RowView> {
        self.track();
        self.session().engine.borrow().rows(repeat)
    }

    /// Whether a repeat was declared to have no rows, following every change.
    pub fn is_declared_none(self, repeat: NodeId) -> bool {
        self.track();
        self.session().engine.borrow().is_declared_none(repeat)
    }

    /// The path as in `data-q`.
    pub fn path_text(self, path: &Path) -> String {
        self.session().engine.borrow().path_text(path)
    }

    /// The question at a path as it is written in `data-q`.
    pub fn find(self, text: &str) -> Option<Path> {
        let session = self.session();
        let engine = session.engine.borrow();
        let Some((list, rest)) = text.split_once('[') else {
            return Some(Path::household(engine.form().find(text)?));
        };
        let (place, question) = rest.split_once("].")?;
        let repeat = engine.form().find(list)?;
        let row = engine.rows(repeat).into_iter().nth(place.parse().ok()?)?;
        Some(Path::in_row(engine.form().find(question)?, row.key))
    }

    /// The repeat around a question.
    pub fn repeat_around(self, node: NodeId) -> Option<NodeId> {
        self.session().engine.borrow().repeat_around(node)
    }

    /// What keeps the form from being finished, following every change.
    pub fn open_items(self) -> Vec<OpenItem> {
        self.track();
        self.session().engine.borrow().open_items()
    }

    /// How many answers 无变化 of a section, or of a row, takes over, following every change.
    pub fn offered_with(self, around: NodeId, key: Option<&str>) -> usize {
        self.track();
        self.session().engine.borrow().offered_with(around, key)
    }

    /// How many questions of a section are not asked because the answer is known, following every
    /// change.
    pub fn carried(self, section: NodeId) -> usize {
        self.track();
        self.session().engine.borrow().section(section).carried
    }

    /// How this form came by its answers, following every change.
    pub fn prefill_counts(self) -> PrefillCounts {
        self.track();
        self.session().engine.borrow().prefill_counts()
    }

    /// What the rules say of the answers, following every change.
    pub fn assessment(self) -> Option<std::sync::Arc<Assessment>> {
        self.track();
        self.session().engine.borrow().assessment()
    }

    /// What the credit file is worth, following every change.
    pub fn credit(self) -> Option<std::sync::Arc<Credit>> {
        self.track();
        self.session().engine.borrow().credit()
    }

    /// What goes into the record, or what is open.
    ///
    /// # Errors
    ///
    /// The open questions.
    pub fn finish(self) -> Result<Finished, Vec<OpenItem>> {
        self.session().engine.borrow().finish()
    }

    /// Whether everything open is to be shown.
    pub fn is_finishing(self) -> bool {
        self.session().finishing.get()
    }

    /// Shows everything open from now on.
    pub fn show_all(self) {
        self.session().finishing.set(true);
    }

    /// Remembers where the person is, and makes everything typed so far survive a power cut.
    pub fn arrive(self, at: &str) {
        let session = self.session();
        if session.read_only {
            return;
        }
        if session.at.replace(at.to_owned()) != at {
            session
                .journal
                .record(json!({"at": at, "when": clock::now_rfc3339()}));
        }
        session.journal.sync();
    }

    /// Where the person was last.
    pub fn at(self) -> String {
        self.session().at.borrow().clone()
    }
}
