//! What must be true: at any time, and when the network is healed and everything has come to rest.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::sync::machine::Event;
use ruhu_domain::sync::protocol::RecordState;

use crate::content::{Content, Kind};
use crate::phone::{Entry, Phone};
use crate::server::{PHOTO, Record};
use crate::step::{Decided, Mood, PHONES, RECORDS};
use crate::wire::Body;
use crate::world::{World, id};

/// What is wrong, in words.
pub(crate) type Wrong = String;

const HOUR: u64 = 3_600_000;
/// Requests of both phones in an hour of rest. Most come from a record that kills the server.
const MOST_REQUESTS: u32 = 250;
/// Timers, requests given up, answers delivered in that hour.
const MOST_TURNS: u32 = 2000;

/// Checked after every step.
pub(crate) fn always(world: &World) -> Result<(), Wrong> {
    if world.spins {
        return Err("a timer fires without end".to_owned());
    }
    for (number, phone) in world.phones.iter().enumerate() {
        for (id, entry) in &phone.disk.entries {
            let who = || format!("phone {number}, {id}, {}", entry.state.name());
            let at_server = world
                .server
                .records
                .get(id)
                .is_some_and(|record| has(record, &entry.sha256));
            let receipt = entry.taken();
            if receipt.is_some() && !at_server {
                return Err(format!("{}: a receipt, but not at the server", who()));
            }
            if receipt.is_none() && !entry.is_waiting() && entry.problem.is_none() {
                return Err(format!("{}: out of the queue for no reason", who()));
            }
        }
    }
    for (id, revision) in &world.server.voided {
        let record = &world.server.records[id];
        if (record.state, record.number()) != (RecordState::Void, *revision) {
            return Err(format!("{id} was declared invalid, and changed since"));
        }
    }
    Ok(())
}

/// Heals the network and the server, lets time pass, and checks everything.
pub(crate) fn at_rest(world: &mut World) -> Result<(), Wrong> {
    heal(world);
    pass_an_hour(world)?;
    // Whatever kills the server still does, and a proxy lets nothing large through: only these may
    // be missing.
    for phone in &world.phones {
        for (id, entry) in &phone.disk.entries {
            let status = entry.problem.as_ref().map(|problem| problem.status);
            let is_bad = entry.content.kind == Kind::Killer || status == Some(413);
            if entry.is_waiting() && !is_bad {
                return Err(format!("{id} is held up by another record"));
            }
        }
    }
    world.server.is_mended = true;
    world.server.mood = Mood::Well;
    for phone in 0..PHONES {
        // Somebody whom the office takes every record from.
        if world.phones[phone]
            .disk
            .token
            .is_none_or(|(_, user)| user == 2)
        {
            world.enrol(phone, 0);
        }
    }
    pass_an_hour(world)?;
    always(world)?;
    no_duplicates(world)?;
    nothing_lost(world)?;
    all_agree(world)?;
    // Whatever the office decides afterwards, one look is enough to know all of it.
    for record in (0..RECORDS).map(id) {
        world.server.review(&record, Decided::Accept);
    }
    for phone in 0..PHONES {
        world.phones[phone].tell(world.now, Event::Wake);
        world.post();
    }
    deliver_all(world)?;
    all_agree(world)
}

fn all_agree(world: &World) -> Result<(), Wrong> {
    for (number, phone) in world.phones.iter().enumerate() {
        let wrong = queue(phone)
            .or_else(|| agreement(world, phone))
            .or_else(|| office(world, phone))
            .or_else(|| photos(world, phone));
        if let Some(wrong) = wrong {
            return Err(format!("phone {number}: {wrong}"));
        }
    }
    Ok(())
}

fn deliver_all(world: &mut World) -> Result<(), Wrong> {
    let mut turns = 0;
    while !world.network.is_empty() {
        turns += 1;
        if turns > MOST_TURNS {
            return Err("requests follow each other without end".to_owned());
        }
        world.deliver(0, true);
    }
    Ok(())
}

fn heal(world: &mut World) {
    if world.server.mood != Mood::Narrow {
        world.server.mood = Mood::Well;
    }
    let now = world.now;
    for phone in &mut world.phones {
        phone.dies_after = None;
        phone.is_slow = false;
        phone.is_visible = true;
        phone.catch_up(now);
        phone.tell(now, Event::Visible(true));
    }
    world.post();
}

/// Nobody wakes the phones: their own timers must do.
fn pass_an_hour(world: &mut World) -> Result<(), Wrong> {
    let (end, before) = (world.now + HOUR, world.requests);
    for turn in 0.. {
        deliver_all(world)?;
        for phone in 0..PHONES {
            if world.phones[phone].is_locked_out() {
                let user = world.phones[phone].disk.token.map_or(0, |(_, user)| user);
                world.enrol(phone, user);
            }
            world.merge(phone);
        }
        world.post();
        if world.requests - before > MOST_REQUESTS || turn > MOST_TURNS {
            return Err("it does not come to rest".to_owned());
        }
        if world.network.is_empty() {
            match world.next_time() {
                Some(then) if then <= end => world.pass_until(then),
                _ => break,
            }
        }
    }
    world.pass_until(end);
    Ok(())
}

fn has(record: &Record, sha256: &str) -> bool {
    record
        .revisions
        .iter()
        .any(|revision| revision.receipt.sha256 == sha256)
}

