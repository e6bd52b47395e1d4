//! Course runs on the phone: what was recorded here laid over what the server sent.
//!
//! Entries of the register stand in the shelf `office` as they are downloaded, and in `meta` as they
//! are made here (`train-RUN/KIND/RECORD` in both; a run also as `trainrun/RUN`), so that nothing the
//! office drops takes along what was tapped. Their ids are those of the records: the same entry from
//! both sides is one.

mod open;

use ruhu_domain::arrange::Arrange;
use ruhu_domain::record::Record;
use ruhu_domain::training::{Entry, Kind, Register, Trainee};

use crate::json;
use crate::store::{AnyStore, Shelf, Write};

pub use open::{add_facts, begin, change, page_after, result_facts};

/// The keys of a run's entries begin so: a store lists by what stands before the first `/`.
fn of_run(run: &str) -> String {
    format!("train-{run}/")
}

/// … of the runs among them.
const RUNS: &str = "trainrun/";
/// … of the people of the runs' villages.
pub const PEOPLE: &str = "people/";

/// Where the entry of this id (`RUN/RECORD`) stands.
fn keys(kind: Kind, id: &str) -> Vec<String> {
    let (run, record) = id.split_once('/').unwrap_or((id, id));
    let mut keys = vec![format!("{}{}/{record}", of_run(run), kind.name())];
    if kind == Kind::Run {
        keys.push(format!("{RUNS}{run}"));
    }
    keys
}

/// An entry that was downloaded, or is no more.
pub fn downloaded(kind: Kind, id: &str, body: Option<Vec<u8>>) -> Vec<Write> {
    let mut writes = Vec::new();
    for key in keys(kind, id) {
        match &body {
            Some(body) => writes.push(Write::Put(Shelf::Office, key, body.clone())),
            None => {
                // Declared void by the office: not even the phone that made it counts it.
                writes.push(Write::Delete(Shelf::Meta, key.clone()));
                writes.push(Write::Delete(Shelf::Office, key));
            }
        }
    }
    writes
}

/// The entry of a record made on this phone; nothing for a record of another form.
pub fn own(record: &Record) -> Vec<Write> {
    let Some((kind, entry)) = Entry::of(record) else {
        return Vec::new();
    };
    let body = json::write(&entry);
    let keys = keys(kind, &entry.id()).into_iter();
    keys.map(|key| Write::Put(Shelf::Meta, key, body.clone()))
        .collect()
}

async fn entries(store: &AnyStore, prefix: &str) -> Vec<(Kind, Entry)> {
    let mut found = Vec::new();
    // What was made here comes last, and so goes before the shared copy of the same record.
    for shelf in [Shelf::Office, Shelf::Meta] {
        for (key, body) in store.list(shelf, prefix).await.unwrap_or_default() {
            let kind = match prefix {
                RUNS => Some(Kind::Run),
                _ => key.split('/').nth(1).and_then(Kind::parse),
            };
            let entry = json::read::<Entry>(&body);
            found.extend(kind.zip(entry));
        }
    }
    found
}

/// One run with everything this phone knows of it.
pub async fn register(store: &AnyStore, run: &str) -> Register {
    let mut register = Register::default();
    for (kind, entry) in entries(store, &of_run(run)).await {
        register.take(kind, entry);
    }
    register
}

/// The runs on this phone, the latest first; without people and attendance.
pub async fn runs(store: &AnyStore) -> Vec<Entry> {
    let mut runs: Vec<Entry> = Vec::new();
    for (_, entry) in entries(store, RUNS).await {
        runs.retain(|other| other.run != entry.run);
        runs.push(entry);
    }
    let start = |entry: &Entry| {
        let start = entry.answers.get("start_date");
        start
            .and_then(|start| start.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    runs.arrange_by_key(|entry| std::cmp::Reverse(start(entry)));
    runs
}

/// The other runs in full: who is in two at one time, and who had an allowance before.
pub async fn others(store: &AnyStore, run: &str) -> Vec<Register> {
    let mut others = Vec::new();
    for entry in runs(store).await {
        if entry.run != run {
            others.push(register(store, &entry.run).await);
        }
    }
    others
}

/// The people of the runs' villages, by name; those whom this run suits come first.
pub async fn people(store: &AnyStore, run: &str) -> Vec<Trainee> {
    let lists = store.list(Shelf::Office, PEOPLE).await.unwrap_or_default();
    let lists = lists
        .into_iter()
        .filter_map(|(_, body)| json::read::<Vec<Trainee>>(&body));
    let mut people: Vec<Trainee> = lists.flatten().collect();
    fn key<'a>(person: &'a Trainee, run: &str) -> (bool, bool, &'a str) {
        let first = person.first.iter().any(|suits| suits == run);
        (!first, !person.archived, &person.name)
    }
    people.arrange_by(|one, other| key(one, run).cmp(&key(other, run)));
    people
}
