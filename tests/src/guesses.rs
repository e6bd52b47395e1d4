//! Somebody guesses at the household's door, while a neighbour on the same address goes in and out.

use std::thread;
use std::time::Instant;

use crate::client::{Phone, refused};
use crate::household::{HOUSEHOLD, PIN, card, knock, surveyed};

/// What came of it.
#[derive(Debug)]
pub struct Tried {
    /// Guesses that opened a page.
    pub got_in: usize,
    /// Guesses that were refused as a wrong card or PIN is.
    pub refused: usize,
    /// The neighbour's tries meanwhile: status, seconds.
    pub neighbour: Vec<(u16, u64)>,
    /// Whether the card that was guessed at is locked in the end.
    pub locked: bool,
}

/// Guesses so often, so many at a time: half by somebody who has the card and the ID and tries PINs,
/// half by somebody who tries cards.
///
/// # Panics
///
/// When there is no server to guess at.
pub fn at_the_door(guesses: u32, at_once: u32) -> Tried {
    let (server, cadre, _) = surveyed();
    let code = card(&cadre, HOUSEHOLD, PIN);
    let (other, last4) = neighbour(&cadre);
    let others = card(&cadre, &other, PIN);
    let port = server.port();
    // The right PIN is none of those that are tried: nobody may get in by luck.
    let wrong = |at: u32| 1000 + at % 9000;
    let guess = |at: u32| match (at % 2, wrong(at).to_string()) {
        (0, pin) if pin == PIN => knock(port, &code, "0015", "0000"),
        (0, pin) => knock(port, &code, "0015", &pin),
        _ => knock(port, &format!("{at:010}"), "0015", PIN),
    };
    let (statuses, neighbour) = thread::scope(|scope| {
        let guess = &guess;
        let threads: Vec<_> = (0..at_once)
            .map(|thread| {
                let own = (0..guesses).skip(thread as usize).step_by(at_once as usize);
                scope.spawn(move || own.map(|at| guess(at).status).collect::<Vec<_>>())
            })
            .collect();
        let neighbour = scope.spawn(|| {
            let goes_in = |_| {
                let begun = Instant::now();
                let status = knock(port, &others, &last4, PIN).status;
                (status, begun.elapsed().as_secs())
            };
            (0..10).map(goes_in).collect::<Vec<_>>()
        });
        let statuses = threads.into_iter();
        let statuses = statuses.flat_map(|thread| thread.join().expect("guessed"));
        (
            statuses.collect::<Vec<u16>>(),
            neighbour.join().expect("entered"),
        )
    });
    let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    let now = knock(port, &code, "0015", PIN);
    Tried {
        got_in: count(201),
        refused: count(403),
        neighbour,
        locked: refused(&now, 403, "card_locked").code == "card_locked",
    }
}

/// Another household with an adult: its code, and the end of his ID number.
fn neighbour(cadre: &Phone) -> (String, String) {
    let (items, _) = cadre.changes("");
    let found = items
        .into_iter()
        .filter(|item| item.kind == "household" && item.id != HOUSEHOLD);
    let adult = found.filter_map(|item| {
        let body = item.body?;
        let rows = body["office"]["members"].as_array()?.clone();
        let mut ids = rows.iter().filter_map(|row| row["m_idno"].as_str());
        let adult = ids.find(|id| id.get(6..10).is_some_and(|year| year < "1999"))?;
        Some((item.id, adult[14..].to_owned()))
    });
    adult.into_iter().next().expect("a household with an adult")
}
