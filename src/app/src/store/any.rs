//! The store the app runs on: IndexedDB, or memory where there is none, and everything in it sealed.
//!
//! Callers give and get plain bodies; sealing happens here and nowhere else, so nobody can forget it.
//! Only what must be readable before a PIN is typed stays in clear: form packages, and the entries
//! of `meta` that begin with [`PHONE`]. Nothing of either is about a person surveyed.

use ruhu_domain::arrange::Arrange;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use futures::future::join_all;
use wasm_bindgen::JsValue;

use super::vault::{self, Vault};
use super::{Durability, IndexedDb, Memory, Shelf, Store, StoreError, Write};

/// Beginning of the keys of `meta` that are not sealed.
pub const PHONE: &str = "phone/";

/// Where the bytes lie.
#[derive(Debug)]
pub enum Disk {
    /// The real one.
    IndexedDb(IndexedDb),
    /// The last resort.
    Memory(Memory),
}

/// The disk, seen through the vault of one user; without a vault only what is in clear.
#[derive(Debug)]
pub struct AnyStore {
    disk: Rc<Disk>,
    vault: RefCell<Option<Rc<Vault>>>,
}

/// An operation under way. Boxed, so that its code exists once and not in every caller: the phone
/// pays for each copy in bytes.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + 'a>>;

impl AnyStore {
    /// A store whose vaults are all locked.
    pub fn locked(disk: Disk) -> Rc<Self> {
        Self::on(Rc::new(disk), None)
    }

    fn on(disk: Rc<Disk>, vault: Option<Rc<Vault>>) -> Rc<Self> {
        let vault = RefCell::new(vault);
        Rc::new(Self { disk, vault })
    }

    /// The same disk through an open vault.
    pub fn with_vault(&self, vault: Vault) -> Rc<Self> {
        Self::on(Rc::clone(&self.disk), Some(Rc::new(vault)))
    }

    /// The same disk without a vault.
    pub fn without_vault(&self) -> Rc<Self> {
        Self::on(Rc::clone(&self.disk), None)
    }

    /// The same disk and vault, not closed along with this one: for what must still be written when
    /// the app locks.
    pub fn to_the_end(&self) -> Rc<Self> {
        Self::on(Rc::clone(&self.disk), self.vault())
    }

    /// Forgets the keys: from now on this handle gives [`StoreError::Locked`].
    pub fn close(&self) {
        self.vault.take();
    }

    /// The open vault.
    pub fn vault(&self) -> Option<Rc<Vault>> {
        self.vault.borrow().clone()
    }

    /// Whether answers outlive the page.
    pub fn keeps(&self) -> bool {
        matches!(*self.disk, Disk::IndexedDb(_))
    }

