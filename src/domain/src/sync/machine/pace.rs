//! How long to wait after failures.

use super::Millis;

/// First pause after a failure; doubles with each further one.
const FIRST_PAUSE: Millis = 2_000;
/// Longest pause before it is spread.
pub(super) const LONGEST_PAUSE: Millis = 5 * 60_000;
/// No wait is longer than this.
const LONGEST_WAIT: Millis = LONGEST_PAUSE * 5 / 4;

/// Failures in a row, and when to try again.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    failures: u32,
    not_before: Millis,
}

impl Pace {
    pub(super) fn failed(&mut self, now: Millis, random: u32) {
        self.failures += 1;
        self.not_before = now + pause(self.failures, random);
    }

    /// The server named a time.
    pub(super) fn wait_at_least(&mut self, now: Millis, seconds: u32) {
        let asked = Millis::from(seconds) * 1000;
        self.not_before = self.not_before.max(now + asked.min(LONGEST_PAUSE));
    }

    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Ends the wait, but the next failure waits longer still.
    pub(super) fn good_moment(&mut self) {
        self.not_before = 0;
    }

    pub(super) fn is_ready(&self, now: Millis) -> bool {
        now >= self.not_before
    }

    pub(super) fn not_before(&self) -> Millis {
        self.not_before
    }

    /// A clock that was set back must not make a wait of seconds one of a year.
    pub(super) fn mind_clock(&mut self, now: Millis) {
        self.not_before = self.not_before.min(now + LONGEST_WAIT);
    }
}

/// The pause after so many failures in a row: doubling, at most five minutes, spread by a quarter.
fn pause(failures: u32, random: u32) -> Millis {
    let doubled = FIRST_PAUSE << failures.saturating_sub(1).min(10);
    let pause = doubled.min(LONGEST_PAUSE);
    pause * 3 / 4 + Millis::from(random) % (pause / 2)
}
