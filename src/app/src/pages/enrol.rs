//! Enrolment: a one-time code, usually from a link or QR code, and the PIN that will open the phone.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lock::words_of;
use crate::account::EnrolError;
use crate::i18n::texts;
use crate::router::Route;
use crate::services::{Door, services};
use crate::ui::page::Page;
use crate::ui::pin::{PinField, new_pin_problem};

/// Takes code and PIN and leads home.
#[component]
pub fn Enrol(
    /// The code of the link; `-` when it is still to be typed.
    code: String,
) -> impl IntoView {
    let services = services();
    let input = NodeRef::<html::Input>::new();
    let pin = NodeRef::<html::Input>::new();
    let again = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(None::<String>);
    let pin_problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    // Whose vault is open needs no PIN for a new token.
    let with_pin = RwSignal::new(services.door_now() != Door::Open);
    let enrol = move |code: String, pin: String| {
        if code.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        pin_problem.set(None);
        spawn_local(async move {
            let result = services.enrol(&code, &pin).await;
            busy.try_set(false);
            let Err(error) = result else {
                Route::Home.replace();
                return;
            };
            let (place, words) = match error {
                EnrolError::NoAnswer => (problem, texts::ENROL_OFFLINE.text().to_owned()),
                EnrolError::WrongCode => (problem, texts::ENROL_WRONG.text().to_owned()),
                EnrolError::NotStored => (problem, texts::ENROL_NOT_STORED.text().to_owned()),
                EnrolError::Refused(refused) => (pin_problem, words_of(refused)),
                EnrolError::NeedsPin => {
                    with_pin.try_set(true);
                    (pin_problem, texts::ENROL_OTHER.text().to_owned())
                }
            };
            place.try_set(Some(words));
        });
    };
    let given = if code == "-" { String::new() } else { code };
    if !with_pin.get_untracked() {
        // A link is an order: nobody has to tap once more.
        enrol(given.clone(), String::new());
    }
    let typed = move |input: NodeRef<html::Input>| {
        let input = input.get_untracked();
        input.map(|input| input.value()).unwrap_or_default()
    };
    let go = move || {
        let text = typed(pin);
        if with_pin.get_untracked()
            && let Some(words) = new_pin_problem(&text, &typed(again))
        {
            pin_problem.set(Some(words));
            return;
        }
        enrol(typed(input).trim().to_uppercase(), text);
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="enrol"
                    aria-busy=move || busy.get().to_string()
                    on:click=move |_| go()
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
                        .map(|words| {
                            view! {
                                <p class="ruhu-field__message" data-severity="error" role="alert">
                                    {words}
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
            <Show when=move || with_pin.get()>
                <PinField id="pin" label=texts::PIN.text() input=pin problem=pin_problem enter=go/>
                <p class="ruhu-field__hint">{texts::PIN_NEW_HINT.text()}</p>
                <PinField id="pin-again" label=texts::PIN_AGAIN.text() input=again enter=go/>
            </Show>
        </Page>
    }
}
