//! The vaults on this phone: one per user, each with a random master key that seals all its data.
//!
//! The master key is kept only wrapped: by a key made of the PIN and of a key of this phone that no
//! script can read out (so what a script can copy cannot be tried elsewhere), and by the county's
//! recovery key, so that a forgotten PIN costs a visit to the office and not the data.

mod before;
mod county;
mod pin;

use std::rc::Rc;

use ruhu_domain::hash::{hex, sha256_hex};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

use crate::account::{meta_write, read_meta};
use crate::store::crypto::{self, Secret};
use crate::store::vault::Vault;
use crate::store::{AnyStore, Durability, StoreError, Write};

pub use before::{adopt, is_before_vaults};
pub use county::{COUNTY_KEY, county_key, recover, request, revoke, wrap_for_county};
pub use pin::{PIN_LENGTH, PinProblem, check};

/// What is known of a vault while it is locked. Nothing in it says who is surveyed, and of the user
/// only what tells two colleagues apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Random; part of the stored keys.
    pub id: String,
    /// Id of the user.
    pub user: String,
    /// First character of the user's name.
    pub label: String,
    /// Salt of PBKDF2, hex.
    salt: String,
    /// Iterations of PBKDF2, measured on this phone.
    pub iterations: u32,
    /// The master key under the PIN, hex; empty once the office has revoked the phone.
    wrapped: String,
    /// The master key under the county's recovery key, hex; empty while there is none.
    #[serde(default)]
    pub county: String,
    /// That recovery key, hex.
    #[serde(default)]
    pub county_key: String,
    /// Tells a mistyped master key from the right one; 32 bits of its hash.
    #[serde(default)]
    check: String,
}

/// Why a vault does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The PIN is another one.
    WrongPin,
    /// Too many wrong ones: this many seconds to wait.
    Wait(u32),
    /// The office has locked this phone: only the county's key opens it.
    Revoked,
    /// The browser or the disk does not do its part.
    Broken,
}

impl From<StoreError> for Refused {
    fn from(_: StoreError) -> Self {
        Self::Broken
    }
}

impl From<JsValue> for Refused {
    fn from(_: JsValue) -> Self {
        Self::Broken
    }
}

/// Where the heads stand in `meta`.
const HEADS: &str = "phone/vaults";

/// All vaults, the oldest first.
pub async fn heads(store: &AnyStore) -> Vec<Head> {
    read_meta(store, HEADS).await.unwrap_or_default()
}

/// The heads with this one in place of its older self, as a write.
async fn head_write(store: &AnyStore, head: Head) -> Write {
    let mut heads = heads(store).await;
    match heads.iter_mut().find(|other| other.id == head.id) {
        Some(other) => *other = head,
        None => heads.push(head),
    }
    meta_write(HEADS, &heads)
}

/// A new vault that is open, and the write that makes it last. Nothing is kept before it is done.
///
/// # Errors
///
/// When browser or disk do not do their part.
pub async fn create(
    store: &AnyStore,
    user: &str,
    name: &str,
    pin: &str,
) -> Result<(Rc<AnyStore>, Write), Refused> {
    let id = hex(&crypto::random::<8>()?);
    store
        .put_key(&device_key_name(&id), crypto::device_key().await?.into())
        .await?;
    let master = crypto::random()?;
    let head = Head {
        user: user.to_owned(),
        label: name.chars().take(1).collect(),
        salt: String::new(),
        iterations: 0,
        wrapped: String::new(),
        county: String::new(),
        county_key: String::new(),
        check: String::new(),
        id,
    };
    let head = wrap(store, head, &master, pin).await?;
    let opened = store.with_vault(Vault::open(&head.id, master).await?);
    let write = head_write(store, head).await;
    Ok((opened, write))
}

/// Opens a vault.
///
/// # Errors
///
/// See [`Refused`].
pub async fn unlock(store: &AnyStore, id: &str, pin: &str) -> Result<Rc<AnyStore>, Refused> {
    let all = heads(store).await;
    let head = all
        .iter()
        .find(|head| head.id == id)
        .ok_or(Refused::Broken)?;
    if head.wrapped.is_empty() {
        return Err(Refused::Revoked);
    }
    // Counted before it is tried: ending the app does not give a try back.
    pin::count_try(store, id).await?;
    let key = pin_key(store, head, pin).await?;
    let opened = crypto::open(&key, &about(id), &bytes(&head.wrapped)).await;
    let master: Secret = opened
        .ok()
        .and_then(|master| master.try_into().ok())
        .ok_or(Refused::WrongPin)?;
    pin::forget_tries(store, id).await;
    Ok(store.with_vault(Vault::open(id, master).await?))
}

/// The head of the open vault.
async fn own_head(store: &AnyStore) -> Result<Head, Refused> {
    let vault = store.vault().ok_or(Refused::Broken)?;
    let all = heads(store).await;
    let head = all.into_iter().find(|head| head.id == vault.id());
    head.ok_or(Refused::Broken)
}

/// Whose vault is open.
pub async fn user(store: &AnyStore) -> Option<String> {
    Some(own_head(store).await.ok()?.user)
}

/// Gives the open vault another PIN, if the old one is known.
///
/// # Errors
///
/// See [`Refused`]; the old PIN counts then.
pub async fn change_pin(store: &AnyStore, old: &str, new: &str) -> Result<(), Refused> {
    unlock(store, &own_head(store).await?.id, old).await?;
    set_pin(store, new).await
}

/// Gives the open vault another PIN.
///
/// # Errors
///
/// See [`Refused`]; the old PIN counts then.
pub async fn set_pin(store: &AnyStore, pin: &str) -> Result<(), Refused> {
    let vault = store.vault().ok_or(Refused::Broken)?;
    let head = own_head(store).await?;
    let head = wrap(store, head, vault.master(), pin).await?;
    let write = head_write(store, head).await;
    store.write(&[write], Durability::Strict).await?;
    pin::forget_tries(store, vault.id()).await;
    Ok(())
}

/// The head with the master key under a PIN.
async fn wrap(
    store: &AnyStore,
    mut head: Head,
    master: &Secret,
    pin: &str,
) -> Result<Head, Refused> {
    head.salt = hex(&crypto::random::<16>()?);
    head.iterations = pin::calibrate().await?;
    head.check = check_of(master);
    let key = pin_key(store, &head, pin).await?;
    head.wrapped = hex(&crypto::seal(&key, &about(&head.id), master).await?);
    Ok(head)
}

/// HKDF(HMAC(key of the phone, PBKDF2(PIN))).
async fn pin_key(store: &AnyStore, head: &Head, pin: &str) -> Result<CryptoKey, Refused> {
    let device = store.browser_key(&device_key_name(&head.id)).await?;
    let device: CryptoKey = device.ok_or(Refused::Broken)?.dyn_into()?;
    let stretched = crypto::stretch(pin, &bytes(&head.salt), head.iterations).await?;
    let signed = crypto::sign(&device, &stretched).await?;
    Ok(crypto::aes_key(&crypto::expand(&signed, b"ruhu pin").await?).await?)
}

fn device_key_name(id: &str) -> String {
    format!("phone/key/{id}")
}

fn about(id: &str) -> String {
    format!("ruhu master {id}")
}

fn check_of(master: &Secret) -> String {
    sha256_hex(&[master.as_slice(), b"ruhu check"].concat())[..8].to_owned()
}

/// Hex as bytes; what is no hex ends it.
pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len() / 2).map_while(|at| hex.get(2 * at..2 * at + 2));
    pairs
        .map_while(|pair| u8::from_str_radix(pair, 16).ok())
        .collect()
}
