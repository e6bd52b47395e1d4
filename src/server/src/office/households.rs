//! Joining a household to another, splitting one (分户), moving a member.

use std::collections::BTreeMap;

use ruhu_domain::current::Current;
use ruhu_domain::household::alias::{Alias, Keys, Person, matches, renamed};
use ruhu_domain::household::{Household, Move, MoveKind, temporary};
use ruhu_domain::sync::protocol::RecordState;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::facts::{self, Changed, Derive, Reading, of_household, stored_household};
use super::joining::{self, Aliases, people};
use super::{Actor, compare};
use crate::packages::Packages;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Error, Head, Item, Joined, Rearrangement, Storage, Stored};
use crate::{clock, pinyin};

/// How often a change is made again because somebody changed the same household meanwhile.
const TRIES: u32 = 5;
/// CL_REL 户主.
const HEAD: &str = "02";

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

/// What splitting or moving came to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MoveDone {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Names of those who went.
    pub(crate) members: Vec<String>,
}

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
    heads: Vec<Head>,
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
        let changed = self.changed(to, &right.stored.item.area, current).await?;
        items.extend(changed.items.into_iter().map(|(item, _)| item));
        let mut gone = changed.gone;
        gone.push(("household".to_owned(), from.to_owned()));
        gone.push(("current".to_owned(), from.to_owned()));
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

    /// Makes a household of its own of some members (分户).
    pub(crate) async fn split(&self, code: &str, members: &[String], to: &str) -> Answer<MoveDone> {
        let (code, to) = (typed(code), typed(to));
        for _ in 0..TRIES {
            if let Some(done) = self.try_move(&code, members, &to, true).await? {
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
        let there = people(self.storage, county, from, left.heads.clone(), &mut aliases).await?;
        let there = staying(there, &left.household.moves);
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
        for (code, area, mut current) in [(from, left_area, leaving), (to, right_area, coming)] {
            current.pinyin = pinyin::of_names(names(&current.answers));
            let changed = self.changed(code, area, current).await?;
            items.extend(changed.items.into_iter().map(|(item, _)| item));
            gone.extend(changed.gone);
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
            heads: of_household(self.storage, county, code).await?,
            stored,
        })
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
            heads: Vec::new(),
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
            .collect::<BTreeMap<_, _>>();
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

    async fn changed(&self, code: &str, area: &str, current: Current) -> Answer<Changed> {
        let mut changed = Changed::default();
        let county = &self.actor.county;
        changed
            .put(self.storage, county, code, area, current)
            .await?;
        Ok(changed)
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

impl Read {
    fn revisions(&self) -> Vec<(String, String, u64)> {
        let code = &self.household.code;
        vec![
            ("household".to_owned(), code.clone(), self.stored.revision),
            revision("current", code, self.current.as_ref()),
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

/// The people of a household without those who went to another and did not come back.
fn staying(mut people: Vec<Person>, moves: &[Move]) -> Vec<Person> {
    for step in moves {
        if !step.kind.is_in() {
            let back = |key: &String| {
                let later = moves
                    .iter()
                    .filter(|later| later.at > step.at && later.kind.is_in());
                later
                    .flat_map(|later| later.members.values())
                    .any(|one| one == key)
            };
            people.retain(|one| !step.members.contains_key(&one.key) || back(&one.key));
        }
    }
    people
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
