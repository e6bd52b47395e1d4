//! Why a result is what it is, in words a cadre can say to a household.

use crate::sync::protocol::Message;

/// One reason of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What decided: the id of a part, such as `water`, `K05`, `HS01`, `A1`.
    pub code: String,
    /// Key of the member it is about; `None` for the household.
    pub member: Option<String>,
    /// The same in plain words.
    pub message: Message,
}

impl Reason {
    /// A reason about the household.
    pub fn new(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            member: None,
            message: Message {
                zh: zh.into(),
                en: en.into(),
            },
        }
    }

    /// The same reason about a member.
    #[must_use]
    pub fn about(mut self, member: &str) -> Self {
        self.member = Some(member.to_owned());
        self
    }
}

/// Fen as yuan with two decimals, grouped by thousands: `5,859.00`.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let whole = (fen.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}", fen.unsigned_abs() % 100)
}

/// `amount / n` rounded half away from zero; `None` when `n` is not positive.
pub fn divide_rounded(amount: i64, n: i64) -> Option<i64> {
    let (amount, n) = (i128::from(amount), i128::from(n));
    (n > 0).then(|| {
        let half = if amount < 0 { -n } else { n };
        ((amount * 2 + half) / (n * 2)) as i64
    })
}

/// `part / whole` in hundredths of a percent, rounded half away from zero; `None` when `whole` is
/// not positive.
pub fn percent(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| {
        let (part, whole) = (i128::from(part) * 10_000, i128::from(whole));
        let half = if part < 0 { -whole } else { whole };
        ((part * 2 + half) / (whole * 2)) as i64
    })
}

/// Hundredths of a percent as text: `21.64%`.
pub fn percent_text(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let magnitude = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}%", magnitude / 100, magnitude % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_shares_are_rounded_half_away_from_zero() {
        assert_eq!(divide_rounded(1_000_100, 3), Some(333_367));
        assert_eq!(divide_rounded(-5, 2), Some(-3));
        assert_eq!(divide_rounded(5, 2), Some(3));
        assert_eq!(divide_rounded(1, 0), None);
        assert_eq!(percent(25, 2505), Some(100));
        assert_eq!(percent(155, 796), Some(1947));
        assert_eq!(percent(1, 0), None);
        assert_eq!(percent_text(-2149), "-21.49%");
        assert_eq!(yuan(-160_000), "-1,600.00");
        assert_eq!(yuan(123_456_789), "1,234,567.89");
        assert_eq!(yuan(99), "0.99");
    }
}
