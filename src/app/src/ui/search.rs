//! The field with which a list is searched.

use leptos::prelude::*;

/// A field above the list that follows what is typed; `hint` stands in it while it is empty, in
/// place of its label.
#[component]
pub fn SearchField(
    label: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    typed: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="ruhu-search" role="search">
            <input
                class="ruhu-input"
                type="search"
                data-action="search"
                aria-label=label
                placeholder=hint.unwrap_or(label)
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </div>
    }
}
