//! What waits for townships and units: the measures of their area or their charge, one step each.

use std::collections::BTreeMap;

use ruhu_domain::benefits::{Benefits, Waiting, WaitingRow, waiting as waiting_in};
use ruhu_domain::role::{Role, Sight};

use super::{MEASURE, in_charge, member_name, read};
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Item, Session, Storage};

/// Most rows of an answer.
pub(crate) const MOST: usize = 200;

/// What waits, oldest first, at most [`MOST`]; and whether there is more.
pub(crate) async fn list(
    storage: &dyn Storage,
    session: &Session,
    waiting: Waiting,
) -> Answer<(Vec<WaitingRow>, bool)> {
    let user = &session.user;
    if user.role.records_measures().is_none() {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let granted = match user.role.sight() {
        Sight::Assigned => storage.granted(&user.county, &user.id).await?,
        _ => Vec::new(),
    };
    let own = |item: &Item| match user.role.sight() {
        Sight::Assigned => granted.contains(&item.id),
        _ => true,
    };
    let mut rows = Vec::new();
    for item in storage
        .items_in(&user.county, MEASURE, &user.area)
        .await?
        .into_iter()
        .filter(own)
    {
        let Ok(benefits) = serde_json::from_value::<Benefits>(item.body) else {
            continue;
        };
        let concerns = |code: &str, unit: &str| {
            user.role != Role::Unit || in_charge(user, code) || unit == user.unit
        };
        rows.extend(waiting_in(&item.id, &benefits, waiting, concerns));
    }
    rows.sort_by(|one, other| {
        (&one.date, &one.household, &one.code).cmp(&(&other.date, &other.household, &other.code))
    });
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    name(storage, &user.county, &mut rows).await?;
    Ok((rows, more))
}

/// Adds whose measures these are.
async fn name(storage: &dyn Storage, county: &str, rows: &mut [WaitingRow]) -> Answer<()> {
    let mut known = BTreeMap::new();
    for row in rows {
        if !known.contains_key(&row.household) {
            let found = read(storage, county, &row.household).await?;
            known.insert(row.household.clone(), found);
        }
        let Some(Some(found)) = known.get(&row.household) else {
            continue;
        };
        row.head.clone_from(&found.household.head);
        row.village.clone_from(&found.household.village);
        row.name = member_name(found, &row.member)
            .unwrap_or_default()
            .to_owned();
    }
    Ok(())
}
