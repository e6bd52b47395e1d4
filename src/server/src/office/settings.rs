//! Settings of a county: numbers of the rules within their bounds, and a few of the server's own.

use ruhu_domain::date::Date;
use ruhu_domain::office::TODAY;
use ruhu_domain::settings::{Settings, catalogue};
use serde_json::{Map, Value as Json};

use super::Actor;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Item, Storage};

/// Whether records without findings are accepted at once.
pub(crate) const AUTO_ACCEPT: &str = "auto_accept";

/// Days after which phones remove what the server has.
pub(crate) const KEEP_DAYS: &str = "keep_days";

/// The settings of a county that were changed, by name.
pub(crate) async fn changed(storage: &dyn Storage, county: &str) -> Answer<Map<String, Json>> {
    let items = storage.items(county, "setting").await?;
    let mut changed: Map<String, Json> =
        items.into_iter().map(|item| (item.id, item.body)).collect();
    // Reference lists travel as settings, but nobody sets them by hand.
    changed.retain(|name, _| is_known(name));
    Ok(changed)
}

/// Changes settings, all or none; phones get them with their next download. `null` sets one back.
pub(crate) async fn change(
    storage: &dyn Storage,
    actor: &Actor,
    changes: Map<String, Json>,
) -> Answer<()> {
    let (unset, set): (Map<_, _>, Map<_, _>) =
        changes.into_iter().partition(|(_, value)| value.is_null());
    if let Some(name) = set.keys().chain(unset.keys()).find(|name| !is_known(name)) {
        return Err(wrong(
            &format!("没有参数“{name}”"),
            &format!("there is no setting {name}"),
        ));
    }
    check(&set)?;
    let names: Vec<String> = set.keys().chain(unset.keys()).cloned().collect();
    let gone = unset
        .into_iter()
        .map(|(name, _)| ("setting".to_owned(), name));
    storage.delete_items(&actor.county, gone.collect()).await?;
    let items = set
        .iter()
        .map(|(name, value)| Item::setting(name, value.clone()));
    storage.put_items(&actor.county, items.collect()).await?;
    let audit = actor.audit("setting.change", &names.join(" "), "");
    storage.note(&actor.county, audit).await?;
    Ok(())
}

fn is_known(name: &str) -> bool {
    matches!(name, AUTO_ACCEPT | KEEP_DAYS | TODAY)
        || catalogue()
            .iter()
            .any(|setting| name.split('[').next() == Some(setting.name))
}

fn check(set: &Map<String, Json>) -> Answer<()> {
    let mut rules = set.clone();
    if rules
        .remove(AUTO_ACCEPT)
        .is_some_and(|value| !value.is_boolean())
    {
        return Err(wrong(
            "auto_accept 只能是 true 或 false",
            "auto_accept is true or false",
        ));
    }
    let keep = rules.remove(KEEP_DAYS);
    if keep.is_some_and(|days| !days.as_u64().is_some_and(|days| (1..=3650).contains(&days))) {
        return Err(wrong(
            "keep_days 是 1 到 3650 的天数",
            "keep_days is a number of days from 1 to 3650",
        ));
    }
    let today = rules.remove(TODAY);
    if today.is_some_and(|day| day.as_str().and_then(Date::parse).is_none()) {
        return Err(wrong(
            "P_TODAY 应是日期，如 2019-06-15",
            "P_TODAY is a date such as 2019-06-15",
        ));
    }
    Settings::changed(&rules).map(drop).map_err(|errors| {
        let zh: Vec<_> = errors
            .iter()
            .map(|error| error.message.zh.as_str())
            .collect();
        let en: Vec<_> = errors
            .iter()
            .map(|error| error.message.en.as_str())
            .collect();
        wrong(&zh.join("；"), &en.join("; "))
    })
}

fn wrong(zh: &str, en: &str) -> Refusal {
    Refusal::new(Code::BadRequest).because(zh, en)
}
