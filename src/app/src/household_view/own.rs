//! The courses of the members and the credit grade, in the household's words.

use leptos::prelude::*;
use ruhu_domain::benefits::{Credit, Training};
use ruhu_domain::rules::reason::yuan;
use ruhu_domain::sync::protocol::Message;

use super::speech::ReadAloud;
use super::view::Call;
use crate::i18n::{says, texts};

/// The courses, newest first; nothing without one.
#[component]
pub(super) fn Learned(training: Vec<Training>) -> impl IntoView {
    (!training.is_empty()).then(|| {
        let mut aloud = vec![texts::TRAINING.text().to_owned()];
        let rows = training.into_iter().map(|training| {
            let head = [&training.name, &training.start, &training.end].map(String::as_str);
            let words = texts::TRAINING_IS.with(&[&training.course, says(&training.words)]);
            let lines = attended(&training);
            aloud.extend([training.name.clone(), words.clone()]);
            aloud.extend(lines.iter().cloned());
            view! {
                <div class="ruhu-result" data-result="training" data-state=training.state.mark()>
                    <p class="ruhu-result__title">{texts::TRAINING_WHEN.with(&head)}</p>
                    <p class="ruhu-result__words">{words}</p>
                    {quiet(lines)}
                </div>
            }
        });
        let rows = rows.collect_view();
        view! {
            <section class="ruhu-card">
                <h2 class="ruhu-card__title">{texts::TRAINING.text()}</h2>
                {rows}
                <div class="ruhu-card__actions">
                    <ReadAloud words=aloud.join(texts::STOP.text())/>
                </div>
            </section>
        }
    })
}

/// Hours, what stood against passing, and the certificate.
fn attended(training: &Training) -> Vec<String> {
    let mut lines = Vec::new();
    if training.minutes > 0 {
        let hours = [training.minutes, training.planned].map(hours);
        lines.push(texts::TRAINING_HOURS.with(&hours.each_ref().map(String::as_str)));
    }
    lines.extend(training.why.iter().map(|why| says(why).to_owned()));
    if !training.certificate.is_empty() {
        let certificate = [training.certificate.as_str(), &training.certificate_date];
        lines.push(texts::TRAINING_CERTIFICATE.with(&certificate));
    }
    lines
}

/// Hours with at most one decimal.
fn hours(minutes: i64) -> String {
    let tenths = (minutes + 3) / 6;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

fn quiet(lines: Vec<String>) -> impl IntoView + use<> {
    let lines = lines
        .into_iter()
        .map(|line| view! { <p class="ruhu-quiet">{line}</p> });
    lines.collect_view()
}

/// The grade, what it is worth and until when, what would improve it, whom to ask.
#[component]
pub(super) fn OwnCredit(credit: Credit) -> impl IntoView {
    let grade = match credit.grade.as_str() {
        "0" => texts::OWN_NO_CREDIT.text().to_owned(),
        grade => texts::OWN_GRADE.with(&[grade]),
    };
    let mut lines = Vec::new();
    match (credit.limit.map(|limit| (limit, yuan(limit))), credit.term) {
        (Some((0, _)), _) => lines.push(texts::OWN_NO_LOAN.text().to_owned()),
        (Some((_, limit)), Some(term)) => {
            lines.push(texts::OWN_LIMIT_TERM.with(&[&limit, &term.to_string()]));
        }
        (Some((_, limit)), None) => lines.push(texts::OWN_LIMIT.with(&[&limit])),
        (None, _) => {}
    }
    if credit.limit.is_some_and(|limit| limit > 0) {
        lines.push(texts::OWN_BANK.text().to_owned());
    }
    if !credit.until.is_empty() {
        let words = if credit.expired {
            texts::OWN_EXPIRED
        } else {
            texts::OWN_UNTIL
        };
        lines.push(words.with(&[&credit.until]));
    }
    let mut aloud = vec![texts::OWN_CREDIT.text().to_owned(), grade.clone()];
    aloud.extend(lines.iter().cloned());
    let mut list = |title: &'static str, messages: Vec<Message>| {
        (!messages.is_empty()).then(|| {
            aloud.push(title.to_owned());
            let words: Vec<String> = messages
                .iter()
                .map(|message| says(message).to_owned())
                .collect();
            aloud.extend(words.iter().cloned());
            let lines = words.into_iter().map(|words| view! { <li>{words}</li> });
            view! {
                <p class="ruhu-quiet">{title}</p>
                <ul class="ruhu-result__list">{lines.collect_view()}</ul>
            }
        })
    };
    let stops = list(texts::OWN_STOPS.text(), credit.stops);
    let better = list(texts::CREDIT_BETTER.text(), credit.better);
    let asked = says(&credit.ask.name).to_owned();
    let ask = (!asked.is_empty())
        .then(|| view! { <p class="ruhu-quiet">{texts::ASK.with(&[&asked])}</p> });
    let call = (!credit.ask.phone.is_empty()).then(|| view! { <Call phone=credit.ask.phone/> });
    view! {
        <section class="ruhu-card ruhu-benefit" data-result="credit">
            <h2 class="ruhu-card__title">{texts::OWN_CREDIT.text()}</h2>
            <p class="ruhu-benefit__status">{grade}</p>
            {quiet(lines)}
            {stops}
            {better}
            {ask}
            <div class="ruhu-card__actions">
                {call}
                <ReadAloud words=aloud.join(texts::STOP.text())/>
            </div>
        </section>
    }
}
