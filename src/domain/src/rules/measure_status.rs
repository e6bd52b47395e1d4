//! Life cycle of a measure's status (措施状态): which step may follow which, and what a step needs.

use super::background::Recorded;
use super::measures::{Amount, find};
use super::reason::Reason;
use crate::date::Date;

/// 已兑现, 持续享受: paid or delivered.
pub const RECEIVED: &[&str] = &["4", "5"];

/// From → to. Whatever is not here is refused.
const STEPS: &[(&str, &[&str])] = &[
    ("0", &["1"]),
    ("1", &["2", "7", "8", "0"]),
    ("2", &["3", "7", "8"]),
    ("3", &["4", "5", "8"]),
    ("4", &["6", "9"]),
    ("5", &["6", "9"]),
    // A new period.
    ("6", &["1"]),
    // A new application.
    ("7", &["2"]),
    ("8", &["2"]),
    ("9", &["4", "5", "7"]),
];

/// Who records a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorder {
    /// Village cadres and helpers: as seen at the home.
    Village,
    /// Townships and the units in charge.
    Office,
    /// The household: it may say that it has not received something.
    Household,
}

impl Recorder {
    /// Status codes that may be set.
    pub const fn may_set(self) -> &'static [&'static str] {
        match self {
            Self::Village => &["1", "2", "4", "5", "7", "8", "9"],
            Self::Office => &["3", "4", "5", "6", "7", "8", "9"],
            Self::Household => &["9"],
        }
    }
}

/// Whether status `to` may follow status `from`. Staying the same is no step.
pub fn may_follow(from: &str, to: &str) -> bool {
    let mut steps = STEPS.iter();
    steps.any(|(status, next)| *status == from && next.contains(&to))
}

/// The newest status of a measure for a member; of the same day, the first given, which is the
/// office's. A record without a date is older than any with one.
pub fn newest<'a>(recorded: &[Recorded<'a>], code: &str, member: &str) -> Option<Recorded<'a>> {
    latest(recorded.iter().copied(), code, member)
}

/// The newest status of a measure for a member in a year: what a new record is compared with. A
/// record without a date is of any year.
pub fn newest_of_year<'a>(
    recorded: &[Recorded<'a>],
    code: &str,
    member: &str,
    year: i32,
) -> Option<Recorded<'a>> {
    let of_year = |record: &Recorded<'_>| record.date.is_none_or(|date| date.year() == year);
    latest(recorded.iter().copied().filter(of_year), code, member)
}

fn latest<'a>(
    recorded: impl Iterator<Item = Recorded<'a>>,
    code: &str,
    member: &str,
) -> Option<Recorded<'a>> {
    let mut newest: Option<Recorded<'a>> = None;
    for record in recorded.filter(|record| record.code == code && record.member == member) {
        if newest.is_none_or(|newest| record.date > newest.date) {
            newest = Some(record);
        }
    }
    newest
}

/// Why a record may not be made; nothing when it may. `last` is the last accepted status of the same
/// measure, member and year: without one every status may be recorded first, because many measures
/// are older than their first record. A computed 应享受 is a proposal and not an accepted status.
pub fn refusals(last: Option<Recorded<'_>>, next: Recorded<'_>, by: Recorder) -> Vec<Reason> {
    let Some(measure) = find(next.code) else {
        return vec![Reason::new(
            "ms_code",
            "没有这项措施",
            "There is no such measure",
        )];
    };
    let mut refusals = Vec::new();
    let mut refuse = |code: &str, zh: &str, en: &str| refusals.push(Reason::new(code, zh, en));
    let step = last.filter(|last| last.status != next.status);
    if last.is_none_or(|last| last.status != next.status) && !by.may_set().contains(&next.status) {
        refuse(
            "ms_status",
            "您不能登记这个状态",
            "You may not record this status",
        );
    }
    if step.is_some_and(|last| !may_follow(last.status, next.status)) {
        refuse(
            "E-A49",
            "措施状态不能这样改",
            "This status change is not allowed",
        );
    }
    if step.is_some_and(|last| is_before(next.date, last.date)) {
        refuse("E-A50", "日期早于上一步", "Date earlier than previous step");
    }
    if RECEIVED.contains(&next.status) {
        let shown = match measure.amount {
            Amount::Required => next.amount.is_some(),
            Amount::Optional => next.amount.is_some() || next.output.is_some(),
        };
        if !shown {
            refuse(
                "E-A51",
                "已兑现要填金额或见效",
                "Delivered needs amount or output",
            );
        }
        if next.date.is_none() {
            refuse("ms_date", "已兑现要填日期", "Delivered needs a date");
        }
    }
    refusals
}

/// Whether `date` is before `last`, both being known.
fn is_before(date: Option<Date>, last: Option<Date>) -> bool {
    date.zip(last).is_some_and(|(date, last)| date < last)
}
