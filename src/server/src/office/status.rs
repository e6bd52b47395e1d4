//! An accepted proposal becomes the household's status (户状态变更).

use ruhu_domain::date::Date;
use ruhu_domain::forms::STATUS_PROPOSAL_ID;
use ruhu_domain::household::Household;
use ruhu_domain::office::TODAY;
use ruhu_domain::record::Record;
use ruhu_domain::rules::proposal::Standing;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::Value as Json;

use super::Actor;
use crate::clock;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Error, Head, Item, Storage};

/// Digits of a county's code: who acts on a whole county confirms what a county must confirm.
const COUNTY: usize = 6;

/// The household as it is after the proposal at `head`, with the revision it replaces; nothing for
/// other forms.
pub(super) async fn confirmed(
    storage: &dyn Storage,
    actor: &Actor,
    head: &Head,
) -> Answer<Option<(Item, u64)>> {
    // Accepted again, it has been done.
    if head.form_id != STATUS_PROPOSAL_ID || head.state == RecordState::Accepted {
        return Ok(None);
    }
    let county = &actor.county;
    let latest = storage.newest(county, &head.id).await?;
    let record = latest.and_then(|latest| Record::from_bytes(&latest.bytes).ok());
    let record = record.ok_or(Error::Corrupt("record"))?;
    let stored = storage.item(county, "household", &head.household).await?;
    let stored = stored.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let mut household: Household = serde_json::from_value(stored.item.body.clone())
        .map_err(|_| Error::Corrupt("household"))?;
    let answer = |name: &str| record.answers.get(name).and_then(Json::as_str);
    let (Some(to), Some(date)) = (answer("st_to"), answer("st_date").and_then(Date::parse)) else {
        return Err(Refusal::new(Code::Unfinished));
    };
    allow(&household, to, date, today(storage, county).await?, actor)?;
    household.status_before = std::mem::replace(&mut household.status, to.to_owned());
    household.status_year = date.year();
    household.status_date = date.to_string();
    let body = serde_json::to_value(&household).map_err(|_| Error::Corrupt("household"))?;
    Ok(Some((
        Item {
            body,
            ..stored.item
        },
        stored.revision,
    )))
}

/// Whether the change is in the order of statuses and dates now, and the actor's to confirm.
fn allow(household: &Household, to: &str, date: Date, today: Date, actor: &Actor) -> Answer<()> {
    let year = (household.status_year != 0)
        .then(|| Date::parse(&format!("{:04}-01-01", household.status_year)));
    let standing = Standing {
        code: Some(household.status.as_str()).filter(|code| !code.is_empty()),
        since: Date::parse(&household.status_date).or(year.flatten()),
        before: Some(household.status_before.as_str()).filter(|code| !code.is_empty()),
    };
    if let Some(reason) = standing.refusal(to, date, today) {
        return Err(
            Refusal::new(Code::StatusRefused).because(&reason.message.zh, &reason.message.en)
        );
    }
    let of_county = actor.area.len() <= COUNTY;
    if standing.confirmer(to) == Some("county") && !of_county {
        return Err(Refusal::new(Code::ForbiddenRole).because(
            "这项变更由县里确认",
            "this change is confirmed by the county",
        ));
    }
    Ok(())
}

/// The county's day: today, unless a setting says another.
pub(super) async fn today(storage: &dyn Storage, county: &str) -> Answer<Date> {
    let set = storage.item(county, "setting", TODAY).await?;
    let set = set.and_then(|set| Date::parse(set.item.body.as_str()?));
    let now = || clock::local_date(&clock::now(), 0);
    Ok(set.or_else(now).unwrap_or(Date::from_days(0)))
}
