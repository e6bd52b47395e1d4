//! What becomes of an uploaded record, for every storage: the table in ARCHITECTURE.md as one function.

use super::protocol::RecordState;

/// What is stored under the id of an uploaded record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The newest revision, from 1.
    pub revision: u32,
    /// Where the record stands.
    pub state: RecordState,
    /// Whether one of its revisions has exactly the uploaded bytes.
    pub has_bytes: bool,
}

/// What to do with an upload. The checks have their say in the state it is stored with, never here:
/// what breaks a check is kept like everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing; answer with the receipt these bytes got the first time.
    Known,
    /// Keep it as this revision, with a new receipt.
    Store {
        /// From 1.
        revision: u32,
    },
    /// Keep it beside the record as a variant; answer with the newest revision.
    Stale,
    /// Nothing; answer with the reason for which the record was declared invalid.
    Void,
}

/// Decides, given what is `stored` and the revision the phone changed (`base`).
pub fn decide(stored: Option<Stored>, base: Option<u32>) -> Decision {
    match stored {
        // A base without a stored revision: this server was set up from an older backup. Counting
        // on from the base keeps every receipt's (id, revision) unique.
        None => Decision::Store {
            revision: base.unwrap_or(0).saturating_add(1),
        },
        Some(stored) if stored.state == RecordState::Void => Decision::Void,
        Some(stored) if stored.has_bytes => Decision::Known,
        Some(stored) if base == Some(stored.revision) => Decision::Store {
            revision: stored.revision.saturating_add(1),
        },
        Some(_) => Decision::Stale,
    }
}

#[cfg(test)]
mod tests {
    use super::Decision::{Known, Stale, Store, Void};
    use super::*;

    #[test]
    fn every_row_of_the_table() {
        use RecordState::{Accepted, Quarantined, Returned, Uploaded};
        let live = [Uploaded, Quarantined, Accepted, Returned];
        // Stored revision and whether it has these bytes, base, decision; the same in every state.
        let rows = [
            (Some((1, true)), None, Known),
            (Some((1, true)), Some(1), Known),
            (Some((3, true)), Some(2), Known),
            (Some((3, true)), Some(3), Known),
            (Some((3, true)), Some(9), Known),
            (Some((1, false)), Some(1), Store { revision: 2 }),
            (Some((3, false)), Some(3), Store { revision: 4 }),
            (Some((1, false)), None, Stale),
            (Some((3, false)), None, Stale),
            (Some((3, false)), Some(2), Stale),
            (Some((3, false)), Some(4), Stale),
        ];
        for state in live {
            for (stored, base, decision) in rows {
                let stored = stored.map(|(revision, has_bytes)| Stored {
                    revision,
                    state,
                    has_bytes,
                });
                assert_eq!(decide(stored, base), decision, "{stored:?}, base {base:?}");
            }
        }
        for (base, revision) in [(None, 1), (Some(4), 5), (Some(u32::MAX), u32::MAX)] {
            assert_eq!(decide(None, base), Store { revision }, "base {base:?}");
        }
        for has_bytes in [true, false] {
            for base in [None, Some(1), Some(2)] {
                let stored = Stored {
                    revision: 1,
                    state: RecordState::Void,
                    has_bytes,
                };
                assert_eq!(
                    decide(Some(stored), base),
                    Void,
                    "{stored:?}, base {base:?}"
                );
            }
        }
    }
}
