//! Two phones, a server and the network between them.

use std::collections::BTreeSet;

use ruhu_domain::sync::machine::Event;
use ruhu_domain::sync::protocol::{RecordState, StoredRecord};

use crate::content::{Content, Kind};
use crate::phone::{Entry, Phone};
use crate::server::Server;
use crate::step::{HOUSEHOLDS, PHONES, RECORDS, Step};
use crate::wire::{Load, Message};

/// Timers and requests given up while time passes in one step; a quarter of an hour has some dozens.
const MOST_TURNS: u32 = 1000;

pub(crate) struct World {
    /// True time in milliseconds.
    pub(crate) now: u64,
    pub(crate) phones: Vec<Phone>,
    pub(crate) server: Server,
    pub(crate) network: Vec<Message>,
    created: BTreeSet<String>,
    edits: u32,
    tokens: u32,
    pub(crate) requests: u32,
    /// A phone's timer fires again and again, and nothing comes of it.
    pub(crate) spins: bool,
    /// What happened, in words, when somebody wants to read it.
    pub(crate) trace: Option<Vec<String>>,
}

impl World {
    pub(crate) fn new(is_traced: bool) -> Self {
        let mut world = Self {
            now: 40 * 365 * 24 * 3_600_000,
            phones: (0..PHONES)
                .map(|number| Phone::new(number as u64))
                .collect(),
            server: Server::new(),
            network: Vec::new(),
            created: BTreeSet::new(),
            edits: 0,
            tokens: 0,
            requests: 0,
            spins: false,
            trace: is_traced.then(Vec::new),
        };
        for phone in 0..PHONES {
            world.phones[phone].is_visible = true;
            world.enrol(phone, 0);
            let now = world.now;
            world.phones[phone].tell(now, Event::Visible(true));
        }
        world.post();
        world
    }

    /// Lets a step happen.
    pub(crate) fn take(&mut self, step: Step) {
        self.note(|_| format!("* {step:?}"));
        let now = self.now;
        match step {
            Step::Finish {
                phone,
                record,
                household,
                kind,
                photo,
            } => {
                self.finish(phone, record, household, kind, photo);
            }
            Step::Merge { phone } => self.merge(phone),
            Step::Fetch { phone, record } => self.fetch(phone, &id(record)),
            Step::Restore { phone, record } => {
                let found = self.phones[1 - phone].disk.entries.get(&id(record));
                if let Some(entry) = found.cloned().filter(|_| !self.holds(phone, &id(record))) {
                    self.server.saw("restored");
                    self.phones[phone].put(now, entry);
                }
            }
            Step::Crash { phone, after } => self.phones[phone].dies_after = Some(after),
            Step::Wake { phone } => self.phones[phone].tell(now, Event::Wake),
            Step::Visible { phone, visible } => {
                self.phones[phone].is_visible = visible;
                self.phones[phone].tell(now, Event::Visible(visible));
            }
            Step::Slow { phone, slow } => {
                self.phones[phone].is_slow = slow;
                self.phones[phone].catch_up(now);
            }
            Step::Clock { phone, offset } => self.phones[phone].offset = offset,
            Step::Revoke { phone } => {
                if let Some((token, _)) = self.phones[phone].disk.token {
                    self.server.tokens.remove(&token);
                }
            }
            Step::Enrol { phone, user } => self.enrol(phone, user),
            Step::Time { millis } => self.pass_until(now + millis),
            Step::Deliver { which } => self.deliver(which, true),
            Step::Repeat { which } => self.deliver(which, false),
            Step::Lose { which } => {
                if !self.network.is_empty() {
                    self.network.remove(which % self.network.len());
                }
            }
            Step::Mood(mood) => self.server.mood = mood,
            Step::Office { record, decided } => self.server.review(&id(record), decided),
            Step::Join { temporary, to } => self.server.join(temporary, to),
        }
        self.post();
        self.note(Self::shown);
    }

    pub(crate) fn enrol(&mut self, phone: usize, user: usize) {
        self.tokens += 1;
        self.server.tokens.insert(self.tokens, user);
        self.phones[phone].enrol(self.now, self.tokens, user);
    }

    fn holds(&self, phone: usize, id: &str) -> bool {
        self.phones[phone].disk.entries.contains_key(id)
    }

    fn finish(&mut self, phone: usize, record: usize, household: usize, kind: Kind, photo: bool) {
        let id = id(record);
        self.edits += 1;
        let photo = photo.then(|| format!("photo{}", self.edits));
        let content = match self.phones[phone].disk.entries.get(&id) {
            Some(entry) if entry.state != RecordState::Void => {
                let mut content = entry.content.clone();
                content.edits.insert(self.edits);
                content.kind = kind;
                content.file = photo.or(content.file);
                let receipt = entry.receipt.as_ref();
                content.base = receipt.map_or(content.base, |receipt| Some(receipt.revision));
                content
            }
            Some(_) => return,
            None if !self.created.insert(id.clone()) => return,
            None => Content {
                id,
                base: None,
                household: HOUSEHOLDS[household].to_owned(),
                kind,
                file: photo,
                edits: [self.edits].into(),
            },
        };
        self.phones[phone].finish(self.now, content);
    }

