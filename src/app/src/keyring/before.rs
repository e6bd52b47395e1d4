//! What versions before there were vaults left on the phone in clear.

use crate::store::{AnyStore, Shelf, StoreError};

/// The shelves with something to seal.
const SHELVES: [Shelf; 6] = [
    Shelf::Drafts,
    Shelf::Journal,
    Shelf::Records,
    Shelf::Attachments,
    Shelf::Office,
    Shelf::Meta,
];
/// Bodies moved in one transaction.
const AT_ONCE: usize = 200;

/// Whether somebody enrolled on this phone before there were PINs.
pub async fn is_before_vaults(store: &AnyStore) -> bool {
    let meta = store.before_vaults(Shelf::Meta).await.unwrap_or_default();
    meta.iter().any(|(key, _)| key == "account")
}

/// Moves all of it into the open vault. Done at each unlocking: a tab of an older version may still
/// be writing. Broken off, it goes on the next time.
///
/// # Errors
///
/// When it cannot be stored.
pub async fn adopt(store: &AnyStore) -> Result<(), StoreError> {
    for shelf in SHELVES {
        let found = store.before_vaults(shelf).await?;
        for part in found.chunks(AT_ONCE) {
            store.take_over(shelf, part).await?;
        }
    }
    Ok(())
}
