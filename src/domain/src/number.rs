//! Exact numbers: what expressions compute with, so that phone and server never differ in a digit.

use std::cmp::Ordering;
use std::fmt;

/// An exact fraction with a positive denominator, always in lowest terms.
///
/// Money, areas and percentages in expressions are values of this type; `1 div 3` stays one third.
/// Results that do not fit 128 bits are treated like "not a number" (`None`), which no question
/// of a real form comes near: the largest answers have 15 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    numerator: i128,
    denominator: i128,
}

impl Number {
    /// 0.
    pub const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };
    /// 1.
    pub const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    /// The whole number `value`.
    pub const fn integer(value: i64) -> Self {
        Self {
            numerator: value as i128,
            denominator: 1,
        }
    }

    /// An amount of fen (1/100 yuan) as yuan.
    pub fn from_fen(fen: i64) -> Self {
        Self::reduced(i128::from(fen), 100)
    }

    /// `numerator / denominator`; `None` when the denominator is 0.
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0).then(|| Self::reduced(numerator, denominator))
    }

    fn reduced(numerator: i128, denominator: i128) -> Self {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1) as i128;
        let sign = if denominator < 0 { -1 } else { 1 };
        Self {
            numerator: sign * numerator / divisor,
            denominator: sign * denominator / divisor,
        }
    }

    /// Reads a decimal as people and XForms write it: `-12`, `3.50`, `.5`.
    ///
    /// No exponent, no grouping, at most 18 digits on each side; surrounding blanks are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0
            || whole.len() > 18
            || fraction.len() > 18
            || !all_digits(whole)
            || !all_digits(fraction)
        {
            return None;
        }
        let mut numerator: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            numerator = numerator * 10 + i128::from(byte - b'0');
        }
        let denominator = 10_i128.pow(fraction.len() as u32);
        Some(Self::reduced(
            if negative { -numerator } else { numerator },
            denominator,
        ))
    }

    /// The sum, `None` beyond 128 bits.
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        Some(Self::reduced(left.checked_add(right)?, denominator))
    }

    /// The difference, `None` beyond 128 bits.
    pub fn subtract(self, other: Self) -> Option<Self> {
        self.plus(other.negate())
    }

    /// The product, `None` beyond 128 bits.
    pub fn multiply(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.numerator)?;
        Some(Self::reduced(
            numerator,
            self.denominator.checked_mul(other.denominator)?,
        ))
    }

    /// The exact quotient (`div`), `None` when `other` is 0.
    pub fn divide(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.denominator)?;
        Self::fraction(numerator, self.denominator.checked_mul(other.numerator)?)
    }

    /// The remainder with the sign of `self` (`mod`, as XPath defines it).
    pub fn remainder(self, other: Self) -> Option<Self> {
        let quotient = self.divide(other)?;
        let whole = quotient.numerator / quotient.denominator;
        self.subtract(
            Self {
                numerator: whole,
                denominator: 1,
            }
            .multiply(other)?,
        )
    }

    /// `-self`.
    pub fn negate(self) -> Self {
        Self {
            numerator: -self.numerator,
            denominator: self.denominator,
        }
    }

    /// The integer part, towards zero (`int()`).
    pub fn truncate(self) -> Self {
        Self {
            numerator: self.numerator / self.denominator,
            denominator: 1,
        }
    }

    /// The largest integer not above `self`.
    pub fn floor(self) -> Self {
        Self {
            numerator: self.numerator.div_euclid(self.denominator),
            denominator: 1,
        }
    }

    /// Rounds half away from zero to `places` decimals (0 to 18), as amounts are shown.
    ///
    /// `-0.005` with two places is `-0.01`.
    pub fn round_half_away(self, places: u32) -> Self {
        let scale = 10_i128.pow(places.min(18));
        let Some(scaled) = self.numerator.unsigned_abs().checked_mul(scale as u128 * 2) else {
            return self;
        };
        let denominator = self.denominator as u128;
        let rounded = ((scaled + denominator) / (denominator * 2)) as i128;
        Self::reduced(rounded * self.numerator.signum(), scale)
    }

    /// Rounds half towards positive infinity, as XPath's `round()` does: `round(-0.5)` is 0.
    pub fn round_half_up(self, places: u32) -> Self {
        let scale = Self {
            numerator: 10_i128.pow(places.min(18)),
            denominator: 1,
        };
        let half = Self {
            numerator: 1,
            denominator: 2,
        };
        self.multiply(scale)
            .and_then(|scaled| scaled.plus(half))
            .and_then(|scaled| scaled.floor().divide(scale))
            .unwrap_or(self)
    }

    /// The value as a whole number, if it is one.
    pub fn to_i64(self) -> Option<i64> {
        (self.denominator == 1)
            .then(|| i64::try_from(self.numerator).ok())
            .flatten()
    }

    /// Yuan as fen, if it has no part smaller than a fen.
    pub fn to_fen(self) -> Option<i64> {
        self.multiply(Self::integer(100))?.to_i64()
    }

    /// Whether the value is 0.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// `self` to the whole power `exponent` (−64 to 64).
    pub fn power(self, exponent: i64) -> Option<Self> {
        if exponent.unsigned_abs() > 64 {
            return None;
        }
        let mut result = Self::ONE;
        for _ in 0..exponent.unsigned_abs() {
            result = result.multiply(self)?;
        }
        if exponent < 0 {
            Self::ONE.divide(result)
        } else {
            Some(result)
        }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        // Denominators are positive, so the sign of the difference is that of the numerator.
        match self.subtract(*other) {
            Some(difference) => difference.numerator.cmp(&0),
            None => self.numerator.signum().cmp(&other.numerator.signum()),
        }
    }
}

