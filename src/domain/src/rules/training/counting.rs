//! Person-times (人次) and persons (人数) of completed trainings.

use std::collections::BTreeSet;

use crate::arrange::Arrange;
use crate::date::Date;
use crate::identity::{id_problem, normalize_id};
use crate::rules::reason::Reason;
use crate::rules::survey::{Member, Survey};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// Who a person is, for counting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonKey {
    /// A valid ID number.
    Id(String),
    /// Without one: to be checked (待核), and counted apart.
    Unproven {
        /// Code of the household.
        household: String,
        /// Name.
        name: String,
        /// Birth date, if known.
        birth: Option<Date>,
    },
}

impl PersonKey {
    /// The key of a person; an ID number counts when it is valid on day `on`.
    pub fn new(id: &str, household: &str, name: &str, birth: Option<Date>, on: Date) -> Self {
        let id = normalize_id(id);
        if id_problem(&id, on).is_none() {
            return Self::Id(id);
        }
        Self::Unproven {
            household: household.to_owned(),
            name: name.to_owned(),
            birth,
        }
    }

    /// The key of a member of a surveyed household.
    pub fn of_member(survey: &Survey<'_>, member: &Member<'_>) -> Self {
        Self::new(
            member.answers.text("m_idno").unwrap_or_default(),
            survey.answers.text("hh_code").unwrap_or_default(),
            member.answers.text("m_name").unwrap_or_default(),
            member.birth,
            survey.visit_date,
        )
    }

    /// Whether it rests on a valid ID number.
    pub fn is_proven(&self) -> bool {
        matches!(self, Self::Id(_))
    }
}

/// One person's result of one course run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed<'a> {
    /// Who it is.
    pub person: PersonKey,
    /// The course, the same in every run of it.
    pub course_code: &'a str,
    /// Last day of the run.
    pub run_end: Date,
    /// CL_TRAINTYPE code.
    pub train_type: &'a str,
    /// `en_archived`: 1 not exited, 2 exited, 0 not archived, 9 to be checked.
    pub archived: &'a str,
    /// Whether the person completed it.
    pub complete: Truth,
    /// `run_state`; 3 is finished.
    pub run_state: &'a str,
}

/// How one result counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A person-time.
    Counted,
    /// A person-time once the ID number is known.
    ToCheck(Reason),
    /// The same person, course and calendar year once more.
    Duplicate(Reason),
    /// No person-time.
    LeftOut(Reason),
}

/// Person-times and persons of many results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Person-times of people with a valid ID number.
    pub person_times: usize,
    /// Those people.
    pub persons: usize,
    /// Person-times of people without one.
    pub to_check: usize,
    /// Those people.
    pub persons_to_check: usize,
    /// Results that repeat an earlier one.
    pub duplicates: usize,
    /// How each result counts, in the order given.
    pub standings: Vec<Standing>,
}

/// Counts results. Of several with the same person, course and calendar year the one that ended
/// first counts.
pub fn count(results: &[Completed<'_>], settings: &Settings) -> Counted {
    let mut order: Vec<usize> = (0..results.len()).collect();
    order.arrange_by_key(|index| results.get(*index).map(|result| result.run_end));
    let mut times = BTreeSet::new();
    let mut persons = BTreeSet::new();
    let mut standings: Vec<(usize, Standing)> = Vec::new();
    let mut counted = Counted::default();
    for index in order {
        let Some(result) = results.get(index) else {
            continue;
        };
        let time = (&result.person, result.course_code, result.run_end.year());
        let standing = if let Some(reason) = obstacle(result, settings) {
            Standing::LeftOut(reason)
        } else if !times.insert(time) {
            counted.duplicates += 1;
            Standing::Duplicate(Reason::new(
                "AN45",
                "同一课程同一年再次结业，不重复计",
                "The same course in the same year again: counted once",
            ))
        } else {
            let new = usize::from(persons.insert(&result.person));
            if result.person.is_proven() {
                counted.person_times += 1;
                counted.persons += new;
                Standing::Counted
            } else {
                counted.to_check += 1;
                counted.persons_to_check += new;
                Standing::ToCheck(Reason::new(
                    "W-C03",
                    "无有效身份证，人次待核",
                    "No valid ID: counted after check",
                ))
            }
        };
        standings.push((index, standing));
    }
    standings.arrange_by_key(|(index, _)| *index);
    counted.standings = standings
        .into_iter()
        .map(|(_, standing)| standing)
        .collect();
    counted
}

/// What keeps a result from being a person-time.
fn obstacle(result: &Completed<'_>, settings: &Settings) -> Option<Reason> {
    let counts = match result.train_type {
        "5" => settings.is_on("P_COUNT_AGRI"),
        code => matches!(code, "1" | "2" | "3" | "4" | "6" | "7" | "8" | "9"),
    };
    let conditions = [
        (
            result.complete.is_yes(),
            "complete",
            "没有结业",
            "Not completed",
        ),
        (
            result.run_state == "3",
            "run_state",
            "培训班没有结业",
            "The run is not finished",
        ),
        (
            counts,
            "train_type",
            "这类培训不计人次",
            "This type of training does not count",
        ),
        (
            matches!(result.archived, "1" | "2"),
            "archived",
            "不是建档立卡户，或待核",
            "Not archived, or to be checked",
        ),
        (
            result.run_end >= settings.date("P_TRAIN_FROM"),
            "run_end",
            "早于起算日期",
            "Before counting began",
        ),
    ];
    let failed = conditions.into_iter().find(|(holds, ..)| !holds);
    failed.map(|(_, code, zh, en)| Reason::new(code, zh, en))
}
