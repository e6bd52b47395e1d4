//! What all requests share. Nothing here changes while the server runs, except that form packages
//! once read stay parsed: any number of processes may serve one database.

use std::path::PathBuf;
use std::sync::Arc;

use crate::packages::Packages;
use crate::receipts::ReceiptKeys;
use crate::storage::Storage;

/// The one struct of shared things; cloning it copies pointers.
#[derive(Clone, Debug)]
pub(crate) struct AppState {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) keys: Arc<ReceiptKeys>,
    /// Of the database; part of every cursor.
    pub(crate) database_id: Arc<str>,
    /// Folder of the built app.
    pub(crate) app: Arc<PathBuf>,
    /// Form packages, parsed and packed.
    pub(crate) packages: Arc<Packages>,
}

impl AppState {
    pub(crate) fn new(
        storage: Arc<dyn Storage>,
        keys: ReceiptKeys,
        database_id: String,
        app: PathBuf,
    ) -> Self {
        Self {
            storage,
            keys: Arc::new(keys),
            database_id: database_id.into(),
            app: Arc::new(app),
            packages: Arc::default(),
        }
    }
}
