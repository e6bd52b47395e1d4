//! Under which code and keys a record counts after its household was joined to another.

use std::collections::BTreeMap;

use ruhu_domain::current::Current;
use ruhu_domain::household::alias::{Alias, Keys, Person, matches};
use ruhu_domain::record::Record;

use super::facts;
use crate::problem::Answer;
use crate::storage::{Error, Head, Item, Storage, Stored};

/// The aliases a derivation meets, each read once.
#[derive(Debug, Default)]
pub(super) struct Aliases(BTreeMap<String, Option<Alias>>);

impl Aliases {
    async fn of(
        &mut self,
        storage: &dyn Storage,
        county: &str,
        code: &str,
    ) -> Answer<Option<&Alias>> {
        if !self.0.contains_key(code) {
            let alias = alias(storage, county, code).await?;
            self.0.insert(code.to_owned(), alias.map(|alias| alias.1));
        }
        Ok(self.0.get(code).and_then(Option::as_ref))
    }

    /// The code the household has now.
    pub(super) async fn code(
        &mut self,
        storage: &dyn Storage,
        county: &str,
        code: &str,
    ) -> Answer<String> {
        let alias = self.of(storage, county, code).await?;
        Ok(alias.map_or(code, |alias| &alias.to).to_owned())
    }

    /// The record as one of the household it counts for.
    pub(super) async fn follow(
        &mut self,
        storage: &dyn Storage,
        county: &str,
        record: Record,
    ) -> Answer<Record> {
        let alias = self.of(storage, county, &record.household).await?;
        Ok(match alias {
            Some(alias) => alias.follow(record),
            None => record,
        })
    }

    /// Keys of a step whose left side was written before the household `code` was joined.
    pub(super) fn keys(&self, code: &str, keys: &Keys) -> Keys {
        let alias = self.0.get(code).and_then(Option::as_ref);
        let now = |key: &String| {
            alias
                .and_then(|alias| alias.members.get(key))
                .unwrap_or(key)
                .clone()
        };
        keys.iter()
            .map(|(from, to)| (now(from), to.clone()))
            .collect()
    }

    /// Uses this alias instead of the stored one.
    pub(super) fn put(&mut self, code: &str, alias: Alias) {
        self.0.insert(code.to_owned(), Some(alias));
    }

    /// Reads records under this code as they are.
    pub(super) fn leave_alone(&mut self, code: &str) {
        self.0.insert(code.to_owned(), None);
    }
}

/// What a code was joined to, as it is stored and read.
pub(super) async fn alias(
    storage: &dyn Storage,
    county: &str,
    code: &str,
) -> Answer<Option<(Stored, Alias)>> {
    let Some(stored) = storage.item(county, "alias", code).await? else {
        return Ok(None);
    };
    let alias = serde_json::from_value(stored.item.body.clone());
    let alias = alias.map_err(|_| Error::Corrupt("alias"))?;
    Ok(Some((stored, alias)))
}

/// Everybody whom the office's list, a record of the household or its current facts name.
pub(super) async fn people(
    storage: &dyn Storage,
    county: &str,
    household: &str,
    heads: Vec<Head>,
    aliases: &mut Aliases,
) -> Answer<Vec<Person>> {
    let stored = facts::stored_household(storage, county, household).await?;
    let mut people = stored.map_or_else(Vec::new, |stored| Person::all(&stored.office));
    let records = facts::read(storage, county, heads, aliases).await?;
    let records = records.into_iter().map(|accepted| accepted.record.answers);
    let mut lists: Vec<_> = records.collect();
    // Whoever came from another household is in no record of this one.
    if let Some(stored) = storage.item(county, "current", household).await? {
        let current: Option<Current> = serde_json::from_value(stored.item.body).ok();
        lists.extend(current.map(|current| current.answers));
    }
    for person in lists.iter().flat_map(Person::all) {
        match people.iter_mut().find(|other| other.key == person.key) {
            Some(known) => learn(known, person),
            None => people.push(person),
        }
    }
    Ok(people)
}

/// A later survey leaves out what did not change.
fn learn(known: &mut Person, later: Person) {
    let Person {
        name,
        id,
        birth,
        sex,
        ..
    } = later;
    for (known, later) in [
        (&mut known.name, name),
        (&mut known.id, id),
        (&mut known.birth, birth),
        (&mut known.sex, sex),
    ] {
        if !later.is_empty() {
            *known = later;
        }
    }
}

/// The alias a record came under, when the record names somebody of the household for the first
/// time: as it is stored, with the new body, and read.
pub(super) async fn met(
    storage: &dyn Storage,
    county: &str,
    head: &Head,
    others: &[Head],
) -> Answer<Option<(Stored, Alias)>> {
    let latest = storage.newest(county, &head.id).await?;
    let record = latest.and_then(|latest| Record::from_bytes(&latest.bytes).ok());
    let record = record.ok_or(Error::Corrupt("record"))?;
    let Some((mut stored, mut known)) = alias(storage, county, &record.household).await? else {
        return Ok(None);
    };
    let mut aliases = Aliases::default();
    let there = people(
        storage,
        county,
        &head.household,
        others.to_vec(),
        &mut aliases,
    )
    .await?;
    let came = Person::all(&record.answers);
    let (before, new): (Vec<_>, Vec<_>) = came
        .into_iter()
        .partition(|person| known.members.contains_key(&person.key));
    // Of two rows in one survey only one is that person.
    let taken = |key: &String| {
        let mut targets = before.iter().filter_map(|one| known.members.get(&one.key));
        targets.any(|target| target == key)
    };
    let free: Vec<Person> = there.into_iter().filter(|one| !taken(&one.key)).collect();
    let met = matches(&new, &free);
    if met.is_empty() {
        return Ok(None);
    }
    known.members.extend(met);
    stored.item = body(&record.household, &stored.item.area, &known)?;
    Ok(Some((stored, known)))
}

/// The item that tells phones.
pub(super) fn body(code: &str, area: &str, alias: &Alias) -> Answer<Item> {
    let body = serde_json::to_value(alias).map_err(|_| Error::Corrupt("alias"))?;
    Ok(Item::of_area("alias", code, area, body))
}
