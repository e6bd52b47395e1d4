//! The number of a receipt: what is read out over a bad telephone line.
//!
//! Eleven random Crockford base32 characters (no I, L, O, U) and a check character, written 4-4-4.
//! The check is the value modulo 37, which finds every wrong character and every swapped pair.
//! Crockford writes checks 32 to 36 as `* ~ $ = U`, which nobody can read out, so numbers with such
//! a check are not given.

use crate::secret;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM: usize = 11;
const CHECK: u64 = 37;

/// A new number, such as `4F7K-9QXM-2B0H`: one of 3·10¹⁶.
pub fn new_number() -> String {
    loop {
        let random = u64::from_be_bytes(secret::random()) >> (64 - 5 * RANDOM);
        if let Some(number) = write(random) {
            return number;
        }
    }
}

/// The number as it is stored, from what a person typed: lower case, blanks, no dashes, and the
/// letters O, I and L for the digits they look like. `None` when the check does not fit.
pub fn read_number(typed: &str) -> Option<String> {
    let mut digits = Vec::with_capacity(RANDOM + 1);
    for letter in typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
    {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        };
        digits.push(
            ALPHABET
                .iter()
                .position(|&known| char::from(known) == letter)? as u64,
        );
    }
    let (check, random) = digits
        .split_last()
        .filter(|(_, random)| random.len() == RANDOM)?;
    let random = random.iter().fold(0, |value, digit| value * 32 + digit);
    write(random).filter(|_| random % CHECK == *check)
}

/// The number of a random value; `None` when its check is none of the 32 characters.
fn write(random: u64) -> Option<String> {
    let check = ALPHABET.get((random % CHECK) as usize)?;
    let mut number = String::with_capacity(14);
    for index in 0..RANDOM {
        if index % 4 == 0 && index > 0 {
            number.push('-');
        }
        number.push(char::from(
            ALPHABET[(random >> (5 * (RANDOM - 1 - index)) & 31) as usize],
        ));
    }
    number.push(char::from(*check));
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_back_as_people_write_them() {
        for _ in 0..200 {
            let number = new_number();
            assert_eq!(number.len(), 14, "{number}");
            assert_eq!(read_number(&number).as_ref(), Some(&number));
            let sloppy = number
                .replace('-', " ")
                .to_lowercase()
                .replace('0', "o")
                .replace('1', "l");
            assert_eq!(read_number(&sloppy), Some(number));
        }
        assert_eq!(write(0).as_deref(), Some("0000-0000-0000"));
        assert_eq!(
            write(32),
            None,
            "check 32 has no character that can be read out"
        );
    }

    #[test]
    fn every_slip_of_one_character_and_every_swap_is_found() {
        let number = new_number();
        let plain: Vec<char> = number.chars().filter(|letter| *letter != '-').collect();
        for index in 0..plain.len() {
            for &other in ALPHABET {
                let mut wrong = plain.clone();
                wrong[index] = char::from(other);
                let right = wrong == plain;
                assert_eq!(
                    read_number(&wrong.iter().collect::<String>()).is_some(),
                    right,
                    "{wrong:?}"
                );
            }
        }
        for index in 1..plain.len() - 1 {
            let mut wrong = plain.clone();
            wrong.swap(index - 1, index);
            assert_eq!(
                read_number(&wrong.iter().collect::<String>()).is_some(),
                wrong == plain,
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in [
            "",
            "-",
            "0000-0000-000",
            "0000-0000-00000",
            "0000-0000-000U",
            "0000-0000-00é0",
            "回执号",
        ] {
            assert_eq!(read_number(typed), None, "{typed}");
        }
    }
}
