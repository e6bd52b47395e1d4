//! Finished forms and where each stands.

use leptos::prelude::*;
use ruhu_domain::sync::protocol::Message;
use ruhu_domain::training::Kind;

use super::states::{needs_attention, state_word};
use crate::i18n::{self, texts};
use crate::records::Entry;
use crate::router::Route;
use crate::services::services;
use crate::ui::page::Page;

/// So many are shown at first: a phone draws a hundred in no time, and a thousand in seconds.
const SHOWN: usize = 100;

/// The list, newest first.
#[component]
pub fn Records() -> impl IntoView {
    let services = services();
    let stored = services.records();
    // A class leaves hundreds of taps behind; those that went well are seen on the run's own pages.
    let entries = Memo::new(move |_| {
        let mut entries = stored.get();
        entries.retain(|entry| {
            Kind::of_form(&entry.form_id) != Some(Kind::Attendance) || needs_attention(entry.state)
        });
        entries
    });
    let all = RwSignal::new(false);
    let shown = move || {
        let there = entries.read().len();
        if all.get() { there } else { there.min(SHOWN) }
    };
    let locked_out = services.uploader().locked_out.clone();
    // A phone that was revoked has no account any more.
    let must_enrol = move || locked_out.get() || services.account().is_none();
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="upload"
                    on:click=move |_| services.wake()
                >
                    {texts::UPLOAD.text()}
                </button>
            </footer>
        }
    };
    view! {
        <Page name="records" title=texts::RECORDS.text().to_owned() back=Route::Home foot>
            {move || {
                must_enrol()
                    .then(|| {
                        view! {
                            <p class="ruhu-note" data-severity="error" role="alert">
                                {texts::ENROL_AGAIN.text()}
                                <button
                                    class="ruhu-button ruhu-button--small"
                                    type="button"
                                    on:click=|_| Route::Enrol("-".to_owned()).go()
                                >
                                    {texts::NEW_CODE.text()}
                                </button>
                            </p>
                        }
                    })
            }}
            <ul class="ruhu-list">
                <For each=move || entries.read()[..shown()].to_vec() key=|entry| (entry.id.clone(), entry.state.name(), entry.finished_at.clone()) let:entry>
                    <Cell entry/>
                </For>
            </ul>
            <Show when=move || shown() < entries.read().len()>
                <button
                    class="ruhu-button ruhu-button--quiet"
                    type="button"
                    data-action="show-all"
                    on:click=move |_| all.set(true)
                >
                    {move || texts::WORK_ALL.with(&[&entries.read().len().to_string()])}
                </button>
            </Show>
            <Show when=move || entries.read().is_empty()>
                <p class="ruhu-empty">{texts::NO_RECORDS.text()}</p>
            </Show>
        </Page>
    }
}

#[component]
fn Cell(entry: Entry) -> impl IntoView {
    let receipt = entry.receipt.as_ref().map(|receipt| receipt.number.clone());
    let when = local_time(&entry.finished_at);
    // A line of its own: a number that breaks over two cannot be read out.
    let number = receipt
        .clone()
        .map(|number| view! { <span class="ruhu-cell__note">{number}</span> });
    let title = with_form(&entry.title, &entry.form_title);
    let id = entry.id.clone();
    view! {
        <li
            class="ruhu-list__item"
            data-record=entry.id
            data-state=entry.state.name()
            data-receipt=receipt
        >
            <button
                class="ruhu-cell ruhu-cell--link"
                type="button"
                data-action="open-record"
                on:click=move |_| Route::Record(id.clone()).go()
            >
                <span class="ruhu-cell__body">
                    <span class="ruhu-cell__title">{title}</span>
                    <span class="ruhu-cell__note">{when}</span>
                    {number}
                </span>
                <span class="ruhu-chip" data-state=entry.state.name()>
                    {state_word(entry.state).text()}
                </span>
            </button>
        </li>
    }
}

/// The head of a household with the title of the form that is about it.
pub(super) fn with_form(head: &str, form: &Message) -> String {
    let parts = [head, i18n::says(form)];
    let known: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    known.join(" · ")
}

/// An instant as people say it, by the phone's time zone.
pub(super) fn local_time(rfc3339: &str) -> String {
    let date = js_sys::Date::new(&rfc3339.into());
    format!(
        "{}-{:02}-{:02} {:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}
