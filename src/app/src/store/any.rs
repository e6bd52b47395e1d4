//! The store the app runs on: IndexedDB, or memory where there is none.

use std::pin::Pin;

use super::{Durability, IndexedDb, Memory, Shelf, Store, StoreError, Write};

/// Either store.
#[derive(Debug)]
pub enum AnyStore {
    /// The real one.
    IndexedDb(IndexedDb),
    /// The last resort.
    Memory(Memory),
}

/// An operation under way. Boxed, so that its code exists once and not in every caller: the phone
/// pays for each copy in bytes.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + 'a>>;

impl AnyStore {
    /// Whether answers outlive the page.
    pub fn keeps(&self) -> bool {
        matches!(self, Self::IndexedDb(_))
    }

    /// As [`Store::get`].
    pub fn get<'a>(&'a self, shelf: Shelf, key: &'a str) -> Pending<'a, Option<Vec<u8>>> {
        match self {
            Self::IndexedDb(store) => Box::pin(store.get(shelf, key)),
            Self::Memory(store) => Box::pin(store.get(shelf, key)),
        }
    }

    /// As [`Store::list`].
    pub fn list<'a>(
        &'a self,
        shelf: Shelf,
        prefix: &'a str,
    ) -> Pending<'a, Vec<(String, Vec<u8>)>> {
        match self {
            Self::IndexedDb(store) => Box::pin(store.list(shelf, prefix)),
            Self::Memory(store) => Box::pin(store.list(shelf, prefix)),
        }
    }

    /// As [`Store::write`].
    pub fn write<'a>(&'a self, writes: &'a [Write], durability: Durability) -> Pending<'a, ()> {
        match self {
            Self::IndexedDb(store) => Box::pin(store.write(writes, durability)),
            Self::Memory(store) => Box::pin(store.write(writes, durability)),
        }
    }
}
