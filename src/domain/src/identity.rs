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

/// What is wrong with a disability certificate number; the first problem in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateProblem {
    /// Not 20 characters (22 when re-issued), or no kind 1–7 and grade 1–4 after the ID number.
    Number,
    /// The ID number in it is another's.
    Person,
    /// The kind of disability in it is another.
    Kind,
    /// The grade in it is another.
    Grade,
}

/// The first problem of a disability certificate number: the ID number, the kind (1–7), the grade
/// (1–4), and two digits more when re-issued. What is not known is not compared.
///
/// The numbers are taken as [`normalize_id`] writes them.
pub fn certificate_problem(
    number: &str,
    id: Option<&str>,
    kind: Option<&str>,
    grade: Option<&str>,
) -> Option<CertificateProblem> {
    let parts = (number.get(..18), number.get(18..19), number.get(19..20));
    let (Some(own), Some(own_kind), Some(own_grade)) = parts else {
        return Some(CertificateProblem::Number);
    };
    let again = number.get(20..).unwrap_or_default();
    let right = matches!(own_kind, "1" | "2" | "3" | "4" | "5" | "6" | "7")
        && matches!(own_grade, "1" | "2" | "3" | "4")
        && matches!(again.len(), 0 | 2)
        && again.bytes().all(|byte| byte.is_ascii_digit());
    let differs = |known: Option<&str>, own: &str| known.is_some_and(|known| known != own);
    if !right {
        Some(CertificateProblem::Number)
    } else if differs(id, own) {
        Some(CertificateProblem::Person)
    } else if differs(kind, own_kind) {
        Some(CertificateProblem::Kind)
    } else if differs(grade, own_grade) {
        Some(CertificateProblem::Grade)
    } else {
        None
    }
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
    fn every_province_and_no_other() {
        let on = Date::parse("2018-11-20").expect("a date");
        let ranges = [
            11..=15,
            21..=23,
            31..=37,
            41..=46,
            50..=54,
            61..=65,
            71..=71,
            81..=83,
            91..=91,
        ];
        for code in 0..100_u32 {
            let number = format!("{code:02}2899197203150010");
            let known = ranges.iter().any(|range| range.contains(&code));
            let characters = id_problem(&number, on) == Some(IdProblem::Characters);
            assert_eq!(characters, !known, "{code}");
        }
    }

    #[test]
    fn the_first_problem_counts() {
        let on = Date::parse("2018-11-20").expect("a date");
        for (number, problem) in [
            ("X9289919850229001", Some(IdProblem::Length)),
            ("99289919850229001A", Some(IdProblem::Characters)),
            ("53289919850229001A", Some(IdProblem::Characters)),
            ("532899198502290011", Some(IdProblem::Birth)),
            ("532899197203150011", Some(IdProblem::CheckDigit)),
            ("53289919880606006x", Some(IdProblem::Characters)),
            ("", Some(IdProblem::Length)),
        ] {
            assert_eq!(id_problem(number, on), problem, "{number}");
        }
        assert_eq!(id_problem(&normalize_id("53289919880606006x"), on), None);
        let with_check = |body: &str| {
            let digit = check_digit(body.as_bytes()).expect("17 digits");
            format!("{body}{}", char::from(digit))
        };
        for (birth, problem) in [
            ("18991231", Some(IdProblem::Birth)),
            ("19000101", None),
            ("20181120", None),
            ("20181121", Some(IdProblem::Birth)),
        ] {
            let number = with_check(&format!("532899{birth}001"));
            assert_eq!(id_problem(&number, on), problem, "{number}");
        }
        assert_eq!(check_digit(b"5328991972031500"), None);
        assert_eq!(check_digit(b"5328991972O315001"), None);
    }

    #[test]
    fn disability_certificates() {
        use CertificateProblem::{Grade, Kind, Number, Person};
        let id = Some("532899197511080026");
        for (number, id, kind, grade, problem) in [
            ("53289919751108002642", id, Some("4"), Some("2"), None),
            ("5328991975110800264201", id, Some("4"), Some("2"), None),
            ("53289919751108002642", None, None, None, None),
            ("53289919751108002611", id, Some("1"), Some("1"), None),
            ("53289919751108002674", id, Some("7"), Some("4"), None),
            (
                "53289919751108002642",
                Some("532899197203150010"),
                Some("1"),
                Some("1"),
                Some(Person),
            ),
            ("53289919751108002642", id, Some("3"), Some("1"), Some(Kind)),
            (
                "53289919751108002642",
                id,
                Some("4"),
                Some("1"),
                Some(Grade),
            ),
            (
                "53289919751108002642",
                id,
                Some("4"),
                Some("0"),
                Some(Grade),
            ),
            ("53289919751108002602", None, None, None, Some(Number)),
            ("53289919751108002682", None, None, None, Some(Number)),
            ("53289919751108002640", None, None, None, Some(Number)),
            ("53289919751108002645", None, None, None, Some(Number)),
            ("5328991975110800264", None, None, None, Some(Number)),
            ("532899197511080026420", None, None, None, Some(Number)),
            ("53289919751108002642ab", None, None, None, Some(Number)),
            ("532899197511080026420112", None, None, None, Some(Number)),
            ("", None, None, None, Some(Number)),
        ] {
            assert_eq!(
                certificate_problem(number, id, kind, grade),
                problem,
                "{number}"
            );
        }
    }

    #[test]
    fn bounds_of_telephones() {
        for (number, right) in [
            ("13000000000", true),
            ("19999999999", true),
            ("12999999999", false),
            ("23800138000", false),
            ("138001380001", false),
            ("1380013800a", false),
            ("06911234567", true),
            ("0691123456", false),
            ("069112345678", false),
            ("08711234567", false),
        ] {
            assert_eq!(is_phone(number), right, "{number}");
        }
        for (number, right) in [
            ("59", true),
            ("0", true),
            ("91", true),
            ("95", false),
            ("18", true),
            ("4a", false),
        ] {
            assert_eq!(passes_luhn(number), right, "{number}");
        }
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
