//! What a credit file is worth, in plain words: grade and limit, what cost most, what forbids a loan,
//! what is missing.

use leptos::prelude::*;
use ruhu_domain::arrange::Arrange;
use ruhu_domain::rules::credit::{Credit, costliest, parts_text};
use ruhu_domain::rules::reason::yuan;

use super::results::{Result, says};
use crate::i18n::{self, texts};
use crate::session::OpenForm;

/// The rating as one line, while the form is filled in.
#[component]
pub fn CreditLine(form: OpenForm) -> impl IntoView {
    move || {
        form.credit().map(|found| {
            view! {
                <p class="ruhu-note" data-result="credit-line" role="status">
                    {headline(&found)}
                </p>
            }
        })
    }
}

fn headline(found: &Credit) -> String {
    let first = found.reasons.iter().find(|reason| reason.code == "grade");
    first.map_or_else(String::new, |reason| i18n::says(&reason.message).to_owned())
}

pub(super) fn results(found: &Credit) -> Vec<Result> {
    let mut results = vec![grade(found)];
    results.extend(stops(found));
    results.extend(missing(found));
    results.push(costly(found));
    results
}

fn grade(found: &Credit) -> Result {
    let state = match found.grade {
        None => "maybe",
        Some("0") => "no",
        Some(_) => "yes",
    };
    let limit = found
        .limit
        .map(|fen| texts::CREDIT_LIMIT.with(&[&yuan(fen)]));
    let term = found
        .term
        .map(|months| texts::CREDIT_TERM.with(&[&months.to_string()]));
    let parts = texts::CREDIT_PARTS.with(&[&parts_text(found)]);
    let points = found
        .points
        .iter()
        .flat_map(|points| said(found, &points.item));
    let why = says_of(found, "limit");
    Result {
        name: "credit",
        title: texts::CREDIT.text(),
        state,
        words: headline(found),
        lines: limit.into_iter().chain(term).chain([parts]).collect(),
        reasons: why.chain(points).collect(),
    }
}

fn says_of<'a>(found: &'a Credit, code: &'a str) -> impl Iterator<Item = String> + 'a {
    let reasons = found
        .reasons
        .iter()
        .filter(move |reason| reason.code == code);
    reasons.map(|reason| i18n::says(&reason.message).to_owned())
}

fn said(found: &Credit, code: &str) -> Vec<String> {
    says_of(found, code).collect()
}

/// Hard stops, those that cannot be told yet too.
fn stops(found: &Credit) -> Option<Result> {
    let codes = found.stops.iter().chain(&found.unknown_stops);
    let lines: Vec<_> = codes.flat_map(|code| said(found, code)).collect();
    (!lines.is_empty()).then(|| Result {
        name: "stops",
        title: texts::CREDIT_STOPS.text(),
        state: if found.stops.is_empty() {
            "maybe"
        } else {
            "no"
        },
        words: texts::CREDIT_STOPS_WORDS.text().to_owned(),
        lines,
        reasons: Vec::new(),
    })
}

fn missing(found: &Credit) -> Option<Result> {
    let lines: Vec<_> = found
        .missing
        .iter()
        .flat_map(|code| said(found, code))
        .collect();
    (!lines.is_empty()).then(|| Result {
        name: "missing",
        title: texts::CREDIT_MISSING.text(),
        state: "maybe",
        words: texts::CREDIT_MISSING_WORDS.with(&[&lines.len().to_string()]),
        lines,
        reasons: Vec::new(),
    })
}

/// The five items that cost most, each with what would bring more.
fn costly(found: &Credit) -> Result {
    let items = costliest(found);
    let chosen: Vec<_> = found
        .reasons
        .iter()
        .filter(|reason| items.iter().any(|item| item.item == reason.code))
        .cloned()
        .collect();
    let order = |code: &str| items.iter().position(|item| item.item == code);
    let mut chosen = chosen;
    chosen.arrange_by_key(|reason| order(&reason.code));
    Result {
        name: "costliest",
        title: texts::CREDIT_COSTLIEST.text(),
        state: if chosen.is_empty() { "yes" } else { "maybe" },
        words: match chosen.len() {
            0 => texts::CREDIT_FULL.text().to_owned(),
            _ => texts::CREDIT_COSTLIEST_WORDS.text().to_owned(),
        },
        lines: says(&chosen).collect(),
        reasons: Vec::new(),
    }
}
