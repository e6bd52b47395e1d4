//! Form packages, parsed once for the checks and packed once for the phones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use brotli::enc::BrotliEncoderParams;
use ruhu_domain::form::Form;
use ruhu_domain::record::Record;

use crate::problem::{Answer, Code, Refusal};
use crate::storage::{self, Storage};

/// How hard packages are packed. The best takes half a second and saves a quarter of what every
/// phone loads on its first day; without optimisation it would take many seconds.
const QUALITY: i32 = if cfg!(debug_assertions) { 5 } else { 11 };

/// Both by the package's hash, so that an entry can never be out of date.
#[derive(Debug, Default)]
pub(crate) struct Packages {
    parsed: Mutex<HashMap<String, Arc<Form>>>,
    packed: Mutex<HashMap<String, Bytes>>,
}

impl Packages {
    /// The form a record was made with: its version, with exactly its package.
    pub(crate) async fn parsed(&self, storage: &dyn Storage, record: &Record) -> Answer<Arc<Form>> {
        let (form_id, version) = (&record.form_id, &record.form_version);
        if let Some(form) = lock(&self.parsed).get(&record.form_sha256)
            && form.form_id == *form_id
            && form.version == *version
        {
            return Ok(Arc::clone(form));
        }
        let form = match storage.form(form_id, version).await? {
            Some(form) if form.sha256 == record.form_sha256 => form,
            Some(_) => {
                return Err(unknown_version(
                    "表的内容和服务器上的不同",
                    "the form package is not the one published",
                ));
            }
            None if storage
                .forms()
                .await?
                .iter()
                .any(|form| form.form_id == *form_id) =>
            {
                return Err(unknown_version(
                    "请更新后再传",
                    "update the app, then send again",
                ));
            }
            None => return Err(Refusal::new(Code::UnknownForm)),
        };
        let form = Form::from_package(&form.package).map_err(|error| {
            tracing::error!(
                form_id,
                version,
                error,
                "stored form package cannot be read"
            );
            Refusal::new(Code::Internal)
        })?;
        let form = Arc::new(form);
        lock(&self.parsed).insert(record.form_sha256.clone(), Arc::clone(&form));
        Ok(form)
    }

    /// A package in brotli. Two phones that ask at once may both have it packed; that is harmless.
    pub(crate) async fn packed(&self, form: storage::Form) -> Answer<Bytes> {
        if let Some(packed) = lock(&self.packed).get(&form.sha256) {
            return Ok(packed.clone());
        }
        let storage::Form {
            sha256, package, ..
        } = form;
        let packed = tokio::task::spawn_blocking(move || pack(&package)).await;
        let packed = packed.map_err(|_| Refusal::new(Code::Internal))?;
        lock(&self.packed).insert(sha256, packed.clone());
        Ok(packed)
    }
}

fn pack(mut package: &[u8]) -> Bytes {
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    // Reading a slice and writing a vector do not fail.
    let _ = brotli::BrotliCompress(&mut package, &mut packed, &parameters);
    packed.into()
}

fn unknown_version(zh: &str, en: &str) -> Refusal {
    Refusal::new(Code::UnknownVersion).because(zh, en)
}

/// A panic while the lock was held cannot have left half an entry.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
