//! Visits after loans, kept with the loan they are about; red warnings of an area.

use ruhu_domain::date::Date;
use ruhu_domain::forms::LOAN_FOLLOWUP_ID;
use ruhu_domain::household::Household;
use ruhu_domain::loan::{Alert, Borrowers, FollowUp, Loans, alerts};
use ruhu_domain::record::Record;
use ruhu_domain::settings::Settings;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::Value as Json;

use super::{Actor, facts};
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Error, Head, Item, Rearrangement, Session, Storage, Stored};

/// How often it is tried again because the loans changed meanwhile.
const TRIES: u32 = 5;
/// Most warnings of an answer.
const MOST: usize = 200;

/// The loans of a household as stored.
pub(crate) async fn of_household(
    storage: &dyn Storage,
    county: &str,
    household: &str,
) -> Answer<(Loans, Option<Stored>)> {
    let stored = storage.item(county, "loan", household).await?;
    let loans = match &stored {
        Some(stored) => {
            serde_json::from_value(stored.item.body.clone()).map_err(|_| Error::Corrupt("loans"))?
        }
        None => Loans::default(),
    };
    Ok((loans, stored))
}

/// The same in the shape forms read; none for a household without loans.
pub(crate) async fn stored(
    storage: &dyn Storage,
    county: &str,
    household: &str,
) -> Answer<Vec<Json>> {
    let (loans, _) = of_household(storage, county, household).await?;
    Ok(loans.stored().into_iter().map(Json::Object).collect())
}

/// The red warnings about open loans of the user's area, newest first, at most [`MOST`]; and whether
/// there are more.
pub(crate) async fn red(
    storage: &dyn Storage,
    session: &Session,
    settings: &Settings,
    today: Date,
) -> Answer<(Vec<Alert>, bool)> {
    let user = &session.user;
    let mut borrowers: Vec<(String, Loans, Option<Household>)> = Vec::new();
    let own = storage.items(&user.county, "loan").await?.into_iter();
    for item in own.filter(|item| item.area.starts_with(&user.area)) {
        let loans = serde_json::from_value(item.body).map_err(|_| Error::Corrupt("loans"))?;
        let household = storage.item(&user.county, "household", &item.id).await?;
        let household = household.and_then(|stored| serde_json::from_value(stored.item.body).ok());
        borrowers.push((item.area, loans, household));
    }
    let borrowers: Vec<Borrowers<'_>> = borrowers
        .iter()
        .map(|(area, loans, household)| Borrowers {
            loans,
            head: household.as_ref().map_or("", |known| &known.head),
            village: area,
            status: household.as_ref().map(|known| known.status.as_str()),
        })
        .collect();
    let mut found = alerts(&borrowers, settings, today);
    let more = found.len() > MOST;
    found.truncate(MOST);
    Ok((found, more))
}

/// Puts a visit that has just been stored with its loan.
pub(crate) async fn take(storage: &dyn Storage, county: &str, record: &str) -> Answer<()> {
    for _ in 0..TRIES {
        let head = storage.head(county, record).await?;
        let Some(head) = head.filter(|head| head.form_id == LOAN_FOLLOWUP_ID) else {
            return Ok(());
        };
        let (mut loans, stored) = of_household(storage, county, &head.household).await?;
        let Some(stored) = stored else { return Ok(()) };
        put_visits(storage, county, &head, &mut loans, |head| {
            matches!(head.state, RecordState::Uploaded | RecordState::Accepted)
        })
        .await?;
        let item = Item {
            body: serde_json::to_value(&loans).map_err(|_| Error::Corrupt("loans"))?,
            ..stored.item
        };
        let change = Rearrangement {
            county: county.to_owned(),
            items: vec![item],
            gone: Vec::new(),
            read: vec![("loan".to_owned(), head.household.clone(), stored.revision)],
            joined: None,
            audit: Actor {
                id: "rule".to_owned(),
                ..Actor::console(county)
            }
            .audit("loan.visit", &head.id, ""),
        };
        if storage.rearrange(change).await? {
            return Ok(());
        }
    }
    Err(Refusal::new(Code::Busy))
}

/// All visits that count, put anew.
async fn put_visits(
    storage: &dyn Storage,
    county: &str,
    of: &Head,
    loans: &mut Loans,
    counts: impl Fn(&Head) -> bool,
) -> Answer<()> {
    for loan in &mut loans.loans {
        loan.followups.clear();
    }
    let mut heads = facts::all_of(storage, county, &of.household).await?;
    heads.retain(|head| head.form_id == LOAN_FOLLOWUP_ID && counts(head));
    for head in heads {
        let latest = storage.newest(county, &head.id).await?;
        let record = latest.and_then(|latest| Record::from_bytes(&latest.bytes).ok());
        let record = record.ok_or(Error::Corrupt("record"))?;
        let user = storage.user(county, &head.user).await?;
        let by = user.map(|user| user.name).unwrap_or_default();
        if let Some((visit, loan)) = FollowUp::of(&record, &by) {
            loans.put(visit, &loan);
        }
    }
    Ok(())
}
