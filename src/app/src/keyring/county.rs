//! The county's recovery key: the master key is also sealed for it, so that a forgotten PIN or a
//! revoked phone costs a visit to the office and not the data.

use super::{Head, Refused, head_write, heads};
use crate::store::{AnyStore, Durability, crypto};
use ruhu_domain::hash::hex;

/// Wraps the open vault's master key for the county's public key (hex of an uncompressed P-256
/// point), unless it is already.
///
/// # Errors
///
/// When the key is none, or it cannot be stored.
pub async fn wrap_for_county(store: &AnyStore, county_key: &str) -> Result<(), Refused> {
    let vault = store.vault().ok_or(Refused::Broken)?;
    let all = heads(store).await;
    let head = all.into_iter().find(|head| head.id == vault.id());
    let head = head.ok_or(Refused::Broken)?;
    if head.county_key == county_key {
        return Ok(());
    }
    let county = crypto::seal_for(&super::bytes(county_key), vault.master()).await?;
    let head = Head {
        county: hex(&county),
        county_key: county_key.to_owned(),
        ..head
    };
    let write = head_write(store, head).await;
    Ok(store.write(&[write], Durability::Strict).await?)
}
