//! The pages of one open form: they share the form, and one of them is shown.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::finish::Finish;
use super::household::open_error;
use super::overview::Overview;
use super::row::RowPage;
use super::section::SectionPage;
use crate::drafts;
use crate::i18n::{Phrase, texts};
use crate::router::Route;
use crate::services::{LOCKING, services};
use crate::session::OpenForm;
use crate::shell::locks;
use crate::ui::field::place_of;
use crate::ui::page::Page;

/// Opens the draft and shows the page of the address.
#[component]
pub fn FormPages(draft: String, route: ReadSignal<Route>) -> impl IntoView {
    let services = services();
    let form = RwSignal::new_local(None::<OpenForm>);
    let problem = RwSignal::new(None::<&'static Phrase>);
    // The handle belongs to this component: it goes with the last page of the form.
    let owner = Owner::current();
    let lock = StoredValue::new_local(None::<locks::Lock>);
    spawn_local(async move {
        let name = format!("draft-{draft}");
        let mut held = locks::take(&name).await;
        loop {
            let read_only = held.is_err();
            let (store, index) = (services.store(), services.index_now());
            let opened = drafts::open(&store, &index, &draft, !read_only).await;
            let Some(owner) = &owner else { return };
            match opened {
                Ok(opened) => {
                    let handle = owner.with(|| OpenForm::new(opened, read_only));
                    resume(handle, &draft, route);
                    form.try_set(Some(handle));
                }
                Err(error) => {
                    problem.try_set(Some(open_error(&error)));
                    return;
                }
            }
            match held {
                // A lock that nobody keeps any more is given back at once.
                Ok(held) => return drop(lock.try_set_value(held)),
                Err(locks::Taken) => {
                    let now = locks::wait_for(&name).await;
                    if form.is_disposed() {
                        return;
                    }
                    // The other tab was closed, or died a moment ago: what it stored is read anew.
                    held = Ok(now);
                }
            }
        }
    });
    // Leaving the app (another app, a dark screen) is a reason to write to the disk.
    let hidden = window_event_listener_untyped("visibilitychange", move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Hidden
            && let Some(form) = form.get_untracked()
        {
            form.sync();
        }
    });
    let locking = window_event_listener_untyped(LOCKING, move |_| {
        if let Some(form) = form.get_untracked() {
            form.sync();
        }
    });
    on_cleanup(move || {
        hidden.remove();
        locking.remove();
        if let Some(form) = form.try_get_untracked().flatten() {
            form.sync();
        }
    });
    move || match form.get() {
        Some(form) => view! { <Shown form route/> }.into_any(),
        None => {
            let words = problem
                .get()
                .map_or(texts::LOADING.text(), |problem| problem.text());
            view! {
                <Page name="loading" title=texts::APP.text().to_owned() back=Route::Home plain=true>
                    <p role="status">{words}</p>
                </Page>
            }
            .into_any()
        }
    }
}

/// A form opened by its overview's address goes on where the person was; a form of one section
/// begins there.
fn resume(form: OpenForm, draft: &str, route: ReadSignal<Route>) {
    let definition = form.form();
    let mut sections = definition.sections();
    let at = match (form.at(), sections.next(), sections.next()) {
        // There is nothing to choose from.
        (at, Some(only), None) if at.is_empty() => definition.nodes[only].name.clone(),
        (at, ..) => at,
    };
    if matches!(&*route.read_untracked(), Route::Survey(_)) && !at.is_empty() {
        let place = Route::parse(&format!("#/draft/{draft}/{at}"));
        // The overview stays behind it, so that 返回 leads there.
        place.go();
    }
}

#[component]
fn Shown(form: OpenForm, route: ReadSignal<Route>) -> impl IntoView {
    move || {
        let route = route.get();
        form.clear_views();
        let definition = form.form();
        match route {
            Route::Section(draft, section, at) => match definition.find(&section) {
                Some(section) => view! { <SectionPage form draft section at/> }.into_any(),
                None => view! { <Overview form draft/> }.into_any(),
            },
            Route::Row(draft, repeat, key, at) => match definition.find(&repeat) {
                Some(repeat) => view! { <RowPage form draft repeat key at/> }.into_any(),
                None => view! { <Overview form draft/> }.into_any(),
            },
            Route::Question(draft, path) => match form.find(&path) {
                Some(path) => {
                    let name = definition.nodes[path.node].name.clone();
                    let place = place_of(form, &path);
                    Route::parse(&format!("#/draft/{draft}/{place}/q/{name}")).replace();
                    ().into_any()
                }
                None => view! { <Finish form draft/> }.into_any(),
            },
            Route::Finish(draft) => view! { <Finish form draft/> }.into_any(),
            Route::Survey(draft) => view! { <Overview form draft/> }.into_any(),
            _ => ().into_any(),
        }
    }
}

/// Says that the form is open in another tab.
#[component]
pub(super) fn OtherTab(form: OpenForm) -> impl IntoView {
    form.is_read_only().then(|| {
        view! {
            <p class="ruhu-note" data-severity="warning">
                {texts::OTHER_TAB.text()}
            </p>
        }
    })
}

/// Shows a question and puts the cursor into it, once it is drawn.
pub(super) fn go_to(question: Option<String>) {
    let Some(question) = question else { return };
    request_animation_frame(move || {
        let selector = format!("[data-q='{question}'], [data-q$='.{question}']");
        let Some(field) = document().query_selector(&selector).ok().flatten() else {
            return;
        };
        field.scroll_into_view();
        let control = field
            .query_selector("input, textarea, button, canvas")
            .ok()
            .flatten();
        if let Some(control) = control.and_then(|control| {
            wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(control).ok()
        }) {
            let _ = control.focus();
        }
    });
}
