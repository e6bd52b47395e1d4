//! The households of the user's area on the phone: download, list, search.

use std::collections::BTreeMap;
use std::rc::Rc;

use ruhu_domain::form::Lists;
use ruhu_domain::household::Household;
use ruhu_domain::sync::protocol::{Change, Changes};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::account::{clock_offset, meta_write, read_meta};
use crate::api;
use crate::json;
use crate::store::{AnyStore, Durability, Shelf, Write, vault};

/// What the list and the search need of a household; all of them fit in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Code.
    pub code: String,
    /// Name of the head.
    pub head: String,
    /// Group and village as people say it.
    pub place: String,
    /// CL_STATUS.
    pub status: String,
    /// Registered members.
    pub members: u32,
    /// Telephone number on file.
    pub phone: String,
    /// ID numbers of the members on file.
    pub people: Vec<String>,
}

/// All entries, by code.
pub type Index = BTreeMap<String, Entry>;

/// The index as stored.
pub async fn load_index(store: &AnyStore) -> Index {
    let entries: Vec<Entry> = read_meta(store, "index").await.unwrap_or_default();
    entries
        .into_iter()
        .map(|entry| (entry.code.clone(), entry))
        .collect()
}

/// One household with all that is known of it.
pub async fn household(store: &AnyStore, code: &str) -> Option<Household> {
    let sealed = store.get(Shelf::Office, &key(code)).await.ok()??;
    json::read(&vault::open(&sealed)?)
}

fn key(code: &str) -> String {
    format!("household/{code}")
}

/// Entries whose name, code, group or last digits of an ID fit what was typed; all when nothing was.
pub fn search<'a>(index: &'a Index, typed: &str) -> impl Iterator<Item = &'a Entry> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_uppercase).collect();
    index.values().filter(move |entry| {
        words.iter().all(|word| {
            let word = word.as_str();
            entry.head.to_uppercase().contains(word)
                || entry.place.contains(word)
                || entry.code.contains(word)
                || (word.len() >= 4 && entry.people.iter().any(|id| id.ends_with(word)))
        })
    })
}

/// Downloads what changed since the last time. Returns whether everything is here now; stopped in
/// the middle it goes on from there the next time.
pub async fn refresh(store: &AnyStore, token: &str) -> bool {
    let mut index = load_index(store).await;
    let mut settings: Map<String, Json> = read_meta(store, "settings").await.unwrap_or_default();
    loop {
        let cursor: String = read_meta(store, "cursor").await.unwrap_or_default();
        let path = format!("/api/v1/changes?limit=200&since={cursor}");
        let Ok(answer) = api::get(&path, Some(token)).await else {
            return false;
        };
        let Some(changes) = answer.json::<Changes>().filter(|_| answer.status == 200) else {
            return false;
        };
        let mut writes = Vec::new();
        for change in changes.items {
            take(change, &mut index, &mut settings, &mut writes);
        }
        let entries: Vec<_> = index.values().collect();
        writes.push(meta_write("index", &entries));
        writes.push(meta_write("settings", &settings));
        writes.push(meta_write("cursor", &changes.cursor));
        writes.push(meta_write(
            "clock_offset",
            &clock_offset(&changes.server_time),
        ));
        // Cursor and contents in one transaction: a page is either here or asked for again.
        if store.write(&writes, Durability::Strict).await.is_err() {
            return false;
        }
        if !changes.more {
            return true;
        }
    }
}

fn take(
    change: Change,
    index: &mut Index,
    settings: &mut Map<String, Json>,
    writes: &mut Vec<Write>,
) {
    match change.kind.as_str() {
        "household" if change.deleted => {
            index.remove(&change.id);
            writes.push(Write::Delete(Shelf::Office, key(&change.id)));
        }
        "household" => {
            let Some(body) = change.body else { return };
            let bytes = json::write(&body);
            let Ok(household) = serde_json::from_value::<Household>(body) else {
                return;
            };
            index.insert(change.id.clone(), entry(&household));
            writes.push(Write::Put(
                Shelf::Office,
                key(&change.id),
                vault::seal(&bytes),
            ));
        }
        "setting" if change.deleted => {
            settings.remove(&change.id);
        }
        "setting" => {
            settings.insert(change.id, change.body.unwrap_or_default());
        }
        _ => {}
    }
}

fn entry(household: &Household) -> Entry {
    let members = household.office.get("members").and_then(Json::as_array);
    let id = |member: &Json| {
        member
            .get("m_idno")
            .and_then(Json::as_str)
            .map(str::to_owned)
    };
    Entry {
        code: household.code.clone(),
        head: household.head.clone(),
        place: household.group.clone(),
        status: household.status.clone(),
        members: household.members,
        phone: household
            .office
            .get("hh_phone")
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned(),
        people: members.into_iter().flatten().filter_map(id).collect(),
    }
}

/// The look-ups of `area::` checks, for one household among all.
#[derive(Debug)]
pub struct Others {
    phones: BTreeMap<String, usize>,
    people: BTreeMap<String, String>,
}

impl Others {
    /// Everybody in `index` but the household `code`.
    pub fn than(index: &Rc<Index>, code: &str) -> Self {
        let mut others = Self {
            phones: BTreeMap::new(),
            people: BTreeMap::new(),
        };
        for entry in index.values().filter(|entry| entry.code != code) {
            if !entry.phone.is_empty() {
                *others.phones.entry(entry.phone.clone()).or_default() += 1;
            }
            for id in &entry.people {
                others.people.insert(id.clone(), entry.code.clone());
            }
        }
        others
    }
}

impl Lists for Others {
    fn phone_households(&self, phone: &str) -> usize {
        self.phones.get(phone).copied().unwrap_or(0)
    }

    fn household_of(&self, id_number: &str) -> Option<String> {
        self.people.get(id_number).cloned()
    }
}
