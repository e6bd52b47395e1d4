//! What can go wrong below the trait. None of it is the sender's fault: phones try again.

/// Result of a storage call.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many writes are waiting.
    #[error("too many writes are waiting")]
    Busy,
    /// The address is not that of a database we can open.
    #[error("cannot use database {url}: {reason}")]
    Address {
        /// As given.
        url: String,
        /// Why not.
        reason: String,
    },
    /// A copy of the database cannot be made.
    #[error("cannot write {file}: {reason}")]
    Backup {
        /// As given.
        file: String,
        /// Why not.
        reason: String,
    },
    /// The engine failed. A string, because one failed commit fails many writes.
    #[error("database: {0}")]
    Engine(String),
    /// Something stored cannot be read back.
    #[error("stored {0} cannot be read")]
    Corrupt(&'static str),
}
