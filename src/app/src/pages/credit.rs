//! The credit file of a household on its page: where it stands, how it came about, what comes next.

use leptos::prelude::*;
use ruhu_domain::credit_file::{CreditFile, Kind, State};
use ruhu_domain::date::Date;
use ruhu_domain::role::Role;
use ruhu_domain::rules::credit::Scorecard;
use ruhu_domain::rules::reason::yuan;
use ruhu_domain::settings::Settings;

use crate::i18n::{self, Phrase, texts};

/// A form that can be begun: which one, what it is called, and a word about it.
pub(super) type Offer = (&'static str, String, String);

/// The step this role may make next, if it is time for it.
pub(super) fn next_step(file: Option<&CreditFile>, role: Role, today: Date) -> Option<Offer> {
    let offer = |kind: Kind, title: String, note: String| {
        let form = kind.form_id();
        role.may_send(form).then_some((form, title, note))
    };
    let word = |kind: Kind| i18n::says(&kind.label()).to_owned();
    let Some(file) = file else {
        let note = texts::CREDIT_NONE.text().to_owned();
        return offer(Kind::Collect, word(Kind::Collect), note);
    };
    match file.next() {
        Some((kind, from))
            if role.may_send(kind.form_id()) && from > today && kind != Kind::Collect =>
        {
            None
        }
        Some((kind, _)) if kind != Kind::Collect && role.may_send(kind.form_id()) => {
            offer(kind, word(kind), state_word(file.state).text().to_owned())
        }
        _ => {
            let renews = matches!(
                file.state,
                State::Refused | State::Collected | State::Confirmed
            );
            let title = texts::CREDIT_RENEW.text().to_owned();
            let note = texts::CREDIT_RENEW_NOTE.text().to_owned();
            renews.then(|| offer(Kind::Collect, title, note)).flatten()
        }
    }
}

fn state_word(state: State) -> &'static Phrase {
    match state {
        State::Refused => &texts::CREDIT_REFUSED,
        State::Collected => &texts::CREDIT_COLLECTED,
        State::Appraised => &texts::CREDIT_APPRAISED,
        State::OnNotice => &texts::CREDIT_ON_NOTICE,
        State::Noticed => &texts::CREDIT_NOTICED,
        State::Confirmed => &texts::CREDIT_CONFIRMED,
    }
}

/// A grade in words.
fn grade_word(grade: &str) -> String {
    match grade {
        "0" => texts::CREDIT_NO_GRADE.text().to_owned(),
        grade => texts::CREDIT_GRADE.with(&[grade]),
    }
}

/// The card with the file.
#[component]
pub(super) fn CreditCard(file: CreditFile, settings: Settings, today: Date) -> impl IntoView {
    let grade = file.grade_on(today).map(|confirmed| {
        let words = texts::CREDIT_UNTIL.with(&[
            &grade_word(&confirmed.grade),
            &yuan(confirmed.limit),
            &confirmed.until,
        ]);
        view! { <p class="ruhu-card__text">{words}</p> }
    });
    let score = file.score.map(|score| {
        let grade = file.grade.as_deref().map(grade_word).unwrap_or_default();
        texts::CREDIT_COMPUTED.with(&[&score.to_string(), &grade])
    });
    let hangs = file
        .notice
        .as_ref()
        .filter(|_| file.state == State::OnNotice);
    let hangs = hangs.map(|notice| texts::CREDIT_HANGS.with(&[&notice.to, &notice.place]));
    let lines = score.into_iter().chain(hangs);
    let lines = lines.map(|line| view! { <p class="ruhu-card__text">{line}</p> });
    let steps = file.steps.iter().map(|step| {
        let word = state_word(step.state).text();
        view! { <li>{format!("{} {word} · {}", step.date, step.by)}</li> }
    });
    let steps = steps.collect_view();
    let points = points(&file, &settings);
    view! {
        <section class="ruhu-card" data-result="credit" data-state=file.state.name()>
            <h2 class="ruhu-card__title">{texts::CREDIT_FILE.text()}</h2>
            <p class="ruhu-card__text">{state_word(file.state).text()}</p>
            {grade}
            {lines.collect_view()}
            <details class="ruhu-why">
                <summary>{texts::HOW.text()}</summary>
                <p class="ruhu-disclaimer">{texts::COMPUTED.text()}</p>
                <ul class="ruhu-result__list">
                    {points.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                    {steps}
                </ul>
                <p class="ruhu-card__text">{texts::CREDIT_ASK.text()}</p>
            </details>
        </section>
    }
}

/// Points of each item out of its most; of character only the sum.
fn points(file: &CreditFile, settings: &Settings) -> Vec<String> {
    let card = Scorecard::chosen(settings);
    let own = file.character_points.map(|(points, max)| {
        texts::CREDIT_CHARACTER.with(&[&points.to_string(), &max.to_string()])
    });
    let items = card.parts.iter().flat_map(|part| &part.items);
    let line = |item: &ruhu_domain::rules::credit::Item| {
        let found = file.points.iter().find(|points| points.item == item.code)?;
        let name = i18n::says(&item.name);
        Some(match found.points {
            Some(points) => {
                texts::CREDIT_POINTS.with(&[name, &points.to_string(), &found.max.to_string()])
            }
            None => texts::CREDIT_OPEN.with(&[name]),
        })
    };
    own.into_iter().chain(items.filter_map(line)).collect()
}
