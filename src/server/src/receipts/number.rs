//! The number of a receipt: what is read out over a bad telephone line.
//!
//! Eleven random Crockford base32 characters and a check character, written 4-4-4.

use ruhu_domain::crockford;

use crate::secret;

const RANDOM: usize = 11;

/// A new number, such as `4F7K-9QXM-2B0H`: one of 3·10¹⁶.
pub fn new_number() -> String {
    loop {
        if let Some(number) = crockford::write(u64::from_be_bytes(secret::random()), RANDOM) {
            return grouped(&number);
        }
    }
}

/// The number as it is stored, from what a person typed. `None` when the check does not fit.
pub fn read_number(typed: &str) -> Option<String> {
    crockford::read(typed, RANDOM).map(|number| grouped(&number))
}

fn grouped(number: &str) -> String {
    format!("{}-{}-{}", &number[..4], &number[4..8], &number[8..])
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
