//! Hours of one person in one course run.

use crate::date::Date;
use crate::rules::answers::Answers;
use crate::rules::reason::{divide_rounded, percent};
use crate::settings::Settings;

/// A session (课次). Minutes are those of the day, 0–1439.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Day of the session.
    pub date: Date,
    /// Planned start.
    pub start_minute: i64,
    /// Planned end.
    pub end_minute: i64,
    /// Cancelled sessions are neither planned nor attended.
    pub cancelled: bool,
}

/// When a person came and went; the default is somebody who was not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attendance {
    /// Check-in (签到), minute of the day.
    pub in_minute: Option<i64>,
    /// Check-out (签退), minute of the day.
    pub out_minute: Option<i64>,
}

/// Attendance of one person in one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Minutes that count.
    pub minutes: i64,
    /// Planned minutes of the sessions that were not cancelled.
    pub planned: i64,
}

impl Session {
    /// Reads a row of `sessions`; `None` when the date or a time is missing.
    pub fn read(row: Answers<'_>) -> Option<Self> {
        Some(Self {
            date: row.date("s_date")?,
            start_minute: minute_of_day(row.text("s_start")?)?,
            end_minute: minute_of_day(row.text("s_end")?)?,
            cancelled: row.yes("s_cancelled").is_yes(),
        })
    }

    /// Planned minutes; none when it is cancelled or does not end after its start.
    pub fn planned(&self) -> i64 {
        if self.cancelled {
            return 0;
        }
        (self.end_minute - self.start_minute).max(0)
    }

    /// Minutes that count for a person. Without check-in or check-out none do; coming or going up to
    /// the grace (P_GRACE_MIN) late or early costs nothing.
    pub fn minutes(&self, attendance: Attendance, settings: &Settings) -> i64 {
        let (Some(came), Some(left)) = (attendance.in_minute, attendance.out_minute) else {
            return 0;
        };
        if self.cancelled {
            return 0;
        }
        let grace = settings.get("P_GRACE_MIN");
        let on_time = came <= self.start_minute + grace;
        let to_the_end = left >= self.end_minute - grace;
        let start = if on_time { self.start_minute } else { came };
        let end = if to_the_end { self.end_minute } else { left };
        (end - start).max(0)
    }
}

impl Attendance {
    /// Reads check-in and check-out of an attendance row.
    pub fn read(row: Answers<'_>) -> Self {
        let minute = |name: &str| row.text(name).and_then(minute_of_day);
        Self {
            in_minute: minute("at_in"),
            out_minute: minute("at_out"),
        }
    }
}

impl Hours {
    /// Hours in hundredths, as shown.
    pub fn hours_shown(&self) -> i64 {
        divide_rounded(self.minutes * 100, 60).unwrap_or(0)
    }

    /// Rate of attendance in hundredths of a percent, as shown; `None` without planned minutes.
    pub fn rate_shown(&self) -> Option<i64> {
        percent(self.minutes, self.planned)
    }

    /// Whether the rate is at least `share` percent, exactly; `None` without planned minutes.
    pub fn reaches(&self, share: i64) -> Option<bool> {
        (self.planned > 0)
            .then(|| i128::from(self.minutes) * 100 >= i128::from(self.planned) * i128::from(share))
    }
}

/// Adds up the sessions of a run for one person; a session without attendance takes the default.
pub fn hours(sessions: &[(Session, Attendance)], settings: &Settings) -> Hours {
    let mut hours = Hours::default();
    for (session, attendance) in sessions {
        hours.minutes += session.minutes(*attendance, settings);
        hours.planned += session.planned();
    }
    hours
}

/// Minute of the day of `HH:MM` or `HH:MM:SS`; `None` when it is no time.
pub fn minute_of_day(time: &str) -> Option<i64> {
    let mut parts = time.split(':');
    let mut part = |below: i64| {
        let number: i64 = parts.next()?.parse().ok()?;
        (0..below).contains(&number).then_some(number)
    };
    Some(part(24)? * 60 + part(60)?)
}
