//! The phone's side of uploading, as decisions without I/O: (state, now, event) → effects.
//!
//! The app carries out effects and reports back. One request is under way at a time. Records go
//! before files, oldest first; a record that fails waits on its own and never holds up the others.

use std::collections::BTreeMap;

use super::protocol::{Problem, Receipt, RecordState, Taken};

/// Milliseconds since 1970 by the phone's clock; only differences matter.
pub type Millis = u64;

/// First pause after a failure; doubles with each further one.
const FIRST_PAUSE: Millis = 2_000;
/// Longest pause.
const LONGEST_PAUSE: Millis = 5 * 60_000;
/// Most bytes of records in one request: a few seconds on a slow line.
const BATCH_BYTES: usize = 64 * 1024;
/// Most records in one request.
const BATCH_RECORDS: usize = 20;

/// A finished record that is not at the server yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its id.
    pub id: String,
    /// Hash of its bytes.
    pub sha256: String,
    /// Length of its bytes.
    pub bytes: usize,
    /// Orders the queue: when it was finished, RFC 3339.
    pub finished_at: String,
}

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A record was finished, or was found waiting at the start.
    Record(Queued),
    /// A file of an uploaded record waits, by hash.
    File(String),
    /// Now is a good time: start of the app, `online`, the page became visible, the person asked.
    Wake,
    /// The time of [`Effect::WakeAt`] has come.
    Timer,
    /// The server answered a batch, one answer per record.
    Answered(Vec<Answer>),
    /// The server has this much of a file; `None` when all of it.
    FileAt(String, Option<u64>),
    /// The server will never take this file.
    FileRefused(String),
    /// A request failed as a whole.
    Failed(Failure),
    /// The person enrolled again.
    Enrolled,
}

/// The answer to one record.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// 200, 201, 202.
    Taken(Taken),
    /// Anything else that is about this record.
    Refused(Problem),
}

/// Why a request failed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or one we cannot read: an empty body is no success.
    Network,
    /// 429, 503 and other 5xx; seconds to wait if the server said so.
    Busy(Option<u32>),
    /// 413: the batch is too large.
    TooLarge,
    /// 401: the token is not accepted any more.
    Unauthorized,
}

/// What the app must do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send these records, in this order.
    Send(Vec<String>),
    /// Ask how much of a file the server has.
    AskFile(String),
    /// Send a file from this offset.
    SendFile(String, u64),
    /// Keep the new state of a record.
    Keep {
        /// Which.
        id: String,
        /// Its state from now on.
        state: RecordState,
        /// The receipt that took it out of the queue.
        receipt: Option<Receipt>,
        /// What the server said against it.
        problem: Option<Box<Problem>>,
        /// What it says must be mended.
        violations: Vec<super::protocol::Violation>,
    },
    /// A file is at the server, or never will be.
    FileDone(String, bool),
    /// Raise [`Event::Timer`] then.
    WakeAt(Millis),
    /// The person must enrol again; everything stays in the queue.
    AskEnrol,
}

#[derive(Clone, Debug)]
struct Waiting {
    record: Queued,
    failures: u32,
    not_before: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum UnderWay {
    Records(Vec<String>),
    File(String),
}

/// What is to be uploaded and what is under way.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    records: BTreeMap<String, Waiting>,
    files: Vec<String>,
    under_way: Option<UnderWay>,
    failures: u32,
    not_before: Millis,
    locked_out: bool,
    /// Halved when the server finds a batch too large.
    batch: Option<usize>,
}

