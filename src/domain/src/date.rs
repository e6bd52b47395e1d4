//! Calendar dates without time zone, and the arithmetic the rules need.

use std::fmt;

/// A day of the Gregorian calendar, stored as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    days: i32,
}

impl Date {
    /// The day `days` after 1970-01-01 (before it when negative).
    pub const fn from_days(days: i32) -> Self {
        Self { days }
    }

    /// The date, if it exists: month 1–12, day 1–31, year 1–9999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        valid.then(|| Self {
            days: days_from_civil(year, month, day),
        })
    }

    /// Reads `YYYY-MM-DD`, nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        Self::new(
            digits(&bytes[0..4])? as i32,
            digits(&bytes[5..7])?,
            digits(&bytes[8..10])?,
        )
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.days
    }

    /// The day so many days later, earlier when negative; far away it stops at the last day there is.
    pub fn plus_days(self, days: i64) -> Self {
        let days = i64::from(self.days).saturating_add(days);
        let days = days.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        Self::from_days(days as i32)
    }

    /// (year, month 1–12, day 1–31).
    pub fn parts(self) -> (i32, u32, u32) {
        civil_from_days(self.days)
    }

    /// The year, such as 2018.
    pub fn year(self) -> i32 {
        self.parts().0
    }

    /// Completed years from `self` (a birth date) to `on`; born on 29 February has the birthday
    /// on 1 March in common years. Negative when `on` is earlier.
    pub fn years_until(self, on: Self) -> i32 {
        let (year, month, day) = self.parts();
        let (on_year, on_month, on_day) = on.parts();
        on_year - year - i32::from((on_month, on_day) < (month, day))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01; counts years from March so that the leap day comes last.
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = month as i32;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = (if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    }) as u32;
    (year_of_era + era * 400 + i32::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|| panic!("not a date: {text}"))
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        for days in date("1900-01-01").days()..date("2300-01-01").days() {
            let day = Date::from_days(days);
            assert_eq!(Date::parse(&day.to_string()), Some(day));
        }
        assert_eq!(date("1970-01-01").days(), 0);
        assert_eq!(date("2018-11-20").days(), 17_855);
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in [
            "2018-02-29",
            "1900-02-29",
            "2018-13-01",
            "2018-00-10",
            "2018-1-1",
            "2018/01/01",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2000-02-29").is_some());
    }

    #[test]
    fn ages_are_completed_years() {
        for (birth, on, age) in [
            ("1948-03-12", "2018-11-20", 70),
            ("2004-11-20", "2018-11-20", 14),
            ("2004-11-21", "2018-11-20", 13),
            ("2000-02-29", "2018-02-28", 17),
            ("2000-02-29", "2018-03-01", 18),
        ] {
            assert_eq!(date(birth).years_until(date(on)), age, "{birth} {on}");
        }
    }
}
