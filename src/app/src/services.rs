//! What every page can ask for: the store, the area, the account, the queue.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::{self, Account, read_meta};
use crate::area::{self, Index};
use crate::forms;
use crate::records::{self, Entry};
use crate::store::{AnyStore, IndexedDb, Memory};
use crate::sync::Uploader;

/// Name of the database in the browser.
const DATABASE: &str = "ruhu";

/// Handle given to all pages through the context.
#[derive(Clone, Copy)]
pub struct Services {
    store: StoredValue<Rc<AnyStore>, LocalStorage>,
    uploader: StoredValue<Rc<Uploader>, LocalStorage>,
    index: RwSignal<Arc<Index>, LocalStorage>,
    account: RwSignal<Option<Account>>,
    /// Grows when records or drafts changed.
    revision: RwSignal<u32>,
}

impl Services {
    /// Opens the store and reads what is needed for the first page.
    pub async fn open() -> Self {
        let store = match IndexedDb::open(DATABASE).await {
            Ok(store) => AnyStore::IndexedDb(store),
            // The light is red then: nothing outlives the page.
            Err(_) => AnyStore::Memory(Memory::default()),
        };
        let store = Rc::new(store);
        let account: Option<Account> = read_meta(&store, "account").await;
        let index = area::load(&store).await;
        let index = RwSignal::new_local(Arc::new(index));
        let revision = RwSignal::new(0);
        let uploader = Uploader::new(Rc::clone(&store), revision, index);
        Self {
            store: StoredValue::new_local(store),
            uploader: StoredValue::new_local(uploader),
            index,
            account: RwSignal::new(account),
            revision,
        }
    }

    /// The phone's store.
    pub fn store(self) -> Rc<AnyStore> {
        self.store.get_value()
    }

    /// The queue.
    pub fn uploader(self) -> Rc<Uploader> {
        self.uploader.get_value()
    }

    /// The households of the area, following downloads.
    pub fn index(self) -> Arc<Index> {
        self.index.get()
    }

    /// The households of the area as they are now.
    pub fn index_now(self) -> Arc<Index> {
        self.index.get_untracked()
    }

    /// Who uses the phone, if anybody enrolled.
    pub fn account(self) -> Option<Account> {
        self.account.get()
    }

    /// Whether the area is being downloaded.
    pub fn is_fetching(self) -> bool {
        self.uploader().pulling.get()
    }

    /// Follows changes of records and drafts.
    pub fn track_records(self) {
        self.revision.track();
    }

    /// The finished forms, newest first, read again with every change.
    pub fn records(self) -> RwSignal<Vec<Entry>> {
        let entries = RwSignal::new(Vec::new());
        Effect::new(move |_| {
            self.track_records();
            spawn_local(async move {
                let mut all = records::list(&self.store()).await;
                let uploader = self.uploader();
                all.iter_mut().for_each(|entry| uploader.seen(entry));
                entries.try_set(all);
            });
        });
        entries
    }

    /// Says that records or drafts changed.
    pub fn records_changed(self) {
        self.revision.update(|revision| *revision += 1);
    }

    /// Takes a one-time code, then fetches forms and households.
    ///
    /// # Errors
    ///
    /// When the code is not accepted; see [`account::EnrolError`].
    pub async fn enrol(self, code: &str) -> Result<(), account::EnrolError> {
        let account = account::enrol(&self.store(), code).await?;
        self.account.set(Some(account));
        self.refresh().await;
        self.uploader().visible(true);
        self.uploader().enrolled();
        Ok(())
    }

    /// Fetches the forms that are new. Nobody waits for it.
    pub async fn refresh(self) {
        if let Some(account) = self.account.get_untracked() {
            forms::refresh(&self.store(), &account.token).await;
        }
    }

    /// Registers a household nobody has on file; gives its temporary code, `None` when it could not
    /// be stored.
    pub async fn register(self, head: &str) -> Option<String> {
        let account = self.account.get_untracked()?;
        let index = Index::clone(&self.index_now());
        let registered = area::register(&self.store(), index, &account, head).await;
        let (code, index) = registered.ok()?;
        self.index.set(Arc::new(index));
        Some(code)
    }

    /// A form of this household was finished: the work list and the search know it at once.
    pub async fn finished(self, household: &str) {
        let index = Index::clone(&self.index_now());
        let index = area::note(&self.store(), index, household).await;
        self.index.set(Arc::new(index));
        self.records_changed();
    }

    /// Fetches and uploads what there is: at the start, when the network or the page comes back.
    /// A page nobody looks at fetches nothing by itself.
    pub fn wake(self) {
        // Nobody has enrolled: there is nobody to ask.
        if self.account.get_untracked().is_none() {
            return;
        }
        let visible = document().visibility_state() == web_sys::VisibilityState::Visible;
        self.uploader().visible(visible);
        if visible {
            self.uploader().wake();
            leptos::task::spawn_local(self.refresh());
        }
    }

    /// Records that are only on this phone, oldest first.
    pub async fn waiting(self) -> Vec<records::Entry> {
        let mut entries = records::list(&self.store()).await;
        entries.retain(records::Entry::is_waiting);
        entries.reverse();
        entries
    }
}

/// The services, in any component.
pub fn services() -> Services {
    expect_context()
}
