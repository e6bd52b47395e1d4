//! Crockford's base32 with a check character: codes that are read out over a bad telephone line.
//!
//! The letters I, L, O and U are left out. The check is the value modulo 37, which finds every wrong
//! character and every swapped pair. Crockford writes checks 32 to 36 as `* ~ $ = U`, which nobody
//! can read out, so values with such a check have no code.

use crate::hash::sha256_hex;

/// The 32 characters in the order of their values.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK: u64 = 37;

/// The lowest `length` × 5 bits of a value (`length` at most 12) as characters, and the check behind
/// them; `None` when the check is none of the 32 characters.
pub fn write(value: u64, length: usize) -> Option<String> {
    let value = value & ((1 << (5 * length)) - 1);
    let check = *ALPHABET.get((value % CHECK) as usize)?;
    let digit = |index: usize| ALPHABET[(value >> (5 * (length - 1 - index)) & 31) as usize];
    let code = (0..length).map(digit).chain([check]);
    Some(code.map(char::from).collect())
}

/// The code as it is stored, from what a person typed: lower case, blanks, dashes anywhere, and the
/// letters O, I and L for the digits they look like. `None` unless it has `length` characters and
/// the check that fits them.
pub fn read(typed: &str, length: usize) -> Option<String> {
    let mut digits = Vec::with_capacity(length + 1);
    for letter in typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
    {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        };
        let digit = ALPHABET.iter().position(|&of| char::from(of) == letter)?;
        digits.push(digit as u64);
    }
    let (check, value) = digits.split_last()?;
    if value.len() != length {
        return None;
    }
    let value = value.iter().fold(0, |value, digit| value * 32 + digit);
    write(value, length).filter(|_| value % CHECK == *check)
}

/// The SHA-256 of a random code without a check, as a person typed it: blanks, dashes and case do not
/// matter, nor do the letters O, I and L for the digits they look like.
pub fn typed_hash(typed: &str) -> String {
    let letters = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        });
    sha256_hex(letters.collect::<String>().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_as_people_write_them() {
        assert_eq!(write(0, 8).as_deref(), Some("000000000"));
        assert_eq!(write(32, 11), None, "check 32 cannot be read out");
        assert_eq!(
            write(u64::MAX, 8),
            write((1 << 40) - 1, 8),
            "only so many bits count"
        );
        let code = write(123_456_700, 8).expect("a code");
        assert_eq!(code, "003NQK5WN");
        assert_eq!(read(" oo3n-qk5w n", 8).as_ref(), Some(&code));
        assert_eq!(read(&code, 11), None);
    }

    #[test]
    fn every_slip_of_one_character_and_every_swap_is_found() {
        let code = write(0x1234_5678_9abc, 11).expect("a code");
        let plain: Vec<char> = code.chars().collect();
        for index in 0..plain.len() {
            for &other in ALPHABET {
                let mut wrong = plain.clone();
                wrong[index] = char::from(other);
                let right = wrong == plain;
                assert_eq!(read(&wrong.iter().collect::<String>(), 11).is_some(), right);
            }
        }
        for index in 1..plain.len() - 1 {
            let mut wrong = plain.clone();
            wrong.swap(index - 1, index);
            let right = wrong == plain;
            assert_eq!(read(&wrong.iter().collect::<String>(), 11).is_some(), right);
        }
    }
}
