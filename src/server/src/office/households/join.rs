//! Joining a household to another.

use ruhu_domain::current::Current;
use ruhu_domain::household::alias::{Alias, Keys, matches, renamed};
use ruhu_domain::household::{Household, Move, temporary};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{Desk, Read, TRIES, item, revision, typed, wrong};
use crate::office::joining::{self, Aliases, people};
use crate::office::{benefits, compare, facts};
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Error, Joined, Rearrangement};

/// What joining came to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JoinDone {
    /// The code that is no more.
    pub(crate) from: String,
    /// Where everything is now.
    pub(crate) to: String,
    /// How many records followed.
    pub(crate) records: usize,
    /// Members of the one who are members of the other.
    pub(crate) same: Vec<Same>,
    /// Where both said something else; the newer answer holds, both surveys are kept.
    pub(crate) differences: Vec<compare::Differing>,
}

/// Two rows that are one person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Same {
    /// Name as the joined household's survey has it.
    pub(crate) name: String,
    /// Key there, and key in the household it was joined to.
    pub(crate) from: String,
    pub(crate) to: String,
}

impl Desk<'_> {
    /// Joins household `from` to `to`: its records count there from now on, also those that come
    /// late. `force` is needed for a household with a code of the office's own.
    pub(crate) async fn join(&self, from: &str, to: &str, force: bool) -> Answer<JoinDone> {
        let from = typed(from);
        if !temporary::is_temporary(&from) && !force {
            return Err(wrong(
                "这不是临时编码。确实要并掉已建档的户，请用“强制”",
                "not a temporary code; to join a household of the office's list use force",
            ));
        }
        let to = typed(to);
        for _ in 0..TRIES {
            if let Some(done) = self.try_join(&from, &to).await? {
                self.follow_credit(&to).await?;
                return Ok(done);
            }
        }
        Err(Refusal::new(Code::Busy))
    }

    async fn try_join(&self, from: &str, to: &str) -> Answer<Option<JoinDone>> {
        let county = &self.actor.county;
        let (left, right) = (self.read(from).await?, self.read(to).await?);
        if from == to {
            return Err(wrong("两个编码是同一户", "both codes are one household"));
        }
        let mut aliases = Aliases::default();
        let of = |read: &Read| read.heads.clone();
        let here = people(self.storage, county, to, of(&right), &mut aliases).await?;
        let there = people(self.storage, county, from, of(&left), &mut aliases).await?;
        let alias = Alias {
            to: to.to_owned(),
            members: matches(&there, &here),
        };
        let before = self
            .facts_of(&left, &right.household, &alias.members, &mut aliases)
            .await?;
        let after = self
            .facts_of(&right, &right.household, &Keys::new(), &mut aliases)
            .await?;
        let form = self.form_of(&left, &right).await?;
        let differences = form.map(|form| compare::differing(&form, &before, &after));

        let area = &left.stored.item.area;
        let mut items = vec![joining::body(from, area, &alias)?];
        for older in self.storage.items(county, "alias").await? {
            let known: Alias =
                serde_json::from_value(older.body).map_err(|_| Error::Corrupt("alias"))?;
            if known.to == from {
                items.push(joining::body(&older.id, &older.area, &known.then(&alias))?);
            }
        }
        let mut read = vec![revision("alias", from, None)];
        read.extend(left.revisions());
        read.extend(right.revisions());
        let mut household = right.household.clone();
        household.moves.extend(
            left.household
                .moves
                .iter()
                .map(|step| renamed_move(step, &alias.members)),
        );
        household.moves.sort_by(|one, other| one.at.cmp(&other.at));
        items.push(item(&household, &right.stored.item.area)?);

        // What holds afterwards, with the joined household's accepted records among the others.
        aliases.put(from, alias.clone());
        let heads = [left.heads.clone(), right.heads.clone()].concat();
        let current = self.derive(&household, heads, &mut aliases).await?;
        let area_of = &right.stored.item.area;
        let kept = left.benefits()?;
        let joined = Some((&kept, &alias.members));
        let follows =
            benefits::follow(self.storage, county, &household, area_of, &current, joined).await?;
        items.extend(follows.map(|(item, _)| item));
        let changed = self.changed(to, area_of, current).await?;
        items.extend(changed.items.into_iter().map(|(item, _)| item));
        let mut gone = changed.gone;
        let kinds = [
            "household",
            "current",
            benefits::MEASURE,
            "credit",
            "appraisal",
            "loan",
        ];
        gone.extend(kinds.map(|kind| (kind.to_owned(), from.to_owned())));
        let (theirs, known) = (left.loans()?, right.loans()?);
        let mut loans = known;
        loans.left.extend(theirs.left);
        loans.join(theirs.loans);
        let codes = [from, to];
        items.extend(self.loans(&household, &mut loans, &codes, area_of).await?);
        let mut records = self.all_records(from).await?;
        records.sort();
        let count = records.len();
        let done = self.storage.rearrange(Rearrangement {
            county: county.clone(),
            items,
            gone,
            read,
            joined: Some(Joined {
                from: from.to_owned(),
                to: to.to_owned(),
                area: right.stored.item.area.clone(),
                records,
            }),
            audit: self
                .actor
                .audit("household.join", from, &format!("to {to}")),
        });
        if !done.await? {
            return Ok(None);
        }
        let name = |key: &String| there.iter().find(|person| person.key == *key);
        let same = alias.members.iter().map(|(from, to)| Same {
            name: name(from)
                .map(|person| person.name.clone())
                .unwrap_or_default(),
            from: from.clone(),
            to: to.clone(),
        });
        Ok(Some(JoinDone {
            from: from.to_owned(),
            to: to.to_owned(),
            records: count,
            same: same.collect(),
            differences: differences.unwrap_or_default(),
        }))
    }

    /// Everything that was said of a household, accepted or not, read with what the office knows of
    /// `office`; the office's list where nobody was there. Members with the keys they will have.
    async fn facts_of(
        &self,
        read: &Read,
        office: &Household,
        keys: &Keys,
        aliases: &mut Aliases,
    ) -> Answer<Current> {
        let household = Household {
            code: read.household.code.clone(),
            moves: read.household.moves.clone(),
            ..office.clone()
        };
        let heads = read.heads.clone();
        let mut current = self.current(&household, heads, aliases).await?;
        if current.sources.is_empty() {
            current.answers = read.household.office.clone();
        }
        if let Json::Object(answers) = renamed(Json::Object(current.answers), keys) {
            current.answers = answers;
        } else {
            current.answers = Map::new();
        }
        current.from = std::mem::take(&mut current.from)
            .into_iter()
            .map(|(field, at)| (compare::renamed_field(&field, keys), at))
            .collect();
        Ok(current)
    }

    /// The survey's newest form among the records of both, to say differences in words.
    async fn form_of(&self, left: &Read, right: &Read) -> Answer<Option<compare::Sheet>> {
        let county = &self.actor.county;
        let heads = left.heads.iter().chain(&right.heads);
        let surveys = heads.filter(|head| head.form_id == "household_survey");
        let Some(newest) = surveys.max_by_key(|head| &head.received_at) else {
            return Ok(None);
        };
        let mut aliases = Aliases::default();
        let read = facts::read(self.storage, county, vec![newest.clone()], &mut aliases).await?;
        let Some(survey) = read.into_iter().next() else {
            return Ok(None);
        };
        let form = self.packages.parsed(self.storage, &survey.record).await?;
        Ok(Some(compare::Sheet { form }))
    }

    /// Ids and revisions of all records that stand under a code, whatever their state.
    async fn all_records(&self, code: &str) -> Answer<Vec<(String, u32)>> {
        let heads = facts::all_of(self.storage, &self.actor.county, code).await?;
        Ok(heads
            .into_iter()
            .map(|head| (head.id, head.revision))
            .collect())
    }
}

/// A move the joined household remembers, with the keys of the household it is part of now.
fn renamed_move(step: &Move, keys: &Keys) -> Move {
    let now = |key: &String| keys.get(key).unwrap_or(key).clone();
    let members = step
        .members
        .iter()
        .map(|(from, to)| match step.kind.is_in() {
            true => (from.clone(), now(to)),
            false => (now(from), to.clone()),
        });
    Move {
        members: members.collect(),
        ..step.clone()
    }
}
