//! What every page can ask for: the store, the area, the account, the queue.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use ruhu_domain::sync::protocol::Enrolled;

use crate::account::{self, Account, EnrolError, read_meta};
use crate::area::{self, Index};
use crate::backup::{self, BackupError};
use crate::diagnostics::{self, Happened};
use crate::forms;
use crate::keyring::{self, Head, Refused};
use crate::records::{self, Entry};
use crate::router;
use crate::shell;
use crate::store::{AnyStore, Disk, Durability, IndexedDb, Memory};
use crate::sync::Uploader;

/// Name of the database in the browser.
const DATABASE: &str = "ruhu";
/// Tells open forms that the app is about to lock.
pub const LOCKING: &str = "ruhu:lock";

/// Whether the pages can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nobody has enrolled on this phone.
    Nobody,
    /// Somebody has, before there were PINs: one must be set first.
    WithoutPin,
    /// A PIN must be typed.
    Locked,
    /// A vault is open.
    Open,
}

/// Handle given to all pages through the context.
#[derive(Clone, Copy)]
pub struct Services {
    store: StoredValue<Rc<AnyStore>, LocalStorage>,
    uploader: StoredValue<Rc<Uploader>, LocalStorage>,
    index: RwSignal<Arc<Index>, LocalStorage>,
    account: RwSignal<Option<Account>>,
    door: RwSignal<Door>,
    /// What the server said to a code that could not be used yet: codes work only once.
    pending: StoredValue<Option<(String, Enrolled)>>,
    /// Grows when records or drafts changed.
    revision: RwSignal<u32>,
}

impl Services {
    /// Opens the store; what is in it stays locked.
    pub async fn open() -> Self {
        let store = AnyStore::locked(match IndexedDb::open(DATABASE).await {
            Ok(store) => Disk::IndexedDb(store),
            // The light is red then: nothing outlives the page.
            Err(_) => Disk::Memory(Memory::default()),
        });
        diagnostics::begin(&store).await;
        let door = if !keyring::heads(&store).await.is_empty() {
            Door::Locked
        } else if keyring::is_before_vaults(&store).await {
            Door::WithoutPin
        } else {
            Door::Nobody
        };
        let index = RwSignal::new_local(Arc::new(Index::default()));
        let revision = RwSignal::new(0);
        let uploader = Uploader::new(Rc::clone(&store), revision, index);
        Self {
            store: StoredValue::new_local(store),
            uploader: StoredValue::new_local(uploader),
            index,
            account: RwSignal::new(None),
            door: RwSignal::new(door),
            pending: StoredValue::new(None),
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

    /// Whether households or forms are being downloaded.
    pub fn is_fetching(self) -> bool {
        self.uploader().pulling.get() || forms::is_fetching()
    }

    /// Whether the pages can be seen.
    pub fn door(self) -> Door {
        self.door.get()
    }

    /// The same, without following it.
    pub fn door_now(self) -> Door {
        self.door.get_untracked()
    }

    /// Opens a vault with its PIN.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub async fn unlock(self, head: &Head, pin: &str) -> Result<(), Refused> {
        let opened = keyring::unlock(&self.store(), &head.id, pin).await;
        if opened.as_ref().err() == Some(&Refused::WrongPin) {
            diagnostics::note(Happened::WrongPin);
        }
        let store = opened?;
        self.enter(store).await.map_err(|_| Refused::Broken)?;
        self.wake();
        Ok(())
    }

    /// Seals what a version without PINs left, under a new PIN.
    ///
    /// # Errors
    ///
    /// See [`Refused`]; everything is as it was then, or half of it is moved and the rest follows at
    /// the next unlocking.
    pub async fn set_first_pin(self, pin: &str) -> Result<(), Refused> {
        let (store, head) = keyring::create(&self.store(), "", "", pin).await?;
        store.write(&[head], Durability::Strict).await?;
        self.enter(store).await.map_err(|_| Refused::Broken)?;
        self.wake();
        Ok(())
    }

    /// Opens a vault with the office's answer, under a new PIN.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub async fn recover(self, head: &Head, answer: &str, pin: &str) -> Result<(), Refused> {
        let store = keyring::recover(&self.store(), head, answer, pin).await?;
        self.enter(store).await.map_err(|_| Refused::Broken)?;
        self.wake();
        Ok(())
    }

    /// The office has revoked this phone: it is locked as [`keyring::revoke`] says.
    pub async fn revoked(self) {
        if self.door.get_untracked() == Door::Open {
            diagnostics::note(Happened::Revoked);
            // Not stored, it happens again at the next contact.
            let _ = keyring::revoke(&self.store()).await;
            self.lock();
        }
    }

