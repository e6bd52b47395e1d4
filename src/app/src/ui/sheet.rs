//! A half-screen sheet over the page, as a native dialog: focus stays inside, 返回 closes it.

use leptos::html;
use leptos::prelude::*;

/// A sheet that stands as long as it is drawn.
#[component]
pub fn Sheet(
    /// Id of the element that names it.
    title: String,
    /// What closing it does.
    close: impl Fn() + Copy + 'static,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    dialog.on_load(|dialog| {
        // Where dialogs are not known the content still stands on the page.
        let _ = dialog.show_modal();
    });
    view! {
        <dialog class="ruhu-sheet" aria-labelledby=title node_ref=dialog on:close=move |_| close()>
            {children()}
        </dialog>
    }
}
