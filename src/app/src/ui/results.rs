//! What the rules say of the answers, in plain words with the reasons on a tap.

use leptos::prelude::*;
use ruhu_domain::form::RowView;
use ruhu_domain::rules::Assessment;
use ruhu_domain::rules::exit::Outcome;
use ruhu_domain::rules::measures::{Class, Entitled, find};
use ruhu_domain::rules::reason::{Reason, yuan};
use ruhu_domain::rules::risk::Level;
use ruhu_domain::rules::truth::Truth;

use super::credit;
use crate::i18n::{self, texts};
use crate::session::OpenForm;

/// One result: what it is about, how it stands, the result in words, and why.
pub(super) struct Result {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) state: &'static str,
    pub(super) words: String,
    pub(super) lines: Vec<String>,
    pub(super) reasons: Vec<String>,
}

/// The results of an open household survey or credit file, following every change. They suggest; people decide.
#[component]
pub fn Results(form: OpenForm) -> impl IntoView {
    move || {
        let survey = form.assessment();
        let survey = survey.map(|found| results(&found, &names(form)));
        let credit = || form.credit().map(|found| credit::results(&found));
        survey.or_else(credit).map(|results| {
            view! {
                <section class="ruhu-card" data-result="all">
                    <h2 class="ruhu-card__title">{texts::RESULTS.text()}</h2>
                    <p class="ruhu-disclaimer">{texts::COMPUTED.text()}</p>
                    {results.into_iter().map(draw).collect_view()}
                </section>
            }
        })
    }
}

fn draw(result: Result) -> AnyView {
    let lines = result
        .lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> });
    let lines = lines.collect_view();
    let why = (!result.reasons.is_empty()).then(|| {
        let reasons = result
            .reasons
            .into_iter()
            .map(|reason| view! { <li>{reason}</li> });
        view! {
            <details class="ruhu-why">
                <summary>{texts::HOW.text()}</summary>
                <ul class="ruhu-result__list">{reasons.collect_view()}</ul>
            </details>
        }
    });
    view! {
        <div class="ruhu-result" data-result=result.name data-state=result.state>
            <h3 class="ruhu-result__title">{result.title}</h3>
            <p class="ruhu-result__words">{result.words}</p>
            <ul class="ruhu-result__list">{lines}</ul>
            {why}
        </div>
    }
    .into_any()
}

/// Names of the members by key.
fn names(form: OpenForm) -> Vec<RowView> {
    form.form()
        .find("members")
        .map(|members| form.rows(members))
        .unwrap_or_default()
}

fn results(found: &Assessment, names: &[RowView]) -> Vec<Result> {
    let mut results = vec![income(found), guarantees(found)];
    results.extend(exit(found));
    results.extend(risk(found));
    results.push(measures(found, names));
    results.push(six_clears(found));
    results
}

fn income(found: &Assessment) -> Result {
    let income = &found.income;
    let words = match income.pc_shown {
        Some(fen) => texts::INCOME_PER_HEAD.with(&[&yuan(fen), &yuan(income.line)]),
        None => texts::INCOME_UNKNOWN.text().to_owned(),
    };
    let sum = |title: &'static str, fen: i64| format!("{title} {}", yuan(fen));
    let sums = [
        sum(texts::WAGES.text(), income.wage),
        sum(texts::PRODUCTION.text(), income.prod),
        sum(texts::PROPERTY.text(), income.prop),
        sum(texts::TRANSFERS.text(), income.trans),
        sum(texts::COST.text(), income.cost),
    ];
    Result {
        name: "income",
        title: texts::INCOME.text(),
        state: state(income.met),
        words,
        lines: Vec::new(),
        reasons: sums.into_iter().chain(says(&income.reasons)).collect(),
    }
}

