//! When to download, page by page. The cursor that counts is the one in the phone's store.

use super::pace::Pace;
use super::{Failure, Millis};

/// A page that can be seen downloads this often by itself.
const EVERY: Millis = 15 * 60_000;

/// The download's side of the machine.
#[derive(Clone, Debug)]
pub(super) struct Pull {
    pub(super) visible: bool,
    is_due: bool,
    /// When it becomes due by itself.
    next: Millis,
    pace: Pace,
    /// The last page of this run: its cursor, and whether any page of the run was a reset.
    last: Option<(String, bool)>,
}

impl Default for Pull {
    /// Due: an app that starts wants to know what is new.
    fn default() -> Self {
        Self {
            visible: false,
            is_due: true,
            next: 0,
            pace: Pace::default(),
            last: None,
        }
    }
}

impl Pull {
    pub(super) fn due(&mut self) {
        self.is_due = true;
    }

    pub(super) fn good_moment(&mut self) {
        self.is_due = true;
        self.pace.good_moment();
    }

    /// A page is stored. Returns whether it brought the download forward.
    pub(super) fn page(
        &mut self,
        now: Millis,
        random: u32,
        cursor: String,
        more: bool,
        reset: bool,
    ) -> bool {
        if !more {
            self.is_due = false;
            self.next = now + EVERY;
            self.last = None;
            self.pace.succeeded();
            return true;
        }
        self.is_due = true;
        let (last, was_reset) = self.last.take().unwrap_or_default();
        // A server that never comes to an end must not be asked without a pause.
        let in_circles = last == cursor || (was_reset && reset);
        if in_circles {
            self.pace.failed(now, random);
        } else {
            self.pace.succeeded();
        }
        self.last = Some((cursor, was_reset || reset));
        !in_circles
    }

    /// Stays due.
    pub(super) fn failed(&mut self, now: Millis, random: u32, failure: Failure) {
        self.is_due = true;
        self.pace.failed(now, random);
        if let Failure::Busy(Some(seconds)) = failure {
            self.pace.wait_at_least(now, seconds);
        }
    }

    pub(super) fn is_ready(&self, now: Millis) -> bool {
        self.next_time().is_some_and(|then| now >= then)
    }

    pub(super) fn next_time(&self) -> Option<Millis> {
        let due = if self.is_due { 0 } else { self.next };
        self.visible.then(|| due.max(self.pace.not_before()))
    }

    pub(super) fn mind_clock(&mut self, now: Millis) {
        self.next = self.next.min(now + EVERY);
        self.pace.mind_clock(now);
    }
}
