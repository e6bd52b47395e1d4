//! The server's clock, and the county's calendar.

use jiff::Timestamp;
use ruhu_domain::date::Date;

/// China has one time zone and no summer time.
const CHINA: i64 = 8 * 3600 * 1000;
const DAY: i64 = 24 * 3600 * 1000;
/// 0001-01-01 to 9999-12-31 as days since 1970-01-01.
const CALENDAR: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// Now as RFC 3339 in UTC, always with milliseconds.
pub(crate) fn now() -> String {
    format!("{:.3}", Timestamp::now())
}

/// So many days after now, as RFC 3339.
pub(crate) fn in_days(days: i64) -> String {
    let later = Timestamp::now().as_millisecond() + days * DAY;
    Timestamp::from_millisecond(later).map_or_else(|_| now(), |later| format!("{later:.3}"))
}

/// So many minutes after now, or before it, as RFC 3339.
pub(crate) fn in_minutes(minutes: i64) -> String {
    let later = Timestamp::now().as_millisecond() + minutes * 60_000;
    Timestamp::from_millisecond(later).map_or_else(|_| now(), |later| format!("{later:.3}"))
}

/// The day in China at an instant of a phone's clock, put right by the phone's known offset
/// (server minus phone, in milliseconds). `None` when the instant cannot be read.
pub(crate) fn local_date(instant: &str, offset_ms: i64) -> Option<Date> {
    let instant: Timestamp = instant.parse().ok()?;
    let local = instant
        .as_millisecond()
        .checked_add(offset_ms)?
        .checked_add(CHINA)?;
    // A phone's offset can be any number; the calendar has the years 1 to 9999.
    let days = i32::try_from(local.div_euclid(DAY))
        .ok()
        .filter(|days| CALENDAR.contains(days))?;
    Some(Date::from_days(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_finished_after_midnight_in_china_belongs_to_the_new_day() {
        for (instant, offset, date) in [
            ("2018-11-20T03:10:00Z", 0, Some("2018-11-20")),
            ("2018-11-20T15:59:59.999Z", 0, Some("2018-11-20")),
            ("2018-11-20T16:00:00Z", 0, Some("2018-11-21")),
            ("2018-11-20T16:00:00Z", -1, Some("2018-11-20")),
            ("2019-11-20T03:10:00Z", -365 * DAY, Some("2018-11-20")),
            ("2018-11-20T03:10:00Z", i64::MAX, None),
            ("2018-11-20T03:10:00Z", i64::MIN, None),
            ("2018-11-20", 0, None),
            ("soon", 0, None),
        ] {
            assert_eq!(
                local_date(instant, offset),
                date.and_then(Date::parse),
                "{instant} {offset}"
            );
        }
    }

    #[test]
    fn instants_are_always_written_the_same_way() {
        let now = now();
        assert_eq!(now.len(), "2026-11-23T18:50:00.000Z".len(), "{now}");
        assert!(now.ends_with('Z'));
    }
}
