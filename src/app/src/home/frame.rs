//! The frame of the household's pages: bar, content, foot.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::{self, Phrase, texts};
use crate::shell::care;

/// Draws everything again in another language: what is open would be gone if the page were loaded
/// again.
#[derive(Clone, Copy)]
pub(super) struct Redraw(pub(super) RwSignal<u32>);

/// A page with its mark and title; the title takes the focus, so that a screen reader says where one
/// is.
#[component]
pub(super) fn Frame(
    /// The mark of the page.
    name: &'static str,
    /// Heading.
    title: &'static Phrase,
    /// Side padding for running text.
    #[prop(optional)]
    plain: bool,
    children: Children,
) -> impl IntoView {
    let redraw: Redraw = expect_context();
    let heading = NodeRef::<html::H1>::new();
    heading.on_load(move |heading| {
        document().set_title(title.text());
        window().scroll_to_with_x_and_y(0.0, 0.0);
        let _ = heading.focus();
    });
    view! {
        <div class="ruhu-page" data-page=name>
            <header class="ruhu-bar">
                <h1 class="ruhu-bar__title" tabindex="-1" node_ref=heading>{title.text()}</h1>
            </header>
            <main class="ruhu-main" class:ruhu-main--plain=plain>
                {children()}
                <div class="ruhu-card__actions">
                    <button
                        class="ruhu-button ruhu-button--quiet"
                        type="button"
                        data-action="care"
                        on:click=|_| care::switch()
                    >
                        {texts::CARE_MODE.text()}
                    </button>
                    <button
                        class="ruhu-button ruhu-button--quiet"
                        type="button"
                        data-action="language"
                        on:click=move |_| {
                            i18n::change();
                            redraw.0.update(|times| *times += 1);
                        }
                    >
                        {texts::LANGUAGE.text()}
                    </button>
                </div>
            </main>
        </div>
    }
}
