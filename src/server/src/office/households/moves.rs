//! Splitting a household (分户), moving a member.

use ruhu_domain::household::alias::{Keys, Person, matches, renamed};
use ruhu_domain::household::{Household, Move, MoveKind, temporary};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{Desk, Read, TRIES, item, typed, wrong};
use crate::office::benefits;
use crate::office::joining::{Aliases, people};
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Rearrangement, Stored};
use crate::{clock, pinyin};

/// CL_REL 户主.
const HEAD: &str = "02";

/// What splitting or moving came to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MoveDone {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Names of those who went.
    pub(crate) members: Vec<String>,
}

impl Desk<'_> {
    /// Makes a household of its own of some members (分户).
    pub(crate) async fn split(&self, code: &str, members: &[String], to: &str) -> Answer<MoveDone> {
        let (code, to) = (typed(code), typed(to));
        for _ in 0..TRIES {
            if let Some(done) = self.try_move(&code, members, &to, true).await? {
                self.follow_credit(&code).await?;
                return Ok(done);
            }
        }
        Err(Refusal::new(Code::Busy))
    }

    /// Moves one member to another household.
    pub(crate) async fn move_member(&self, key: &str, from: &str, to: &str) -> Answer<MoveDone> {
        let (from, to) = (typed(from), typed(to));
        let members = [key.to_owned()];
        for _ in 0..TRIES {
            if let Some(done) = self.try_move(&from, &members, &to, false).await? {
                self.follow_credit(&from).await?;
                return Ok(done);
            }
        }
        Err(Refusal::new(Code::Busy))
    }

    async fn try_move(
        &self,
        from: &str,
        members: &[String],
        to: &str,
        split: bool,
    ) -> Answer<Option<MoveDone>> {
        let county = &self.actor.county;
        let left = self.read(from).await?;
        if from == to {
            return Err(wrong("两个编码是同一户", "both codes are one household"));
        }
        let mut aliases = Aliases::default();
        let mut there =
            people(self.storage, county, from, left.heads.clone(), &mut aliases).await?;
        there.retain(|person| !left.household.has_left(&person.key));
        let going = going(&there, members, split)?;
        let right = match split {
            true => self.new_household(to, &left).await?,
            false => self.read(to).await?,
        };
        let here = people(self.storage, county, to, right.heads.clone(), &mut aliases).await?;
        let same = matches(&going, &here);
        let keys: Keys = going
            .iter()
            .map(|person| {
                let key = same.get(&person.key).unwrap_or(&person.key);
                (person.key.clone(), key.clone())
            })
            .collect();

        let at = clock::now();
        let note = |kind: MoveKind, household: &str| Move {
            kind,
            household: household.to_owned(),
            at: at.clone(),
            members: keys.clone(),
        };
        let (out, into) = match split {
            true => (MoveKind::SplitTo, MoveKind::SplitFrom),
            false => (MoveKind::MovedTo, MoveKind::MovedFrom),
        };
        let (mut one, mut other) = (left.household.clone(), right.household.clone());
        carry(&mut one, &mut other, &keys);
        if split {
            name_head(&mut other, &going);
        }
        for household in [&mut one, &mut other] {
            pinyin::fill(household);
        }

        // The facts are read while the office's list still says how it was.
        let (left_area, right_area) = (&left.stored.item.area, &right.stored.item.area);
        let mut leaving = self
            .derive(&left.household, left.heads.clone(), &mut aliases)
            .await?;
        let mut coming = self
            .derive(&right.household, right.heads.clone(), &mut aliases)
            .await?;
        coming.join(&leaving, &keys);
        leaving.leave(keys.keys());
        one.moves.push(note(out, to));
        other.moves.push(note(into, from));
        let mut items = vec![item(&one, left_area)?, item(&other, right_area)?];
        let mut gone = Vec::new();
        let mut kept = left.benefits()?;
        let taken = kept.take_members(&keys);
        let mut come = right.benefits()?;
        come.join(&taken, &keys);
        let sides = [
            (&one, left_area, leaving, kept),
            (&other, right_area, coming, come),
        ];
        for (household, area, mut current, kept) in sides {
            let code = household.code.as_str();
            current.pinyin = pinyin::of_names(names(&current.answers));
            let now = benefits::made(self.storage, county, household, &current, kept).await?;
            if !now.is_empty() {
                items.push(benefits::item(code, area, &now)?);
            }
            let changed = self.changed(code, area, current).await?;
            items.extend(changed.items.into_iter().map(|(item, _)| item));
            gone.extend(changed.gone);
        }
        let (mut staying, mut brought) = (left.loans()?, right.loans()?);
        let borrowers: Vec<String> = going.iter().map(|person| person.name.clone()).collect();
        brought.join(staying.part(&borrowers));
        for (household, loans, area) in [
            (&one, &mut staying, left_area),
            (&other, &mut brought, right_area),
        ] {
            items.extend(
                self.loans(household, loans, &[&household.code], area)
                    .await?,
            );
        }
        let mut read = left.revisions();
        read.extend(right.revisions());
        let action = if split {
            "household.split"
        } else {
            "household.move"
        };
        let done = self.storage.rearrange(Rearrangement {
            county: county.clone(),
            items,
            gone,
            read,
            joined: None,
            audit: self
                .actor
                .audit(action, from, &format!("to {to}, {} members", keys.len())),
        });
        Ok(done.await?.then(|| MoveDone {
            from: from.to_owned(),
            to: to.to_owned(),
            members: going.into_iter().map(|person| person.name).collect(),
        }))
    }

    /// The household that is to be made beside another, in the same place.
    async fn new_household(&self, code: &str, beside: &Read) -> Answer<Read> {
        let fits = code.len() == 18 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !fits && !temporary::is_temporary(code) {
            return Err(wrong(
                "新户的编码要 18 位数字，或临时编码 T-…",
                "the new code needs 18 digits, or is a temporary one (T-…)",
            ));
        }
        let county = &self.actor.county;
        let taken = self
            .storage
            .item(county, "household", code)
            .await?
            .is_some()
            || self.storage.item(county, "alias", code).await?.is_some();
        if taken {
            return Err(wrong(
                &format!("编码 {code} 已经用了"),
                &format!("the code {code} is taken"),
            ));
        }
        let known = &beside.household;
        let village = if fits { &code[..12] } else { &known.village };
        self.actor.covers(village)?;
        let mut office: Map<String, Json> = Map::new();
        for name in ["township", "village", "group_name"] {
            if let Some(value) = known.office.get(name).filter(|_| village == known.village) {
                office.insert(name.to_owned(), value.clone());
            }
        }
        office.insert("hh_code".to_owned(), json!(code));
        let household = Household {
            code: code.to_owned(),
            township: village.get(..9).unwrap_or(village).to_owned(),
            village: village.to_owned(),
            group: known.group.clone(),
            office,
            ..Household::default()
        };
        Ok(Read {
            stored: Stored {
                item: item(&household, village)?,
                revision: 0,
            },
            household,
            current: None,
            benefits: None,
            loans: None,
            heads: Vec::new(),
        })
    }
}

