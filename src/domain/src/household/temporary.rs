//! Temporary codes: how a household that the office does not know yet is called.
//!
//! `T-`, eight Crockford base32 characters and a check character, such as `T-4F7K9QXM2`. The phone
//! makes it; the office joins it to a code of its own later.

use crate::crockford;

const BEGIN: &str = "T-";
const RANDOM: usize = 8;

/// A code from random bits; about 10¹² are possible.
pub fn make(random: u64) -> String {
    // Five values in a row have no check that can be read out, so the sixth has one.
    let mut values = (0..6).map(|step| random.wrapping_add(step));
    let code = values.find_map(|value| crockford::write(value, RANDOM));
    format!("{BEGIN}{}", code.unwrap_or_default())
}

/// Whether this is a temporary code as it is stored.
pub fn is_temporary(code: &str) -> bool {
    normalise(code).as_deref() == Some(code)
}

/// The code as it is stored, from what a person typed; `None` when it is none or has a slip.
pub fn normalise(typed: &str) -> Option<String> {
    let mut letters = typed.trim_start().chars();
    let begins = matches!(letters.next(), Some('T' | 't'));
    let code = crockford::read(letters.as_str(), RANDOM).filter(|_| begins)?;
    Some(format!("{BEGIN}{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_random_number_makes_a_code_that_can_be_read_back() {
        let numbers = (0..200).map(|step| step * 0x9E37_79B9_7F4A);
        for random in numbers.chain([32, 36, u64::MAX, u64::MAX - 3, (1 << 40) - 1]) {
            let code = make(random);
            assert_eq!(code.len(), 11, "{random}");
            assert!(is_temporary(&code), "{code}");
            let sloppy = code.to_lowercase().replace('-', " ").replace('0', "o");
            assert_eq!(normalise(&sloppy).as_ref(), Some(&code));
        }
        assert_ne!(make(5), make(6));
    }

    #[test]
    fn what_is_no_temporary_code_is_none() {
        for typed in [
            "",
            "T",
            "T-",
            "532822103299010001",
            "T-00000000",
            "T-000000001",
            "S-000000000",
            "T-0000000000",
            "t-000000000é",
        ] {
            assert_eq!(normalise(typed), None, "{typed}");
            assert!(!is_temporary(typed));
        }
        assert!(is_temporary("T-000000000"));
        assert!(!is_temporary("t-000000000"), "only as it is stored");
    }
}