impl Machine {
    /// Takes an event. `random` (any number) spreads the retries of many phones.
    pub fn step(&mut self, now: Millis, random: u32, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Record(record) => {
                let waiting = Waiting {
                    failures: 0,
                    not_before: 0,
                    record,
                };
                self.records.insert(waiting.record.id.clone(), waiting);
            }
            Event::File(sha256) => {
                if !self.files.contains(&sha256) {
                    self.files.push(sha256);
                }
            }
            Event::Wake => {
                self.not_before = 0;
                self.records
                    .values_mut()
                    .for_each(|waiting| waiting.not_before = 0);
            }
            Event::Timer => {}
            Event::Enrolled => {
                self.locked_out = false;
                self.not_before = 0;
            }
            Event::Answered(answers) => self.answered(now, random, answers, &mut effects),
            Event::FileAt(sha256, None) => self.file_done(&sha256, true, &mut effects),
            Event::FileRefused(sha256) => self.file_done(&sha256, false, &mut effects),
            Event::FileAt(sha256, Some(offset)) => {
                self.failures = 0;
                return vec![Effect::SendFile(sha256, offset)];
            }
            Event::Failed(failure) => self.failed(now, random, failure, &mut effects),
        }
        self.go_on(now, &mut effects);
        effects
    }

    /// Records that are not at the server.
    pub fn waiting(&self) -> usize {
        self.records.len()
    }

    fn answered(
        &mut self,
        now: Millis,
        random: u32,
        answers: Vec<Answer>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(UnderWay::Records(ids)) = self.under_way.take() else {
            return;
        };
        self.failures = 0;
        // Anything after success is worth trying at once.
        self.not_before = 0;
        let mut answers = answers.into_iter();
        for id in ids {
            let Some(waiting) = self.records.get_mut(&id) else {
                continue;
            };
            match answers.next() {
                Some(Answer::Taken(taken))
                    if taken.receipt.sha256 == waiting.record.sha256
                        && taken.receipt.record == id =>
                {
                    self.records.remove(&id);
                    effects.push(Effect::Keep {
                        id,
                        state: taken.state,
                        receipt: Some(taken.receipt),
                        problem: None,
                        violations: taken.violations,
                    });
                }
                Some(Answer::Refused(problem)) if is_final(&problem) => {
                    self.records.remove(&id);
                    let state = if problem.status == 410 {
                        RecordState::Void
                    } else {
                        RecordState::Quarantined
                    };
                    let violations = problem.violations.clone();
                    effects.push(Effect::Keep {
                        id,
                        state,
                        receipt: None,
                        problem: Some(Box::new(problem)),
                        violations,
                    });
                }
                // No answer, another record's receipt, or "later": this one waits, the others go on.
                _ => {
                    waiting.failures += 1;
                    waiting.not_before = now + pause(waiting.failures, random);
                    effects.push(keep_queued(id));
                }
            }
        }
    }

    fn file_done(&mut self, sha256: &str, taken: bool, effects: &mut Vec<Effect>) {
        self.under_way = None;
        self.failures = 0;
        self.files.retain(|other| other != sha256);
        effects.push(Effect::FileDone(sha256.to_owned(), taken));
    }

    fn failed(&mut self, now: Millis, random: u32, failure: Failure, effects: &mut Vec<Effect>) {
        let under_way = self.under_way.take();
        if let Some(UnderWay::Records(ids)) = &under_way {
            effects.extend(ids.iter().cloned().map(keep_queued));
        }
        self.failures += 1;
        self.not_before = now + pause(self.failures, random);
        match failure {
            Failure::Network => {}
            Failure::Busy(seconds) => {
                let asked = Millis::from(seconds.unwrap_or(0)) * 1000;
                self.not_before = self.not_before.max(now + asked.min(LONGEST_PAUSE));
            }
            Failure::TooLarge => {
                let sent = match &under_way {
                    Some(UnderWay::Records(ids)) => ids.len(),
                    _ => 1,
                };
                self.batch = Some((sent / 2).max(1));
                self.not_before = if sent > 1 { 0 } else { self.not_before };
            }
            Failure::Unauthorized => {
                self.locked_out = true;
                effects.push(Effect::AskEnrol);
            }
        }
        // A file that fails lets the next one try first.
        if let Some(UnderWay::File(sha256)) = under_way {
            self.files.retain(|other| *other != sha256);
            self.files.push(sha256);
        }
    }

    fn go_on(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.under_way.is_some() || self.locked_out {
            return;
        }
        if now >= self.not_before {
            let batch = self.next_batch(now);
            if !batch.is_empty() {
                self.under_way = Some(UnderWay::Records(batch.clone()));
                effects.push(Effect::Send(batch));
                return;
            }
            if let Some(sha256) = self.files.first() {
                self.under_way = Some(UnderWay::File(sha256.clone()));
                effects.push(Effect::AskFile(sha256.clone()));
                return;
            }
        }
        let records = self.records.values().map(|waiting| waiting.not_before);
        let files = self.files.first().map(|_| 0);
        if let Some(then) = records.chain(files).min() {
            effects.push(Effect::WakeAt(then.max(self.not_before)));
        }
    }

    fn next_batch(&self, now: Millis) -> Vec<String> {
        let mut ready: Vec<_> = self
            .records
            .values()
            .filter(|waiting| waiting.not_before <= now)
            .collect();
        ready.sort_by(|one, other| one.record.finished_at.cmp(&other.record.finished_at));
        let mut bytes = 0;
        let most = self.batch.unwrap_or(BATCH_RECORDS);
        let fits = ready.into_iter().take(most).take_while(|waiting| {
            let first = bytes == 0;
            bytes += waiting.record.bytes;
            first || bytes <= BATCH_BYTES
        });
        fits.map(|waiting| waiting.record.id.clone()).collect()
    }
}

