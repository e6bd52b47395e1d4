//! The one error of xtask: what went wrong and what to do about it.

use std::fmt;

/// What every step returns.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// Something that stops a command; printed once, by `main`.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: String,
}

impl Failure {
    /// `what` went wrong; `remedy` is what a person can type or change.
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Failure {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// Several that were gone on after, as one; `Ok` when there were none.
    pub(crate) fn all(failures: Vec<Failure>) -> Result {
        if failures.is_empty() {
            return Ok(());
        }
        let (whats, remedies): (Vec<_>, Vec<_>) = failures
            .into_iter()
            .map(|failure| (failure.what, failure.remedy))
            .unzip();
        Err(Failure::new(
            whats.join("\n  and "),
            remedies.join("\n  and "),
        ))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "failed: {}\nremedy: {}", self.what, self.remedy)
    }
}
