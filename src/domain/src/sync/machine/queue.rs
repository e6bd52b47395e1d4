//! Records that are not at the server: which go next, and what an answer means for each.

use std::collections::BTreeMap;

use super::event::{Answer, Effect, Failure, Queued};
use super::{Millis, Pace};
use crate::arrange::Arrange;
use crate::sync::protocol::{LARGEST_BATCH, Problem, RecordState};

/// Most bytes of records in one request, before it is packed: some seconds on a slow line, so that
/// the way there and back hardly counts.
const BATCH_BYTES: usize = 1024 * 1024;
/// Records in the first request; how many the line carries shows after it.
const FIRST_BATCH: usize = 20;

#[derive(Clone, Debug)]
struct Waiting {
    record: Queued,
    /// Failures of its own.
    pace: Pace,
    /// Which failed request it was in last; 0 when in none. What failed goes behind everything else,
    /// so that a record that kills every request it is in holds up nobody for more than one turn.
    sunk: u32,
}

/// The queue. It is remade from the stored records at every start.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    records: BTreeMap<String, Waiting>,
    /// Records in the next request: halved after a request that failed, doubled after one that did
    /// not.
    batch: usize,
    /// The server found more than this too large.
    most: usize,
    /// Requests that failed.
    failures: u32,
    /// Refused because of the user (403): out of the queue until somebody enrols.
    forbidden: Vec<Queued>,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            records: BTreeMap::new(),
            batch: FIRST_BATCH,
            most: LARGEST_BATCH,
            failures: 0,
            forbidden: Vec::new(),
        }
    }
}

impl Queue {
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// A newer content of the same record takes the place of the older one.
    pub(super) fn add(&mut self, record: Queued) {
        self.forbidden.retain(|other| other.id != record.id);
        let waiting = Waiting {
            record,
            pace: Pace::default(),
            sunk: 0,
        };
        self.records.insert(waiting.record.id.clone(), waiting);
    }

    /// Somebody enrolled, perhaps somebody else than before.
    pub(super) fn enrolled(&mut self) {
        for record in std::mem::take(&mut self.forbidden) {
            self.add(record);
        }
    }

    pub(super) fn next_batch(&self, now: Millis) -> Vec<String> {
        let waiting = self.records.values();
        let mut ready: Vec<_> = waiting.filter(|one| one.pace.is_ready(now)).collect();
        ready.arrange_by_key(|one| (one.sunk, &one.record.finished_at));
        let mut bytes = 0;
        let fits = ready.into_iter().take(self.batch).take_while(|one| {
            let first = bytes == 0;
            bytes += one.record.bytes;
            first || bytes <= BATCH_BYTES
        });
        fits.map(|one| one.record.id.clone()).collect()
    }

    /// Takes the answers to the records `ids`. Returns whether any of them is at the server now.
    pub(super) fn answered(
        &mut self,
        now: Millis,
        random: u32,
        ids: Vec<String>,
        answers: Vec<(String, Answer)>,
        effects: &mut Vec<Effect>,
    ) -> bool {
        self.batch = (self.batch * 2).min(self.most);
        let mut answers: BTreeMap<String, Answer> = answers.into_iter().collect();
        let mut any_taken = false;
        for id in ids {
            let Some(waiting) = self.records.get_mut(&id) else {
                continue;
            };
            match answers.remove(&id) {
                Some(Answer::Taken(taken))
                    if taken.receipt.sha256 == waiting.record.sha256
                        && taken.receipt.record == id =>
                {
                    any_taken = true;
                    effects.push(Effect::Keep {
                        sha256: taken.receipt.sha256.clone(),
                        state: taken.state,
                        receipt: Some(Box::new(taken.receipt)),
                        problem: None,
                        violations: taken.violations,
                        id: id.clone(),
                    });
                    self.records.remove(&id);
                }
                Some(Answer::Refused(problem)) if is_final(&problem) => {
                    let state = if problem.status == 410 {
                        RecordState::Void
                    } else {
                        RecordState::Quarantined
                    };
                    let is_forbidden = problem.status == 403;
                    effects.push(keep(&waiting.record, state, Some(problem)));
                    let gone = self.records.remove(&id).filter(|_| is_forbidden);
                    self.forbidden.extend(gone.map(|gone| gone.record));
                }
                // No answer, another record's receipt, or "later": this one waits, the others go on.
                answer => {
                    waiting.pace.failed(now, random);
                    let problem = match answer {
                        Some(Answer::Refused(problem)) => Some(problem),
                        _ => None,
                    };
                    effects.push(keep(&waiting.record, RecordState::Queued, problem));
                }
            }
        }
        any_taken
    }

    /// The request with the records `ids` failed as a whole. Returns whether another one is worth
    /// trying at once.
    pub(super) fn failed(
        &mut self,
        now: Millis,
        random: u32,
        ids: Vec<String>,
        failure: Failure,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let half = (ids.len() / 2).max(1);
        let too_large = failure == Failure::TooLarge;
        if too_large {
            self.most = half;
        }
        if failure != Failure::Unauthorized {
            self.batch = half.min(self.most);
        }
        let alone = ids.len() == 1;
        self.failures += 1;
        for id in ids {
            let Some(waiting) = self.records.get_mut(&id) else {
                continue;
            };
            if !too_large {
                waiting.sunk = self.failures;
            }
            let problem = (too_large && alone).then(|| {
                waiting.pace.failed(now, random);
                larger_than_the_way()
            });
            effects.push(keep(&waiting.record, RecordState::Queued, problem));
        }
        too_large
    }

    pub(super) fn good_moment(&mut self) {
        for waiting in self.records.values_mut() {
            waiting.pace.good_moment();
            waiting.sunk = 0;
        }
    }

    pub(super) fn next_time(&self) -> Option<Millis> {
        let waiting = self.records.values();
        waiting.map(|waiting| waiting.pace.not_before()).min()
    }

    pub(super) fn mind_clock(&mut self, now: Millis) {
        for waiting in self.records.values_mut() {
            waiting.pace.mind_clock(now);
        }
    }
}

fn keep(record: &Queued, state: RecordState, problem: Option<Problem>) -> Effect {
    let violations = problem.as_ref().map(|problem| problem.violations.clone());
    Effect::Keep {
        id: record.id.clone(),
        sha256: record.sha256.clone(),
        state,
        receipt: None,
        problem: problem.map(Box::new),
        violations: violations.unwrap_or_default(),
    }
}

/// Whether sending the same bytes again with the same token can never help. 403 is about this record
/// and this user; the token is good.
fn is_final(problem: &Problem) -> bool {
    matches!(
        problem.status,
        400 | 403 | 404 | 409 | 410 | 413 | 415 | 422
    )
}

/// Something between phone and server does not let a single record through; the server itself
/// answers for each record.
fn larger_than_the_way() -> Problem {
    Problem {
        kind: "urn:ruhu:problem:too_large".to_owned(),
        title: "内容太大 / The content is too large".to_owned(),
        status: 413,
        code: "too_large".to_owned(),
        detail: String::new(),
        violations: Vec::new(),
        stored: None,
    }
}
