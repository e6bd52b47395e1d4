//! PINs: which are good enough, how long they are stretched, and how wrong ones are slowed.

use serde::{Deserialize, Serialize};

use super::Refused;
use crate::account::{meta_write, read_meta};
use crate::clock;
use crate::store::{AnyStore, Durability, Shelf, Write, crypto};

/// Least number of digits.
pub const PIN_LENGTH: usize = 6;
/// Wrong tries before there is a pause.
const FREE_TRIES: u32 = 5;
/// The first pause; each further one is twice as long, up to the longest.
const FIRST_PAUSE_S: u32 = 30;
const LONGEST_PAUSE_S: u32 = 1_800;

/// How long unlocking may take: what a person waits without noticing much, a guesser a million times.
const STRETCH_MS: f64 = 400.0;
const FEWEST_ITERATIONS: u32 = 100_000;
const MOST_ITERATIONS: u32 = 3_000_000;
/// Iterations of the measurement.
const SAMPLE: u32 = 20_000;

/// Why a PIN is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinProblem {
    /// Not six or more digits.
    Short,
    /// One digit only, or digits in a row.
    Easy,
}

/// Whether a PIN is good enough.
///
/// # Errors
///
/// See [`PinProblem`].
pub fn check(pin: &str) -> Result<(), PinProblem> {
    if pin.len() < PIN_LENGTH || !pin.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(PinProblem::Short);
    }
    let step = |pair: &[u8]| i16::from(pair[1]) - i16::from(pair[0]);
    let mut steps = pin.as_bytes().windows(2).map(step);
    let first = steps.next().unwrap_or_default();
    if first.abs() <= 1 && steps.all(|step| step == first) {
        return Err(PinProblem::Easy);
    }
    Ok(())
}

/// How many iterations of PBKDF2 this phone does in the time unlocking may take.
pub(super) async fn calibrate() -> Result<u32, Refused> {
    let start = clock::precise_millis();
    crypto::stretch("000000", b"measurement", SAMPLE).await?;
    let took = (clock::precise_millis() - start).max(0.1);
    let fitting = f64::from(SAMPLE) * STRETCH_MS / took;
    Ok((fitting as u32).clamp(FEWEST_ITERATIONS, MOST_ITERATIONS))
}

/// Wrong tries so far, in clear: counting them needs no secret.
#[derive(Default, Serialize, Deserialize)]
struct Tries {
    count: u32,
    /// Milliseconds since 1970 by the phone before which nothing is tried.
    until: u64,
}

fn name(id: &str) -> String {
    format!("phone/tries/{id}")
}

/// Counts one try.
///
/// # Errors
///
/// [`Refused::Wait`] when it is too early for it.
pub(super) async fn count_try(store: &AnyStore, id: &str) -> Result<(), Refused> {
    let mut tries: Tries = read_meta(store, &name(id)).await.unwrap_or_default();
    let now = clock::now_millis();
    // A clock that was set back must not lock for longer than the longest pause.
    let longest = u64::from(LONGEST_PAUSE_S) * 1_000;
    if tries.until > now {
        let left = (tries.until - now).min(longest);
        return Err(Refused::Wait(left.div_ceil(1_000) as u32));
    }
    tries.count += 1;
    if tries.count >= FREE_TRIES {
        let doubled = FIRST_PAUSE_S.saturating_mul(1 << (tries.count - FREE_TRIES).min(10));
        tries.until = now + u64::from(doubled.min(LONGEST_PAUSE_S)) * 1_000;
    }
    let write = meta_write(&name(id), &tries);
    // A full phone must open: uploading is what makes room.
    let _ = store.write(&[write], Durability::Strict).await;
    Ok(())
}

/// The right one was typed.
pub(super) async fn forget_tries(store: &AnyStore, id: &str) {
    let write = Write::Delete(Shelf::Meta, name(id));
    // Not stored, the next wrong try waits earlier.
    let _ = store.write(&[write], Durability::Relaxed).await;
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_pin_has_six_digits_that_nobody_guesses_first() {
        for (pin, expected) in [
            ("12345", Err(PinProblem::Short)),
            ("", Err(PinProblem::Short)),
            ("12345a", Err(PinProblem::Short)),
            ("000000", Err(PinProblem::Easy)),
            ("123456", Err(PinProblem::Easy)),
            ("987654", Err(PinProblem::Easy)),
            ("258036", Ok(())),
            ("1234568", Ok(())),
        ] {
            assert_eq!(check(pin), expected, "{pin}");
        }
    }
}
