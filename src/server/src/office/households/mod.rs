//! Joining a household to another, splitting one (分户), moving a member: what all three need.

mod join;
mod moves;

use ruhu_domain::benefits::Benefits;
use ruhu_domain::current::Current;
use ruhu_domain::household::{Household, temporary};
use ruhu_domain::loan::Loans;
use ruhu_domain::sync::protocol::RecordState;

use super::Actor;
use super::benefits::MEASURE;
use super::facts::{self, Changed, Derive, Reading, of_household, stored_household};
use super::joining::{self, Aliases};
use super::{credit, loans};
use crate::packages::Packages;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Error, Head, Item, Storage, Stored};

pub(crate) use join::JoinDone;
pub(crate) use moves::MoveDone;

/// How often a change is made again because somebody changed the same household meanwhile.
const TRIES: u32 = 5;

/// Who acts, on what.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub(crate) storage: &'a dyn Storage,
    pub(crate) packages: &'a Packages,
    pub(crate) actor: &'a Actor,
}

/// A household with everything a change reads of it.
struct Read {
    stored: Stored,
    household: Household,
    current: Option<Stored>,
    benefits: Option<Stored>,
    loans: Option<Stored>,
    heads: Vec<Head>,
}

impl Desk<'_> {
    /// A household that exists and lies in the actor's area.
    async fn read(&self, code: &str) -> Answer<Read> {
        let county = &self.actor.county;
        let Some(stored) = self.storage.item(county, "household", code).await? else {
            if let Some((_, alias)) = joining::alias(self.storage, county, code).await? {
                return Err(wrong(
                    &format!("{code} 已并入 {}", alias.to),
                    &format!("{code} was joined to {}", alias.to),
                ));
            }
            return Err(Refusal::new(Code::NotFound).because(
                &format!("没有编码为 {code} 的户"),
                &format!("there is no household {code}"),
            ));
        };
        self.actor.covers(&stored.item.area)?;
        let household = stored_household(self.storage, county, code).await?;
        Ok(Read {
            household: household.ok_or(Error::Corrupt("household"))?,
            current: self.storage.item(county, "current", code).await?,
            benefits: self.storage.item(county, MEASURE, code).await?,
            loans: self.storage.item(county, "loan", code).await?,
            heads: of_household(self.storage, county, code).await?,
            stored,
        })
    }

    /// What accepted records make.
    async fn derive(
        &self,
        household: &Household,
        mut heads: Vec<Head>,
        aliases: &mut Aliases,
    ) -> Answer<Current> {
        heads.retain(|head| head.state == RecordState::Accepted);
        self.current(household, heads, aliases).await
    }

    async fn current(
        &self,
        household: &Household,
        heads: Vec<Head>,
        aliases: &mut Aliases,
    ) -> Answer<Current> {
        let county = &self.actor.county;
        let records = facts::read(self.storage, county, heads, aliases).await?;
        let derive = Derive {
            storage: self.storage,
            packages: self.packages,
            county,
        };
        let code = &household.code;
        derive
            .current(Some(household), code, records, Reading::Office)
            .await
    }

    /// The household's loans as an item, with what was recorded under these codes.
    async fn loans(
        &self,
        household: &Household,
        loans: &mut Loans,
        codes: &[&str],
        area: &str,
    ) -> Answer<Option<Item>> {
        household.code.clone_into(&mut loans.household);
        let county = &self.actor.county;
        loans::with_records(self.storage, county, loans, Some(household), codes, None).await?;
        loans::item(loans, area)
    }

    /// The household's credit file, once its records and people are what they are now.
    async fn follow_credit(&self, code: &str) -> Answer<()> {
        credit::again(self.storage, self.packages, &self.actor.county, code).await
    }

    async fn changed(&self, code: &str, area: &str, current: Current) -> Answer<Changed> {
        let mut changed = Changed::default();
        let county = &self.actor.county;
        changed
            .put(self.storage, county, code, area, current)
            .await?;
        Ok(changed)
    }
}

impl Read {
    /// What is kept of its measures.
    fn benefits(&self) -> Answer<Benefits> {
        let body = self
            .benefits
            .as_ref()
            .map(|stored| stored.item.body.clone());
        let read = body.map(serde_json::from_value).transpose();
        Ok(read
            .map_err(|_| Error::Corrupt("measures"))?
            .unwrap_or_default())
    }

    /// Its loans.
    fn loans(&self) -> Answer<Loans> {
        let body = self.loans.as_ref().map(|stored| stored.item.body.clone());
        let read = body.map(serde_json::from_value).transpose();
        Ok(read
            .map_err(|_| Error::Corrupt("loans"))?
            .unwrap_or_default())
    }

    fn revisions(&self) -> Vec<(String, String, u64)> {
        let code = &self.household.code;
        vec![
            ("household".to_owned(), code.clone(), self.stored.revision),
            revision("current", code, self.current.as_ref()),
            revision(MEASURE, code, self.benefits.as_ref()),
            revision("loan", code, self.loans.as_ref()),
        ]
    }
}

fn revision(kind: &str, id: &str, stored: Option<&Stored>) -> (String, String, u64) {
    let revision = stored.map_or(0, |stored| stored.revision);
    (kind.to_owned(), id.to_owned(), revision)
}

fn item(household: &Household, area: &str) -> Answer<Item> {
    let body = serde_json::to_value(household).map_err(|_| Error::Corrupt("household"))?;
    Ok(Item::of_area("household", &household.code, area, body))
}

/// A code as it is stored, however it was typed.
fn typed(code: &str) -> String {
    temporary::normalise(code).unwrap_or_else(|| code.trim().to_owned())
}

fn wrong(chinese: &str, english: &str) -> Refusal {
    Refusal::new(Code::BadRequest).because(chinese, english)
}
