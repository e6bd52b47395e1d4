//! Credit files: what a household's steps make of its file, told to the phones of the area.
//!
//! The file is derived anew from all steps that count, as current facts are, so a step that is voided
//! or returned later needs no rule of its own. A step that does not fit is sent back to who made it,
//! with the reason.

use ruhu_domain::credit_file::{CreditFile, Followed, State, Step, follow, is_step};
use ruhu_domain::date::Date;
use ruhu_domain::form::Engine;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::RecordState;

use super::joining::Aliases;
use super::review::{self, Choice};
use super::{Actor, benefits, facts};
use crate::clock;
use crate::packages::Packages;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Audit, Error, Head, Item, Rearrangement, Storage, Stored};

/// How often a file is derived again because another step came meanwhile.
const TRIES: u32 = 5;

/// Items that are no more, by kind and id.
type Gone = Vec<(String, String)>;

/// Where a household's steps lead.
struct Derived {
    followed: Followed,
    /// The stored file's revision, 0 without one.
    revision: u64,
    /// The same of what appraisers get.
    appraisal: u64,
}

/// Derives files from records.
struct Derive<'a> {
    storage: &'a dyn Storage,
    packages: &'a Packages,
    county: &'a str,
}

impl Derive<'_> {
    async fn office(&self) -> Answer<Office> {
        let settings = self.storage.items(self.county, "setting").await?;
        let settings = settings.into_iter().map(|item| (item.id, item.body));
        Ok(Office::new(settings.collect()))
    }

    /// A step as it was made: with the survey whoever made it knew.
    async fn step(
        &self,
        office: &Office,
        household: Option<&Household>,
        head: &Head,
    ) -> Answer<Option<Step>> {
        let latest = self.storage.newest(self.county, &head.id).await?;
        let record = latest.and_then(|latest| Record::from_bytes(&latest.bytes).ok());
        let record = record.ok_or(Error::Corrupt("record"))?;
        // Made under a code that became another, it names the same people by their keys there.
        let record = Aliases::default()
            .follow(self.storage, self.county, record)
            .await?;
        let current = facts::known_to(self.storage, self.packages, self.county, &record).await?;
        let day = clock::local_date(&record.finished_at, record.clock_offset_ms);
        let day = day.unwrap_or(Date::from_days(0));
        let context = office.context(household.cloned(), current.as_ref(), day);
        let form = self.packages.parsed(self.storage, &record).await?;
        let user = self.storage.user(self.county, &head.user).await?;
        let by = user.map(|user| user.name).unwrap_or_default();
        let (engine, _) = Engine::load(form, context, &record.answers);
        Ok(Step::of(&engine, &record, &by))
    }

    async fn steps(
        &self,
        office: &Office,
        household: &str,
        counts: impl Fn(&Head) -> bool,
    ) -> Answer<Vec<Step>> {
        let mut heads = facts::all_of(self.storage, self.county, household).await?;
        heads.retain(|head| is_step(&head.form_id) && counts(head));
        let known = facts::stored_household(self.storage, self.county, household).await?;
        let mut steps = Vec::with_capacity(heads.len());
        for head in &heads {
            steps.extend(self.step(office, known.as_ref(), head).await?);
        }
        Ok(steps)
    }

    /// The file of a household; `decided` is a record as it stands once a decision holds.
    async fn file(&self, household: &str, decided: Option<(&str, RecordState)>) -> Answer<Derived> {
        let office = self.office().await?;
        let counts = |head: &Head| {
            let state = match decided {
                Some((id, state)) if id == head.id => state,
                _ => head.state,
            };
            matches!(state, RecordState::Uploaded | RecordState::Accepted)
        };
        let steps = self.steps(&office, household, counts).await?;
        let stored = self.storage.item(self.county, "credit", household).await?;
        let appraisal = self.storage.item(self.county, "appraisal", household);
        let appraisal = appraisal.await?.map_or(0, |stored| stored.revision);
        let applied = stored.as_ref().map(applied).unwrap_or_default();
        let mut followed = follow(steps, &applied, &office.settings());
        let known = facts::stored_household(self.storage, self.county, household).await?;
        if let Some((file, known)) = followed.file.as_mut().zip(known) {
            file.borrower_left = known.has_left(&file.borrower);
        }
        Ok(Derived {
            followed,
            revision: stored.map_or(0, |stored| stored.revision),
            appraisal,
        })
    }
}

/// The order in which the steps of a stored file were made.
fn applied(stored: &Stored) -> Vec<String> {
    let file: Option<CreditFile> = serde_json::from_value(stored.item.body.clone()).ok();
    file.map(|file| file.applied).unwrap_or_default()
}

