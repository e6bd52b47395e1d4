//! A proposal to change a household's status (状态变更建议): what already speaks against it where it
//! is written, who confirms it and what it must rest on.
//!
//! What the new status needs beyond the order of statuses and dates (E-ST03) is the office's to
//! decide when it confirms; a proposal may be there before.

use super::background::Background;
use super::reason::Reason;
use super::status::{self, Evidence, Facts, Recorder};
use crate::date::Date;

/// The status a household has, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing<'a> {
    /// CL_STATUS code; `None` when the household is not on file.
    pub code: Option<&'a str>,
    /// Day from which on the status may change again: that of the last change, or the first of its
    /// year when only that is known.
    pub since: Option<Date>,
    /// CL_STATUS code before the last change.
    pub before: Option<&'a str>,
}

impl<'a> Standing<'a> {
    /// Reads `status` of the background.
    pub fn of(background: Background<'a>) -> Self {
        let Some(status) = background.object("status") else {
            return Self::default();
        };
        let year = || Date::parse(&format!("{:04}-01-01", status.whole("year")?));
        Self {
            code: status.text("code"),
            since: status.date("date").or_else(year),
            before: status.text("before"),
        }
    }

    fn before_30(self) -> Option<&'a str> {
        self.before.filter(|_| self.code == Some("30"))
    }

    /// The codes that may be proposed.
    pub fn possible(self) -> impl Iterator<Item = &'static str> + 'a {
        status::possible(self.code, self.before_30())
    }

    /// Why a change to `to` on `date` cannot be proposed on the day `today`: E-ST01 or E-ST02.
    pub fn refusal(self, to: &str, date: Date, today: Date) -> Option<Reason> {
        let facts = Facts {
            previous: self.since,
            before_30: self.before_30(),
            ..Facts::on(date, today)
        };
        status::in_order(self.code, to, &facts).err()
    }

    /// Who confirms a change to `to`; a village cadre only proposes.
    pub fn confirmer(self, to: &str) -> Option<&'static str> {
        Some(match status::recorder(self.code, to)? {
            Recorder::Cadre | Recorder::Township => "township",
            Recorder::County => "county",
        })
    }

    /// What a change to `to` must rest on.
    pub fn evidence(self, to: &str) -> Option<Evidence> {
        status::evidence(self.code, to)
    }
}