    /// Puts the records of a saved file into the queue; gives how many were not here.
    ///
    /// # Errors
    ///
    /// See [`BackupError`].
    pub async fn restore(self, file: &[u8], code: &str) -> Result<usize, BackupError> {
        let restored = backup::restore(&self.store(), file, code).await?;
        for entry in &restored {
            self.uploader().take(entry);
            self.finished(&entry.household).await;
        }
        self.records_changed();
        Ok(restored.len())
    }

    /// Makes an open vault the one all pages use.
    async fn enter(self, store: Rc<AnyStore>) -> Result<(), crate::store::StoreError> {
        keyring::adopt(&store).await?;
        diagnostics::note(Happened::Unlocked);
        // Not done, it is done the next time.
        let _ = keyring::wrap_for_county(&store).await;
        let _ = records::forget_old(&store).await;
        let account: Option<Account> = read_meta(&store, "account").await;
        let index = area::load(&store).await;
        let uploader = Uploader::new(Rc::clone(&store), self.revision, self.index);
        self.store.set_value(store);
        self.uploader.set_value(Rc::clone(&uploader));
        self.index.set(Arc::new(index));
        self.account.set(account);
        self.door.set(Door::Open);
        self.records_changed();
        uploader.start().await;
        shell::ask_to_persist();
        Ok(())
    }

    /// Locks: pages close, uploads stop, the keys are forgotten. What was typed is still stored.
    pub fn lock(self) {
        if self.door.get_untracked() != Door::Open {
            return;
        }
        router::leave_field();
        if let Ok(event) = web_sys::Event::new(LOCKING) {
            let _ = window().dispatch_event(&event);
        }
        diagnostics::note(Happened::Locked);
        self.uploader().stop();
        let open = self.store();
        self.store.set_value(open.without_vault());
        open.close();
        self.door.set(Door::Locked);
        self.account.set(None);
        self.index.set(Arc::default());
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
            leptos::task::spawn_local(async move {
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

    /// Takes a one-time code, then fetches forms and households. With an open vault of the same user
    /// it is a new token and `pin` is not needed; else `pin` opens the user's vault on this phone, or
    /// a new one.
    ///
    /// # Errors
    ///
    /// When the code is not accepted, or the PIN; see [`EnrolError`]. A code that was accepted can be
    /// used again with another PIN until the page is closed.
    pub async fn enrol(self, code: &str, pin: &str) -> Result<(), EnrolError> {
        let known = self.pending.get_value().filter(|(of, _)| of == code);
        let enrolled = match known {
            Some((_, enrolled)) => enrolled,
            None => account::enrol(code).await?,
        };
        self.pending
            .set_value(Some((code.to_owned(), enrolled.clone())));
        let opened = keyring::user(&self.store()).await;
        let user = &enrolled.user;
        let not_stored = |_| EnrolError::NotStored;
        let mut writes = account::enrolled_writes(&enrolled);
        let account = self.account.get_untracked();
        // Sealed under a first PIN, an older version's data says whose it is by the name only.
        let named =
            account.is_some_and(|account| account.user.is_empty() && account.name == user.name);
        let own = named || opened.as_ref() == Some(&user.id);
        let store = if own {
            self.store()
        } else if pin.is_empty() {
            return Err(EnrolError::NeedsPin);
        } else {
            self.lock();
            let store = self.store();
            let heads = keyring::heads(&store).await;
            match heads.iter().find(|head| head.user == user.id) {
                Some(head) => {
                    let opened = keyring::unlock(&store, &head.id, pin).await;
                    opened.map_err(EnrolError::Refused)?
                }
                None => {
                    let made = keyring::create(&store, &user.id, &user.name, pin).await;
                    let (store, head) = made.map_err(EnrolError::Refused)?;
                    writes.push(head);
                    store
                }
            }
        };
        store
            .write(&writes, Durability::Strict)
            .await
            .map_err(not_stored)?;
        self.pending.set_value(None);
        if own {
            self.account.set(read_meta(&store, "account").await);
        } else {
            self.enter(store).await.map_err(not_stored)?;
        }
        // Households come down beside the forms, not behind them: a slow line is mostly waiting.
        self.uploader().visible(true);
        self.uploader().enrolled();
        let (token, role) = (enrolled.token, enrolled.role);
        leptos::task::spawn_local(async move {
            match enrolled.forms {
                forms if forms.is_empty() => self.refresh().await,
                forms => forms::fetch_all(&self.store(), &token, role, forms).await,
            }
        });
        Ok(())
    }

    /// Fetches the forms that are new. Nobody waits for it.
    pub async fn refresh(self) {
        if let Some(account) = self.account.get_untracked() {
            forms::refresh(&self.store(), &account.token, account.role).await;
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
        // Locked, or nobody has enrolled: there is nobody to ask.
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