/// Those of the household who go.
fn going(there: &[Person], members: &[String], split: bool) -> Answer<Vec<Person>> {
    if members.is_empty() {
        return Err(wrong("没有写是哪几个人", "nobody was named"));
    }
    let mut going = Vec::new();
    for key in members {
        let found = there
            .iter()
            .find(|person| person.key == *key)
            .ok_or_else(|| {
                wrong(
                    &format!("这户没有代号为 {key} 的人"),
                    &format!("nobody in this household has the key {key}"),
                )
            })?;
        if !going.contains(found) {
            going.push(found.clone());
        }
    }
    if split && going.len() == there.len() {
        return Err(wrong(
            "不能把一户的人全部分出去",
            "a household cannot be split off whole",
        ));
    }
    Ok(going)
}

/// Takes rows of the office's list from one household to the other, and counts both anew.
fn carry(from: &mut Household, to: &mut Household, keys: &Keys) {
    let rows = from.office.remove("members");
    let rows = rows
        .as_ref()
        .and_then(Json::as_array)
        .cloned()
        .unwrap_or_default();
    let key = |row: &Json| row["_key"].as_str().map(str::to_owned).unwrap_or_default();
    let (going, staying): (Vec<Json>, Vec<Json>) = rows
        .into_iter()
        .partition(|row| keys.contains_key(&key(row)));
    let count = u32::try_from(keys.len()).unwrap_or(u32::MAX);
    from.members = from.members.saturating_sub(count);
    to.members = to.members.saturating_add(count);
    if !staying.is_empty() {
        from.office
            .insert("members".to_owned(), Json::Array(staying));
    }
    let there = to.office.get("members").and_then(Json::as_array).cloned();
    let mut there = there.unwrap_or_default();
    for row in going {
        let row = renamed(row, keys);
        if !there.iter().any(|other| key(other) == key(&row)) {
            there.push(row);
        }
    }
    if !there.is_empty() {
        to.office.insert("members".to_owned(), Json::Array(there));
    }
}

/// The head of a new household: whoever the list calls so, else the first of those who go.
fn name_head(household: &mut Household, going: &[Person]) {
    let rows = household.office.get("members").and_then(Json::as_array);
    let heads = rows
        .into_iter()
        .flatten()
        .filter(|row| row["m_rel"] == HEAD);
    let named = heads.filter_map(|row| row["m_name"].as_str()).next();
    let first = going.first().map(|person| person.name.as_str());
    household.head = named.or(first).unwrap_or_default().to_owned();
}

fn names(answers: &Map<String, Json>) -> impl Iterator<Item = &str> {
    let rows = answers.get("members").and_then(Json::as_array);
    let rows = rows.into_iter().flatten();
    rows.filter_map(|row| row.get("m_name")?.as_str())
}
