//! How often somebody may ask: a bucket of tokens each, filled again as time goes by.
//!
//! Held in memory: with several processes each lets through its share, which is as good.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Most askers remembered; beyond it those with full buckets are forgotten.
const MOST: usize = 20_000;

/// Buckets that hold `size` tokens and gain `per_second`.
#[derive(Debug)]
pub(crate) struct Limit {
    size: f64,
    per_second: f64,
    buckets: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Limit {
    pub(crate) fn new(size: u32, per_second: f64) -> Self {
        Self {
            size: f64::from(size),
            per_second,
            buckets: Mutex::default(),
        }
    }

    /// Whether `asker` has a token left at `now`; nothing is taken.
    pub(crate) fn has(&self, asker: &str, now: Instant) -> bool {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.get(asker);
        bucket.is_none_or(|bucket| self.filled(*bucket, now) >= 1.0)
    }

    /// Takes a token of `asker`; false when there is none.
    pub(crate) fn take(&self, asker: &str, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.size);
        }
        let bucket = buckets.entry(asker.to_owned()).or_insert((self.size, now));
        let filled = self.filled(*bucket, now);
        let allowed = filled >= 1.0;
        *bucket = (if allowed { filled - 1.0 } else { filled }, now);
        allowed
    }

    fn filled(&self, (tokens, then): (f64, Instant), now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(then).as_secs_f64();
        (tokens + seconds * self.per_second).min(self.size)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again_and_is_nobody_elses() {
        let limit = Limit::new(3, 0.5);
        let start = Instant::now();
        let taken =
            |asker: &str, seconds: u64| limit.take(asker, start + Duration::from_secs(seconds));
        assert_eq!([0; 4].map(|at| taken("a", at)), [true, true, true, false]);
        assert!(taken("b", 0));
        assert!(!limit.has("a", start + Duration::from_secs(1)));
        assert!(limit.has("a", start + Duration::from_secs(2)));
        assert!(taken("a", 2));
        assert!(!taken("a", 2));
        assert_eq!([100; 4].map(|at| taken("a", at)), [true, true, true, false]);
    }

    #[test]
    fn full_buckets_are_forgotten_when_there_are_too_many() {
        let limit = Limit::new(1, 1.0);
        let start = Instant::now();
        for asker in 0..MOST {
            limit.take(&asker.to_string(), start);
        }
        limit.take("one more", start + Duration::from_secs(5));
        assert_eq!(limit.buckets.lock().expect("unlocked").len(), 1);
    }
}
