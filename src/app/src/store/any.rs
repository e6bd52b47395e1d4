//! The store the app runs on: IndexedDB, or memory where there is none.

use super::{Durability, IndexedDb, Memory, Shelf, Store, StoreError, Write};

/// Either store.
#[derive(Debug)]
pub enum AnyStore {
    /// The real one.
    IndexedDb(IndexedDb),
    /// The last resort.
    Memory(Memory),
}

impl AnyStore {
    /// Whether answers outlive the page.
    pub fn keeps(&self) -> bool {
        matches!(self, Self::IndexedDb(_))
    }
}

impl Store for AnyStore {
    async fn get(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::IndexedDb(store) => store.get(shelf, key).await,
            Self::Memory(store) => store.get(shelf, key).await,
        }
    }

    async fn list(&self, shelf: Shelf, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        match self {
            Self::IndexedDb(store) => store.list(shelf, prefix).await,
            Self::Memory(store) => store.list(shelf, prefix).await,
        }
    }

    async fn write(&self, writes: &[Write], durability: Durability) -> Result<(), StoreError> {
        match self {
            Self::IndexedDb(store) => store.write(writes, durability).await,
            Self::Memory(store) => store.write(writes, durability).await,
        }
    }
}
