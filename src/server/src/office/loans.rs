//! Loans and the visits after them, as the bank's list and the records make them; red warnings of an
//! area.

use std::collections::BTreeSet;

use ruhu_domain::date::Date;
use ruhu_domain::household::Household;
use ruhu_domain::loan::{Alert, Borrowers, Loans, alerts, is_of_loan};
use ruhu_domain::settings::Settings;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::Value as Json;

use super::joining::Aliases;
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
    for item in storage.items_in(&user.county, "loan", &user.area).await? {
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

/// Takes a loan or a visit that has just been stored in.
pub(crate) async fn take(storage: &dyn Storage, county: &str, record: &str) -> Answer<()> {
    for _ in 0..TRIES {
        let head = storage.head(county, record).await?;
        let Some(head) = head.filter(|head| is_of_loan(&head.form_id)) else {
            return Ok(());
        };
        let household = &head.household;
        let made = derived(storage, county, household, &head.area, None).await?;
        let revision = made.revision;
        let (items, gone) = made.changes();
        let change = Rearrangement {
            county: county.to_owned(),
            items,
            gone,
            read: vec![("loan".to_owned(), household.clone(), revision)],
            joined: None,
            audit: Actor {
                id: "rule".to_owned(),
                ..Actor::console(county)
            }
            .audit("loan.record", &head.id, &head.form_id),
        };
        if storage.rearrange(change).await? {
            return Ok(());
        }
    }
    Err(Refusal::new(Code::Busy))
}

/// What a decision on a loan or a visit changes for the phones.
pub(super) async fn after(
    storage: &dyn Storage,
    county: &str,
    head: &Head,
    state: RecordState,
) -> Answer<facts::Changed> {
    if !is_of_loan(&head.form_id) {
        return Ok(facts::Changed::default());
    }
    let decided = Some((head.id.as_str(), state));
    let made = derived(storage, county, &head.household, &head.area, decided).await?;
    let revision = made.revision;
    let (items, gone) = made.changes();
    Ok(facts::Changed {
        items: items.into_iter().map(|item| (item, revision)).collect(),
        gone,
    })
}

/// The loans of a household as its records make them.
struct Derived {
    item: Option<Item>,
    household: String,
    /// Of the stored loans, 0 without any.
    revision: u64,
}

impl Derived {
    fn changes(self) -> (Vec<Item>, Vec<(String, String)>) {
        let none = self.item.is_none() && self.revision > 0;
        let gone = none.then(|| ("loan".to_owned(), self.household));
        (self.item.into_iter().collect(), gone.into_iter().collect())
    }
}

/// Derives a household's loans anew; `decided` is a record as it stands once a decision holds.
async fn derived(
    storage: &dyn Storage,
    county: &str,
    code: &str,
    area: &str,
    decided: Option<(&str, RecordState)>,
) -> Answer<Derived> {
    let (mut loans, stored) = of_household(storage, county, code).await?;
    code.clone_into(&mut loans.household);
    let household = facts::stored_household(storage, county, code).await?;
    with_records(
        storage,
        county,
        &mut loans,
        household.as_ref(),
        &[code],
        decided,
    )
    .await?;
    Ok(Derived {
        item: item(&loans, area)?,
        household: code.to_owned(),
        revision: stored.map_or(0, |stored| stored.revision),
    })
}

/// The loans as an item; none when there is none and none ever left.
pub(super) fn item(loans: &Loans, area: &str) -> Answer<Option<Item>> {
    if loans.loans.is_empty() && loans.left.is_empty() {
        return Ok(None);
    }
    let body = serde_json::to_value(loans).map_err(|_| Error::Corrupt("loans"))?;
    Ok(Some(Item::of_area("loan", &loans.household, area, body)))
}

/// Everything that was recorded of the loans, taken in anew: under these codes, and under those of
/// households whose members came to this one.
pub(super) async fn with_records(
    storage: &dyn Storage,
    county: &str,
    loans: &mut Loans,
    household: Option<&Household>,
    codes: &[&str],
    decided: Option<(&str, RecordState)>,
) -> Answer<()> {
    let came = household.map_or(&[][..], |household| &household.moves);
    let came = came.iter().filter(|step| step.kind.is_in());
    let came = came.map(|step| step.household.as_str());
    let codes: BTreeSet<&str> = codes.iter().copied().chain(came).collect();
    let mut records = Vec::new();
    for code in codes {
        let mut heads = facts::all_of(storage, county, code).await?;
        heads.retain(|head| {
            let state = match decided {
                Some((id, state)) if id == head.id => state,
                _ => head.state,
            };
            let counts = matches!(state, RecordState::Uploaded | RecordState::Accepted);
            is_of_loan(&head.form_id) && counts
        });
        let mut aliases = Aliases::default();
        records.extend(facts::read(storage, county, heads, &mut aliases).await?);
    }
    loans.forget_records();
    loans.take(records.iter().map(|one| (&one.record, one.by.as_str())));
    let current = storage.item(county, "current", &loans.household).await?;
    let members = current
        .as_ref()
        .and_then(|stored| stored.item.body.get("answers")?.get("members"))
        .or_else(|| household?.office.get("members"));
    if let Some(members) = members.and_then(Json::as_array) {
        loans.know_borrowers(members);
    }
    Ok(())
}
