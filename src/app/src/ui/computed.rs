//! Values nobody types here: computed ones, and those of the office's list.

use leptos::prelude::*;

use super::field::Field;
use crate::i18n::texts;

/// A computed value.
#[component]
pub fn Computed(field: Field) -> impl IntoView {
    let view = field.view;
    let shown = move || {
        let shown = view.read().shown.clone();
        if shown.is_empty() {
            texts::NOT_COMPUTED.text().to_owned()
        } else {
            shown
        }
    };
    view! {
        <output class="ruhu-field__value" id=field.id>
            {shown}
        </output>
        <p class="ruhu-disclaimer">{texts::COMPUTED.text()}</p>
    }
}

/// A value from the office's list, read-only on the phone.
#[component]
pub fn Fixed(field: Field) -> impl IntoView {
    let view = field.view;
    view! {
        <output class="ruhu-field__value" id=field.id>
            {move || view.read().shown.clone()}
        </output>
        <p class="ruhu-disclaimer">{texts::FROM_OFFICE.text()}</p>
    }
}
