//! What many registers add up to: person-times, persons, and one line a run.

use serde::Serialize;

use super::register::{Enrolled, Register};
use crate::date::Date;
use crate::rules::training::{Completed, Counted, FarmRun, PersonKey, count};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// The result of one person in one run, for counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The person.
    pub name: &'a str,
    /// How it would count.
    pub completed: Completed<'a>,
}

/// A run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// 班号.
    pub run: String,
    /// Its course.
    pub course: String,
    /// Where.
    pub place: String,
    /// First and last day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The trainer.
    pub trainer: String,
    /// Who has a place.
    pub enrolled: usize,
    /// Who came at least once.
    pub attended: usize,
    /// Who completed it.
    pub completed: usize,
    /// Who of these is of an archived household.
    pub archived: usize,
}

/// Everybody's results, run by run. `who` knows people by more than the key of one run.
pub fn rows<'a>(
    registers: &'a [Register],
    who: &dyn Fn(&Enrolled<'_>) -> PersonKey,
    settings: &Settings,
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for register in registers {
        let run = register.run();
        let Some(run_end) = run.date("end_date") else {
            continue;
        };
        let text = |name| run.text(name).unwrap_or_default();
        for person in register.people(false) {
            let complete = completion(register, &person, settings);
            let completed = Completed {
                person: who(&person),
                course_code: text("course_code"),
                run_end,
                train_type: text("train_type"),
                archived: archived(&person),
                complete,
                run_state: text("run_state"),
            };
            rows.push(Row {
                name: person.name,
                completed,
            });
        }
    }
    rows
}

/// Person-times and persons of rows.
pub fn counted(rows: &[Row<'_>], settings: &Settings) -> Counted {
    let completed: Vec<_> = rows.iter().map(|row| row.completed.clone()).collect();
    count(&completed, settings)
}

/// A run in numbers; `None` before its record has come.
pub fn held(register: &Register, settings: &Settings) -> Option<Held> {
    register.run_entry()?;
    let run = register.run();
    let text = |name| run.text(name).unwrap_or_default().to_owned();
    let mut held = Held {
        run: text("run_id"),
        course: text("course_name"),
        place: text("place_name"),
        from: text("start_date"),
        to: text("end_date"),
        trainer: text("trainer_name"),
        enrolled: register.taken_places(),
        ..Held::default()
    };
    for person in register.people(false) {
        let came = register.roll.of_person(person.person);
        held.attended += usize::from(!came.is_empty());
        if completion(register, &person, settings).is_yes() {
            held.completed += 1;
            held.archived += usize::from(matches!(archived(&person), "1" | "2"));
        }
    }
    Some(held)
}

/// The farm trainings among the runs, with who completed them.
pub fn farm_runs<'a>(registers: &'a [Register], settings: &Settings) -> Vec<FarmRun<'a>> {
    let farm = |register: &'a Register| {
        let run = register.run();
        let train_type = run.text("train_type").filter(|code| *code == "5")?;
        let people = register.people(false).into_iter();
        let completers = people.filter(|person| completion(register, person, settings).is_yes());
        let poor: Vec<bool> = completers
            .map(|person| matches!(archived(&person), "1" | "2"))
            .collect();
        let said = |truth: Truth, said: bool| truth.is_yes().then_some(said);
        Some(FarmRun {
            train_type,
            run_state: run.text("run_state")?,
            end: run.date("end_date")?,
            villages: run.codes("target_villages").collect(),
            mainly_poor: said(run.yes("mainly_poor"), true)
                .or_else(|| said(run.no("mainly_poor"), false)),
            completers: poor.len() as i64,
            archived_completers: poor.iter().filter(|poor| **poor).count() as i64,
        })
    };
    registers.iter().filter_map(farm).collect()
}

fn completion(register: &Register, person: &Enrolled<'_>, settings: &Settings) -> Truth {
    let standing = register.standing(person.person, &[], settings);
    standing.map_or(Truth::Unknown, |standing| standing.completion.complete)
}

/// `en_archived`; to be checked when nobody knows.
fn archived<'a>(person: &Enrolled<'a>) -> &'a str {
    let code = person.answers.get("en_archived");
    code.and_then(|code| code.as_str()).unwrap_or("9")
}

/// The key of a person by what the register itself says: the key of a listed person, or one made of
/// an ID number, stands for the number; an enrolment without a number is to be checked.
pub fn by_register(person: &Enrolled<'_>) -> PersonKey {
    if person.id_mask.is_empty() {
        return PersonKey::Unproven {
            household: String::new(),
            name: person.name.to_owned(),
            birth: birth(person),
        };
    }
    PersonKey::Id(person.person.to_owned())
}

fn birth(person: &Enrolled<'_>) -> Option<Date> {
    let said = person.answers.get("en_birth_said")?;
    said.as_str().and_then(Date::parse)
}