fn keep_queued(id: String) -> Effect {
    Effect::Keep {
        id,
        state: RecordState::Queued,
        receipt: None,
        problem: None,
        violations: Vec::new(),
    }
}

/// Whether sending the same bytes again can never help.
fn is_final(problem: &Problem) -> bool {
    matches!(
        problem.status,
        400 | 403 | 404 | 409 | 410 | 413 | 415 | 422
    )
}

/// The pause after so many failures in a row: doubling, at most five minutes, spread by a quarter.
fn pause(failures: u32, random: u32) -> Millis {
    let doubled = FIRST_PAUSE << failures.saturating_sub(1).min(10);
    let pause = doubled.min(LONGEST_PAUSE);
    pause * 3 / 4 + Millis::from(random) % (pause / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queued(id: &str, finished_at: &str) -> Event {
        Event::Record(Queued {
            id: id.into(),
            sha256: format!("sha-{id}"),
            bytes: 4000,
            finished_at: finished_at.into(),
        })
    }

    fn taken(id: &str, sha256: &str) -> Answer {
        let receipt = Receipt {
            number: "0000-0000-0000".into(),
            record: id.into(),
            revision: 1,
            sha256: sha256.into(),
            received_at: "2018-11-20T03:11:00Z".into(),
            key_id: "k".into(),
            signature: "s".into(),
        };
        Answer::Taken(Taken {
            id: id.into(),
            revision: 1,
            state: RecordState::Uploaded,
            receipt,
            violations: Vec::new(),
        })
    }

    fn refused(status: u16) -> Answer {
        Answer::Refused(Problem {
            kind: "about:blank".into(),
            title: "t".into(),
            status,
            code: "c".into(),
            detail: String::new(),
            violations: Vec::new(),
            stored: None,
        })
    }

    fn kept(effects: &[Effect]) -> Vec<(&str, RecordState)> {
        let kept = effects.iter().filter_map(|effect| match effect {
            Effect::Keep { id, state, .. } => Some((id.as_str(), *state)),
            _ => None,
        });
        kept.collect()
    }

    fn send(ids: &[&str]) -> Effect {
        Effect::Send(ids.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn only_a_receipt_with_its_own_hash_empties_the_queue() {
        let mut machine = Machine::default();
        assert_eq!(machine.step(0, 0, queued("a", "1")), [send(&["a"])]);
        let effects = machine.step(
            1,
            0,
            Event::Answered(vec![taken("a", "sha-of-something-else")]),
        );
        assert_eq!(kept(&effects), [("a", RecordState::Queued)]);
        assert_eq!(machine.waiting(), 1);
        assert_eq!(machine.step(1, 0, Event::Wake), [send(&["a"])]);
        let effects = machine.step(2, 0, Event::Answered(vec![taken("a", "sha-a")]));
        assert_eq!(kept(&effects), [("a", RecordState::Uploaded)]);
        assert_eq!(machine.waiting(), 0);
    }

    #[test]
    fn an_empty_answer_is_no_success() {
        let mut machine = Machine::default();
        machine.step(0, 0, queued("a", "1"));
        let effects = machine.step(1, 0, Event::Answered(Vec::new()));
        assert_eq!(kept(&effects), [("a", RecordState::Queued)]);
        assert!(matches!(effects.last(), Some(Effect::WakeAt(then)) if *then > 1));
    }

    #[test]
    fn one_bad_record_does_not_hold_up_the_others() {
        let mut machine = Machine::default();
        machine.step(0, 0, queued("bad", "1"));
        machine.step(0, 0, queued("later", "2"));
        machine.step(0, 0, queued("good", "3"));
        let effects = machine.step(1, 0, Event::Answered(vec![refused(422)]));
        assert_eq!(kept(&effects), [("bad", RecordState::Quarantined)]);
        assert_eq!(
            effects.last(),
            Some(&send(&["later", "good"])),
            "in the order they were finished"
        );
        let effects = machine.step(
            2,
            0,
            Event::Answered(vec![refused(503), taken("good", "sha-good")]),
        );
        assert_eq!(
            kept(&effects),
            [
                ("later", RecordState::Queued),
                ("good", RecordState::Uploaded)
            ]
        );
    }

    #[test]
    fn failures_wait_longer_each_time_and_a_good_moment_ends_the_wait() {
        let mut machine = Machine::default();
        machine.step(0, 0, queued("a", "1"));
        let mut now = 0;
        let mut pauses = Vec::new();
        for _ in 0..12 {
            let effects = machine.step(now, 0, Event::Failed(Failure::Network));
            let Some(Effect::WakeAt(then)) = effects.last() else {
                panic!("it waits")
            };
            pauses.push(then - now);
            assert_eq!(
                machine.step(then - 1, 0, Event::Timer),
                [Effect::WakeAt(*then)],
                "not earlier"
            );
            now = *then;
            assert_eq!(machine.step(now, 0, Event::Timer), [send(&["a"])]);
        }
        assert!(
            pauses.is_sorted() && pauses[11] <= LONGEST_PAUSE * 5 / 4,
            "{pauses:?}"
        );
        machine.step(now, 0, Event::Failed(Failure::Busy(Some(120))));
        assert_eq!(machine.step(now + 1, 0, Event::Wake), [send(&["a"])]);
    }

    #[test]
    fn a_revoked_token_keeps_the_queue() {
        let mut machine = Machine::default();
        machine.step(0, 0, queued("a", "1"));
        let effects = machine.step(1, 0, Event::Failed(Failure::Unauthorized));
        assert!(effects.contains(&Effect::AskEnrol));
        assert_eq!(
            machine.step(2, 0, Event::Wake),
            [],
            "no use before enrolling"
        );
        assert_eq!(machine.waiting(), 1);
        assert_eq!(machine.step(3, 0, Event::Enrolled), [send(&["a"])]);
    }

    #[test]
    fn files_go_after_records_and_from_where_they_stopped() {
        let mut machine = Machine::default();
        assert_eq!(
            machine.step(0, 0, Event::File("f".into())),
            [Effect::AskFile("f".into())]
        );
        machine.step(0, 0, queued("a", "1"));
        let effects = machine.step(1, 0, Event::FileAt("f".into(), Some(500)));
        assert_eq!(effects, [Effect::SendFile("f".into(), 500)]);
        let effects = machine.step(2, 0, Event::FileAt("f".into(), None));
        assert_eq!(effects, [Effect::FileDone("f".into(), true), send(&["a"])]);
    }

    #[test]
    fn a_batch_that_is_too_large_is_halved() {
        let mut machine = Machine::default();
        machine.step(0, 0, queued("first", "0"));
        for number in 1..=8 {
            machine.step(0, 0, queued(&format!("r{number}"), &number.to_string()));
        }
        machine.step(1, 0, Event::Answered(vec![taken("first", "sha-first")]));
        let effects = machine.step(2, 0, Event::Failed(Failure::TooLarge));
        assert_eq!(effects.last(), Some(&send(&["r1", "r2", "r3", "r4"])));
    }
}
