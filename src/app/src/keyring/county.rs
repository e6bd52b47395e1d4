//! The county's recovery key: the master key is also sealed for it, so that a forgotten PIN or a
//! revoked phone costs a visit to the office and not the data.

use std::rc::Rc;

use ruhu_domain::hash::hex;
use serde_json::Value as Json;

use super::{Head, Refused, bytes, check_of, head_write, own_head, wrap};
use crate::account::read_meta;
use crate::store::crypto::{self, Secret};
use crate::store::vault::Vault;
use crate::store::{AnyStore, Durability, Shelf, Write};

/// Where the office's item with the public half stands, sealed.
pub const COUNTY_KEY: &str = "county_key";

/// The county's public key (hex of an uncompressed P-256 point), if it has published one.
pub async fn county_key(store: &AnyStore) -> Option<String> {
    let item: Json = read_meta(store, COUNTY_KEY).await?;
    Some(item.get("key")?.as_str()?.to_owned())
}

/// Wraps the open vault's master key for the county's newest key, unless it is already or there is
/// none.
///
/// # Errors
///
/// When the key is none, or it cannot be stored.
pub async fn wrap_for_county(store: &AnyStore) -> Result<(), Refused> {
    let Some(key) = county_key(store).await else {
        return Ok(());
    };
    let head = own_head(store).await?;
    if head.county_key == key {
        return Ok(());
    }
    let vault = store.vault().ok_or(Refused::Broken)?;
    let county = hex(&crypto::seal_for(&bytes(&key), vault.master()).await?);
    let head = Head {
        county,
        county_key: key,
        ..head
    };
    let write = head_write(store, head).await;
    Ok(store.write(&[write], Durability::Strict).await?)
}

/// What a locked phone shows the office; none when the master key is not sealed for any county.
pub fn request(head: &Head) -> Option<String> {
    let sealed = &head.county;
    (!sealed.is_empty()).then(|| format!("RUHU.{}.{sealed}", head.id))
}

/// Opens a vault with the office's answer and gives it a new PIN.
///
/// # Errors
///
/// [`Refused::WrongPin`] when the answer is not the one for this vault.
pub async fn recover(
    store: &AnyStore,
    head: &Head,
    answer: &str,
    pin: &str,
) -> Result<Rc<AnyStore>, Refused> {
    let digits: String = answer.chars().filter(char::is_ascii_alphanumeric).collect();
    let master: Option<Secret> = bytes(&digits.to_lowercase()).try_into().ok();
    let master = master.filter(|master| check_of(master) == head.check);
    let master = master.ok_or(Refused::WrongPin)?;
    let head = wrap(store, head.clone(), &master, pin).await?;
    let opened = store.with_vault(Vault::open(&head.id, master).await?);
    let head_id = head.id.clone();
    let write = head_write(&opened, head).await;
    opened.write(&[write], Durability::Strict).await?;
    super::pin::forget_tries(&opened, &head_id).await;
    Ok(opened)
}

/// The office has revoked this phone: what it sent here goes, and only the county's key opens the
/// rest. Without such a key the PIN goes on opening it, for nothing may be lost.
///
/// # Errors
///
/// When it cannot be stored; it is done at the next contact then.
pub async fn revoke(store: &AnyStore) -> Result<(), Refused> {
    let head = own_head(store).await?;
    let mut writes = vec![
        Write::DeletePrefix(Shelf::Office, String::new()),
        Write::Delete(Shelf::Meta, "account".to_owned()),
        Write::Delete(Shelf::Meta, "cursor".to_owned()),
    ];
    if !head.county.is_empty() {
        let wrapped = String::new();
        writes.push(head_write(store, Head { wrapped, ..head }).await);
    }
    Ok(store.write(&writes, Durability::Strict).await?)
}