fn guarantees(found: &Assessment) -> Result {
    let guarantees = &found.guarantees;
    let words = match guarantees.sum() {
        Truth::Yes => texts::GUARANTEES_MET,
        Truth::No => texts::GUARANTEES_UNMET,
        Truth::Unknown => texts::GUARANTEES_UNKNOWN,
    };
    Result {
        name: "guarantees",
        title: texts::GUARANTEES.text(),
        state: state(guarantees.sum()),
        words: words.text().to_owned(),
        lines: says(&guarantees.reasons).collect(),
        reasons: Vec::new(),
    }
}

/// Nothing where the question does not arise.
fn exit(found: &Assessment) -> Option<Result> {
    let (state, words) = match found.exit.result {
        Outcome::Ready => ("yes", texts::EXIT_READY),
        Outcome::ReadyWithNotes => ("yes", texts::EXIT_NOTES),
        Outcome::Incomplete => ("maybe", texts::EXIT_INCOMPLETE),
        Outcome::NotReady => ("no", texts::EXIT_NOT_READY),
        Outcome::NotApplicable => return None,
    };
    Some(Result {
        name: "exit",
        title: texts::EXIT.text(),
        state,
        words: words.text().to_owned(),
        lines: Vec::new(),
        reasons: says(&found.exit.reasons).collect(),
    })
}

/// Nothing for a household without a level.
fn risk(found: &Assessment) -> Option<Result> {
    let (state, words) = match found.risk.level {
        Level::Green => ("yes", texts::RISK_GREEN),
        Level::Yellow => ("maybe", texts::RISK_YELLOW),
        Level::Red => ("no", texts::RISK_RED),
        Level::Unknown => ("maybe", texts::RISK_UNKNOWN),
        Level::NotApplicable => return None,
    };
    Some(Result {
        name: "risk",
        title: texts::RISK.text(),
        state,
        words: words.text().to_owned(),
        lines: Vec::new(),
        reasons: says(&found.risk.reasons).collect(),
    })
}

/// What is due and has no record of being delivered, refused or declined; what else may be asked for.
fn measures(found: &Assessment, names: &[RowView]) -> Result {
    let words = |measure: &Entitled| {
        let name = find(measure.code).map_or("", |known| i18n::says(&known.name));
        match names.iter().find(|row| row.key == measure.member) {
            Some(member) => texts::MEASURE_OF.with(&[name, &member.title]),
            None => name.to_owned(),
        }
    };
    let is_open = |measure: &&Entitled| {
        let key = format!("{}:{}", measure.code, measure.member);
        found.six_clears.open.contains(&key)
    };
    let due: Vec<_> = found.measures.iter().filter(is_open).collect();
    let open: Vec<_> = due.iter().map(|measure| words(measure)).collect();
    let why = due.iter().flat_map(|measure| {
        says(&measure.reasons).map(|reason| texts::BECAUSE.with(&[&words(measure), &reason]))
    });
    let possible = found
        .measures
        .iter()
        .filter(|measure| measure.class == Class::Possible);
    let possible = possible.map(|measure| texts::POSSIBLE.with(&[&words(measure)]));
    Result {
        name: "measures",
        title: texts::ENTITLED.text(),
        state: if open.is_empty() { "yes" } else { "no" },
        words: match open.len() {
            0 => texts::ENTITLED_NONE.text().to_owned(),
            count => texts::ENTITLED_OPEN.with(&[&count.to_string()]),
        },
        lines: open,
        reasons: why.chain(possible).collect(),
    }
}

fn six_clears(found: &Assessment) -> Result {
    let score = found.six_clears.score();
    Result {
        name: "six_clears",
        title: texts::SIX_CLEARS.text(),
        state: if score == 6 { "yes" } else { "maybe" },
        words: texts::SIX_CLEARS_SCORE.with(&[&score.to_string()]),
        lines: Vec::new(),
        reasons: says(&found.six_clears.reasons).collect(),
    }
}

/// The mark of a condition.
fn state(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "maybe",
    }
}

pub(super) fn says(reasons: &[Reason]) -> impl Iterator<Item = String> {
    reasons
        .iter()
        .map(|reason| i18n::says(&reason.message).to_owned())
}
