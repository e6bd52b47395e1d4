//! What came of a run: hours, completion and allowance of each person, with the reasons.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::forms::TRAINING_RESULT_ID;
use ruhu_domain::rules::reason::{Reason, percent_text};
use ruhu_domain::rules::training::Hours;
use ruhu_domain::rules::truth::Truth;
use ruhu_domain::training::standing::earlier;
use ruhu_domain::training::{Register, Standing};
use serde_json::{Map, Value as Json, json};

use super::desk::{Desk, TapProblem};
use crate::clock;
use crate::i18n::{Phrase, says, texts};
use crate::router::Route;
use crate::taps::Made;
use crate::training::{self, result_facts};
use crate::ui::page::Page;

/// Results of the test as they are tapped: `re_test`, mark, word.
const TESTS: [(&str, &str, Phrase); 4] = [
    ("1", "test-pass", texts::TEST_PASS),
    ("2", "test-fail", texts::TEST_FAIL),
    ("3", "test-absent", texts::TEST_ABSENT),
    ("0", "test-none", texts::TEST_NONE),
];
/// Answers of an earlier result that stay.
const KEPT: [&str; 7] = [
    "re_score",
    "re_cert_no",
    "re_cert_date",
    "re_why",
    "re_satisfied",
    "re_learned",
    "re_after",
];

/// The page of the results.
#[component]
pub(crate) fn ResultsPage(run: String) -> impl IntoView {
    let desk = Desk::open(run.clone());
    let others = RwSignal::new_local(Vec::<Register>::new());
    {
        let run = run.clone();
        spawn_local(async move {
            others.try_set(training::others(&desk.services.store(), &run).await);
        });
    }
    let people = Memo::new(move |_| {
        let register = desk.register();
        let people = register.people(false).into_iter();
        let row = |person: ruhu_domain::training::Enrolled<'_>| {
            (person.person.to_owned(), person.name.to_owned())
        };
        people.map(row).collect::<Vec<_>>()
    });
    let rest = move |_| {
        let register = desk.register_now();
        let open = people.get_untracked().into_iter();
        let open = open.filter(|(person, _)| register.result(person).is_none());
        let others = others.get_untracked();
        let made =
            open.map(|(person, name)| result(desk, &register, &others, (&person, &name), "1"));
        desk.make(made.collect(), None);
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <TapProblem desk/>
                <button class="ruhu-button ruhu-button--primary" type="button" data-action="all-passed" on:click=rest>
                    {texts::ALL_PASSED.text()}
                </button>
            </footer>
        }
    };
    view! {
        <Page name="run-results" title=texts::RUN_RESULTS.text().to_owned() back=Route::Run(run) foot>
            <p class="ruhu-group__note">{texts::COMPUTED.text()}</p>
            <For each=move || people.get() key=|row| row.0.clone() let:row>
                <Person desk others row/>
            </For>
            <Show when=move || people.read().is_empty()>
                <p class="ruhu-empty">{texts::NOBODY_ENROLLED.text()}</p>
            </Show>
        </Page>
    }
}

#[component]
fn Person(
    desk: Desk,
    others: RwSignal<Vec<Register>, LocalStorage>,
    /// Key and name.
    row: (String, String),
) -> impl IntoView {
    let (person, name) = row;
    let who = StoredValue::new((person.clone(), name.clone()));
    let standing = Memo::new(move |_| {
        let others = others.read();
        let person = who.get_value().0;
        let earlier = earlier(others.iter(), &person, &desk.settings.get());
        desk.register()
            .standing(&person, &earlier, &desk.settings.get())
    });
    let test = Memo::new(move |_| {
        let register = desk.register();
        let result = register.result(&who.get_value().0)?;
        result.answers.get("re_test")?.as_str().map(str::to_owned)
    });
    let tests = TESTS.into_iter().map(|(code, action, word)| {
        let set = move |_| {
            let (person, name) = who.get_value();
            let register = desk.register_now();
            let others = others.get_untracked();
            let made = result(desk, &register, &others, (&person, &name), code);
            desk.make(vec![made], None);
        };
        view! {
            <button
                class="ruhu-button ruhu-button--small"
                class:ruhu-button--primary=move || test.read().as_deref() == Some(code)
                type="button"
                data-action=action
                aria-pressed=move || (test.read().as_deref() == Some(code)).to_string()
                on:click=set
            >
                {word.text()}
            </button>
        }
    });
    let more = move |_| {
        let (person, name) = who.get_value();
        let register = desk.register_now();
        let mut answers = kept(&register, &person);
        answers.extend(base(desk, &person));
        let answers_before = register.result(&person).map(|entry| &entry.answers);
        for question in ["re_test", "re_complete"] {
            let before = answers_before.and_then(|before| before.get(question));
            answers.extend(before.map(|value| (question.to_owned(), value.clone())));
        }
        desk.begin(TRAINING_RESULT_ID, name, answers);
    };
    view! {
        <section class="ruhu-card" data-person=person>
            <h2 class="ruhu-card__title">{name}</h2>
            {move || standing.get().map(|standing| view! { <Judged standing/> })}
            <div class="ruhu-card__actions" role="group" aria-label=texts::TEST.text()>
                {tests.collect_view()}
                <button class="ruhu-button ruhu-button--small ruhu-button--quiet" type="button" data-action="result-more" on:click=more>
                    {texts::RESULT_MORE.text()}
                </button>
            </div>
        </section>
    }
}

