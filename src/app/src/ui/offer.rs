//! What was said last time: taken over with one tap, a question or a section at a time.

use leptos::prelude::*;
use ruhu_domain::form::definition::NodeId;
use ruhu_domain::form::{Command, OfferView, Path};

use crate::i18n::texts;
use crate::session::OpenForm;

/// The last answer to a question that has none yet.
#[component]
pub fn Offer(form: OpenForm, path: Path, offer: Signal<Option<OfferView>>) -> impl IntoView {
    move || {
        let path = path.clone();
        offer.get().map(|offer| {
            let words = texts::LAST_TIME.with(&[&offer.shown]);
            let source = texts::LAST_SOURCE.with(&[&offer.date, &offer.by]);
            let accept = move |_| {
                // Offered no more: answered in the meantime.
                let _ = form.apply(&Command::AcceptPrefill(path.clone()));
            };
            view! {
                <div class="ruhu-field__prefill">
                    <span>{words} <br/> <small>{source}</small></span>
                    <button
                        class="ruhu-button ruhu-button--small"
                        type="button"
                        data-action="accept"
                        on:click=accept
                    >
                        {texts::AS_LAST_TIME.text()}
                    </button>
                </div>
            }
        })
    }
}

/// Above the questions of a section or row: 无变化, and what is not asked this time.
#[component]
pub fn SectionOffer(form: OpenForm, around: NodeId, key: Option<String>) -> impl IntoView {
    let offered = {
        let key = key.clone();
        Memo::new(move |_| form.offered_with(around, key.as_deref()))
    };
    let carried = {
        let whole = key.is_none();
        Memo::new(move |_| if whole { form.carried(around) } else { 0 })
    };
    let accept = move |()| {
        let _ = form.apply(&Command::AcceptSection(around, key.clone()));
    };
    let accept = Callback::new(accept);
    let open = move |_| {
        let _ = form.apply(&Command::OpenSection(around));
    };
    view! {
        <Show when=move || offered.get() != 0>
            <div class="ruhu-card ruhu-card--tint">
                <p class="ruhu-card__text">
                    {move || texts::UNCHANGED_HINT.with(&[&offered.get().to_string()])}
                </p>
                <div class="ruhu-card__actions">
                    <button
                        class="ruhu-button ruhu-button--primary"
                        type="button"
                        data-action="unchanged"
                        on:click=move |_| accept.run(())
                    >
                        {texts::UNCHANGED.text()}
                    </button>
                </div>
            </div>
        </Show>
        <Show when=move || carried.get() != 0>
            <p class="ruhu-note">
                {move || texts::NOT_ASKED_HERE.with(&[&carried.get().to_string()])}
                <button
                    class="ruhu-button ruhu-button--small"
                    type="button"
                    data-action="open-section"
                    on:click=open
                >
                    {texts::OPEN_SECTION.text()}
                </button>
            </p>
        </Show>
    }
}
