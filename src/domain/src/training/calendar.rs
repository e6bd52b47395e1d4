//! The sessions of a run as a calendar: months, weeks from Monday to Sunday, and on each day what is
//! held.

use super::booking::DayPart;
use super::register::Sitting;
use crate::arrange::Arrange;
use crate::date::Date;

/// One day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// When sessions begin on it, in order, and whether all that begin then are cancelled.
    pub parts: Vec<(DayPart, bool)>,
}

/// One month; days before the first and after the last are `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Year.
    pub year: i32,
    /// 1–12.
    pub month: u32,
    /// Weeks, Monday first.
    pub weeks: Vec<[Option<Day>; 7]>,
}

/// The months that have sessions, in order; those between without any are left out.
pub fn months(sittings: &[Sitting]) -> Vec<Month> {
    let mut found: Vec<(i32, u32)> = sittings
        .iter()
        .map(|sitting| {
            let (year, month, _) = sitting.session.date.parts();
            (year, month)
        })
        .collect();
    found.arrange();
    found.dedup();
    let all = found.into_iter();
    all.filter_map(|(year, month)| filled(year, month, sittings))
        .collect()
}

fn filled(year: i32, month: u32, sittings: &[Sitting]) -> Option<Month> {
    let first = Date::new(year, month, 1)?;
    let mut weeks: Vec<[Option<Day>; 7]> = Vec::new();
    let mut date = first;
    while date.parts().1 == month {
        let column = weekday(date);
        if column == 0 || weeks.is_empty() {
            weeks.push(Default::default());
        }
        let day = Day {
            date,
            parts: parts(date, sittings),
        };
        if let Some(place) = weeks.last_mut().and_then(|week| week.get_mut(column)) {
            *place = Some(day);
        }
        date = date.plus_days(1);
    }
    Some(Month { year, month, weeks })
}

fn parts(date: Date, sittings: &[Sitting]) -> Vec<(DayPart, bool)> {
    let mut parts: Vec<(DayPart, bool)> = Vec::new();
    for sitting in sittings.iter().filter(|one| one.session.date == date) {
        let (part, cancelled) = (DayPart::of(&sitting.session), sitting.session.cancelled);
        match parts.iter_mut().find(|(other, _)| *other == part) {
            Some((_, all_cancelled)) => *all_cancelled &= cancelled,
            None => parts.push((part, cancelled)),
        }
    }
    parts.arrange();
    parts
}

/// 0 for Monday to 6 for Sunday.
fn weekday(date: Date) -> usize {
    // 1970-01-01, day 0, was a Thursday.
    (date.days() + 3).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::training::Session;

    fn sitting(date: &str, start_minute: i64, cancelled: bool) -> Sitting {
        Sitting {
            key: format!("{date} {start_minute}"),
            session: Session {
                date: Date::parse(date).expect("a date"),
                start_minute,
                end_minute: start_minute + 180,
                cancelled,
            },
            topic: String::new(),
        }
    }

    /// A month in text: `.` for a day of another month, `-` for one without sessions.
    fn text(month: &Month) -> Vec<String> {
        let day = |day: &Option<Day>| match day {
            None => ".".to_owned(),
            Some(day) if day.parts.is_empty() => "-".to_owned(),
            Some(day) => {
                let parts = day
                    .parts
                    .iter()
                    .map(|(part, cancelled)| match (part, cancelled) {
                        (_, true) => 'x',
                        (DayPart::Morning, _) => 'm',
                        (DayPart::Afternoon, _) => 'a',
                        (DayPart::Evening, _) => 'e',
                    });
                parts.collect()
            }
        };
        let weeks = month.weeks.iter();
        weeks
            .map(|week| week.iter().map(day).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn sessions_stand_on_their_days_from_monday_to_sunday() {
        let sittings = [
            sitting("2019-06-30", 510, false),
            sitting("2019-06-10", 840, false),
            sitting("2019-06-10", 510, false),
            sitting("2019-06-10", 600, false),
            sitting("2019-06-11", 510, true),
            sitting("2019-06-12", 1140, false),
            sitting("2019-09-02", 720, false),
        ];
        let months = months(&sittings);
        let names: Vec<_> = months
            .iter()
            .map(|month| (month.year, month.month))
            .collect();
        assert_eq!(names, [(2019, 6), (2019, 9)], "none between");
        // 1 June 2019 was a Saturday, 30 June a Sunday.
        assert_eq!(
            text(&months[0]),
            [
                ". . . . . - -",
                "- - - - - - -",
                "ma x e - - - -",
                "- - - - - - -",
                "- - - - - - m",
            ]
        );
        assert_eq!(text(&months[1])[0], ". . . . . . -");
        assert_eq!(text(&months[1])[1], "a - - - - - -");
        assert_eq!(text(&months[1]).len(), 6, "30 September was a Monday");
    }

    #[test]
    fn a_leap_year_has_its_day() {
        let months = months(&[sitting("2020-02-29", 510, false)]);
        assert_eq!(text(&months[0])[4], "- - - - - m .");
    }
}
