//! A phone: the machine, what it keeps, and a person who finishes records. It may die at any moment.

use std::collections::{BTreeMap, VecDeque};

use ruhu_domain::sync::machine::{Effect, Event, Failure, Machine, Queued};
use ruhu_domain::sync::protocol::{Problem, Receipt, RecordState};
use ruhu_domain::sync::review::state_after;

use crate::chance::Chance;
use crate::content::Content;
use crate::wire::{Body, Cursor, Name, Page, Request, Response};

/// A request is given up after this.
const PATIENCE: u64 = 60_000;

/// A finished record as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) content: Content,
    pub sha256: String,
    pub(crate) finished_at: String,
    pub(crate) state: RecordState,
    pub(crate) receipt: Option<Receipt>,
    pub(crate) problem: Option<Problem>,
    pub(crate) files: Vec<String>,
}

impl Entry {
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.state, RecordState::Queued | RecordState::Sending)
    }

    /// The receipt of this very content; after a change the older one is still there.
    pub(crate) fn taken(&self) -> Option<&Receipt> {
        self.receipt
            .as_ref()
            .filter(|receipt| receipt.sha256 == self.sha256)
    }

    /// Refused for the user's sake: tried again at each start, and from another user.
    fn is_forbidden(&self) -> bool {
        self.problem
            .as_ref()
            .is_some_and(|problem| problem.status == 403)
    }
}

/// What survives the phone's death. Every change of it is one transaction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    pub(crate) token: Option<(u32, usize)>,
    pub(crate) entries: BTreeMap<String, Entry>,
    pub(crate) office: BTreeMap<Name, Body>,
    pub(crate) cursor: Option<Cursor>,
}

enum Asked {
    Records(Vec<String>),
    File(String),
    Page,
}

/// What does not survive.
#[derive(Default)]
struct Memory {
    machine: Machine,
    /// By ticket: what, and when it is given up. One upload and pages given up for it.
    requests: BTreeMap<u64, (Asked, u64)>,
    timer: Option<u64>,
    late: VecDeque<Effect>,
    events: VecDeque<Event>,
    is_locked_out: bool,
}

pub(crate) struct Phone {
    pub(crate) disk: Disk,
    memory: Memory,
    /// Its clock minus true time.
    pub(crate) offset: i64,
    pub(crate) is_visible: bool,
    pub(crate) is_slow: bool,
    pub(crate) dies_after: Option<u32>,
    is_dead: bool,
    ticket: u64,
    chance: Chance,
    /// Requests to be put on the network.
    pub(crate) out: Vec<(u64, u32, Request)>,
    /// Everything finished here, with the content of the same record it took the place of.
    pub(crate) finished: Vec<(Content, Option<String>)>,
    pub(crate) crashes: u32,
    pub(crate) stopped_pulls: u32,
}