impl Derived {
    /// What the file is for the phones: items, and kinds that are no more.
    fn items(&self, household: &str, area: &str) -> Answer<(Vec<Item>, Gone)> {
        let body = |file: &CreditFile| {
            serde_json::to_value(file).map_err(|_| Error::Corrupt("credit file"))
        };
        let item = |kind: &str, file: &CreditFile| {
            Ok::<_, Error>(Item::of_area(kind, household, area, body(file)?))
        };
        let gone = |kind: &str| (kind.to_owned(), household.to_owned());
        let (mut items, mut left) = (Vec::new(), Vec::new());
        match &self.followed.file {
            Some(file) => items.push(item("credit", file)?),
            None if self.revision > 0 => left.push(gone("credit")),
            None => {}
        }
        let waits = self.followed.file.as_ref();
        match waits.filter(|file| file.state == State::Collected) {
            Some(file) => items.push(item("appraisal", &file.for_appraisal())?),
            None if self.appraisal > 0 => left.push(gone("appraisal")),
            None => {}
        }
        Ok((items, left))
    }

    /// The same as one change, made from what was read.
    fn change(
        &self,
        county: &str,
        household: &str,
        area: &str,
        audit: Audit,
    ) -> Answer<Rearrangement> {
        let (items, gone) = self.items(household, area)?;
        let read = |kind: &str, revision| (kind.to_owned(), household.to_owned(), revision);
        Ok(Rearrangement {
            county: county.to_owned(),
            items,
            gone,
            read: vec![
                read("credit", self.revision),
                read("appraisal", self.appraisal),
            ],
            joined: None,
            audit,
        })
    }
}

/// The file a phone had when this record was begun: the steps the record names.
pub(crate) async fn known_to(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    household: &str,
    record: &Record,
) -> Answer<Option<CreditFile>> {
    let derive = Derive {
        storage,
        packages,
        county,
    };
    let office = derive.office().await?;
    let known = |head: &Head| record.known.contains(&head.id);
    let steps = derive.steps(&office, household, known).await?;
    let stored = storage.item(county, "credit", household).await?;
    let applied = stored.as_ref().map(applied).unwrap_or_default();
    Ok(follow(steps, &applied, &office.settings()).file)
}

/// Who acts when a file follows its steps.
fn rule(county: &str) -> Actor {
    Actor {
        id: "rule".to_owned(),
        name: "信用档案".to_owned(),
        ..Actor::console(county)
    }
}

/// Takes a step that has just been stored into its household's file; returns it to its sender with the
/// reason when it does not fit. Gives the state it stands in then.
pub(crate) async fn take(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    record: &str,
) -> Answer<Option<RecordState>> {
    let derive = Derive {
        storage,
        packages,
        county,
    };
    let rule = rule(county);
    for _ in 0..TRIES {
        let head = storage.head(county, record).await?;
        let Some(head) = head.filter(|head| is_step(&head.form_id)) else {
            return Ok(None);
        };
        let derived = derive.file(&head.household, None).await?;
        let audit = rule.audit("credit.step", &head.id, &head.form_id);
        let change = derived.change(county, &head.household, &head.area, audit)?;
        if !storage.rearrange(change).await? {
            continue;
        }
        benefits::again(storage, &rule, &head.household).await?;
        let refused = derived.followed.refused.into_iter();
        let reason = refused.into_iter().find(|(id, _)| id == record);
        let Some((_, reason)) = reason else {
            return Ok(None);
        };
        let choice = Choice {
            state: RecordState::Returned,
            revision: head.revision,
            reason: reason.message.zh,
            questions: Vec::new(),
        };
        review::review(storage, packages, &rule, record, choice).await?;
        return Ok(Some(RecordState::Returned));
    }
    Err(Refusal::new(Code::Busy))
}

/// Derives the file of a household again whose records or people changed otherwise.
pub(super) async fn again(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    household: &str,
) -> Answer<()> {
    let derive = Derive {
        storage,
        packages,
        county,
    };
    let stored = storage.item(county, "household", household).await?;
    let area = stored.map(|stored| stored.item.area).unwrap_or_default();
    for _ in 0..TRIES {
        let derived = derive.file(household, None).await?;
        let audit = rule(county).audit("credit.again", household, "");
        let change = derived.change(county, household, &area, audit)?;
        if change.items.is_empty() && change.gone.is_empty() {
            return Ok(());
        }
        if storage.rearrange(change).await? {
            return benefits::again(storage, &rule(county), household).await;
        }
    }
    Err(Refusal::new(Code::Busy))
}

/// What a decision on a step changes for the phones.
pub(super) async fn after(
    storage: &dyn Storage,
    packages: &Packages,
    county: &str,
    head: &Head,
    state: RecordState,
) -> Answer<facts::Changed> {
    if !is_step(&head.form_id) {
        return Ok(facts::Changed::default());
    }
    let derive = Derive {
        storage,
        packages,
        county,
    };
    let derived = derive
        .file(&head.household, Some((&head.id, state)))
        .await?;
    let (items, gone) = derived.items(&head.household, &head.area)?;
    let revision = |item: &Item| match item.kind.as_str() {
        "credit" => derived.revision,
        _ => derived.appraisal,
    };
    let items = items.into_iter().map(|item| {
        let revision = revision(&item);
        (item, revision)
    });
    Ok(facts::Changed {
        items: items.collect(),
        gone,
    })
}
