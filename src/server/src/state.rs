//! What all requests share. Nothing here changes while the server runs, except that form packages
//! once read stay parsed and that limits count: any number of processes may serve one database.

use std::path::PathBuf;
use std::sync::Arc;

use crate::limits::Limit;
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
    /// How often somebody may ask.
    pub(crate) limits: Arc<Limits>,
}

/// How often somebody may ask.
#[derive(Debug)]
pub(crate) struct Limits {
    /// By phone: villages share an address. A first download is 100 pages, a queue of a thousand
    /// records fifty batches; both fit many times over.
    pub(crate) requests: Limit,
    /// Wrong enrolment codes by address. A code is one of 10¹⁵; this keeps the log readable.
    pub(crate) guesses: Limit,
    /// Tries at households' doors by address. Whoever has none left waits, but gets in: a village
    /// shares an address.
    pub(crate) doors: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests: Limit::new(2000, 20.0),
            guesses: Limit::new(20, 0.2),
            doors: Limit::new(40, 0.5),
        }
    }
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
            limits: Arc::default(),
        }
    }
}
