//! What went wrong lately, in a few words without anything of a person: a ring of lines on the phone,
//! sent along with the next upload and shown on a page that can be read out.
//!
//! Lines are kept in clear, because what happens before a PIN is typed matters most. A line is a word
//! of [`Happened`] and at most a number; no text of a user or of the server can get in.

use std::cell::RefCell;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::account::{meta_write, read_meta};
use crate::clock;
use crate::store::{AnyStore, Durability};

/// Lines kept.
const LINES: usize = 50;
const KEY: &str = "phone/log";

/// What can happen. Names are a contract with whoever reads them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The app started.
    Start,
    /// A vault was opened.
    Unlocked,
    /// It was locked.
    Locked,
    /// A wrong PIN.
    WrongPin,
    /// A write of answers failed.
    NotSaved,
    /// No space for a write.
    Full,
    /// A request was not answered, or with this HTTP status.
    Request(u16),
    /// The office revoked this phone.
    Revoked,
    /// The app ended in a panic the last time.
    Panic,
}

impl Happened {
    fn text(self) -> String {
        match self {
            Self::Start => "start".to_owned(),
            Self::Unlocked => "unlocked".to_owned(),
            Self::Locked => "locked".to_owned(),
            Self::WrongPin => "wrong-pin".to_owned(),
            Self::NotSaved => "not-saved".to_owned(),
            Self::Full => "full".to_owned(),
            Self::Request(status) => format!("request {status}"),
            Self::Revoked => "revoked".to_owned(),
            Self::Panic => "panic".to_owned(),
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// UTC instant by the phone, RFC 3339.
    pub at: String,
    /// What happened.
    pub what: String,
    /// Times in a row.
    pub times: u32,
}

thread_local! {
    /// Instant of the last upload that arrived in this run of the app.
    static SENT: RefCell<String> = const { RefCell::new(String::new()) };
    static LOG: RefCell<Option<(Rc<AnyStore>, Vec<Line>)>> = const { RefCell::new(None) };
}

/// Reads the lines of earlier runs.
pub async fn begin(store: &AnyStore) {
    let lines: Vec<Line> = read_meta(store, KEY).await.unwrap_or_default();
    LOG.set(Some((store.without_vault(), lines)));
    note(Happened::Start);
}

/// Takes note. Nobody waits for it, and nothing depends on it.
pub fn note(happened: Happened) {
    let write = LOG.with_borrow_mut(|log| {
        let (store, lines) = log.as_mut()?;
        let what = happened.text();
        let at = clock::now_rfc3339();
        match lines.last_mut().filter(|last| last.what == what) {
            Some(last) => {
                last.times += 1;
                last.at = at;
            }
            None => lines.push(Line { at, what, times: 1 }),
        }
        let surplus = lines.len().saturating_sub(LINES);
        lines.drain(..surplus);
        Some((Rc::clone(store), meta_write(KEY, lines)))
    });
    if let Some((store, write)) = write {
        wasm_bindgen_futures::spawn_local(async move {
            let _ = store.write(&[write], Durability::Relaxed).await;
        });
    }
}

/// The lines, oldest first.
pub fn lines() -> Vec<Line> {
    LOG.with_borrow(|log| {
        log.as_ref()
            .map_or_else(Vec::new, |(_, lines)| lines.clone())
    })
}

/// The lines that travel with an upload: what went wrong since the last one that arrived. Starting,
/// locking and unlocking are not worth the bytes.
pub fn unsent() -> Vec<String> {
    let usual = [Happened::Start, Happened::Locked, Happened::Unlocked].map(Happened::text);
    let sent = SENT.with_borrow(Clone::clone);
    let wanted = |line: &Line| line.at > sent && !usual.contains(&line.what);
    let text = |line: Line| format!("{} {} x{}", line.at, line.what, line.times);
    lines().into_iter().filter(wanted).map(text).collect()
}

/// The lines until now have arrived.
pub fn sent() {
    SENT.set(clock::now_rfc3339());
}