impl Phone {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            disk: Disk::default(),
            memory: Memory::default(),
            offset: 0,
            is_visible: false,
            is_slow: false,
            dies_after: None,
            is_dead: false,
            ticket: 0,
            chance: Chance::new(seed),
            out: Vec::new(),
            finished: Vec::new(),
            crashes: 0,
            stopped_pulls: 0,
        }
    }

    pub(crate) fn is_locked_out(&self) -> bool {
        self.memory.is_locked_out
    }

    pub(crate) fn waiting_in_memory(&self) -> usize {
        self.memory.machine.waiting()
    }

    /// When something happens by itself.
    pub(crate) fn next_time(&self) -> Option<u64> {
        let given_up = self.memory.requests.values().map(|(_, then)| *then);
        given_up.chain(self.memory.timer).min()
    }

    /// The time has come for timers and requests nobody answered.
    pub(crate) fn time(&mut self, now: u64) {
        let overdue: Vec<u64> = self
            .memory
            .requests
            .iter()
            .filter(|(_, (_, then))| *then <= now)
            .map(|(ticket, _)| *ticket)
            .collect();
        for ticket in overdue {
            self.response(now, ticket, Response::Unreadable);
        }
        if self.memory.timer.is_some_and(|then| then <= now) {
            self.memory.timer = None;
            self.tell(now, Event::Timer);
        }
    }

    /// Raises an event and everything that follows from it at once.
    pub(crate) fn tell(&mut self, now: u64, event: Event) {
        self.memory.events.push_back(event);
        while let Some(event) = self.memory.events.pop_front() {
            let random = self.chance.next() as u32;
            let clock = now.saturating_add_signed(self.offset);
            for effect in self.memory.machine.step(clock, random, event) {
                self.carry_out(now, effect);
            }
        }
        if self.is_dead {
            self.start(now);
        }
    }

    /// Whether it is still alive to do the next thing.
    fn lives(&mut self) -> bool {
        match &mut self.dies_after {
            _ if self.is_dead => return false,
            Some(0) => {
                self.is_dead = true;
                self.memory = Memory::default();
            }
            Some(left) => *left -= 1,
            None => {}
        }
        !self.is_dead
    }

    /// Starts the app from what is on the disk.
    pub(crate) fn start(&mut self, now: u64) {
        self.crashes += 1;
        self.memory = Memory::default();
        (self.is_dead, self.dies_after) = (false, None);
        self.tell(now, Event::Visible(self.is_visible));
        let ids: Vec<String> = self.disk.entries.keys().cloned().collect();
        for id in ids {
            self.take(now, &id);
        }
    }

    /// Puts a record or its files into the queue.
    fn take(&mut self, now: u64, id: &str) {
        let entry = &self.disk.entries[id];
        if entry.is_waiting() || entry.is_forbidden() {
            let queued = Queued {
                id: id.to_owned(),
                sha256: entry.sha256.clone(),
                bytes: 4000,
                finished_at: entry.finished_at.clone(),
            };
            self.tell(now, Event::Record(queued));
        } else if entry.taken().is_some() {
            for file in entry.files.clone() {
                self.tell(now, Event::File(file));
            }
        }
    }

    /// The person finishes a content.
    pub(crate) fn finish(&mut self, now: u64, content: Content) {
        if self.lives() {
            let before = self.disk.entries.get(&content.id);
            let replaced = before.map(|entry| entry.sha256.clone());
            self.finished.push((content.clone(), replaced));
            let entry = Entry {
                sha256: content.sha256(),
                finished_at: format!("{:020}", now.saturating_add_signed(self.offset)),
                state: RecordState::Queued,
                receipt: before.and_then(|entry| entry.receipt.clone()),
                problem: None,
                files: content.file.clone().into_iter().collect(),
                content,
            };
            self.put(now, entry);
        } else {
            self.start(now);
        }
    }

    /// A record comes from elsewhere.
    pub(crate) fn put(&mut self, now: u64, mut entry: Entry) {
        self.review(&mut entry);
        let id = entry.content.id.clone();
        self.disk.entries.insert(id.clone(), entry);
        self.take(now, &id);
    }

    /// A token of this user; the person has enrolled.
    pub(crate) fn enrol(&mut self, now: u64, token: u32, user: usize) {
        if self.lives() {
            self.disk.token = Some((token, user));
            self.memory.is_locked_out = false;
            self.tell(now, Event::Enrolled);
        } else {
            self.start(now);
        }
    }

    /// Writes the states that lag behind.
    pub(crate) fn catch_up(&mut self, now: u64) {
        while let Some(effect) = self.memory.late.pop_front() {
            self.keep(effect);
        }
        if self.is_dead {
            self.start(now);
        }
        while let Some(event) = self.memory.events.pop_front() {
            self.tell(now, event);
        }
    }

    pub(crate) fn response(&mut self, now: u64, ticket: u64, response: Response) {
        let Some((asked, _)) = self.memory.requests.remove(&ticket) else {
            return;
        };
        let failure = match response {
            Response::Unauthorized => Failure::Unauthorized,
            Response::Busy => Failure::Busy(Some(5)),
            Response::TooLarge => Failure::TooLarge,
            _ => Failure::Network,
        };
        let event = match (asked, response) {
            (Asked::Records(ids), Response::Records(answers)) => {
                Event::Answered(ids.into_iter().zip(answers).collect())
            }
            (Asked::File(file), Response::FileAt(offset)) => Event::FileAt(file, offset),
            (Asked::File(file), Response::FileForbidden) => Event::FileLater(file),
            (Asked::Page, Response::Page(page)) => self.page(page),
            (Asked::Page, _) => Event::PullFailed(failure),
            (Asked::Records(_) | Asked::File(_), _) => Event::Failed(failure),
        };
        self.tell(now, event);
    }

    /// Stores a page, its cursor and what its reviews mean, in one transaction.
    fn page(&mut self, page: Page) -> Event {
        // Another page was stored since this one was asked for, or somebody else enrolled.
        if self.disk.cursor != page.since || !self.lives() {
            return Event::PullFailed(Failure::Network);
        }
        if page.reset {
            self.disk.office.clear();
        }
        for (name, body) in page.items {
            match body {
                Some(body) => self.disk.office.insert(name, body),
                None => self.disk.office.remove(&name),
            };
        }
        for mut entry in std::mem::take(&mut self.disk.entries).into_values() {
            self.review(&mut entry);
            self.disk.entries.insert(entry.content.id.clone(), entry);
        }
        self.disk.cursor = Some(page.cursor);
        Event::Pulled {
            cursor: format!("{:?}", page.cursor),
            more: page.more,
            reset: page.reset,
        }
    }

    /// Applies the review of the record, if the office has sent one.
    fn review(&self, entry: &mut Entry) {
        let name = ("review", entry.content.id.clone());
        let Some(Body::Review(review)) = self.disk.office.get(&name) else {
            return;
        };
        if let Some(state) = state_after(&entry.sha256, entry.receipt.as_ref(), review) {
            entry.state = state;
        }
    }

    fn carry_out(&mut self, now: u64, effect: Effect) {
        if !self.lives() {
            return;
        }
        match effect {
            Effect::Send(ids) => {
                let mut contents = Vec::new();
                for id in &ids {
                    let entry = self
                        .disk
                        .entries
                        .get_mut(id)
                        .expect("queued, so it is here");
                    contents.push(entry.content.clone());
                    entry.state = RecordState::Sending;
                }
                self.ask(now, Request::Records(contents), Asked::Records(ids));
            }
            Effect::AskFile(file) => {
                self.ask(now, Request::AskFile(file.clone()), Asked::File(file));
            }
            Effect::SendFile(file, offset) => {
                self.ask(
                    now,
                    Request::SendFile(file.clone(), offset),
                    Asked::File(file),
                );
            }
            Effect::Pull => self.ask(now, Request::Changes(self.disk.cursor), Asked::Page),
            // As the app does it: the page is still stored when it comes.
            Effect::StopPull => self.stopped_pulls += 1,
            Effect::Keep { .. } if self.is_slow => self.memory.late.push_back(effect),
            Effect::Keep { .. } => self.keep(effect),
            Effect::FileDone(file, _) => {
                for entry in self.disk.entries.values_mut() {
                    entry.files.retain(|other| *other != file);
                }
            }
            Effect::WakeAt(then) => {
                let clock = now.saturating_add_signed(self.offset);
                self.memory.timer = Some(now + then.saturating_sub(clock).clamp(1, 600_000));
            }
            Effect::AskEnrol => self.memory.is_locked_out = true,
        }
    }

    fn keep(&mut self, effect: Effect) {
        let Effect::Keep {
            id,
            sha256,
            state,
            receipt,
            problem,
            ..
        } = effect
        else {
            return;
        };
        if !self.lives() {
            return;
        }
        let stored = self.disk.entries.get(&id).cloned();
        let Some(mut entry) = stored.filter(|entry| entry.sha256 == sha256) else {
            return;
        };
        entry.state = state;
        if receipt.is_some() {
            entry.receipt = receipt;
            self.review(&mut entry);
        }
        entry.problem = problem.map(|problem| *problem);
        if entry.taken().is_some() {
            let files = entry.files.iter().cloned();
            self.memory.events.extend(files.map(Event::File));
        }
        self.disk.entries.insert(id, entry);
    }

    fn ask(&mut self, now: u64, request: Request, asked: Asked) {
        let Some((token, _)) = self.disk.token else {
            self.memory.events.push_back(match asked {
                Asked::Page => Event::PullFailed(Failure::Unauthorized),
                _ => Event::Failed(Failure::Unauthorized),
            });
            return;
        };
        self.ticket += 1;
        self.memory
            .requests
            .insert(self.ticket, (asked, now + PATIENCE));
        self.out.push((self.ticket, token, request));
    }
}
