//! Home of a trainer: the course runs of this phone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::forms::TRAINING_RUN_ID;
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::training::Entry;
use serde_json::{Map, json};

use super::desk::course;
use crate::i18n::{Phrase, texts};
use crate::pages::household::open_error;
use crate::router::Route;
use crate::services::Services;
use crate::training;
use crate::ui::message::{PageProblem, Problem};

/// The list, the latest first, and the way to a new one.
#[component]
pub(crate) fn Runs(services: Services) -> impl IntoView {
    let runs = RwSignal::new_local(Vec::<Entry>::new());
    let problem: Problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        services.index();
        services.track_records();
        spawn_local(async move {
            runs.try_set(training::runs(&services.store()).await);
        });
    });
    let begin = move |_| {
        let Some(account) = services.account().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let (store, index) = (services.store(), services.index_now());
            let known = Map::from_iter([("trainer_name".to_owned(), json!(account.name))]);
            let about = (account.area.as_str(), "");
            match training::begin(&store, &index, TRAINING_RUN_ID, about, known).await {
                Ok(draft) => Route::Survey(draft).go(),
                Err(error) => {
                    problem.try_set(Some(open_error(&error)));
                }
            }
            busy.try_set(false);
        });
    };
    let cells = move || {
        runs.get()
            .into_iter()
            .map(|entry| view! { <Cell entry/> })
            .collect_view()
    };
    view! {
        <PageProblem problem/>
        <section class="ruhu-group" aria-busy=move || services.is_fetching().to_string()>
            <h2 class="ruhu-group__title">{texts::RUNS.text()}</h2>
            <ul class="ruhu-list">{cells}</ul>
            <Show when=move || runs.read().is_empty()>
                <p class="ruhu-group__note">{texts::NO_RUNS.text()}</p>
            </Show>
            <button
                class="ruhu-button ruhu-button--primary"
                type="button"
                data-action="new-run"
                aria-busy=move || busy.get().to_string()
                on:click=begin
            >
                {texts::NEW_RUN.text()}
            </button>
            <button class="ruhu-button" type="button" data-action="counters" on:click=|_| Route::Counters.go()>
                {texts::COUNTERS.text()}
            </button>
        </section>
    }
}

#[component]
fn Cell(entry: Entry) -> impl IntoView {
    let answers = Answers::Json(&entry.answers);
    let text = |name| answers.text(name).unwrap_or_default();
    let dates = texts::RUN_DATES.with(&[text("start_date"), text("end_date")]);
    let note = format!("{} · {dates}", text("place_name"));
    let state = text("run_state").to_owned();
    let run = entry.run.clone();
    view! {
        <li class="ruhu-list__item" data-run=entry.run.clone()>
            <button
                class="ruhu-cell ruhu-cell--link"
                type="button"
                data-action="open-run"
                on:click=move |_| Route::Run(run.clone()).go()
            >
                <span class="ruhu-cell__body">
                    <span class="ruhu-cell__title">{course(answers)}</span>
                    <span class="ruhu-cell__note">{note}</span>
                </span>
                <span class="ruhu-chip">{state_word(&state).text()}</span>
            </button>
        </li>
    }
}

/// The state of a run in a word.
pub(super) fn state_word(state: &str) -> Phrase {
    match state {
        "2" => texts::RUN_STATE_2,
        "3" => texts::RUN_STATE_3,
        "4" => texts::RUN_STATE_4,
        _ => texts::RUN_STATE_1,
    }
}
