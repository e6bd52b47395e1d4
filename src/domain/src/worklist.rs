//! What a cadre has to do next in the households of the area: visits that are due, promises that are
//! open, 六清 that are missing.

use crate::arrange::Arrange;
use crate::credit_file;
use crate::date::Date;
use crate::rules::survey::NOT_EXITED;
use crate::rules::visits;
use crate::search::Entry;
use crate::settings::Settings;

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A visit is due.
    Visit,
    /// A promise is open.
    Promise,
    /// Something of 六清 is missing.
    SixClear,
    /// A credit file waits for its next step.
    Credit,
    /// A borrower is to be visited, or a loan to be repaid.
    Loan,
    /// A finished form came back and must be mended; the list of records knows which.
    Record,
}

impl Kind {
    /// The name in `data-work`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Promise => "promise",
            Self::SixClear => "six",
            Self::Credit => "credit",
            Self::Loan => "loan",
            Self::Record => "record",
        }
    }
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work<'a> {
    /// Visit the household.
    Visit,
    /// Keep this promise.
    Promise(&'a str),
    /// Make clear what is false here, C1 first.
    SixClear([bool; 6]),
    /// Make the next step of the credit file.
    Credit(credit_file::Kind),
    /// Visit the borrower.
    FollowUp,
    /// See that the loan is repaid.
    Repay,
}

impl Work<'_> {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Visit => Kind::Visit,
            Self::Promise(_) => Kind::Promise,
            Self::SixClear(_) => Kind::SixClear,
            Self::Credit(_) => Kind::Credit,
            Self::FollowUp | Self::Repay => Kind::Loan,
        }
    }

    /// Section and question of the household survey where it is done; `None` where the survey begins
    /// at its beginning.
    pub fn place(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Visit | Self::Credit(_) | Self::FollowUp | Self::Repay => None,
            Self::Promise(_) => Some(("a15", "promises")),
            Self::SixClear(clears) => {
                let first = clears.iter().position(|clear| !clear)?;
                PLACES.get(first).copied()
            }
        }
    }
}

/// Where each of 六清 is answered: members, cause, measures (twice), helper, year of exit.
const PLACES: [(&str, &str); 6] = [
    ("a2", "members"),
    ("a11", "cause_main"),
    ("a14", "measures"),
    ("a14", "measures"),
    ("a15", "helper_name"),
    ("a1", "planned_exit_year"),
];

/// One thing to do in one household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItem<'a> {
    /// Where.
    pub household: &'a Entry,
    /// What.
    pub work: Work<'a>,
    /// By when; `None` when it was due from the beginning, or has no day.
    pub due: Option<Date>,
    /// Days past that day, negative while there is time, 0 without a day.
    pub days_overdue: i64,
}

/// Days before a visit to a borrower is due at which it is shown.
const VISIT_AHEAD: i64 = 30;

/// The work in `entries` on the day `today`: by kind, then the most urgent first (without a day
/// before the others, then by day), then in the order of `entries`.
///
/// Visits that are not due yet are left out. 六清 are asked of households on file that were surveyed;
/// before that the visit says it all.
pub fn worklist<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    settings: &Settings,
    today: Date,
) -> Vec<WorkItem<'a>> {
    let mut items = Vec::new();
    for entry in entries {
        let mut add = |work, due: Option<Date>| {
            let days_overdue = due.map_or(0, |due| i64::from(today.days() - due.days()));
            items.push(WorkItem {
                household: entry,
                work,
                due,
                days_overdue,
            });
        };
        for promise in &entry.promises {
            add(Work::Promise(&promise.text), promise.due);
        }
        if let Some((step, from)) = entry.credit.filter(|(_, from)| *from <= today) {
            add(Work::Credit(step), Some(from));
        }
        let soon = today.plus_days(settings.get("P_DUE_DAYS"));
        if let Some(due) = entry.loan_due.filter(|due| *due <= soon) {
            add(Work::Repay, Some(due));
        }
        let month = today.plus_days(VISIT_AHEAD);
        if let Some(due) = entry.loan_visit.filter(|due| *due <= month) {
            add(Work::FollowUp, Some(due));
        }
        let Some(interval) = visits::interval(&entry.status, settings) else {
            continue;
        };
        let due = entry.visited.map(|last| last.plus_days(interval));
        if due.is_none_or(|due| due <= today) {
            add(Work::Visit, due);
        }
        if let Some(clears) = clears(entry, settings, today)
            && clears.contains(&false)
        {
            add(Work::SixClear(clears), None);
        }
    }
    items.arrange_by_key(|item| (item.work.kind(), item.due));
    items
}

