//! Lists that are kept as one setting: `[{name, label, …}]`, sorted by `name`, the code.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Plan;
use crate::storage::{ImportItem, Item, Result, Storage};

/// The entries a file has for a list: by code, only the fields the file names.
pub(super) type Entries = BTreeMap<String, Map<String, Json>>;

/// Puts entries into a stored list and notes what changes. Fields a file does not name stay, and so
/// do entries, unless the file is complete.
pub(super) async fn merge(
    storage: &dyn Storage,
    county: &str,
    setting: &str,
    kind: &'static str,
    entries: Entries,
    complete: bool,
    plan: &mut Plan,
) -> Result<()> {
    let stored = storage.item(county, "setting", setting).await?;
    let before = stored.map(|stored| stored.item.body);
    let rows = before.as_ref().and_then(Json::as_array);
    let mut list: BTreeMap<String, Json> = rows
        .into_iter()
        .flatten()
        .filter_map(|row| Some((row.get("name")?.as_str()?.to_owned(), row.clone())))
        .collect();
    let named: Vec<String> = entries.keys().cloned().collect();
    for (code, fields) in entries {
        let old = list.get(&code);
        let mut new = old.and_then(Json::as_object).cloned().unwrap_or_default();
        new.insert("name".to_owned(), json!(code));
        new.extend(fields);
        let new = Json::Object(new);
        plan.changes.compare(kind, &code, old, &new);
        list.insert(code, new);
    }
    let missing: Vec<String> = list
        .keys()
        .filter(|code| named.binary_search(code).is_err())
        .cloned()
        .collect();
    for code in missing {
        plan.changes.absent(kind, &code, complete);
        if complete {
            list.remove(&code);
        }
    }
    let after = Json::Array(list.into_values().collect());
    if before.as_ref() != Some(&after) {
        plan.batch.items.push(ImportItem {
            item: Item::setting(setting, after),
            before,
        });
    }
    Ok(())
}
