//! What all requests share. Nothing here changes while the server runs, except that forms already
//! read stay parsed: any number of processes may serve one database.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ruhu_domain::form::Form;

use crate::problem::{Answer, Code, Refusal};
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
    /// Parsed packages by their hash, so that an entry can never be out of date.
    parsed: Arc<Mutex<HashMap<String, Arc<Form>>>>,
}

impl AppState {
    pub(crate) fn new(storage: Arc<dyn Storage>, keys: ReceiptKeys, database_id: String, app: PathBuf) -> Self {
        Self {
            storage,
            keys: Arc::new(keys),
            database_id: database_id.into(),
            app: Arc::new(app),
            parsed: Arc::default(),
        }
    }

    /// The parsed form a record was made with: this version, with exactly this package.
    pub(crate) async fn parsed_form(&self, form_id: &str, version: &str, sha256: &str) -> Answer<Arc<Form>> {
        let parsed = || self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = parsed().get(sha256)
            && form.form_id == form_id
            && form.version == version
        {
            return Ok(Arc::clone(form));
        }
        let form = match self.storage.form(form_id, version).await? {
            Some(form) if form.sha256 == sha256 => form,
            Some(_) => return Err(unknown_version("表的内容和服务器上的不同", "the form package is not the one published")),
            None if self.storage.forms().await?.iter().any(|form| form.form_id == form_id) => {
                return Err(unknown_version("请更新后再传", "update the app, then send again"));
            }
            None => return Err(Refusal::new(Code::UnknownForm)),
        };
        let form = Form::from_package(&form.package).map_err(|error| {
            tracing::error!(form_id, version, error, "stored form package cannot be read");
            Refusal::new(Code::Internal)
        })?;
        let form = Arc::new(form);
        parsed().insert(sha256.to_owned(), Arc::clone(&form));
        Ok(form)
    }
}

fn unknown_version(zh: &str, en: &str) -> Refusal {
    Refusal::new(Code::UnknownVersion).because(zh, en)
}
