//! The way back in without the PIN: the office opens with the county's key what this phone shows.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lock::words_of;
use crate::i18n::texts;
use crate::keyring::{self, Head, Refused};
use crate::services::services;
use crate::ui::pin::{PinField, new_pin_problem};
use crate::ui::qr::Qr;

/// Request, answer, and a new PIN.
#[component]
pub fn Recover(head: Head) -> impl IntoView {
    let Some(request) = keyring::request(&head) else {
        return view! { <p class="ruhu-note">{texts::RECOVER_NO_KEY.text()}</p> }.into_any();
    };
    let services = services();
    let answer = NodeRef::<html::Textarea>::new();
    let pin = NodeRef::<html::Input>::new();
    let again = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let typed = move |input: NodeRef<html::Input>| {
        let input = input.get_untracked();
        input.map(|input| input.value()).unwrap_or_default()
    };
    let go = move || {
        let text = typed(pin);
        if let Some(words) = new_pin_problem(&text, &typed(again)) {
            problem.set(Some(words));
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let head = head.clone();
        let answer = answer.get_untracked();
        let answer = answer.map(|answer| answer.value()).unwrap_or_default();
        spawn_local(async move {
            let result = services.recover(&head, &answer, &text).await;
            busy.try_set(false);
            if let Err(refused) = result {
                problem.try_set(Some(match refused {
                    Refused::WrongPin => texts::RECOVER_WRONG.text().to_owned(),
                    other => words_of(other),
                }));
            }
        });
    };
    let go = StoredValue::new_local(go);
    let enter = move || go.with_value(|go| go());
    view! {
        <section class="ruhu-card">
            <h2 class="ruhu-card__title">{texts::FORGOT.text()}</h2>
            <p class="ruhu-card__text">{texts::RECOVER_SHOW.text()}</p>
            <Qr text=request.clone() label=texts::RECOVER_REQUEST.text()/>
            <div class="ruhu-field">
                <label class="ruhu-field__label" for="request">
                    {texts::RECOVER_REQUEST.text()}
                </label>
                <div class="ruhu-field__control">
                    <textarea class="ruhu-input" id="request" rows="3" readonly>
                        {request}
                    </textarea>
                </div>
            </div>
            <div class="ruhu-field">
                <label class="ruhu-field__label" for="answer">
                    {texts::RECOVER_ANSWER.text()}
                </label>
                <div class="ruhu-field__control">
                    <textarea class="ruhu-input" id="answer" rows="3" autocomplete="off" node_ref=answer></textarea>
                </div>
            </div>
            <PinField id="new-pin" label=texts::PIN_NEW.text() input=pin problem enter/>
            <PinField id="new-pin-again" label=texts::PIN_AGAIN.text() input=again enter/>
            <div class="ruhu-card__actions">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="recover"
                    aria-busy=move || busy.get().to_string()
                    on:click=move |_| enter()
                >
                    {texts::RECOVER_GO.text()}
                </button>
            </div>
        </section>
    }
    .into_any()
}
