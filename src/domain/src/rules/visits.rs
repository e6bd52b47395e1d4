//! Visits: which count, how much of an area a role covered (遍访), and when the next one is due.

use std::collections::BTreeSet;

use super::answers::Answers;
use super::reason::{Reason, percent, percent_text};
use super::survey::{EXITED, NOT_EXITED};
use crate::arrange::Arrange;
use crate::date::Date;
use crate::settings::Settings;

/// A visit to a household, or of the county's leaders to a village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit<'a> {
    /// The household, or the village.
    pub place: &'a str,
    /// Day of the visit.
    pub date: Date,
    /// CL_ROLE_VISITOR code.
    pub role: Option<&'a str>,
    /// What kind of meeting it was.
    pub contact: Contact,
}

/// Kind of a meeting, by `seen_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// Somebody was met at home (1, 2, 3): a valid visit, whether or not they agreed to the survey.
    Valid,
    /// Nobody was at home (4).
    Nobody,
    /// By telephone (5).
    Phone,
    /// Not answered.
    Unknown,
}

impl Contact {
    /// By `seen_state`.
    pub fn of(seen_state: Option<&str>) -> Self {
        match seen_state {
            Some("1" | "2" | "3") => Self::Valid,
            Some("4") => Self::Nobody,
            Some("5") => Self::Phone,
            _ => Self::Unknown,
        }
    }
}

impl<'a> Visit<'a> {
    /// Reads the visit of a survey; `None` without its date.
    pub fn read(household: &'a str, answers: Answers<'a>) -> Option<Self> {
        Some(Self {
            place: household,
            date: answers.date("visit_date")?,
            role: answers.text("visitor_role"),
            contact: Contact::of(answers.text("seen_state")),
        })
    }
}

/// What a role has to cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Poor villages: county leaders (01).
    Villages,
    /// Households: township and village secretaries, first secretaries, village and group cadres
    /// (02–06) and helpers (08).
    Households,
    /// Nothing.
    None,
}

impl Duty {
    /// By CL_ROLE_VISITOR code.
    pub fn of(role: &str) -> Self {
        match role {
            "01" => Self::Villages,
            "02" | "03" | "04" | "05" | "06" | "08" => Self::Households,
            _ => Self::None,
        }
    }
}

/// Whether a household of this status is to be covered: not exited, and with P_VISIT_ALL_ARCHIVED
/// exited too.
pub fn in_scope(status: &str, settings: &Settings) -> bool {
    let exited = settings.is_on("P_VISIT_ALL_ARCHIVED") && EXITED.contains(&status);
    NOT_EXITED.contains(&status) || exited
}

/// Coverage of an area in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Places in scope with at least one valid visit.
    pub visited: i64,
    /// Places in scope.
    pub in_scope: i64,
    /// Visited ÷ in scope in hundredths of a percent, as shown; `None` when nothing is in scope.
    pub share_shown: Option<i64>,
    /// Visits in scope by telephone.
    pub phone: i64,
    /// Visits in scope that met nobody.
    pub nobody: i64,
    /// How many of how many.
    pub reasons: Vec<Reason>,
}

/// Coverage of the places in `scope` by a role, or by anybody when `role` is `None`, from the day
/// `from` to the day `to`, both included.
pub fn coverage(
    visits: &[Visit<'_>],
    scope: &[&str],
    role: Option<&str>,
    from: Date,
    to: Date,
) -> Coverage {
    let scope: BTreeSet<&str> = scope.iter().copied().collect();
    let mut visited = BTreeSet::new();
    let (mut phone, mut nobody) = (0, 0);
    for visit in visits {
        let counts = scope.contains(visit.place)
            && (role.is_none() || visit.role == role)
            && (from..=to).contains(&visit.date);
        match visit.contact {
            Contact::Valid if counts => {
                visited.insert(visit.place);
            }
            Contact::Phone if counts => phone += 1,
            Contact::Nobody if counts => nobody += 1,
            _ => {}
        }
    }
    let (visited, in_scope) = (visited.len() as i64, scope.len() as i64);
    let share_shown = percent(visited, in_scope);
    let share = share_shown.map(percent_text).unwrap_or_default();
    let reason = Reason::new(
        "coverage",
        format!("应访 {in_scope}，已访 {visited} {share}"),
        format!("{visited} of {in_scope} visited {share}"),
    );
    Coverage {
        visited,
        in_scope,
        share_shown,
        phone,
        nobody,
        reasons: vec![reason],
    }
}

/// Day of the last valid visit to a place up to and including `as_of`.
pub fn last_valid(visits: &[Visit<'_>], place: &str, as_of: Date) -> Option<Date> {
    let valid = visits.iter().filter(|visit| {
        visit.place == place && visit.contact == Contact::Valid && visit.date <= as_of
    });
    valid.map(|visit| visit.date).max()
}

/// The next visit to a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next<'a> {
    /// The household.
    pub household: &'a str,
    /// The day by which it is due; `None` when nobody was there yet: due at once.
    pub due: Option<Date>,
    /// Days past that day, negative while there is time; 0 when nobody was there yet.
    pub days_overdue: i64,
    /// In words.
    pub reason: Reason,
}

/// Days from a valid visit to the next one by CL_STATUS code; `None` when no visit is due.
pub fn interval(status: &str, settings: &Settings) -> Option<i64> {
    if NOT_EXITED.contains(&status) {
        Some(settings.get("P_VISIT_DAYS"))
    } else if EXITED.contains(&status) {
        Some(settings.get("P_VISIT_DAYS_EXITED"))
    } else {
        None
    }
}

/// The next visit after the last valid one: P_VISIT_DAYS later when not exited, P_VISIT_DAYS_EXITED
/// when exited. `None` for another status: no visit is due.
pub fn next_visit<'a>(
    household: &'a str,
    status: &str,
    last: Option<Date>,
    as_of: Date,
    settings: &Settings,
) -> Option<Next<'a>> {
    let days = interval(status, settings)?;
    let due = last.map(|last| last.plus_days(days));
    let overdue = due.map_or(0, |due| i64::from(as_of.days() - due.days()));
    let (zh, en) = match due {
        None => ("还没有走访过".to_owned(), "Not visited yet".to_owned()),
        Some(due) if overdue > 0 => (
            format!("应在 {due} 前走访，已超 {overdue} 天"),
            format!("Due {due}, {overdue} days overdue"),
        ),
        Some(due) => (format!("下次走访 {due} 前"), format!("Next visit by {due}")),
    };
    Some(Next {
        household,
        due,
        days_overdue: overdue,
        reason: Reason::new("next_visit", zh, en),
    })
}

/// Puts the most urgent first: never visited, then by days overdue, then by household.
pub fn sort_work_list(list: &mut [Next<'_>]) {
    // No day sorts before every day.
    list.arrange_by(|one, other| (one.due, one.household).cmp(&(other.due, other.household)));
}
