//! Checks of numbers people carry: resident ID, bank card, telephone, and how they are written.

use crate::date::Date;

/// What is wrong with a resident ID number (GB 11643-1999); the first problem in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdProblem {
    /// Not 18 characters.
    Length,
    /// A character that is no digit (or X at the end), or a province that does not exist.
    Characters,
    /// The birth date in it does not exist, is before 1900 or after the visit.
    Birth,
    /// The check digit is wrong.
    CheckDigit,
}

impl IdProblem {
    /// The name used in expressions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Characters => "characters",
            Self::Birth => "birth",
            Self::CheckDigit => "check-digit",
        }
    }
}

/// Province codes of GB/T 2260, the first two digits of an ID number.
fn is_province(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
}

/// The first problem of an ID number on a visit on day `on`; `None` when it is right.
///
/// The number is taken as [`normalize_id`] writes it.
pub fn id_problem(number: &str, on: Date) -> Option<IdProblem> {
    if number.chars().count() != 18 {
        return Some(IdProblem::Length);
    }
    let digits = number.as_bytes();
    let plain = digits.len() == 18
        && digits[..17].iter().all(u8::is_ascii_digit)
        && (digits[17].is_ascii_digit() || digits[17] == b'X');
    if !plain || !number[..2].parse().is_ok_and(is_province) {
        return Some(IdProblem::Characters);
    }
    let earliest = Date::new(1900, 1, 1);
    if !id_birth(number).is_some_and(|birth| Some(birth) >= earliest && birth <= on) {
        return Some(IdProblem::Birth);
    }
    (check_digit(digits) != Some(digits[17])).then_some(IdProblem::CheckDigit)
}

/// The check character for the first 17 digits, by ISO 7064 MOD 11-2 as GB 11643 spells it out.
pub fn check_digit(digits: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHARACTERS: &[u8; 11] = b"10X98765432";
    let digits = digits.get(..17)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    Some(CHARACTERS[(sum % 11) as usize])
}

/// The birth date inside an ID number (digits 7–14), if it is a date.
pub fn id_birth(number: &str) -> Option<Date> {
    let part = number.get(6..14)?;
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(
        part[..4].parse().ok()?,
        part[4..6].parse().ok()?,
        part[6..].parse().ok()?,
    )
}

/// `1` (male) or `2` (female) by the 17th digit: odd is male.
pub fn id_sex(number: &str) -> Option<&'static str> {
    let digit = *number.as_bytes().get(16)?;
    digit
        .is_ascii_digit()
        .then_some(if digit % 2 == 1 { "1" } else { "2" })
}

/// An ID or certificate number as it is stored: no blanks, half-width digits, capital X.
pub fn normalize_id(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// Full-width digits and letters of Chinese keyboards as plain ones.
pub fn half_width(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        '。' => '.',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// Whether a bank card number passes the Luhn check (ISO/IEC 7812).
pub fn passes_luhn(number: &str) -> bool {
    let mut sum = 0;
    for (index, byte) in number.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = u32::from(byte - b'0');
        let doubled = if index % 2 == 1 { digit * 2 } else { digit };
        sum += if doubled > 9 { doubled - 9 } else { doubled };
    }
    !number.is_empty() && sum % 10 == 0
}

/// Whether it is a mobile number (11 digits, 13–19 in front) or a landline of the county
/// (0691 and 7 digits).
pub fn is_phone(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && ((bytes[0] == b'1' && bytes[1] >= b'3') || number.starts_with("0691"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_ids() {
        let on = Date::parse("2018-11-20").expect("a date");
        for (number, problem) in [
            ("11010519491231002X", None),
            ("440524188001010014", Some(IdProblem::Birth)),
            ("532899197203150010", None),
            ("532899197511080026", None),
            ("532899200809010033", None),
            ("53289919880606006X", None),
            ("532899198502290018", Some(IdProblem::Birth)),
            ("532899197203150019", Some(IdProblem::CheckDigit)),
            ("53289919720315001", Some(IdProblem::Length)),
            ("532899720315001", Some(IdProblem::Length)),
            ("5328991972O3150010", Some(IdProblem::Characters)),
            ("992899197203150010", Some(IdProblem::Characters)),
            ("53289919720315001身", Some(IdProblem::Characters)),
        ] {
            assert_eq!(id_problem(number, on), problem, "{number}");
        }
        assert_eq!(
            normalize_id(" ５３2899 19880606 006x"),
            "53289919880606006X"
        );
        assert_eq!(id_sex("53289919880606006X"), Some("2"));
        assert_eq!(id_birth("532899197203150010"), Date::parse("1972-03-15"));
    }

    #[test]
    fn bank_cards_and_telephones() {
        assert!(passes_luhn("6228480000000000125"));
        assert!(!passes_luhn("6228480000000000126"));
        assert!(!passes_luhn(""));
        for (number, right) in [
            ("13800138000", true),
            ("12800138000", false),
            ("1380013800", false),
            ("06915122222", true),
            ("06925122222", false),
        ] {
            assert_eq!(is_phone(number), right, "{number}");
        }
    }
}
