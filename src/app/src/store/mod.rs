//! Everything the phone keeps: one trait, a store in memory and one in IndexedDB.
//!
//! Bodies are opaque bytes to these. The app sees them through [`AnyStore`], which seals everything
//! on its way to the disk with the keys of a [`vault`].

mod any;
#[cfg(test)]
mod conformance;
pub mod crypto;
mod indexed_db;
mod memory;
mod migrations;
#[cfg(test)]
mod sealing;
pub mod vault;

pub use any::{AnyStore, Disk, PHONE};
pub use indexed_db::IndexedDb;
pub use memory::Memory;

/// The object stores. All exist from the first version of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// Snapshots of open forms, by draft id.
    Drafts,
    /// Answers since the snapshot, by draft id and sequence: append-only.
    Journal,
    /// Finished forms: `entry/ID` the state (which is the queue), `bytes/ID` what is sent.
    Records,
    /// Files, by SHA-256.
    Attachments,
    /// The user's area.
    Office,
    /// Form packages, by form id and version.
    Forms,
    /// Token, clock offset, cursor and the like.
    Meta,
}

impl Shelf {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Drafts,
        Self::Journal,
        Self::Records,
        Self::Attachments,
        Self::Office,
        Self::Forms,
        Self::Meta,
    ];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::Journal => "journal",
            Self::Records => "records",
            Self::Attachments => "attachments",
            Self::Office => "office",
            Self::Forms => "forms",
            Self::Meta => "meta",
        }
    }
}

/// One step of a transaction.
#[derive(Clone, Debug)]
pub enum Write {
    /// Store a body under a key, replacing what is there.
    Put(Shelf, String, Vec<u8>),
    /// Remove a key; nothing happens when it is absent.
    Delete(Shelf, String),
    /// Remove every key that begins so.
    DeletePrefix(Shelf, String),
    /// Give up the whole transaction unless the key is there.
    Require(Shelf, String),
    /// Give up the whole transaction unless exactly this body is there: somebody else was quicker.
    Unchanged(Shelf, String, Vec<u8>),
}

impl Write {
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Put(_, key, _)
            | Self::Delete(_, key)
            | Self::DeletePrefix(_, key)
            | Self::Require(_, key)
            | Self::Unchanged(_, key, _) => key,
        }
    }

    pub(crate) fn shelf(&self) -> Shelf {
        match self {
            Self::Put(shelf, ..)
            | Self::Delete(shelf, _)
            | Self::DeletePrefix(shelf, _)
            | Self::Require(shelf, _)
            | Self::Unchanged(shelf, ..) => *shelf,
        }
    }
}

/// When a write counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Handed to the operating system: survives the browser, not a power cut.
    Relaxed,
    /// On the disk.
    Strict,
}

/// Why the store did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// No space left for this site.
    Full,
    /// A [`Write::Require`] found nothing, a [`Write::Unchanged`] something else; nothing was
    /// written.
    Missing,
    /// The connection is gone and could not be opened again.
    Closed,
    /// The vault is locked.
    Locked,
    /// Anything else, for the log.
    Other(String),
}

/// Keyed bytes in shelves, written in transactions.
#[expect(async_fn_in_trait, reason = "the app has one thread")]
pub trait Store {
    /// The body under a key.
    async fn get(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// All keys that begin with `prefix` and their bodies, in order of key.
    async fn list(&self, shelf: Shelf, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError>;

    /// Does all or nothing.
    async fn write(&self, writes: &[Write], durability: Durability) -> Result<(), StoreError>;
}
