//! Rules of the column `rule` around credit: facts of the survey and of the borrower, the score as
//! it stands, and the loan a visit is about.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::engine::Engine;
use super::expression::scalar::Scalar;
use super::rule::{plain_scalar, text_of};
use super::state::Spot;
use crate::credit_file::CreditFile;
use crate::date::Date;
use crate::forms::CREDIT_INFO_ID;
use crate::number::Number;
use crate::rules::VERSION;
use crate::rules::answers::Answers;
use crate::rules::background::Background;
use crate::rules::credit::{self, Credit};
use crate::rules::guarantees::{Guarantees, guarantees};
use crate::rules::income::{Income, income};
use crate::rules::loans::{LoanCase, warnings};
use crate::rules::survey::{EXITED, NOT_EXITED, Survey};
use crate::rules::truth::Truth;

/// Rules over the whole form.
const EVERYTHING: &[&str] = &[
    "credit.score",
    "credit.parts",
    "credit.stops",
    "credit.grade",
    "credit.limit",
    "credit.term",
    "appraisal.score",
    "appraisal.grade",
    "loan.warnings",
];
/// The question about consent, and answers that show that somebody went on after it: none of them
/// begins with a value of its own.
const AFTER_CONSENT: &[&str] = &[
    "b_consent",
    "b_borrower",
    "b_id_checked",
    "b_phone",
    "as_livestock",
    "de_any",
    "cr_history",
    "cr_court",
    "ch_law",
    "ch_vice",
];
/// Codes of `p_kind` of animals: pigs, cattle, poultry, fish, bees.
const ANIMALS: &[&str] = &["09", "10", "11", "12", "13"];

pub(super) fn is_known(rule: &str) -> bool {
    let own = ["credit.version", "credit.leftover", "credit.file_limit"];
    let facts = ["survey.", "borrower.", "loan."];
    own.contains(&rule)
        || reads_everything(rule)
        || facts.iter().any(|facts| rule.starts_with(facts))
}

pub(super) fn reads_everything(rule: &str) -> bool {
    EVERYTHING.contains(&rule)
}

pub(super) fn reads(rule: &str) -> &'static [&'static str] {
    match rule {
        "credit.leftover" => AFTER_CONSENT,
        _ if rule.starts_with("borrower.") => &["b_borrower", "b_date"],
        _ if rule.starts_with("loan.") => &["fu_loan"],
        _ => &[],
    }
}

impl Engine {
    /// What the credit file is worth as it stands; `None` for other forms and without consent.
    pub fn credit(&self) -> Option<Arc<Credit>> {
        let answers = Answers::Form(self, None);
        if self.form.form_id != CREDIT_INFO_ID || !answers.yes("b_consent").is_yes() {
            return None;
        }
        let mut kept = self.credit.borrow_mut();
        if kept.is_none() {
            let survey = self.known_survey();
            let results = self.results_of_survey();
            *kept = Some(Arc::new(credit::credit(
                answers,
                survey.as_ref(),
                results.map(|(income, _)| income),
                results.map(|(_, guarantees)| guarantees),
                &self.context.settings,
                self.context.as_of,
            )));
        }
        kept.clone()
    }

    /// The value of a calculation outside rows, as expressions see it, also of one without a label.
    pub(crate) fn calculated(&self, name: &str) -> String {
        let node = self.find(name);
        node.map_or_else(String::new, |node| {
            self.text_in_row(name, Spot { node, row: None })
        })
    }

