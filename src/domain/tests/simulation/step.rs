//! What can happen in a history.

use crate::chance::Chance;
use crate::content::Kind;

pub(crate) const PHONES: usize = 2;
pub(crate) const RECORDS: usize = 3;
/// Users 0 and 1 work in the area of all households, user 2 does not.
/// The last two are temporary codes.
pub(crate) const HOUSEHOLDS: [&str; 4] = ["h0", "h1", "T-0", "T-1"];
pub(crate) const YEAR: i64 = 365 * 24 * 3_600_000;

/// How the server, or something before it, behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Well,
    /// 503.
    Busy,
    /// 503 for every other record, as when a database is full now and then.
    Patchy,
    /// 200 without a body.
    Empty,
    /// A proxy that lets two records through at once, and no large one.
    Narrow,
    /// 403 without a word of the server: a portal.
    Portal,
}

/// What the office decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    Accept,
    Return,
    Void,
}

/// One thing that happens. Each makes sense, or does nothing, wherever it stands: so steps can be
/// left out of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A person finishes a record: a new one, or new content of one on the phone.
    Finish {
        phone: usize,
        record: usize,
        household: usize,
        kind: Kind,
        photo: bool,
    },
    /// A person compares with the server's revision and finishes the merged one.
    Merge {
        phone: usize,
    },
    /// The newest revision is fetched from the server.
    Fetch {
        phone: usize,
        record: usize,
    },
    /// A record is restored on this phone from a backup of the other.
    Restore {
        phone: usize,
        record: usize,
    },
    /// The phone dies after so many more things it does, and starts again.
    Crash {
        phone: usize,
        after: u32,
    },
    Wake {
        phone: usize,
    },
    Visible {
        phone: usize,
        visible: bool,
    },
    /// Writing the state of records lags behind.
    Slow {
        phone: usize,
        slow: bool,
    },
    Clock {
        phone: usize,
        offset: i64,
    },
    Revoke {
        phone: usize,
    },
    Enrol {
        phone: usize,
        user: usize,
    },
    Time {
        millis: u64,
    },
    /// One of the messages under way arrives, whichever.
    Deliver {
        which: usize,
    },
    Lose {
        which: usize,
    },
    /// It arrives and is still under way.
    Repeat {
        which: usize,
    },
    Mood(Mood),
    Office {
        record: usize,
        decided: Decided,
    },
    /// The office joins a temporary household to one of its list.
    Join {
        temporary: usize,
        to: usize,
    },
}

/// A history of about `length` steps.
pub(crate) fn history(chance: &mut Chance, length: usize) -> Vec<Step> {
    let mut steps = vec![];
    for phone in 0..PHONES {
        steps.push(Step::Visible {
            phone,
            visible: !chance.once_in(4),
        });
    }
    // Some networks mostly keep the order, some do not at all.
    let disorder = chance.once_in(3);
    steps.extend((0..length).map(|_| step(chance, disorder)));
    steps
}

fn step(chance: &mut Chance, disorder: bool) -> Step {
    use Kind::{BreaksCheck, Killer, Large, Sound, WrongType};
    let phone = chance.below(PHONES);
    let record = chance.below(RECORDS);
    let which = if disorder {
        chance.below(8)
    } else {
        chance.below(4) * chance.below(2)
    };
    match chance.below(100) {
        0..=12 => Step::Finish {
            phone,
            record,
            household: chance.below(HOUSEHOLDS.len()),
            kind: chance.pick(&[
                Sound,
                Sound,
                Sound,
                Sound,
                Sound,
                BreaksCheck,
                BreaksCheck,
                WrongType,
                Large,
                Killer,
            ]),
            photo: chance.once_in(4),
        },
        13..=17 => Step::Merge { phone },
        18..=20 => Step::Fetch { phone, record },
        21..=22 => Step::Restore { phone, record },
        23..=24 => Step::Crash {
            phone,
            after: chance.below(6) as u32,
        },
        25..=27 => Step::Wake { phone },
        28..=29 => Step::Visible {
            phone,
            visible: !chance.once_in(3),
        },
        30..=31 => Step::Slow {
            phone,
            slow: chance.once_in(2),
        },
        32 => Step::Clock {
            phone,
            offset: chance.pick(&[-YEAR, 0, 1000, YEAR]),
        },
        33 => Step::Revoke { phone },
        34..=35 => Step::Enrol {
            phone,
            user: chance.pick(&[0, 0, 1, 1, 2]),
        },
        36..=41 => Step::Time {
            millis: chance.pick(&[100, 1000, 3000, 10_000, 61_000, 400_000, 1_000_000]),
        },
        42..=78 => Step::Deliver { which },
        79..=81 => Step::Lose { which },
        82..=85 => Step::Repeat { which },
        86..=88 => Step::Mood(chance.pick(&[
            Mood::Well,
            Mood::Well,
            Mood::Busy,
            Mood::Patchy,
            Mood::Empty,
            Mood::Narrow,
            Mood::Portal,
        ])),
        89..=97 => Step::Office {
            record,
            decided: chance.pick(&[
                Decided::Accept,
                Decided::Accept,
                Decided::Return,
                Decided::Return,
                Decided::Void,
            ]),
        },
        _ => Step::Join {
            temporary: 2 + chance.below(2),
            to: chance.below(2),
        },
    }
}
