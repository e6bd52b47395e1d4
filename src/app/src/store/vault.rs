//! One user's vault: the keys that seal what is stored, and how it is sealed.
//!
//! A sealed body is the byte 1, a nonce of 12 bytes, and AES-256-GCM of key and body; shelf and
//! stored key are bound to it, so that bodies cannot be swapped. Keys are not stored either: what
//! stands after the first `/` (a household's code, a file's hash) is replaced by a keyed hash.
//!
//! A body that begins with the byte 0 is in clear, from a version before there were vaults.

use ruhu_domain::hash::sha256_hex;
use wasm_bindgen::JsValue;
use web_sys::CryptoKey;

use super::crypto::{self, Secret};
use super::{Shelf, StoreError};

const CLEAR: u8 = 0;
const SEALED: u8 = 1;
/// First character of the stored keys of vaults; it comes after all others.
pub(super) const MARK: char = '~';
/// Hex digits of a keyed hash: 128 bits.
const HASH: usize = 32;

/// An open vault. The master key never leaves it but sealed.
#[derive(Debug)]
pub struct Vault {
    id: String,
    master: Secret,
    key: CryptoKey,
    names: Secret,
}

impl Vault {
    /// Opens the vault `id` with its master key.
    ///
    /// # Errors
    ///
    /// When the browser does not take the key.
    pub async fn open(id: &str, master: Secret) -> Result<Self, JsValue> {
        Ok(Self {
            id: id.to_owned(),
            key: crypto::aes_key(&crypto::expand(&master, b"ruhu bodies").await?).await?,
            names: crypto::expand(&master, b"ruhu names").await?,
            master,
        })
    }

    /// Which vault.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key that opens everything, to be wrapped.
    pub fn master(&self) -> &Secret {
        &self.master
    }

    /// The beginning of the stored keys that begin with `prefix`: empty, or up to the first `/`.
    pub(super) fn prefix(&self, prefix: &str) -> String {
        debug_assert!(prefix.is_empty() || prefix.find('/') == Some(prefix.len() - 1));
        format!("{MARK}{}/{prefix}", self.id)
    }

    /// The stored key.
    pub(super) fn key(&self, key: &str) -> String {
        let kind = key.find('/').map_or("", |end| &key[..=end]);
        let keyed = [&self.names, key.as_bytes()].concat();
        let hash = sha256_hex(&keyed);
        format!("{}{}", self.prefix(kind), &hash[..HASH])
    }

    pub(super) async fn seal(
        &self,
        shelf: Shelf,
        key: &str,
        body: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let length = u16::try_from(key.len()).unwrap_or_default();
        let plain = [&length.to_be_bytes(), key.as_bytes(), body].concat();
        let about = format!("{}/{}", shelf.name(), self.key(key));
        let sealed = crypto::seal(&self.key, &about, &plain)
            .await
            .map_err(refused)?;
        Ok([&[SEALED], sealed.as_slice()].concat())
    }

    /// Key and body of what is stored under `stored_key`.
    pub(super) async fn unseal(
        &self,
        shelf: Shelf,
        stored_key: &str,
        sealed: &[u8],
    ) -> Result<(String, Vec<u8>), StoreError> {
        let broken = || StoreError::Other("a sealed body does not open".to_owned());
        let Some((&SEALED, sealed)) = sealed.split_first() else {
            return Err(broken());
        };
        let about = format!("{}/{stored_key}", shelf.name());
        let plain = crypto::open(&self.key, &about, sealed)
            .await
            .map_err(refused)?;
        let (length, rest) = plain.split_first_chunk().ok_or_else(broken)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (key, body) = rest.split_at_checked(length).ok_or_else(broken)?;
        let key = String::from_utf8(key.to_vec()).map_err(|_| broken())?;
        Ok((key, body.to_vec()))
    }
}

fn refused(_: JsValue) -> StoreError {
    StoreError::Other("the browser does not seal".to_owned())
}

/// A body that needs no vault, marked as such.
pub(super) fn in_clear(body: &[u8]) -> Vec<u8> {
    [&[CLEAR], body].concat()
}

/// What [`in_clear`] has marked.
pub(super) fn from_clear(stored: &[u8]) -> Option<Vec<u8>> {
    match stored.split_first() {
        Some((&CLEAR, body)) => Some(body.to_vec()),
        _ => None,
    }
}
