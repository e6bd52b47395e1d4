//! The server: `decide`, judged states, a log of changes, and an office that reviews.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::sync::decide::{Decision, Stored, decide};
use ruhu_domain::sync::machine::Answer;
use ruhu_domain::sync::protocol::{Problem, Receipt, RecordState, Review, StoredRecord, Taken};

use crate::content::{Content, Kind};
use crate::step::{Decided, HOUSEHOLDS, Mood};
use crate::wire::{Body, Cursor, Name, Page, Request, Response};

/// Length of a photo; half of it arrives when a connection breaks.
pub(crate) const PHOTO: u64 = 1000;
/// Items in a page: few, so that downloads have many pages.
const PAGE: usize = 2;

#[derive(Clone, Debug)]
pub(crate) struct Revision {
    pub(crate) content: Content,
    pub(crate) receipt: Receipt,
    pub(crate) user: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) state: RecordState,
    pub(crate) household: String,
    pub(crate) revisions: Vec<Revision>,
    /// Contents by hash.
    pub(crate) variants: BTreeMap<String, Content>,
}

impl Record {
    pub(crate) fn newest(&self) -> &Revision {
        self.revisions.last().expect("a record has a revision")
    }

    pub(crate) fn number(&self) -> u32 {
        self.newest().receipt.revision
    }

    pub(crate) fn was_sent_by(&self, user: usize) -> bool {
        self.revisions.iter().any(|revision| revision.user == user)
    }
}

struct Logged {
    number: u64,
    body: Option<Body>,
    /// Everybody in the area, or these.
    users: Option<BTreeSet<usize>>,
}

pub(crate) struct Server {
    pub(crate) tokens: BTreeMap<u32, usize>,
    pub(crate) records: BTreeMap<String, Record>,
    /// What was declared invalid, and the revision it had then.
    pub(crate) voided: BTreeMap<String, u32>,
    /// Hashes of what could not be taken.
    pub(crate) refused: BTreeMap<String, Content>,
    /// How much is here of each photo.
    pub(crate) files: BTreeMap<String, u64>,
    pub(crate) mood: Mood,
    /// Nothing kills it any more.
    pub(crate) is_mended: bool,
    aliases: BTreeMap<String, String>,
    log: BTreeMap<Name, Logged>,
    number: u64,
    receipts: u32,
    takings: u32,
    /// How often what happened, for the test that histories are rich.
    pub(crate) seen: BTreeMap<&'static str, u32>,
}

impl Server {
    pub(crate) fn new() -> Self {
        Self {
            tokens: BTreeMap::new(),
            records: BTreeMap::new(),
            voided: BTreeMap::new(),
            refused: BTreeMap::new(),
            files: BTreeMap::new(),
            mood: Mood::Well,
            is_mended: false,
            aliases: BTreeMap::new(),
            log: BTreeMap::new(),
            number: 0,
            receipts: 0,
            takings: 0,
            seen: BTreeMap::new(),
        }
    }

