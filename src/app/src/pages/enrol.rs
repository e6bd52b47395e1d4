//! Enrolment: a one-time code, usually from a link or QR code.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::EnrolError;
use crate::i18n::texts;
use crate::router::Route;
use crate::services::services;
use crate::ui::message::Problem;
use crate::ui::page::Page;

/// Takes the code and leads home.
#[component]
pub fn Enrol(
    /// The code of the link; `-` when it is still to be typed.
    code: String,
) -> impl IntoView {
    let services = services();
    let input = NodeRef::<html::Input>::new();
    let problem: Problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let enrol = move |code: String| {
        if code.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let result = services.enrol(&code).await;
            busy.try_set(false);
            match result {
                Ok(()) => Route::Home.replace(),
                Err(error) => {
                    problem.try_set(Some(match error {
                        EnrolError::NoAnswer => &texts::ENROL_OFFLINE,
                        EnrolError::WrongCode => &texts::ENROL_WRONG,
                        EnrolError::NotStored => &texts::ENROL_NOT_STORED,
                    }));
                }
            }
        });
    };
    let given = if code == "-" { String::new() } else { code };
    // A link is an order: nobody has to tap once more.
    enrol(given.clone());
    let go = move |_| {
        enrol(
            input
                .get_untracked()
                .map(|input| input.value().trim().to_uppercase())
                .unwrap_or_default(),
        )
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="enrol"
                    aria-busy=move || busy.get().to_string()
                    on:click=go
                >
                    {texts::ENROL_GO.text()}
                </button>
            </footer>
        }
    };
    view! {
        <Page name="enrol" title=texts::ENROL_TITLE.text().to_owned() back=Route::Home foot plain=true>
            <div class="ruhu-field">
                <label class="ruhu-field__label" for="code">
                    {texts::ENROL_CODE.text()}
                </label>
                <p class="ruhu-field__hint" id="code-hint">
                    {texts::ENROL_HINT.text()}
                </p>
                {move || {
                    problem
                        .get()
                        .map(|phrase| {
                            view! {
                                <p class="ruhu-field__message" data-severity="error" role="alert">
                                    {phrase.text()}
                                </p>
                            }
                        })
                }}
                <div class="ruhu-field__control">
                    <input
                        class="ruhu-input ruhu-input--code"
                        id="code"
                        type="text"
                        autocapitalize="characters"
                        autocomplete="off"
                        aria-describedby="code-hint"
                        value=given
                        node_ref=input
                    />
                </div>
            </div>
        </Page>
    }
}
