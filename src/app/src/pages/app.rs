//! The root: the page of the current address.

use leptos::prelude::*;

use super::card::Card;
use super::coverage::CoveragePage;
use super::enrol::Enrol;
use super::form::FormPages;
use super::guest::Guest;
use super::home::Home;
use super::household::HouseholdPage;
use super::loans::LoanWarnings;
use super::lock::LockPage;
use super::measures::Measures;
use super::new::NewHousehold;
use super::phone::PhonePage;
use super::record::RecordPage;
use super::records::Records;
use super::trainer::{
    CountersPage, JoinPage, PeoplePage, PrintPage, ResultsPage, RunPage, SessionPage,
};
use crate::router::{self, Route};
use crate::services::{Door, Services};

/// The whole app.
#[component]
pub fn App(services: Services) -> impl IntoView {
    provide_context(services);
    let route = router::follow();
    // Pages of one form share the open form, so they are one branch here.
    let draft = Memo::new(move |_| route.read().draft().map(str::to_owned));
    // Enrolling is how another user gets in.
    let locked = Memo::new(move |_| {
        matches!(services.door(), Door::Locked | Door::WithoutPin)
            && !matches!(*route.read(), Route::Enrol(_))
    });
    move || match draft.get() {
        // The address stays: unlocking shows what was there before.
        _ if locked.get() => view! { <LockPage/> }.into_any(),
        Some(draft) => view! { <FormPages draft route/> }.into_any(),
        None => match route.get() {
            Route::Enrol(code) => view! { <Enrol code/> }.into_any(),
            Route::NewHousehold => view! { <NewHousehold/> }.into_any(),
            Route::Household(code) => view! { <HouseholdPage code at=None/> }.into_any(),
            Route::HouseholdAt(code, section, question) => {
                view! { <HouseholdPage code at=Some((section, question))/> }.into_any()
            }
            Route::Coverage => view! { <CoveragePage/> }.into_any(),
            Route::Guest(code) => view! { <Guest code/> }.into_any(),
            Route::Card(code) => view! { <Card code/> }.into_any(),
            Route::Loans => view! { <LoanWarnings/> }.into_any(),
            Route::Measures(what) => view! { <Measures what/> }.into_any(),
            Route::Records => view! { <Records/> }.into_any(),
            Route::Phone => view! { <PhonePage/> }.into_any(),
            Route::Record(id) => view! { <RecordPage id/> }.into_any(),
            Route::Run(run) => view! { <RunPage run/> }.into_any(),
            Route::RunPeople(run) => view! { <PeoplePage run/> }.into_any(),
            Route::RunResults(run) => view! { <ResultsPage run/> }.into_any(),
            Route::Session(run, key) => view! { <SessionPage run key/> }.into_any(),
            Route::RunPrint(run, what) => view! { <PrintPage run what/> }.into_any(),
            Route::Counters => view! { <CountersPage/> }.into_any(),
            Route::Join(run) => view! { <JoinPage run/> }.into_any(),
            _ => view! { <Home/> }.into_any(),
        },
    }
}
