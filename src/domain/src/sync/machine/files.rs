//! Files of records that are at the server already.

use super::Millis;
use super::pace::Pace;
use crate::arrange::Arrange;

/// Hashes in the order they are tried.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    waiting: Vec<(String, Pace)>,
}

impl Files {
    pub(super) fn add(&mut self, sha256: String) {
        if !self.waiting.iter().any(|(other, _)| *other == sha256) {
            self.waiting.push((sha256, Pace::default()));
        }
    }

    pub(super) fn remove(&mut self, sha256: &str) {
        self.waiting.retain(|(other, _)| other != sha256);
    }

    /// A file that fails lets the next one try first.
    pub(super) fn let_others_try(&mut self, sha256: &str) {
        self.waiting.arrange_by_key(|(other, _)| other == sha256);
    }

    pub(super) fn later(&mut self, sha256: &str, now: Millis, random: u32) {
        let found = self.waiting.iter_mut().find(|(other, _)| other == sha256);
        if let Some((_, pace)) = found {
            pace.failed(now, random);
        }
    }

    pub(super) fn next(&self, now: Millis) -> Option<String> {
        let ready = self.waiting.iter().find(|(_, pace)| pace.is_ready(now));
        ready.map(|(sha256, _)| sha256.clone())
    }

    pub(super) fn next_time(&self) -> Option<Millis> {
        self.waiting.iter().map(|(_, pace)| pace.not_before()).min()
    }

    pub(super) fn good_moment(&mut self) {
        self.waiting
            .iter_mut()
            .for_each(|(_, pace)| pace.good_moment());
    }

    pub(super) fn mind_clock(&mut self, now: Millis) {
        self.waiting
            .iter_mut()
            .for_each(|(_, pace)| pace.mind_clock(now));
    }
}
