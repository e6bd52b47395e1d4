//! Households with their members: items `household`.
//!
//! A row may hold a member with the household's columns repeated, or a household alone; both may
//! stand on sheets of their own. Rows with the same household code are one household.
//!
//! - `columns`: which questions of the household survey the list may answer;
//! - `rows`: rows put together by household; `merge`: with what is stored;
//! - `check`: what must be true of a household and of all of them.

mod check;
mod columns;
mod merge;
mod rows;

use std::collections::BTreeMap;

use ruhu_domain::household::Household;
use ruhu_domain::household::temporary::is_temporary;

use super::changes::Changes;
use super::places::Places;
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::Problems;
use super::table::Table;
use crate::pinyin;
use crate::storage::{self, ImportItem, Item, Storage};
use columns::Questions;
use merge::Merged;

/// The kind of items.
pub(super) const HOUSEHOLD: &str = "household";

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let places = Places::load(storage, request.county).await?;
    let stored = stored(storage, request.county).await?;
    let questions =
        Questions::of_the_survey().map_err(|_| storage::Error::Corrupt("household survey"))?;
    let read = |tables: &[Table<'_>], problems: &mut Problems| {
        let drafts = rows::read(tables, &questions, &places, request.today, problems);
        let mut merged: Vec<Merged<'_>> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let known = stored.get(&draft.code).map(|known| &known.household);
            merged.extend(merge::merge(known, draft, request.complete, problems));
        }
        check::check(&merged, &stored, request, problems);
        let mut changes = Changes::default();
        let households = merged.into_iter().map(|merged| {
            for (member, removed) in &merged.absent {
                let id = format!("{} {member}", merged.household.code);
                changes.absent("member", &id, *removed);
            }
            merged.household
        });
        (households.collect::<Vec<_>>(), changes)
    };
    let ((households, changes), notice) =
        with_tables(request, &questions.columns(), &["hh_code"], read)?;
    let mut plan = Plan {
        changes,
        ..Plan::default()
    };
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    compare(households, &stored, request.complete, &mut plan);
    Ok(plan)
}

/// A stored household, and its item as it was read.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) household: Household,
    pub(super) item: Item,
}

/// The office's households. Those that phones added under a code of their own are not in any list
/// of the office, so an import leaves them alone.
pub(super) async fn stored(
    storage: &dyn Storage,
    county: &str,
) -> storage::Result<BTreeMap<String, Known>> {
    let items = storage.items(county, HOUSEHOLD).await?;
    let items = items.into_iter().filter(|item| !is_temporary(&item.id));
    items
        .map(|item| {
            let household = serde_json::from_value(item.body.clone())
                .map_err(|_| storage::Error::Corrupt("household"))?;
            Ok((item.id.clone(), Known { household, item }))
        })
        .collect()
}

/// The item of a household.
pub(super) fn item(household: &Household) -> Item {
    // A struct of texts, numbers and JSON always has a JSON form.
    let body = serde_json::to_value(household).unwrap_or_default();
    Item::of_area(HOUSEHOLD, &household.code, &household.village, body)
}

fn compare(
    households: Vec<Household>,
    stored: &BTreeMap<String, Known>,
    complete: bool,
    plan: &mut Plan,
) {
    let mut absent: BTreeMap<&String, &Known> = stored.iter().collect();
    for mut household in households {
        pinyin::fill(&mut household);
        absent.remove(&household.code);
        let new = item(&household);
        let before = stored.get(&household.code).map(|known| &known.item);
        let old = before.map(|item| &item.body);
        if plan
            .changes
            .compare(HOUSEHOLD, &household.code, old, &new.body)
        {
            plan.batch.items.push(ImportItem {
                item: new,
                before: old.cloned(),
            });
        }
    }
    for code in absent.into_keys() {
        plan.changes.absent(HOUSEHOLD, code, complete);
        if complete {
            plan.batch.gone.push((HOUSEHOLD.to_owned(), code.clone()));
        }
    }
}