fn no_duplicates(world: &World) -> Result<(), Wrong> {
    let mut numbers = BTreeSet::new();
    for (id, record) in &world.server.records {
        let mut hashes = BTreeSet::new();
        for (index, revision) in record.revisions.iter().enumerate() {
            let receipt = &revision.receipt;
            if !hashes.insert(&receipt.sha256) || record.variants.contains_key(&receipt.sha256) {
                return Err(format!("{id}: a content is kept twice"));
            }
            if receipt.revision as usize != index + 1 || !numbers.insert(&receipt.number) {
                return Err(format!(
                    "{id}: revisions or receipts are not counted one by one"
                ));
            }
        }
    }
    Ok(())
}

/// Every content is somewhere, or one that took its place is; no edit is missing where it should be.
fn nothing_lost(world: &World) -> Result<(), Wrong> {
    let finished: Vec<_> = world
        .phones
        .iter()
        .flat_map(|phone| &phone.finished)
        .collect();
    let mut replaced_by: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (content, replaced) in &finished {
        if let Some(replaced) = replaced {
            replaced_by
                .entry(replaced)
                .or_default()
                .push(content.sha256());
        }
    }
    let is_kept = |id: &str, sha256: &str| {
        let server = &world.server;
        let record = server.records.get(id);
        let on_phone = |phone: &Phone| {
            phone
                .disk
                .entries
                .get(id)
                .is_some_and(|entry| entry.sha256 == sha256 && entry.problem.is_some())
        };
        server.refused.contains_key(sha256)
            || record.is_some_and(|one| has(one, sha256) || one.variants.contains_key(sha256))
            || world.phones.iter().any(on_phone)
    };
    for (content, _) in &finished {
        let mut any = false;
        let mut look = vec![content.sha256()];
        while let Some(sha256) = look.pop() {
            any |= is_kept(&content.id, &sha256);
            look.extend(
                replaced_by
                    .get(sha256.as_str())
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
        }
        if !any {
            return Err(format!("lost: {content:?}"));
        }
        missing_edit(world, content)?;
    }
    Ok(())
}

/// What was typed is in the newest revision, unless a person still has to do something about it.
fn missing_edit(world: &World, content: &Content) -> Result<(), Wrong> {
    let entries = world
        .phones
        .iter()
        .filter_map(|phone| phone.disk.entries.get(&content.id));
    let is_open = |entry: &Entry| entry.problem.is_some();
    if entries.clone().any(is_open) {
        return Ok(());
    }
    match world.server.records.get(&content.id) {
        Some(record) if record.state == RecordState::Void => Ok(()),
        Some(record) if record.newest().content.edits.is_superset(&content.edits) => Ok(()),
        _ => Err(format!("an edit is missing at the server: {content:?}")),
    }
}

fn queue(phone: &Phone) -> Option<Wrong> {
    if phone.waiting_in_memory() > 0 {
        return Some("the machine still holds records".to_owned());
    }
    phone.disk.entries.iter().find_map(|(id, entry)| {
        let status = entry.problem.as_ref().map(|problem| problem.status);
        let is_explained = match status {
            None => entry.taken().is_some(),
            Some(410) => entry.state == RecordState::Void,
            Some(422) => entry.state == RecordState::Quarantined,
            Some(_) => false,
        };
        (entry.is_waiting() || !is_explained)
            .then(|| format!("{id} is {} with problem {status:?}", entry.state.name()))
    })
}

/// Phone and server agree on state and revision. A phone cannot know of a revision another phone
/// sent until the office has looked at it, nor of anything its user has not sent.
fn agreement(world: &World, phone: &Phone) -> Option<Wrong> {
    let user = phone.disk.token.map(|(_, user)| user)?;
    phone.disk.entries.iter().find_map(|(id, entry)| {
        let receipt = entry.taken()?;
        let record = &world.server.records[id];
        let review = match phone.disk.office.get(&("review", id.clone())) {
            Some(Body::Review(review)) => review.revision,
            _ => 0,
        };
        let known = receipt.revision.max(review);
        let is_reviewed = !matches!(
            record.state,
            RecordState::Uploaded | RecordState::Quarantined
        );
        if (is_reviewed && !record.was_sent_by(user)) || (!is_reviewed && known < record.number()) {
            return None;
        }
        ((entry.state, known) != (record.state, record.number())).then(|| {
            let (here, there) = (entry.state.name(), record.state.name());
            format!(
                "{id} is {here}@{known}, at the server {there}@{}",
                record.number()
            )
        })
    })
}

fn office(world: &World, phone: &Phone) -> Option<Wrong> {
    let user = phone.disk.token.map(|(_, user)| user)?;
    let there = world.server.office_of(user);
    (phone.disk.office != there).then(|| {
        format!(
            "office data {:?}, at the server {there:?}",
            phone.disk.office
        )
    })
}

/// A photo is at the server or still in the queue; there it stays only if this user may not send it.
fn photos(world: &World, phone: &Phone) -> Option<Wrong> {
    let user = phone.disk.token.map(|(_, user)| user)?;
    phone.disk.entries.iter().find_map(|(id, entry)| {
        let (file, record) = (entry.content.file.as_ref()?, world.server.records.get(id)?);
        let may_send = record
            .revisions
            .iter()
            .any(|revision| revision.user == user && revision.content.file.as_ref() == Some(file));
        let was_taken_here = phone
            .finished
            .iter()
            .any(|(content, _)| *content == entry.content);
        let is_wrong = if entry.files.contains(file) {
            may_send
        } else {
            was_taken_here && world.server.files.get(file) != Some(&PHOTO)
        };
        (entry.taken().is_some() && is_wrong)
            .then(|| format!("{file} of {id} is not at the server, or still waits"))
    })
}