    /// The household's current survey, as the rules read it, judged on its own day.
    fn known_survey(&self) -> Option<Survey<'_>> {
        let current = self.current()?;
        current.get("members")?;
        let answers = Answers::Json(current);
        let day = answers.date("visit_date").unwrap_or(self.context.as_of);
        let background = Background(&self.context.facts);
        Some(Survey::new(
            answers,
            background,
            &self.context.settings,
            day,
        ))
    }

    fn results_of_survey(&self) -> Option<&(Income, Guarantees)> {
        let results = || {
            let survey = self.known_survey()?;
            Some((income(&survey), guarantees(&survey)))
        };
        self.of_survey.get_or_init(results).as_ref()
    }

    /// The value of one of these rules.
    pub(super) fn credit_rule(&self, rule: &str, spot: Spot) -> Scalar<'static> {
        match rule.split_once('.') {
            Some(("survey", fact)) => self.survey_fact(fact),
            Some(("borrower", fact)) => self.borrower_fact(fact, spot),
            Some(("loan", "warnings")) => Scalar::text(self.loan_warnings()),
            Some(("loan", fact)) => {
                self.loan()
                    .and_then(|loan| loan.get(fact))
                    .map_or(Scalar::EMPTY, |json| match fact {
                        "amount" | "balance" => json.as_i64().map_or(Scalar::EMPTY, fen),
                        _ => plain_scalar(json),
                    })
            }
            Some(("appraisal", fact)) => self.appraisal(fact),
            _ => self.score_rule(rule),
        }
    }

    fn score_rule(&self, rule: &str) -> Scalar<'static> {
        match rule {
            "credit.version" => return Scalar::text(VERSION.to_owned()),
            "credit.leftover" => return Scalar::text(self.leftover().to_owned()),
            "credit.file_limit" => {
                let limit = self.file().and_then(|file| file.limit);
                return limit.map_or(Scalar::EMPTY, fen);
            }
            _ => {}
        }
        let Some(found) = self.credit() else {
            return Scalar::EMPTY;
        };
        match rule {
            "credit.score" => whole(found.score),
            "credit.parts" => Scalar::text(credit::parts_text(&found)),
            "credit.stops" => Scalar::text(found.stops.join(" ")),
            "credit.grade" => Scalar::text(found.grade.unwrap_or_default().to_owned()),
            "credit.limit" => found.limit.map_or(Scalar::EMPTY, fen),
            "credit.term" => whole(found.term),
            _ => Scalar::EMPTY,
        }
    }

    /// `yes` when answers stand in questions that are not asked without consent.
    fn leftover(&self) -> &'static str {
        let mut typed = AFTER_CONSENT.iter().skip(1).filter_map(|name| {
            let node = self.find(name)?;
            let cell = self.state.cell(Spot { node, row: None }, &self.graph);
            (!cell.relevant && !cell.value.is_empty()).then_some(())
        });
        if typed.next().is_some() { "yes" } else { "no" }
    }

    fn survey_fact(&self, fact: &str) -> Scalar<'static> {
        let Some(current) = self.current() else {
            return Scalar::EMPTY;
        };
        let answers = Answers::Json(current);
        let amount = |read: fn(&Income) -> i64| {
            let found = self.results_of_survey();
            let found = found.filter(|(income, _)| income.pc_shown.is_some());
            found.map_or(Scalar::EMPTY, |(income, _)| fen(read(income)))
        };
        let labour = |full: bool| {
            let survey = self.known_survey().filter(|survey| survey.n() > 0);
            survey.map_or(Scalar::EMPTY, |survey| {
                whole(Some(match full {
                    true => survey.n_labour_full(),
                    false => survey.n_labour_half(),
                }))
            })
        };
        match fact {
            "date" => current
                .get("visit_date")
                .map_or(Scalar::EMPTY, plain_scalar),
            "net" => amount(|income| income.net),
            "pc" => amount(|income| income.pc_shown.unwrap_or(0)),
            "wage" => amount(|income| income.wage),
            "prod" => amount(|income| income.prod),
            "prop" => amount(|income| income.prop),
            "trans" => amount(|income| income.trans),
            "total" => amount(|income| income.total),
            "line" => amount(|income| income.line),
            "labour_full" => labour(true),
            "labour_half" => labour(false),
            "loan_amount" => answers.whole(fact).map_or(Scalar::EMPTY, fen),
            "animals" => {
                let Some(rows) = answers.rows("productions").filter(|_| self.has_survey()) else {
                    return Scalar::EMPTY;
                };
                let kept = |row: &Answers<'_>| row.is("p_kind", ANIMALS).is_yes();
                yes_no(rows.iter().any(|(_, row)| kept(row)))
            }
            "honour" => {
                let mut codes = answers.codes("honours").peekable();
                match codes.peek() {
                    None => Scalar::EMPTY,
                    Some(_) => yes_no(codes.any(|code| code != "0")),
                }
            }
            "names" => {
                let rows = answers.rows("members").unwrap_or_default();
                let names = rows.iter().filter_map(|(_, row)| row.text("m_name"));
                Scalar::text(names.fold("|".to_owned(), |all, name| format!("{all}{name}|")))
            }
            question => current.get(question).map_or(Scalar::EMPTY, readable),
        }
    }

    fn has_survey(&self) -> bool {
        self.current()
            .is_some_and(|current| current.contains_key("members"))
    }

    fn borrower_fact(&self, fact: &str, spot: Spot) -> Scalar<'static> {
        let key = self.text_in_row("b_borrower", spot);
        if fact == "trained" {
            let background = Background(&self.context.facts);
            if key.is_empty() || background.get("training").is_none() {
                return Scalar::EMPTY;
            }
            let mut results = background.list("training");
            return yes_no(results.any(|result| {
                result.text("person") == Some(&key) && result.yes("completed").is_yes()
            }));
        }
        let members = self
            .current()
            .and_then(|current| current.get("members")?.as_array());
        let row = members
            .into_iter()
            .flatten()
            .find(|row| text_of(row, "_key") == Some(&key));
        let Some(row) = row else {
            return Scalar::EMPTY;
        };
        if fact == "age" {
            let birth = text_of(row, "m_birth").and_then(Date::parse);
            let day = Date::parse(&self.text_in_row("b_date", spot));
            let age = birth.zip(day).map(|(birth, day)| birth.years_until(day));
            return whole(age.map(i64::from));
        }
        row.get(fact).map_or(Scalar::EMPTY, readable)
    }

    /// The open credit file, as it came from the office or this phone.
    fn file(&self) -> Option<CreditFile> {
        let file = self.context.facts.get("credit")?.get("file")?;
        serde_json::from_value(file.clone()).ok()
    }

    /// Score and grade of the open file with what the group says of character in this form.
    fn appraisal(&self, fact: &str) -> Scalar<'static> {
        let found = self
            .file()
            .map(|file| file.rated(Answers::Form(self, None), &self.context.settings));
        match (fact, found) {
            ("score", Some(found)) => whole(found.score),
            ("grade", Some(found)) => Scalar::text(found.grade.unwrap_or_default()),
            _ => Scalar::EMPTY,
        }
    }

    /// The loan the visit is about: the one chosen, or the one that stands by itself in the context.
    fn loan(&self) -> Option<&Map<String, Json>> {
        let chosen = self.calculated("fu_loan");
        let facts = &self.context.facts;
        let loans = facts.get("loans").and_then(Json::as_array);
        let mut loans = loans.into_iter().flatten().filter_map(Json::as_object);
        let one = || facts.get("loan").and_then(Json::as_object);
        loans
            .find(|loan| loan.get("id").and_then(Json::as_str) == Some(&chosen))
            .or_else(one)
    }

    /// Codes of the warnings this visit raises.
    fn loan_warnings(&self) -> String {
        let empty = Map::new();
        let loan = self.loan().unwrap_or(&empty);
        let background = Background(&self.context.facts);
        let id = loan.get("id").and_then(Json::as_str);
        let others = background.list("loans");
        let others: Vec<_> = others.filter(|other| other.text("id") != id).collect();
        let own = loan.get("followups").and_then(Json::as_array);
        let own = own.into_iter().flatten();
        let own = own.filter_map(|visit| visit.get("answers")?.as_object());
        let earlier: Vec<_> = own
            .map(Answers::Json)
            .chain(background.list("followups"))
            .collect();
        let status = background.status().map(|(code, _)| code);
        let is_archived = |code| NOT_EXITED.contains(&code) || EXITED.contains(&code);
        let case = LoanCase {
            loan: Answers::Json(loan),
            visit: Some(Answers::Form(self, None)),
            earlier: &earlier,
            borrower_birth: Answers::Json(loan)
                .date("borrower_birth")
                .or(Answers::Json(&self.context.facts).date("borrower_birth")),
            archived: Truth::from(status.map(is_archived)),
            others: &others,
        };
        let found = warnings(&case, &self.context.settings, self.context.as_of);
        let codes: Vec<_> = found.iter().map(|warning| warning.code).collect();
        codes.join(" ")
    }
}

fn fen(fen: i64) -> Scalar<'static> {
    Scalar::Number(Number::from_fen(fen))
}

fn whole(number: Option<i64>) -> Scalar<'static> {
    number.map_or(Scalar::EMPTY, |number| {
        Scalar::Number(Number::integer(number))
    })
}

fn yes_no(value: bool) -> Scalar<'static> {
    Scalar::text(if value { "yes" } else { "no" }.to_owned())
}

/// An answer as expressions see it; several codes with blanks between.
fn readable(json: &Json) -> Scalar<'static> {
    match json.as_array() {
        Some(codes) => {
            let codes: Vec<_> = codes.iter().filter_map(Json::as_str).collect();
            Scalar::text(codes.join(" "))
        }
        None => plain_scalar(json),
    }
}
