//! The rules `training.…` of the column `rule`: hours, completion and allowance of one person.
//!
//! They read the register from the facts `run`, `enrolment`, `attendance`, `run_has_test`, `person`,
//! `booked` and `training` of the context, see [`crate::training::facts`].

use serde::Deserialize as _;
use serde_json::{Map, Value as Json};

use super::engine::Engine;
use super::expression::scalar::Scalar;
use super::state::Spot;
use crate::date::Date;
use crate::number::Number;
use crate::rules::answers::Answers;
use crate::rules::background::Background;
use crate::rules::training::hours::minute_of_day;
use crate::rules::training::{Attendance, Earlier, Hours, Session, fits};
use crate::rules::truth::Truth;
use crate::training::entry::numbered_key;
use crate::training::standing::{Question, sessions_of};
use crate::training::{Booked, Standing};

impl Engine {
    /// One fact of training at a spot; empty when it is not known.
    pub(super) fn training(&self, fact: &str, spot: Spot) -> Scalar<'static> {
        let facts = Background(&self.context.facts);
        match fact {
            "misfit" => {
                let run = facts.object("run").and_then(|run| run.text("train_type"));
                let need = self.text_in_row("en_need", spot);
                let need = Some(need.as_str()).filter(|need| !need.is_empty());
                word(fits(need, run).is_no().then_some("yes"))
            }
            "booked" => word(self.booked(spot).as_deref()),
            "cert_used" => {
                let number = self.text_in_row("re_cert_no", spot);
                let used = facts.get("cert_numbers").and_then(Json::as_array);
                let used = used.is_some_and(|used| used.iter().any(|other| *other == number));
                word((used && !number.is_empty()).then_some("yes"))
            }
            "hours_here" => self.hours_here(spot),
            // What the trainer says against it must not change what the rule says.
            _ => {
                let standing = self.standing(spot, fact != "complete");
                standing.map_or(Scalar::EMPTY, |standing| read(fact, &standing))
            }
        }
    }

    /// The other run in which the person of an enrolment has a place at the same time.
    fn booked(&self, spot: Spot) -> Option<String> {
        let rows = self.context.facts.get("booked")?.as_array()?;
        let text = |name: &str| self.text_in_row(name, spot);
        let (person, number) = (text("en_person"), text("en_idno"));
        let id = match number.as_str() {
            "" => text("en_idmask"),
            number => number.to_owned(),
        };
        let key = match person.as_str() {
            "" => numbered_key(&number).unwrap_or_default(),
            person => person.to_owned(),
        };
        let name = text("en_name");
        let mut rows = rows.iter().filter_map(|row| Booked::deserialize(row).ok());
        let found = rows.find(|row| row.is(&key, &name, &id));
        found.map(|row| row.words())
    }

    /// Hours of one session: the record says itself when the session is.
    fn hours_here(&self, spot: Spot) -> Scalar<'static> {
        let minute = |name: &str| minute_of_day(&self.text_in_row(name, spot));
        let date = Date::parse(&self.text_in_row("at_date", spot));
        let (Some(date), Some(start_minute), Some(end_minute)) =
            (date, minute("at_start"), minute("at_end"))
        else {
            return Scalar::EMPTY;
        };
        let session = Session {
            date,
            start_minute,
            end_minute,
            cancelled: false,
        };
        let attendance = Attendance {
            in_minute: minute("at_in"),
            out_minute: minute("at_out"),
        };
        let hours = Hours {
            minutes: session.minutes(attendance, &self.context.settings),
            planned: session.planned(),
        };
        hundredths(hours.hours_shown())
    }

    /// What the rules say of the person of a result, with or without the trainer's word; nothing
    /// without the run.
    fn standing(&self, spot: Spot, with_word: bool) -> Option<Standing> {
        let facts = Background(&self.context.facts);
        let run = facts.object("run")?;
        let none = Map::new();
        let enrolment = facts.object("enrolment");
        let attended = facts.get("attendance").and_then(Json::as_array);
        let attended: Vec<_> = attended
            .into_iter()
            .flatten()
            .filter_map(Json::as_object)
            .collect();
        let person = facts
            .get("person")
            .and_then(Json::as_str)
            .unwrap_or_default();
        let earlier = Earlier::read(facts, person);
        let test = self.text_in_row("re_test", spot);
        let test = Some(test.as_str()).filter(|test| !test.is_empty());
        let question = Question {
            run,
            enrolment: enrolment.unwrap_or(Answers::Json(&none)),
            test,
            run_has_test: facts.get("run_has_test") == Some(&Json::Bool(true))
                || matches!(test, Some("1" | "2" | "3")),
            withheld: with_word && !self.text_in_row("re_why", spot).is_empty(),
            earlier: &earlier,
        };
        let sessions = sessions_of(run, &attended);
        Some(Standing::of(&question, &sessions, &self.context.settings))
    }
}

fn read(fact: &str, standing: &Standing) -> Scalar<'static> {
    let truth = |truth: Truth| match truth {
        Truth::Yes => word(Some("yes")),
        Truth::No => word(Some("no")),
        Truth::Unknown => word(Some("unknown")),
    };
    let subsidy = standing.subsidy.as_ref();
    match fact {
        "hours" => hundredths(standing.hours.hours_shown()),
        "rate" => standing
            .hours
            .rate_shown()
            .map_or(Scalar::EMPTY, hundredths),
        "complete" => truth(standing.completion.complete),
        "eligible" => subsidy.map_or(Scalar::EMPTY, |subsidy| truth(subsidy.eligible)),
        "days" => subsidy.map_or(Scalar::EMPTY, |subsidy| {
            Scalar::Number(Number::integer(subsidy.days))
        }),
        "amount" => subsidy
            .and_then(|subsidy| subsidy.amount)
            .map_or(Scalar::EMPTY, hundredths),
        _ => Scalar::EMPTY,
    }
}

fn word(word: Option<&str>) -> Scalar<'static> {
    word.map_or(Scalar::EMPTY, |word| Scalar::text(word.to_owned()))
}

/// A number given in hundredths; yuan from fen, too.
fn hundredths(number: i64) -> Scalar<'static> {
    Scalar::Number(Number::from_fen(number))
}
