//! What the machine is told and what it asks for.

use crate::sync::protocol::{Problem, Receipt, RecordState, Taken, Violation};

/// Milliseconds since 1970 by the phone's clock; only differences matter.
pub type Millis = u64;

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
    /// A record was finished (anew, after mending or merging), or was found waiting at the start; what was
    /// refused with 403 is told of at the start, too.
    Record(Queued),
    /// A file of an uploaded record waits, by hash.
    File(String),
    /// Now is a good time: `online`, the page became visible, the person asked.
    Wake,
    /// The time of [`Effect::WakeAt`] has come.
    Timer,
    /// Whether the page can be seen. Only then it downloads, also every quarter of an hour; a new
    /// machine takes it as hidden.
    Visible(bool),
    /// The server answered a batch: records by id with their answers.
    Answered(Vec<(String, Answer)>),
    /// The server has this much of a file; `None` when all of it.
    FileAt(String, Option<u64>),
    /// The server will never take this file.
    FileRefused(String),
    /// The server does not take this file now from this user (403).
    FileLater(String),
    /// An upload failed as a whole.
    Failed(Failure),
    /// A page of changes is stored, and the cursor with it.
    Pulled {
        /// Where the next page begins.
        cursor: String,
        /// Whether there is one.
        more: bool,
        /// All office data was dropped before this page was stored.
        reset: bool,
    },
    /// A page of changes could not be fetched or stored.
    PullFailed(Failure),
    /// The person enrolled again, or another person did. What was refused because of the user (403)
    /// is sent once more.
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
    /// 401: the token has expired or was revoked.
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
    /// Keep the new state of a record, unless its content has changed since: then nothing of this
    /// concerns it.
    Keep {
        /// Which.
        id: String,
        /// The content this is about.
        sha256: String,
        /// Its state from now on.
        state: RecordState,
        /// The receipt that took it out of the queue.
        receipt: Option<Receipt>,
        /// What the server said against it, also while it only waits. With 409 `stored` is what the
        /// server has: a merge based on its revision goes through the queue again.
        problem: Option<Box<Problem>>,
        /// What it says must be mended.
        violations: Vec<Violation>,
    },
    /// A file is at the server, or never will be.
    FileDone(String, bool),
    /// Fetch one page of changes from the stored cursor on; store it, if the cursor is still that
    /// one, together with the new cursor.
    Pull,
    /// Give up the page under way; what becomes of it does not matter.
    StopPull,
    /// Raise [`Event::Timer`] then.
    WakeAt(Millis),
    /// The person must enrol again; everything stays in the queue.
    AskEnrol,
}