/// 六清 as they stand today: two of them end by themselves.
fn clears(entry: &Entry, settings: &Settings, today: Date) -> Option<[bool; 6]> {
    let mut clears = entry.clears?;
    let most = settings.get("P_FULL_SURVEY_DAYS");
    if entry
        .full_survey
        .is_some_and(|last| last.plus_days(most) < today)
    {
        clears[0] = false;
    }
    if NOT_EXITED.contains(&entry.status.as_str()) && entry.planned_exit < today.year() {
        clears[5] = false;
    }
    Some(clears)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Promise;

    const ALL_CLEAR: [bool; 6] = [true; 6];

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|| panic!("not a date: {text}"))
    }

    fn entry(code: &str, status: &str, visited: &str) -> Entry {
        Entry {
            code: code.to_owned(),
            status: status.to_owned(),
            visited: Date::parse(visited),
            clears: Date::parse(visited).map(|_| ALL_CLEAR),
            full_survey: Date::parse(visited),
            planned_exit: 2019,
            ..Entry::default()
        }
    }

    fn list(entries: &[Entry]) -> Vec<WorkItem<'_>> {
        worklist(entries.iter(), &Settings::default(), date("2019-06-15"))
    }

    fn told(items: &[WorkItem<'_>]) -> Vec<(String, &'static str, i64)> {
        let tell = |item: &WorkItem<'_>| {
            let code = item.household.code.clone();
            (code, item.work.kind().name(), item.days_overdue)
        };
        items.iter().map(tell).collect()
    }

    #[test]
    fn visits_are_due_after_90_days_180_once_exited_never_for_others() {
        let entries = [
            entry("on time", "20", "2019-03-18"),
            entry("today", "20", "2019-03-17"),
            entry("late", "22", "2019-02-01"),
            entry("exited on time", "40", "2018-12-18"),
            entry("exited late", "41", "2018-12-16"),
            entry("never", "20", ""),
            entry("not on file", "", ""),
            entry("dissolved", "80", ""),
        ];
        let expected = [("never", 0), ("late", 44), ("exited late", 1), ("today", 0)];
        let expected = expected.map(|(code, days)| (code.to_owned(), "visit", days));
        assert_eq!(told(&list(&entries)), expected);
    }

    #[test]
    fn promises_come_by_date_and_lead_to_their_question() {
        let mut one = entry("one", "20", "2019-06-01");
        let promise = |due: &str, text: &str| Promise {
            due: Date::parse(due),
            text: text.to_owned(),
        };
        one.promises = vec![
            promise("2019-07-01", "接电"),
            promise("2019-06-10", "修水管"),
        ];
        // Promised is promised, whatever the status.
        let mut two = entry("two", "", "2019-06-01");
        two.clears = None;
        two.promises = vec![promise("2019-06-20", "办低保")];
        let entries = [one, two];
        let items = list(&entries);
        let expected = [("one", 5), ("two", -5), ("one", -16)];
        let expected = expected.map(|(code, days)| (code.to_owned(), "promise", days));
        assert_eq!(told(&items), expected);
        assert_eq!(items[0].work, Work::Promise("修水管"));
        assert_eq!(items[0].work.place(), Some(("a15", "promises")));
    }

    #[test]
    fn missing_clears_lead_to_the_first_section_that_lacks_something() {
        let mut entries = [entry("x", "20", "2019-06-01")];
        assert_eq!(list(&entries), []);
        let expected = [
            "a2 members",
            "a11 cause_main",
            "a14 measures",
            "a14 measures",
            "a15 helper_name",
            "a1 planned_exit_year",
        ];
        for (number, place) in expected.into_iter().enumerate() {
            let mut clears = ALL_CLEAR;
            clears[number] = false;
            entries[0].clears = Some(clears);
            let items = list(&entries);
            assert_eq!(items.len(), 1);
            assert_eq!(items[0].work, Work::SixClear(clears));
            let (section, question) = items[0].work.place().expect("a place");
            assert_eq!(format!("{section} {question}"), place);
        }
    }

    #[test]
    fn credit_files_and_loans_come_when_it_is_time_for_them() {
        let mut entries = [entry("x", "20", "2019-06-01")];
        entries[0].credit = Some((credit_file::Kind::Notice, date("2019-06-15")));
        entries[0].loan_visit = Some(date("2019-07-15"));
        entries[0].loan_due = Some(date("2019-09-13"));
        let expected = [("credit", 0), ("loan", -30), ("loan", -90)];
        let expected = expected.map(|(kind, days)| ("x".to_owned(), kind, days));
        assert_eq!(told(&list(&entries)), expected);
        entries[0].credit = Some((credit_file::Kind::Notice, date("2019-06-16")));
        entries[0].loan_visit = Some(date("2019-07-16"));
        entries[0].loan_due = Some(date("2019-09-14"));
        assert_eq!(list(&entries), []);
    }

    #[test]
    fn a_full_survey_and_a_plan_grow_old() {
        let mut entries = [entry("x", "20", "2019-06-01")];
        let missing = |entries: &[Entry]| {
            list(entries)
                .iter()
                .map(|item| item.work.clone().place())
                .collect::<Vec<_>>()
        };
        entries[0].full_survey = Some(date("2018-06-15"));
        assert_eq!(missing(&entries), []);
        entries[0].full_survey = Some(date("2018-06-14"));
        assert_eq!(missing(&entries), [Some(("a2", "members"))]);
        entries[0].full_survey = None;
        entries[0].planned_exit = 2018;
        assert_eq!(missing(&entries), [Some(("a1", "planned_exit_year"))]);
        entries[0].status = "40".to_owned();
        assert_eq!(missing(&entries), []);
    }
}
