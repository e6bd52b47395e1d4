//! What the rules say of the answers, in plain words with the reasons on a tap.

use leptos::prelude::*;
use ruhu_domain::rules::Assessment;
use ruhu_domain::rules::reason::{Reason, yuan};
use ruhu_domain::rules::truth::Truth;

use crate::i18n::{self, texts};
use crate::session::OpenForm;

/// One result: what it is about, how it stands, the result in words, and why.
struct Result {
    name: &'static str,
    title: &'static str,
    state: &'static str,
    words: String,
    lines: Vec<String>,
    reasons: Vec<String>,
}

/// The results of an open household survey, following every change. They suggest; people decide.
#[component]
pub fn Results(form: OpenForm) -> impl IntoView {
    move || {
        form.assessment().map(|found| {
            let results = results(&found);
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

fn results(found: &Assessment) -> Vec<Result> {
    vec![income(found), guarantees(found)]
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

/// The mark of a condition.
fn state(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "maybe",
    }
}

fn says(reasons: &[Reason]) -> impl Iterator<Item = String> {
    reasons
        .iter()
        .map(|reason| i18n::says(&reason.message).to_owned())
}