    /// The person merges what conflicts: both sides' edits, based on the server's revision.
    pub(crate) fn merge(&mut self, phone: usize) {
        let entries: Vec<Entry> = self.phones[phone].disk.entries.values().cloned().collect();
        for entry in entries {
            let problem = entry.problem.as_ref();
            if let Some(stored) = problem.and_then(|problem| problem.stored.clone()) {
                self.merge_with(phone, &entry, &stored);
            }
        }
    }

    fn merge_with(&mut self, phone: usize, entry: &Entry, stored: &StoredRecord) {
        let theirs = Content::read(&stored.record);
        let mut merged = entry.content.clone();
        merged.edits.extend(theirs.edits);
        merged.file = merged.file.or(theirs.file);
        merged.base = Some(stored.revision);
        merged.kind = Kind::Sound;
        self.server.saw("merged");
        self.phones[phone].finish(self.now, merged);
    }

    fn fetch(&mut self, phone: usize, id: &str) {
        let user = self.phones[phone].disk.token.map(|(_, user)| user);
        let Some(record) = self.server.records.get(id) else {
            return;
        };
        if self.holds(phone, id) || !user.is_some_and(|user| record.was_sent_by(user)) {
            return;
        }
        let newest = record.newest();
        let entry = Entry {
            content: newest.content.clone(),
            sha256: newest.receipt.sha256.clone(),
            finished_at: String::new(),
            state: record.state,
            receipt: Some(newest.receipt.clone()),
            problem: None,
            files: Vec::new(),
        };
        self.server.saw("fetched");
        self.phones[phone].put(self.now, entry);
    }

    /// Time passes; what happens by itself happens in its order.
    pub(crate) fn pass_until(&mut self, end: u64) {
        for phone in &mut self.phones {
            phone.catch_up(self.now);
        }
        let mut turns = 0;
        while let Some(then) = self.next_time().filter(|then| *then <= end) {
            turns += 1;
            if turns > MOST_TURNS {
                self.spins = true;
                break;
            }
            self.now = self.now.max(then);
            for phone in &mut self.phones {
                phone.time(self.now);
            }
            self.post();
        }
        self.now = end;
    }

    pub(crate) fn next_time(&self) -> Option<u64> {
        self.phones.iter().filter_map(Phone::next_time).min()
    }

    /// Puts new requests on the network.
    pub(crate) fn post(&mut self) {
        for (phone, sender) in self.phones.iter_mut().enumerate() {
            for (ticket, token, request) in sender.out.drain(..) {
                self.requests += 1;
                self.network.push(Message {
                    phone,
                    ticket,
                    token,
                    load: Load::Request(request),
                });
            }
        }
    }

    pub(crate) fn deliver(&mut self, which: usize, is_last: bool) {
        if self.network.is_empty() {
            return;
        }
        let which = which % self.network.len();
        let message = if is_last {
            self.network.remove(which)
        } else {
            self.network[which].clone()
        };
        self.note(|_| format!("  {message}"));
        match message.load {
            Load::Request(request) => {
                if let Some(response) = self.server.answer(message.token, request) {
                    self.network.push(Message {
                        load: Load::Response(response),
                        ..message
                    });
                }
            }
            Load::Response(response) => {
                self.phones[message.phone].response(self.now, message.ticket, response);
            }
        }
        self.post();
    }

    fn note(&mut self, words: impl FnOnce(&Self) -> String) {
        if self.trace.is_some() {
            let words = words(self);
            self.trace.get_or_insert_default().push(words);
        }
    }

    /// Where everything stands, in a line for each record.
    fn shown(&self) -> String {
        let mut lines = Vec::new();
        for record in (0..RECORDS).map(id) {
            let server = self.server.records.get(&record);
            let server = server.map(|one| format!("{}@{}", one.state.name(), one.number()));
            let phones = self.phones.iter().map(|phone| {
                let entry = phone.disk.entries.get(&record)?;
                let revision = entry.receipt.as_ref().map(|receipt| receipt.revision);
                let problem = entry.problem.as_ref().map(|problem| problem.status);
                Some(format!(
                    "{} base {:?} receipt {revision:?} problem {problem:?}",
                    entry.state.name(),
                    entry.content.base
                ))
            });
            let phones: Vec<_> = phones.collect();
            if server.is_some() || phones.iter().any(Option::is_some) {
                lines.push(format!(
                    "    {record}: server {server:?}, phones {phones:?}"
                ));
            }
        }
        lines.join("\n")
    }
}

pub(crate) fn id(record: usize) -> String {
    format!("r{record}")
}