    /// The body under a key; see [`Store::get`].
    pub fn get<'a>(&'a self, shelf: Shelf, key: &'a str) -> Pending<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            let Some(vault) = self.vault_for(shelf, key)? else {
                let stored = self.disk.get(shelf, key).await?;
                return Ok(stored.and_then(|stored| vault::from_clear(&stored)));
            };
            let stored_key = vault.key(key);
            match self.disk.get(shelf, &stored_key).await? {
                Some(sealed) => Ok(Some(vault.unseal(shelf, &stored_key, &sealed).await?.1)),
                None => Ok(None),
            }
        })
    }

    /// Keys and bodies in order of key; see [`Store::list`]. `prefix` is empty or ends with the first
    /// `/` of the keys. What does not open any more is left out.
    pub fn list<'a>(
        &'a self,
        shelf: Shelf,
        prefix: &'a str,
    ) -> Pending<'a, Vec<(String, Vec<u8>)>> {
        Box::pin(async move {
            let Some(vault) = self.vault_for(shelf, prefix)? else {
                let stored = self.disk.list(shelf, prefix).await?.into_iter();
                let clear = stored.filter_map(|(key, body)| Some((key, vault::from_clear(&body)?)));
                return Ok(clear.collect());
            };
            let sealed = self.disk.list(shelf, &vault.prefix(prefix)).await?;
            let opened = sealed
                .iter()
                .map(|(key, sealed)| vault.unseal(shelf, key, sealed));
            let mut found: Vec<_> = join_all(opened).await.into_iter().flatten().collect();
            found.arrange_by(|(one, _), (other, _)| one.cmp(other));
            Ok(found)
        })
    }

    /// Does all or nothing; see [`Store::write`]. Sealing comes before the transaction begins: whatever
    /// is awaited inside one commits it.
    pub fn write<'a>(&'a self, writes: &'a [Write], durability: Durability) -> Pending<'a, ()> {
        Box::pin(async move {
            let sealed = join_all(writes.iter().map(|write| self.sealed(write))).await;
            let sealed = sealed.into_iter().collect::<Result<Vec<_>, _>>()?;
            self.disk.write(&sealed, durability).await
        })
    }

    async fn sealed(&self, write: &Write) -> Result<Write, StoreError> {
        let shelf = write.shelf();
        let vault = self.vault_for(shelf, write.key())?;
        let Some(vault) = vault else {
            return Ok(match write {
                Write::Put(_, key, body) => Write::Put(shelf, key.clone(), vault::in_clear(body)),
                Write::Unchanged(_, key, body) => {
                    Write::Unchanged(shelf, key.clone(), vault::in_clear(body))
                }
                other => other.clone(),
            });
        };
        Ok(match write {
            Write::Put(_, key, body) => {
                Write::Put(shelf, vault.key(key), vault.seal(shelf, key, body).await?)
            }
            Write::Delete(_, key) => Write::Delete(shelf, vault.key(key)),
            Write::DeletePrefix(_, prefix) => Write::DeletePrefix(shelf, vault.prefix(prefix)),
            Write::Require(_, key) => Write::Require(shelf, vault.key(key)),
            // A body looks different each time it is sealed: what is stored must hold what is
            // expected now, and be the same bytes when the transaction comes.
            Write::Unchanged(_, key, expected) => {
                let key = vault.key(key);
                let stored = self
                    .disk
                    .get(shelf, &key)
                    .await?
                    .ok_or(StoreError::Missing)?;
                let (_, body) = vault.unseal(shelf, &key, &stored).await?;
                if body != *expected {
                    return Err(StoreError::Missing);
                }
                Write::Unchanged(shelf, key, stored)
            }
        })
    }

    /// The vault that seals a key; none for what stays in clear.
    fn vault_for(&self, shelf: Shelf, key: &str) -> Result<Option<Rc<Vault>>, StoreError> {
        if shelf == Shelf::Forms || (shelf == Shelf::Meta && key.starts_with(PHONE)) {
            return Ok(None);
        }
        self.vault().map(Some).ok_or(StoreError::Locked)
    }

    /// Keeps a key of the browser that cannot be read out, under a name in `meta`.
    ///
    /// # Errors
    ///
    /// When it cannot be stored.
    pub async fn put_key(&self, name: &str, key: JsValue) -> Result<(), StoreError> {
        match &*self.disk {
            Disk::IndexedDb(disk) => disk.put_value(name, key).await,
            Disk::Memory(disk) => {
                disk.put_value(name, key);
                Ok(())
            }
        }
    }

    /// A key of the browser that was kept under a name.
    ///
    /// # Errors
    ///
    /// When the disk does not answer.
    pub async fn browser_key(&self, name: &str) -> Result<Option<JsValue>, StoreError> {
        match &*self.disk {
            Disk::IndexedDb(disk) => disk.value(name).await,
            Disk::Memory(disk) => Ok(disk.value(name)),
        }
    }

    /// Bodies that were stored before there were vaults, marks removed.
    ///
    /// # Errors
    ///
    /// When the disk does not answer.
    pub async fn before_vaults(&self, shelf: Shelf) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let Disk::IndexedDb(disk) = &*self.disk else {
            return Ok(Vec::new());
        };
        let found = disk.list_before(shelf, vault::MARK).await?.into_iter();
        let ours = found.filter(|(key, _)| shelf != Shelf::Meta || !key.starts_with(PHONE));
        let clear = ours.filter_map(|(key, body)| Some((key, vault::from_clear(&body)?)));
        Ok(clear.collect())
    }

    /// Moves such bodies into the open vault, all or nothing.
    ///
    /// # Errors
    ///
    /// When they cannot be stored; they stay where they were then.
    pub async fn take_over(
        &self,
        shelf: Shelf,
        bodies: &[(String, Vec<u8>)],
    ) -> Result<(), StoreError> {
        let puts = bodies.iter().map(|(key, body)| async {
            self.sealed(&Write::Put(shelf, key.clone(), body.clone()))
                .await
        });
        let puts = join_all(puts)
            .await
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let gone = bodies
            .iter()
            .map(|(key, _)| Write::Delete(shelf, key.clone()));
        let writes: Vec<_> = puts.into_iter().chain(gone).collect();
        self.disk.write(&writes, Durability::Strict).await
    }
}

impl Disk {
    async fn get(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::IndexedDb(disk) => disk.get(shelf, key).await,
            Self::Memory(disk) => disk.get(shelf, key).await,
        }
    }

    async fn list(&self, shelf: Shelf, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        match self {
            Self::IndexedDb(disk) => disk.list(shelf, prefix).await,
            Self::Memory(disk) => disk.list(shelf, prefix).await,
        }
    }

    async fn write(&self, writes: &[Write], durability: Durability) -> Result<(), StoreError> {
        match self {
            Self::IndexedDb(disk) => disk.write(writes, durability).await,
            Self::Memory(disk) => disk.write(writes, durability).await,
        }
    }
}
