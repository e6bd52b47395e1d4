//! One household: what the office knows, and the forms that can be begun.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::household::Household;

use crate::area;
use crate::drafts::{self, OpenError};
use crate::i18n::{Phrase, texts};
use crate::router::Route;
use crate::services::services;
use crate::ui::message::{PageProblem, Problem};
use crate::ui::page::Page;

/// Id of the form a visit begins.
const SURVEY: &str = "household_survey";

/// The page of a household; a survey begun there opens at section and question `at`.
#[component]
pub fn HouseholdPage(code: String, at: Option<(String, String)>) -> impl IntoView {
    let services = services();
    let household = RwSignal::new(None::<Household>);
    let problem: Problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    {
        let code = code.clone();
        spawn_local(async move {
            let known = area::household(&services.store(), &code).await;
            household.try_set(known);
        });
    }
    let start = move |_| {
        // A double tap must not begin two forms.
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (code, at) = (code.clone(), at.clone());
        spawn_local(async move {
            match drafts::create(&services.store(), &services.index_now(), SURVEY, &code).await {
                Ok(draft) => match at {
                    Some((section, question)) => Route::Section(draft, section, Some(question)),
                    None => Route::Survey(draft),
                }
                .go(),
                Err(error) => {
                    problem.try_set(Some(open_error(&error)));
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
                    aria-busy=move || busy.get().to_string()
                    on:click=start.clone()
                >
                    {texts::START_SURVEY.text()}
                </button>
            </footer>
        }
    };
    let title = move || {
        household
            .read()
            .as_ref()
            .map_or(texts::HOUSEHOLD.text().to_owned(), |known| {
                known.head.clone()
            })
    };
    view! {
        <Page name="household" title=Signal::derive(title) back=Route::Home foot>
            <PageProblem problem/> {move || household.get().map(|known| view! { <Facts known/> })}
        </Page>
    }
}

#[component]
fn Facts(known: Household) -> impl IntoView {
    let rows = [
        (texts::HOUSEHOLD_CODE, known.code),
        (texts::HOUSEHOLD_GROUP, known.group),
        (texts::HOUSEHOLD_HEAD, known.head),
        (texts::HOUSEHOLD_MEMBERS, known.members.to_string()),
        (texts::HOUSEHOLD_HELPER, known.helper),
    ];
    let rows = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            view! {
                <div class="ruhu-facts__row">
                    <dt>{name.text()}</dt>
                    <dd>{value}</dd>
                </div>
            }
        });
    view! {
        <section class="ruhu-card">
            <dl class="ruhu-facts">{rows.collect_view()}</dl>
        </section>
    }
}

/// Why a form does not open, in words.
pub(super) fn open_error(error: &OpenError) -> &'static Phrase {
    match error {
        OpenError::NotFound => &texts::NOT_FOUND,
        OpenError::NoForm => &texts::NO_FORM,
        OpenError::Store(_) => &texts::STORE_FAILED,
    }
}