    pub(crate) fn saw(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    /// Answers, or dies.
    pub(crate) fn answer(&mut self, token: u32, request: Request) -> Option<Response> {
        match self.mood {
            Mood::Busy => return Some(Response::Busy),
            Mood::Empty | Mood::Portal => return Some(Response::Unreadable),
            Mood::Narrow | Mood::Patchy | Mood::Well => {}
        }
        let Some(user) = self.tokens.get(&token).copied() else {
            self.saw("401");
            return Some(Response::Unauthorized);
        };
        match request {
            Request::Records(contents) => {
                let is_large = |content: &Content| content.kind == Kind::Large;
                if self.mood == Mood::Narrow
                    && (contents.len() > 2 || contents.iter().any(is_large))
                {
                    self.saw("413");
                    return Some(Response::TooLarge);
                }
                if !self.is_mended && contents.iter().any(|content| content.kind == Kind::Killer) {
                    self.saw("killed");
                    return None;
                }
                let take = |content| self.take(user, content);
                Some(Response::Records(contents.into_iter().map(take).collect()))
            }
            Request::AskFile(file) => Some(self.may_send(user, &file).map_or(
                Response::FileForbidden,
                |()| {
                    let here = self.files.get(&file).copied().unwrap_or(0);
                    Response::FileAt((here < PHOTO).then_some(here))
                },
            )),
            Request::SendFile(file, offset) => {
                if self.may_send(user, &file).is_none() {
                    return Some(Response::FileForbidden);
                }
                let here = self.files.entry(file).or_default();
                // Half of it at a time.
                if *here == offset {
                    *here = (*here + PHOTO / 2).min(PHOTO);
                }
                let here = *here;
                Some(if here == PHOTO {
                    Response::FileAt(None)
                } else {
                    Response::Unreadable
                })
            }
            Request::Changes(since) => Some(Response::Page(self.page(user, since))),
        }
    }

    fn may_send(&mut self, user: usize, file: &str) -> Option<()> {
        let names = |revision: &Revision| {
            revision.user == user && revision.content.file.as_deref() == Some(file)
        };
        let mut records = self.records.values();
        let named = records.any(|record| record.revisions.iter().any(names));
        if !named {
            self.saw("403 file");
        }
        named.then_some(())
    }

    fn take(&mut self, user: usize, content: Content) -> Answer {
        let sha256 = content.sha256();
        self.takings += 1;
        if self.mood == Mood::Patchy && self.takings.is_multiple_of(2) {
            self.saw("503");
            return refused(503, None);
        }
        if user == 2 {
            self.saw("403");
            return refused(403, None);
        }
        let record = self.records.get(&content.id);
        let known = record.and_then(|record| {
            let mut revisions = record.revisions.iter();
            revisions
                .find(|revision| revision.receipt.sha256 == sha256)
                .cloned()
        });
        if known.is_none() && content.kind == Kind::WrongType {
            self.saw("422");
            self.refused.insert(sha256, content);
            return refused(422, None);
        }
        let stored = record.map(|record| Stored {
            revision: record.number(),
            state: record.state,
            has_bytes: known.is_some(),
        });
        match decide(stored, content.base) {
            Decision::Known => {
                self.saw("known");
                let state = self.records[&content.id].state;
                taken(state, known.expect("known").receipt)
            }
            Decision::Store { revision } => {
                self.saw(if revision == 1 { "first" } else { "further" });
                self.receipts += 1;
                let receipt = Receipt {
                    number: format!("{:04}", self.receipts),
                    record: content.id.clone(),
                    revision,
                    sha256,
                    received_at: String::new(),
                    key_id: String::new(),
                    signature: String::new(),
                };
                self.store(user, content, receipt)
            }
            Decision::Stale => {
                self.saw("409");
                let record = self.records.get_mut(&content.id).expect("stale");
                record.variants.insert(sha256, content);
                let newest = record.newest();
                refused(
                    409,
                    Some(StoredRecord {
                        revision: newest.receipt.revision,
                        sha256: newest.receipt.sha256.clone(),
                        record: newest.content.text(),
                    }),
                )
            }
            Decision::Void => {
                self.saw("410");
                refused(410, None)
            }
        }
    }

    fn store(&mut self, user: usize, content: Content, receipt: Receipt) -> Answer {
        let state = if content.kind == Kind::BreaksCheck {
            RecordState::Quarantined
        } else {
            RecordState::Uploaded
        };
        let household = self.resolve(&content.household);
        let record = self.records.entry(content.id.clone()).or_insert(Record {
            state,
            household: String::new(),
            revisions: Vec::new(),
            variants: BTreeMap::new(),
        });
        let before = std::mem::replace(&mut record.household, household.clone());
        record.state = state;
        record.revisions.push(Revision {
            content,
            receipt: receipt.clone(),
            user,
        });
        self.publish_current(&before);
        self.publish_current(&household);
        taken(state, receipt)
    }

    /// The office decides about the newest revision.
    pub(crate) fn review(&mut self, id: &str, decided: Decided) {
        let Some(record) = self.records.get_mut(id) else {
            return;
        };
        if record.state == RecordState::Void {
            return;
        }
        record.state = match decided {
            Decided::Accept => RecordState::Accepted,
            Decided::Return => RecordState::Returned,
            Decided::Void => RecordState::Void,
        };
        if record.state == RecordState::Void {
            self.voided.insert(id.to_owned(), record.number());
        }
        let review = Review {
            record: id.to_owned(),
            revision: record.number(),
            state: record.state,
            reason: String::new(),
            questions: Vec::new(),
            by: String::new(),
            at: String::new(),
        };
        let users = record
            .revisions
            .iter()
            .map(|revision| revision.user)
            .collect();
        let household = record.household.clone();
        self.publish(
            ("review", id.to_owned()),
            Some(Body::Review(review)),
            Some(users),
        );
        self.publish_current(&household);
        self.saw("review");
    }

    /// The office finds that a temporary household is one of its list.
    pub(crate) fn join(&mut self, temporary: usize, to: usize) {
        let (temporary, to) = (HOUSEHOLDS[temporary].to_owned(), HOUSEHOLDS[to].to_owned());
        if self.aliases.contains_key(&temporary) {
            return;
        }
        self.aliases.insert(temporary.clone(), to.clone());
        for record in self
            .records
            .values_mut()
            .filter(|record| record.household == temporary)
        {
            record.household = to.clone();
        }
        self.publish(
            ("alias", temporary.clone()),
            Some(Body::Alias(to.clone())),
            None,
        );
        self.publish_current(&temporary);
        self.publish_current(&to);
        self.saw("join");
    }

    pub(crate) fn resolve(&self, household: &str) -> String {
        let to = self.aliases.get(household);
        to.map_or(household, String::as_str).to_owned()
    }

    fn publish_current(&mut self, household: &str) {
        let records = self.records.iter();
        let accepted: Vec<_> = records
            .filter(|(_, one)| one.household == household && one.state == RecordState::Accepted)
            .map(|(id, record)| (id.clone(), record.number()))
            .collect();
        let name = ("current", household.to_owned());
        let before = self.log.get(&name).and_then(|logged| logged.body.clone());
        let body = (!accepted.is_empty()).then_some(Body::Current(accepted));
        if body != before {
            self.publish(name, body, None);
        }
    }

    fn publish(&mut self, name: Name, body: Option<Body>, users: Option<BTreeSet<usize>>) {
        self.number += 1;
        let number = self.number;
        self.log.insert(
            name,
            Logged {
                number,
                body,
                users,
            },
        );
    }

    fn slice(&self, user: usize) -> impl Iterator<Item = (&Name, &Logged)> {
        self.log.iter().filter(move |(_, logged)| {
            let users = logged.users.as_ref();
            users.map_or(user != 2, |users| users.contains(&user))
        })
    }

    /// Everything this user may have, by name.
    pub(crate) fn office_of(&self, user: usize) -> BTreeMap<Name, Body> {
        let slice = self.slice(user);
        slice
            .filter_map(|(name, logged)| Some((name.clone(), logged.body.clone()?)))
            .collect()
    }

    fn page(&mut self, user: usize, since: Option<Cursor>) -> Page {
        let goes_on = since.filter(|cursor| cursor.user == user);
        let after = goes_on.map_or(0, |cursor| cursor.number);
        let mut items: Vec<_> = self
            .slice(user)
            .filter(|(_, logged)| logged.number > after)
            .map(|(name, logged)| (logged.number, name.clone(), logged.body.clone()))
            .collect();
        items.sort_by_key(|(number, ..)| *number);
        let more = items.len() > PAGE;
        items.truncate(PAGE);
        let reset = since.is_some() && goes_on.is_none();
        self.saw(if reset {
            "reset"
        } else if more {
            "more"
        } else {
            "page"
        });
        Page {
            since,
            cursor: Cursor {
                user,
                number: items.last().map_or(after, |(number, ..)| *number),
            },
            more,
            reset,
            items: items
                .into_iter()
                .map(|(_, name, body)| (name, body))
                .collect(),
        }
    }
}

fn taken(state: RecordState, receipt: Receipt) -> Answer {
    Answer::Taken(Taken {
        id: receipt.record.clone(),
        revision: receipt.revision,
        state,
        receipt,
        violations: Vec::new(),
    })
}

fn refused(status: u16, stored: Option<StoredRecord>) -> Answer {
    Answer::Refused(Problem {
        kind: String::new(),
        title: String::new(),
        status,
        code: String::new(),
        detail: String::new(),
        violations: Vec::new(),
        stored,
    })
}
