//! What the rules say of one person in one run: hours, completion, allowance.

use serde_json::{Map, Value as Json};

use super::register::Register;
use crate::date::Date;
use crate::rules::answers::Answers;
use crate::rules::training::{
    Applicant, Attendance, Completion, Earlier, Hours, Session, Subsidy, completion, hours, subsidy,
};
use crate::settings::Settings;

/// Hours, completion and allowance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Minutes attended and planned.
    pub hours: Hours,
    /// Whether the run is completed.
    pub completion: Completion,
    /// The allowance; `None` while the run has no dates.
    pub subsidy: Option<Subsidy>,
}

/// What is asked about one person.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The run's answers.
    pub run: Answers<'a>,
    /// The enrolment's answers and computed values.
    pub enrolment: Answers<'a>,
    /// `re_test`, if there is a result.
    pub test: Option<&'a str>,
    /// Whether anybody in the run was tested.
    pub run_has_test: bool,
    /// The trainer's 否.
    pub withheld: bool,
    /// Subsidised completions of the person before this run.
    pub earlier: &'a [Earlier<'a>],
}

impl Standing {
    /// Judges a person by the sessions and when they came and left.
    pub fn of(
        question: &Question<'_>,
        sessions: &[(Session, Attendance)],
        settings: &Settings,
    ) -> Self {
        let hours = hours(sessions, settings);
        let completion = completion(
            &hours,
            question.test,
            question.run_has_test,
            question.withheld,
            settings,
        );
        let applicant = Applicant::read(question.run, question.enrolment, completion.complete);
        let subsidy = applicant.map(|applicant| {
            let birth = applicant.birth.or_else(|| {
                let (enrolment, start) = (question.enrolment, applicant.run_start);
                birth_by_age(enrolment, start, settings)
            });
            let applicant = Applicant { birth, ..applicant };
            subsidy(&applicant, question.earlier, sessions, settings)
        });
        Self {
            hours,
            completion,
            subsidy,
        }
    }
}

/// A birth date for people of whom a trainer knows only the age: used when it does not matter on
/// which day of the year they were born, because they are far enough from both limits.
fn birth_by_age(enrolment: Answers<'_>, start: Date, settings: &Settings) -> Option<Date> {
    let age = enrolment.whole("en_age")?;
    let (from, to) = (
        settings.get("P_TRAIN_AGE.from"),
        settings.get("P_TRAIN_AGE.to"),
    );
    let outside = age + 1 < from || age > to + 1;
    let certain = outside || (age > from && age < to);
    certain.then(|| start.plus_days(-(age * 366)))
}

impl Register {
    /// All sessions with when a person came and left.
    pub fn attended(&self, person: &str) -> Vec<(Session, Attendance)> {
        let presences = self.roll.of_person(person);
        let of = |key: &str| presences.get(key).map(|found| found.attendance);
        let sittings = self.sittings().iter();
        sittings
            .map(|sitting| (sitting.session, of(&sitting.key).unwrap_or_default()))
            .collect()
    }

    /// What the rules say of a person who is enrolled.
    pub fn standing(
        &self,
        person: &str,
        earlier: &[Earlier<'_>],
        settings: &Settings,
    ) -> Option<Standing> {
        let result = self
            .result(person)
            .map(|entry| Answers::Json(&entry.answers));
        let test = result.and_then(|result| result.text("re_test"));
        let withheld = result.is_some_and(|result| {
            result.no("re_complete").is_yes() && result.text("re_why").is_some()
        });
        self.standing_with(person, test, withheld, earlier, settings)
    }

    /// The same with another result of the test, and with or without the trainer's 否.
    pub fn standing_with(
        &self,
        person: &str,
        test: Option<&str>,
        withheld: bool,
        earlier: &[Earlier<'_>],
        settings: &Settings,
    ) -> Option<Standing> {
        let question = Question {
            run: self.run(),
            enrolment: Answers::Json(&self.enrolment(person)?.answers),
            test,
            run_has_test: self.has_test() || matches!(test, Some("1" | "2" | "3")),
            withheld,
            earlier,
        };
        Some(Standing::of(&question, &self.attended(person), settings))
    }
}

/// The subsidised completions of a person in other runs, as far as this register set knows.
pub fn earlier<'a>(
    others: impl IntoIterator<Item = &'a Register>,
    person: &str,
    settings: &Settings,
) -> Vec<Earlier<'a>> {
    let subsidised = |other: &&'a Register| {
        let standing = other.standing(person, &[], settings);
        let subsidy = standing.and_then(|standing| standing.subsidy);
        other.run().text("run_state") == Some("3")
            && subsidy.is_some_and(|subsidy| subsidy.eligible.is_yes())
    };
    let completed = others.into_iter().filter(subsidised);
    let entry = |other: &'a Register| {
        let run = other.run();
        Some(Earlier {
            end: run.date("end_date")?,
            skill: run.text("skill"),
            level: run.text("skill_level"),
        })
    };
    completed.filter_map(entry).collect()
}

/// The rows of a fact `attendance` as sessions of the run in the facts.
pub(crate) fn sessions_of(
    run: Answers<'_>,
    attendance: &[&Map<String, Json>],
) -> Vec<(Session, Attendance)> {
    let rows = run.rows("sessions").unwrap_or_default();
    let session = |(key, row)| {
        let here = attendance
            .iter()
            .map(|mark| Answers::Json(mark))
            .find(|mark| mark.text("at_session") == Some(key));
        Some((
            Session::read(row)?,
            here.map(Attendance::read).unwrap_or_default(),
        ))
    };
    rows.into_iter().filter_map(session).collect()
}
