//! The locked app: a PIN opens it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::recover::Recover;
use crate::i18n::texts;
use crate::keyring::{self, Head, Refused};
use crate::router::Route;
use crate::services::{Door, services};
use crate::ui::page::Page;
use crate::ui::pin::{PinField, new_pin_problem};

/// Asks for the PIN, or for a first one where data of an older version is to be sealed.
#[component]
pub fn LockPage() -> impl IntoView {
    let services = services();
    let first = services.door_now() == Door::WithoutPin;
    let heads = RwSignal::new(Vec::<Head>::new());
    let chosen = RwSignal::new(0_usize);
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let forgot = RwSignal::new(false);
    let pin = NodeRef::<html::Input>::new();
    let again = NodeRef::<html::Input>::new();
    spawn_local(async move {
        let found = keyring::heads(&services.store()).await;
        heads.try_set(found);
    });
    let typed = move |input: NodeRef<html::Input>| {
        input
            .get_untracked()
            .map(|input| input.value())
            .unwrap_or_default()
    };
    let open = move || {
        if busy.get_untracked() {
            return;
        }
        let text = typed(pin);
        if first && let Some(words) = new_pin_problem(&text, &typed(again)) {
            problem.set(Some(words));
            return;
        }
        if text.is_empty() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let result = if first {
                services.set_first_pin(&text).await
            } else {
                // Whoever types faster than the phone reads must not tap in vain.
                let known = heads.get_untracked();
                let heads = match known.is_empty() {
                    true => keyring::heads(&services.store()).await,
                    false => known,
                };
                match heads.get(chosen.get_untracked()) {
                    Some(head) => services.unlock(head, &text).await,
                    None => Err(Refused::Broken),
                }
            };
            busy.try_set(false);
            if let Err(refused) = result {
                problem.try_set(Some(words_of(refused)));
                if let Some(pin) = pin.try_get_untracked().flatten() {
                    pin.set_value("");
                    let _ = pin.focus();
                }
            }
        });
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="unlock"
                    aria-busy=move || busy.get().to_string()
                    on:click=move |_| open()
                >
                    {if first { texts::PIN_SET.text() } else { texts::UNLOCK.text() }}
                </button>
            </footer>
        }
    };
    let users = move || {
        let heads = heads.get();
        (heads.len() > 1).then(|| {
            let options = heads.iter().enumerate().map(|(number, head)| {
                let label = texts::VAULT_OF.with(&[&(number + 1).to_string(), &head.label]);
                view! { <option value=number.to_string()>{label}</option> }
            });
            view! {
                <div class="ruhu-field">
                    <label class="ruhu-field__label" for="vault">
                        {texts::VAULT.text()}
                    </label>
                    <div class="ruhu-field__control">
                        <select
                            class="ruhu-input"
                            id="vault"
                            on:change=move |event| {
                                chosen.set(event_target_value(&event).parse().unwrap_or_default())
                            }
                        >
                            {options.collect_view()}
                        </select>
                    </div>
                </div>
            }
        })
    };
    let intro = if first {
        texts::PIN_FIRST.text()
    } else {
        texts::LOCKED.text()
    };
    view! {
        <Page name="lock" title=texts::LOCK_TITLE.text().to_owned() foot plain=true>
            <p>{intro}</p>
            {users}
            <PinField id="pin" label=texts::PIN.text() input=pin problem enter=open/>
            {first
                .then(|| {
                    view! {
                        <PinField id="pin-again" label=texts::PIN_AGAIN.text() input=again enter=open/>
                    }
                })}
            <button
                class="ruhu-button ruhu-button--quiet"
                type="button"
                data-action="forgot"
                hidden=first
                on:click=move |_| forgot.set(true)
            >
                {texts::FORGOT.text()}
            </button>
            {move || {
                let head = heads.read().get(chosen.get()).cloned();
                head.filter(|_| forgot.get()).map(|head| view! { <Recover head/> })
            }}
            <button
                class="ruhu-button ruhu-button--quiet"
                type="button"
                on:click=|_| Route::Enrol("-".to_owned()).go()
            >
                {texts::OTHER_USER.text()}
            </button>
        </Page>
    }
}

/// Why a vault does not open, in words.
pub(super) fn words_of(refused: Refused) -> String {
    match refused {
        Refused::WrongPin => texts::PIN_WRONG.text().to_owned(),
        Refused::Wait(seconds) => texts::PIN_WAIT.with(&[&seconds.to_string()]),
        Refused::Revoked => texts::PIN_REVOKED.text().to_owned(),
        Refused::Broken => texts::PIN_BROKEN.text().to_owned(),
    }
}
