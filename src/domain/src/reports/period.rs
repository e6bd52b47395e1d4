//! Months, quarters and years.

use crate::date::Date;

/// A stretch of days, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// The month of `day` up to `day`.
    pub fn month(day: Date) -> Self {
        Self::since(day, day.parts().1)
    }

    /// The quarter of `day` up to `day`.
    pub fn quarter(day: Date) -> Self {
        Self::since(day, (day.parts().1 - 1) / 3 * 3 + 1)
    }

    /// The calendar year of `day` up to `day`.
    pub fn year(day: Date) -> Self {
        Self::since(day, 1)
    }

    fn since(day: Date, month: u32) -> Self {
        Self {
            from: Date::new(day.year(), month, 1).unwrap_or(day),
            to: day,
        }
    }

    /// Whether `day` is in it.
    pub fn has(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}