/// Plain decimal digits: exact where the fraction ends, else cut after 15 places.
impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.numerator.unsigned_abs();
        let denominator = self.denominator as u128;
        if self.numerator < 0 {
            formatter.write_str("-")?;
        }
        write!(formatter, "{}", magnitude / denominator)?;
        let mut rest = magnitude % denominator;
        if rest != 0 {
            formatter.write_str(".")?;
        }
        for _ in 0..15 {
            if rest == 0 {
                break;
            }
            rest *= 10;
            write!(formatter, "{}", rest / denominator)?;
            rest %= denominator;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("not a number: {text}"))
    }

    #[test]
    fn decimals_are_read_and_written_exactly() {
        for (text, shown) in [
            ("0", "0"),
            ("-0", "0"),
            ("3.50", "3.5"),
            (".5", "0.5"),
            ("-12.25", "-12.25"),
            (" 7 ", "7"),
            ("999999999999.99", "999999999999.99"),
        ] {
            assert_eq!(number(text).to_string(), shown);
        }
        for text in ["", "-", ".", "1e3", "1,000", "１２", "0x1", "1.2.3", "--1"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(number("0.1").plus(number("0.2")), Some(number("0.3")));
        let third = number("1").divide(number("3")).expect("defined");
        assert_eq!(third.multiply(number("3")), Some(Number::ONE));
        assert_eq!(number("1").divide(Number::ZERO), None);
        assert_eq!(number("-7").remainder(number("3")), Some(number("-1")));
        assert_eq!(
            number("10001")
                .divide(number("3"))
                .map(|n| n.round_half_away(2)),
            Some(number("3333.67"))
        );
    }

    #[test]
    fn the_two_roundings_differ_only_below_zero() {
        for (text, away, up) in [
            ("0.005", "0.01", "0.01"),
            ("-0.005", "-0.01", "0"),
            ("2.675", "2.68", "2.68"),
            ("-1.234", "-1.23", "-1.23"),
        ] {
            assert_eq!(number(text).round_half_away(2), number(away));
            assert_eq!(number(text).round_half_up(2), number(up));
        }
    }
}
