//! A half-screen list with a search field, drawn only while it is open.

use leptos::prelude::*;
use ruhu_domain::form::OptionView;

use super::choice::{OptionList, chosen_text};
use super::field::Field;
use super::sheet::Sheet;
use crate::i18n::texts;

/// A button with the answer that opens the list.
#[component]
pub fn Picker(field: Field, many: bool, options: Memo<Vec<OptionView>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let view = field.view;
    let shown = Memo::new(move |_| view.read().shown.clone());
    let empty = move || view.read().value.is_empty();
    let id = field.id.clone();
    view! {
        <button
            class="ruhu-input ruhu-input--pick"
            type="button"
            id=id
            aria-haspopup="dialog"
            data-action="choose"
            data-empty=move || empty().then_some("")
            on:click=move |_| open.set(true)
        >
            {move || chosen_text(&shown.get())}
        </button>
        {move || {
            let field = field.clone();
            open.get().then(|| view! { <Options field many options open/> })
        }}
    }
}

#[component]
fn Options(
    field: Field,
    many: bool,
    options: Memo<Vec<OptionView>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let fitting = Memo::new(move |_| {
        let typed = typed.get();
        let fits = |option: &&OptionView| {
            option.label.contains(typed.trim()) || option.code == typed.trim()
        };
        options
            .read()
            .iter()
            .filter(fits)
            .cloned()
            .collect::<Vec<_>>()
    });
    let view = field.view;
    // One choice closes the list; several are confirmed.
    if !many {
        let before = view.read_untracked().value.clone();
        Effect::new(move |_| {
            if view.read().value != before {
                open.set(false);
            }
        });
    }
    let title = format!("{}-title", field.id);
    let close = move |_| open.set(false);
    view! {
        <Sheet title=title.clone() close=move || open.set(false)>
            <header class="ruhu-sheet__head">
                <button class="ruhu-sheet__button" type="button" on:click=close>
                    {texts::CANCEL.text()}
                </button>
                <h2 class="ruhu-sheet__title" id=title.clone()>
                    {move || view.read().label.clone()}
                </h2>
                <button
                    class="ruhu-sheet__button ruhu-sheet__button--primary"
                    type="button"
                    data-action="close"
                    on:click=close
                >
                    {texts::DONE.text()}
                </button>
            </header>
            <div class="ruhu-sheet__search">
                <input
                    class="ruhu-input"
                    type="search"
                    aria-label=texts::SEARCH.text()
                    placeholder=texts::SEARCH.text()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <div class="ruhu-sheet__body">
                <OptionList field many options=fitting/>
            </div>
        </Sheet>
    }
}
