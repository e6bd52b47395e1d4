//! Households nobody has on file: begun on this phone under a temporary code.
//!
//! They stand beside the office's data, in the shelf `meta`, so that nothing the office drops takes
//! them along; what the office says under the same code goes before them.

use ruhu_domain::household::{Household, temporary};
use serde_json::{Map, json};

use super::{ALIAS, HOUSEHOLD, Index, body as stored, page};
use crate::account::{Account, read_meta, settings};
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write};
use crate::{clock, facts, json};
use ruhu_domain::office::Office;
use ruhu_domain::search;

/// Beginning of their keys.
const NEW: &str = "new/";
/// Length of a village's code; a longer or shorter area is not one village.
const VILLAGE: usize = 12;
/// Length of a township's code.
const TOWNSHIP: usize = 9;

/// Registers a household whose head is called `head` (empty when only a number is known) and puts it
/// into the list.
///
/// # Errors
///
/// When it cannot be stored.
pub async fn register(
    store: &AnyStore,
    mut index: Index,
    account: &Account,
    head: &str,
) -> Result<(String, Index), StoreError> {
    let (random, more) = uuid::Uuid::now_v7().as_u64_pair();
    let code = temporary::make(random.rotate_left(32) ^ more);
    let mut office = Map::from_iter([("hh_code".to_owned(), json!(code))]);
    let mut household = Household {
        code: code.clone(),
        head: head.to_owned(),
        ..Household::default()
    };
    let area = &account.area;
    if let Some(township) = area.get(..TOWNSHIP) {
        office.insert("township".to_owned(), json!(township));
        township.clone_into(&mut household.township);
    }
    if area.len() == VILLAGE {
        office.insert("village".to_owned(), json!(area));
        household.village.clone_from(area);
    }
    household.office = office;
    let mut villages = Default::default();
    let office = Office::new(settings(store).await);
    let entry = search::entry(&household, None, None, &office, clock::today());
    index.put(entry, &mut villages);
    let mut writes = vec![write(&household)];
    writes.extend(villages.iter().map(|village| page(&index, village)));
    store.write(&writes, Durability::Strict).await?;
    Ok((code, index))
}

/// A household begun here, as it is kept.
pub(super) fn write(household: &Household) -> Write {
    let key = format!("{NEW}{}", household.code);
    Write::Put(Shelf::Meta, key, json::write(household))
}

/// A household begun here.
pub(super) async fn one(store: &AnyStore, code: &str) -> Option<Household> {
    read_meta(store, &format!("{NEW}{code}")).await
}

/// Puts the households begun here into an index made anew, unless the office knows them by now.
pub(super) async fn add(
    store: &AnyStore,
    index: &mut Index,
    office: &Office,
    forgotten: bool,
    villages: &mut std::collections::BTreeSet<String>,
) {
    let own = facts::own(store).await;
    for (_, body) in store.list(Shelf::Meta, NEW).await.unwrap_or_default() {
        let Some(household) = json::read::<Household>(&body) else {
            continue;
        };
        let code = &household.code;
        let known = index.get(code).is_some()
            || (!forgotten
                && (stored(store, ALIAS, code).await.is_some()
                    || stored(store, HOUSEHOLD, code).await.is_some()));
        if !known {
            let current = facts::with_own(store, &household, None, &own).await;
            let entry = search::entry(&household, current.as_ref(), None, office, clock::today());
            index.put(entry, villages);
        }
    }
}
