//! The phone's side of sync, as decisions without I/O: (state, now, event) → effects.
//!
//! The app carries out effects and reports back. One request is under way at a time: records first,
//! oldest first, then a page of changes if one is due, then files. A record that fails waits on its
//! own and never holds up the others; a download gives way to a record at once.

mod event;
mod files;
mod pace;
mod pull;
mod queue;

pub use event::{Answer, Effect, Event, Failure, Millis, Queued};

use files::Files;
use pace::Pace;
use pull::Pull;
use queue::Queue;

#[derive(Clone, Debug, PartialEq, Eq)]
enum UnderWay {
    Records(Vec<String>),
    File(String),
    Pull,
}

/// What is to be uploaded or downloaded and what is under way. It holds nothing that must survive:
/// after a crash an empty one is told of every record and file that still waits.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    queue: Queue,
    files: Files,
    pull: Pull,
    under_way: Option<UnderWay>,
    /// Uploads that failed as a whole.
    pace: Pace,
    locked_out: bool,
    /// The request under way carries a token that was replaced since.
    old_token: bool,
}

impl Machine {
    /// Takes an event. `random` (any number) spreads the retries of many phones.
    pub fn step(&mut self, now: Millis, random: u32, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.mind_clock(now);
        match event {
            Event::Record(record) => self.queue.add(record),
            Event::File(sha256) => self.files.add(sha256),
            Event::Wake => self.wake(),
            Event::Timer => {}
            Event::Visible(visible) => self.pull.visible = visible,
            Event::Enrolled => {
                self.locked_out = false;
                self.queue.enrolled();
                self.old_token = self.under_way.is_some();
                self.wake();
            }
            Event::Answered(answers) => self.answered(now, random, answers, &mut effects),
            Event::FileAt(sha256, Some(offset)) => {
                if self.is_under_way(&sha256) {
                    self.pace.succeeded();
                    effects.push(Effect::SendFile(sha256, offset));
                }
            }
            Event::FileAt(sha256, None) => self.file_done(sha256, true, &mut effects),
            Event::FileRefused(sha256) => self.file_done(sha256, false, &mut effects),
            Event::FileLater(sha256) => {
                if self.file_ended(&sha256) {
                    self.files.later(&sha256, now, random);
                }
            }
            Event::Failed(failure) => self.failed(now, random, failure, &mut effects),
            Event::Pulled {
                cursor,
                more,
                reset,
            } => {
                if self.pull_ended() && self.pull.page(now, random, cursor, more, reset) {
                    // Anything after success is worth trying at once.
                    self.pace.good_moment();
                }
            }
            Event::PullFailed(failure) => {
                if self.pull_ended() {
                    self.pull.failed(now, random, failure);
                    self.lock_out_after(failure, &mut effects);
                }
            }
        }
        self.go_on(now, &mut effects);
        effects
    }

    /// Records that are not at the server.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    fn wake(&mut self) {
        self.pace.good_moment();
        self.queue.good_moment();
        self.files.good_moment();
        self.pull.good_moment();
    }

    fn mind_clock(&mut self, now: Millis) {
        self.pace.mind_clock(now);
        self.queue.mind_clock(now);
        self.files.mind_clock(now);
        self.pull.mind_clock(now);
    }

    fn answered(
        &mut self,
        now: Millis,
        random: u32,
        mut answers: Vec<(String, Answer)>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(UnderWay::Records(ids)) = self.under_way.take() else {
            return;
        };
        if self.old_token {
            // Not from that user, perhaps from this one: as if nobody had answered.
            answers.retain(|(_, answer)| !is_forbidden(answer));
        }
        self.pace.succeeded();
        if self.queue.answered(now, random, ids, answers, effects) {
            // What was sent may have changed what the office has to say.
            self.pull.due();
        }
    }

    fn file_done(&mut self, sha256: String, taken: bool, effects: &mut Vec<Effect>) {
        if self.file_ended(&sha256) {
            self.files.remove(&sha256);
            effects.push(Effect::FileDone(sha256, taken));
        }
    }

    fn is_under_way(&self, file: &str) -> bool {
        matches!(&self.under_way, Some(UnderWay::File(sha256)) if sha256 == file)
    }

    fn file_ended(&mut self, sha256: &str) -> bool {
        let ended = self.is_under_way(sha256);
        if ended {
            self.under_way = None;
            self.pace.succeeded();
        }
        ended
    }

    fn failed(&mut self, now: Millis, random: u32, failure: Failure, effects: &mut Vec<Effect>) {
        self.pace.failed(now, random);
        if let Failure::Busy(Some(seconds)) = failure {
            self.pace.wait_at_least(now, seconds);
        }
        match self.under_way.take_if(|request| *request != UnderWay::Pull) {
            Some(UnderWay::Records(ids)) => {
                if self.queue.failed(now, random, ids, failure, effects) {
                    self.pace.good_moment();
                }
            }
            Some(UnderWay::File(sha256)) => self.files.let_others_try(&sha256),
            Some(UnderWay::Pull) | None => {}
        }
        self.lock_out_after(failure, effects);
    }

    fn lock_out_after(&mut self, failure: Failure, effects: &mut Vec<Effect>) {
        if failure == Failure::Unauthorized && !self.old_token {
            self.locked_out = true;
            effects.push(Effect::AskEnrol);
        }
    }

    /// Whether a page was under way; one that was given up has no say.
    fn pull_ended(&mut self) -> bool {
        let pulling = self.under_way == Some(UnderWay::Pull);
        if pulling {
            self.under_way = None;
        }
        pulling
    }

    fn go_on(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let pulling = self.under_way == Some(UnderWay::Pull);
        if self.locked_out || (self.under_way.is_some() && !pulling) {
            return;
        }
        if self.pace.is_ready(now) {
            let batch = self.queue.next_batch(now);
            if !batch.is_empty() {
                if pulling {
                    effects.push(Effect::StopPull);
                }
                effects.push(Effect::Send(batch.clone()));
                return self.begin(UnderWay::Records(batch));
            }
        }
        if !pulling {
            if self.pull.is_ready(now) {
                effects.push(Effect::Pull);
                self.begin(UnderWay::Pull);
            } else if let Some(file) = self.files.next(now).filter(|_| self.pace.is_ready(now)) {
                effects.push(Effect::AskFile(file.clone()));
                return self.begin(UnderWay::File(file));
            }
        }
        // A record whose time comes while a page is under way does not wait for the page.
        let records = self.queue.next_time();
        let mut uploads = records.map(|then| then.max(self.pace.not_before()));
        if self.under_way.is_none() {
            let files = self.files.next_time();
            let files = files.map(|then| then.max(self.pace.not_before()));
            let others = files.into_iter().chain(self.pull.next_time());
            uploads = uploads.into_iter().chain(others).min();
        }
        effects.extend(uploads.map(Effect::WakeAt));
    }

    fn begin(&mut self, request: UnderWay) {
        self.under_way = Some(request);
        self.old_token = false;
    }
}

fn is_forbidden(answer: &Answer) -> bool {
    matches!(answer, Answer::Refused(problem) if problem.status == 403)
}

#[cfg(test)]
mod tests;
