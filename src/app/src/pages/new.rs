//! A household that may be new: first a search, so that no family is registered twice.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::forms::HOUSEHOLD_SURVEY_ID;
use ruhu_domain::search::{Entry, search};

use super::home::HouseholdCell;
use super::household::open_error;
use crate::drafts;
use crate::i18n::texts;
use crate::router::Route;
use crate::services::services;
use crate::ui::message::{PageProblem, Problem};
use crate::ui::page::Page;
use crate::ui::search::SearchField;

/// Most hits shown; more would not be read.
const MOST_SHOWN: usize = 20;

/// Search, hits, and only then the way to a new household.
#[component]
pub fn NewHousehold() -> impl IntoView {
    let services = services();
    let typed = RwSignal::new(String::new());
    let problem: Problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let enough = Memo::new(move |_| says_enough(&typed.read()));
    let hits = Memo::new(move |_| {
        let index = services.index();
        if !enough.get() {
            return Vec::new();
        }
        let found = search(&index, &typed.read(), MOST_SHOWN);
        found.shown.into_iter().cloned().collect::<Vec<Entry>>()
    });
    let note = move || match (enough.get(), hits.read().is_empty()) {
        (false, _) => texts::NEW_TYPE.text(),
        (true, false) => texts::NEW_HITS.text(),
        (true, true) => texts::NEW_NO_HITS.text(),
    };
    let begin = move |_| {
        // A double tap must not make two households.
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let head = name_in(&typed.read_untracked());
        spawn_local(async move {
            match services.register(&head).await {
                Some(code) => {
                    let (store, index) = (services.store(), services.index_now());
                    match drafts::create(&store, &index, HOUSEHOLD_SURVEY_ID, &code).await {
                        Ok(draft) => Route::Survey(draft).replace(),
                        Err(error) => {
                            problem.try_set(Some(open_error(&error)));
                        }
                    }
                }
                None => {
                    problem.try_set(Some(&texts::STORE_FAILED));
                }
            }
            busy.try_set(false);
        });
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="start-survey"
                    disabled=move || !enough.get()
                    aria-busy=move || busy.get().to_string()
                    on:click=begin
                >
                    {texts::NEW_GO.text()}
                </button>
            </footer>
        }
    };
    view! {
        <Page name="new-household" title=texts::NEW_HOUSEHOLD.text().to_owned() back=Route::Home foot>
            <PageProblem problem/>
            <section class="ruhu-group">
                <SearchField label=texts::NEW_SEARCH.text() typed/>
                <p class="ruhu-group__note" role="status">
                    {note}
                </p>
                <ul class="ruhu-list">
                    <For each=move || hits.get() key=|entry| entry.code.clone() let:entry>
                        <HouseholdCell entry/>
                    </For>
                </ul>
            </section>
        </Page>
    }
}

/// Whether a search for this can find a family: two characters, or four digits of a number.
fn says_enough(typed: &str) -> bool {
    let typed = typed.trim();
    let least = if typed.starts_with(|first: char| first.is_ascii_digit()) {
        4
    } else {
        2
    };
    typed.chars().count() >= least
}

/// The name in what was typed: the head's until the survey says it; none in a number or in letters
/// of pinyin.
fn name_in(typed: &str) -> String {
    let name = typed.trim();
    if name.chars().any(|letter| letter.is_ascii_alphanumeric()) {
        String::new()
    } else {
        name.to_owned()
    }
}
