//! One measure as a card: picture, plain words, how far it is, amount and day, whom to ask.

use leptos::prelude::*;
use ruhu_domain::benefits::{DisputeKind, Entry, Group};
use ruhu_domain::rules::reason::yuan;

use super::icon::Icon;
use super::say::{Answered, Subject};
use super::speech::ReadAloud;
use super::view::Call;
use crate::i18n::{Phrase, says, texts};

const STEPS: [Phrase; 4] = [
    texts::STEP_ENTITLED,
    texts::STEP_APPLIED,
    texts::STEP_APPROVED,
    texts::STEP_PAID,
];

/// The card of a measure. `saying` opens what is said back.
#[component]
pub(super) fn Benefit(
    entry: Entry,
    saying: RwSignal<Option<Subject>>,
    may_say: bool,
) -> impl IntoView {
    let title = says(&entry.title).to_owned();
    let words = says(&entry.words).to_owned();
    let whose = match entry.name.as_str() {
        "" => texts::WHOLE_FAMILY.text().to_owned(),
        name => name.to_owned(),
    };
    let amount = entry
        .amount
        .map(|fen| texts::YUAN_AMOUNT.with(&[&yuan(fen)]));
    let mut facts = Vec::new();
    facts.extend(amount.clone());
    if !entry.date.is_empty() {
        facts.push(entry.date.clone());
    }
    if !entry.output.is_empty() {
        facts.push(entry.output.clone());
    }
    for (text, phrase) in [
        (&entry.project, texts::PROJECT),
        (&entry.evidence, texts::EVIDENCE),
    ] {
        if !text.is_empty() {
            facts.push(phrase.with(&[text]));
        }
    }
    let facts = facts.join(" · ");
    let aloud = [whose.as_str(), &title, &words, &facts, &entry.reason].join(texts::STOP.text());
    let reason = (!entry.reason.is_empty()).then(|| {
        view! { <p class="ruhu-card__text">{texts::REFUSED_BECAUSE.with(&[&entry.reason])}</p> }
    });
    let first = entry
        .first
        .then(|| view! { <span class="ruhu-chip" data-state="yes">{texts::FIRST.text()}</span> });
    let bar = (entry.bar.done > 0).then(|| {
        let done = entry.bar.done;
        let steps = STEPS.into_iter().zip(entry.bar.days.clone()).enumerate();
        let steps = steps.map(|(at, (step, day))| {
            let state = if at < usize::from(done) {
                "done"
            } else {
                "empty"
            };
            view! {
                <li class="ruhu-steps__step" data-state=state>
                    {step.text()} <span class="ruhu-steps__day">{day}</span>
                </li>
            }
        });
        view! { <ol class="ruhu-steps" aria-label=texts::STEPS.text()>{steps.collect_view()}</ol> }
    });
    let ask = says(&entry.ask.name).to_owned();
    let call =
        (!entry.ask.phone.is_empty()).then(|| view! { <Call phone=entry.ask.phone.clone()/> });
    let answered = entry.said.clone().map(|said| view! { <Answered said/> });
    let say = |kind: DisputeKind, mark: &'static str, text: Phrase| {
        let subject = Subject {
            kind,
            code: entry.code.clone(),
            member: entry.member.clone(),
            title: title.clone(),
        };
        view! {
            <button
                class="ruhu-button ruhu-button--small"
                type="button"
                data-action="dispute"
                data-kind=mark
                on:click=move |_| saying.set(Some(subject.clone()))
            >
                {text.text()}
            </button>
        }
    };
    let received = entry.group == Group::Received;
    let not_received = (may_say && received).then(|| {
        say(
            DisputeKind::NotReceived,
            "not_received",
            texts::SAY_NOT_RECEIVED,
        )
    });
    let wrong = may_say.then(|| say(DisputeKind::Wrong, "wrong", texts::SAY_WRONG));
    let mark = format!("{}:{}", entry.code, entry.member);
    view! {
        <li class="ruhu-card ruhu-benefit" data-benefit=mark data-status=entry.status.clone()>
            <div class="ruhu-benefit__head">
                <Icon code=entry.code.clone()/>
                <div class="ruhu-benefit__words">
                    <h3 class="ruhu-card__title">{title.clone()}</h3>
                    <p class="ruhu-quiet">{whose}</p>
                </div>
            </div>
            <p class="ruhu-benefit__status">{words} " " {first}</p>
            {(!facts.is_empty()).then(|| view! { <p class="ruhu-benefit__amount">{facts.clone()}</p> })}
            {reason}
            {bar}
            <p class="ruhu-quiet">{texts::ASK.with(&[&ask])}</p>
            <div class="ruhu-card__actions">{call} <ReadAloud words=aloud/> {not_received} {wrong}</div>
            {answered}
        </li>
    }
}