/// What the rules say, with the reasons on a tap.
#[component]
fn Judged(standing: Standing) -> impl IntoView {
    let complete = match standing.completion.complete {
        Truth::Yes => ("yes", texts::RESULT_COMPLETE),
        Truth::No => ("no", texts::RESULT_INCOMPLETE),
        Truth::Unknown => ("maybe", texts::RESULT_OPEN),
    };
    let subsidy = standing.subsidy.as_ref();
    let eligible = subsidy.map(|subsidy| match subsidy.eligible {
        Truth::Yes => ("yes", texts::RESULT_SUBSIDY),
        Truth::No => ("no", texts::RESULT_NO_SUBSIDY),
        Truth::Unknown => ("maybe", texts::RESULT_SUBSIDY_OPEN),
    });
    let reasons = standing.completion.reasons.iter();
    let reasons = reasons.chain(subsidy.into_iter().flat_map(|subsidy| &subsidy.reasons));
    let reasons = reasons.map(words).map(|words| view! { <p>{words}</p> });
    view! {
        <p class="ruhu-card__text">
            {hours_words(&standing.hours)} " "
            <span class="ruhu-chip" data-state=complete.0 data-result="complete">{complete.1.text()}</span>
            " "
            {eligible
                .map(|(state, words)| {
                    view! {
                        <span class="ruhu-chip" data-state=state data-result="subsidy">
                            {words.text()}
                        </span>
                    }
                })}
        </p>
        <details class="ruhu-why">
            <summary>{texts::HOW.text()}</summary>
            {reasons.collect_view()}
        </details>
    }
}

fn words(reason: &Reason) -> String {
    says(&reason.message).to_owned()
}

/// Hours without needless zeros.
pub(super) fn hours_text(hours: &Hours) -> String {
    let number = hours.hours_shown();
    let number = format!("{}.{:02}", number / 100, number % 100);
    let number = number.trim_end_matches('0').trim_end_matches('.');
    number.to_owned()
}

/// Hours and rate in words.
fn hours_words(hours: &Hours) -> String {
    let rate = hours.rate_shown().map(percent_text).unwrap_or_default();
    texts::RESULT_HOURS.with(&[&hours_text(hours), &rate])
}

fn base(desk: Desk, person: &str) -> Map<String, Json> {
    let answers = json!({
        "re_run": desk.run(), "re_person": person, "re_date": clock::today().to_string(),
    });
    answers.as_object().cloned().unwrap_or_default()
}

fn kept(register: &Register, person: &str) -> Map<String, Json> {
    let before = register.result(person);
    let before = before.into_iter().flat_map(|entry| &entry.answers);
    let kept = before.filter(|(name, _)| KEPT.contains(&name.as_str()));
    kept.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The result of a person with this test; whether it is completed is what the rule says.
fn result(
    desk: Desk,
    register: &Register,
    others: &[Register],
    (person, name): (&str, &str),
    test: &str,
) -> Made {
    let settings = desk.settings.get_untracked();
    let mut answers = kept(register, person);
    let standing = register.standing_with(person, Some(test), false, &[], &settings);
    let complete = standing.is_some_and(|standing| standing.completion.complete.is_yes());
    let withheld = answers.contains_key("re_why");
    answers.extend(base(desk, person));
    answers.insert("re_test".to_owned(), json!(test));
    answers.insert("re_complete".to_owned(), json!(complete && !withheld));
    Made {
        form_id: TRAINING_RESULT_ID,
        title: name.to_owned(),
        facts: result_facts(register, others, person, "", &settings),
        answers,
    }
}
