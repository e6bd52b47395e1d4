//! A line of a list that leads to a page.

use leptos::prelude::*;

use crate::i18n::Phrase;
use crate::router::Route;

/// The line, with a note below its title where there is one; `action` is its mark.
pub fn way(
    to: Route,
    action: &'static str,
    title: &'static Phrase,
    note: Option<&'static Phrase>,
) -> impl IntoView {
    let note = note.map(|note| view! { <span class="ruhu-cell__note">{note.text()}</span> });
    view! {
        <li class="ruhu-list__item">
            <button
                class="ruhu-cell ruhu-cell--link"
                type="button"
                data-action=action
                on:click=move |_| to.go()
            >
                <span class="ruhu-cell__body">
                    <span class="ruhu-cell__title">{title.text()}</span>
                    {note}
                </span>
            </button>
        </li>
    }
}
