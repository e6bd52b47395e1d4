//! The card (明白卡) of a household: made with the family, printed, and opened again after wrong tries.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::household::Household;
use serde::{Deserialize, Serialize};

use super::measures::refusal;
use super::records::local_time;
use crate::i18n::texts;
use crate::router::Route;
use crate::services::services;
use crate::ui::page::Page;
use crate::ui::qr::Qr;
use crate::{api, area, json};

#[derive(Clone, Deserialize)]
struct Standing {
    created_at: Option<String>,
    locked_until: Option<String>,
}

#[derive(Clone, Deserialize)]
struct Made {
    card_code: String,
}

#[derive(Serialize)]
struct Wanted {
    pin: String,
}

/// The page of a household's card.
#[component]
pub fn Card(code: String) -> impl IntoView {
    let services = services();
    let household = RwSignal::new(None::<Household>);
    let standing = RwSignal::new(None::<Standing>);
    let made = RwSignal::new(None::<Made>);
    let note = RwSignal::new(None::<String>);
    let pin = NodeRef::<html::Input>::new();
    let token = move || services.account().map(|account| account.token);
    let path = StoredValue::new(format!("/api/v1/households/{code}/card"));
    let look = move || {
        let token = token();
        spawn_local(async move {
            match api::get(&path.get_value(), token.as_deref()).await {
                Ok(answer) if answer.status == 200 => drop(standing.try_set(answer.json())),
                Ok(answer) => drop(note.try_set(Some(refusal(&answer)))),
                Err(_) => drop(note.try_set(Some(texts::NEEDS_SIGNAL.text().to_owned()))),
            }
        });
    };
    look();
    let back = Route::Household(code.clone());
    spawn_local(async move {
        let known = area::household(&services.store(), &code).await;
        household.try_set(known);
    });
    let make = move |_| {
        let typed = pin
            .get_untracked()
            .map(|pin| pin.value())
            .unwrap_or_default();
        let token = token();
        spawn_local(async move {
            let body = json::write(&Wanted { pin: typed });
            match api::post(&path.get_value(), token.as_deref(), &body).await {
                Ok(answer) if answer.status == 201 => {
                    note.try_set(None);
                    made.try_set(answer.json());
                    look();
                }
                Ok(answer) => drop(note.try_set(Some(refusal(&answer)))),
                Err(_) => drop(note.try_set(Some(texts::NEEDS_SIGNAL.text().to_owned()))),
            }
        });
    };
    let unlock = move |_| {
        let token = token();
        spawn_local(async move {
            let path = format!("{}/unlock", path.get_value());
            let words = match api::post(&path, token.as_deref(), b"{}").await {
                Ok(answer) if answer.status == 204 => {
                    look();
                    texts::CARD_UNLOCKED.text().to_owned()
                }
                Ok(answer) => refusal(&answer),
                Err(_) => texts::NEEDS_SIGNAL.text().to_owned(),
            };
            note.try_set(Some(words));
        });
    };
    let told = move || {
        standing.get().map(|standing| {
            let since = match standing.created_at {
                Some(at) => texts::CARD_SINCE.with(&[&local_time(&at)]),
                None => texts::CARD_NONE.text().to_owned(),
            };
            let locked = standing.locked_until.map(|until| {
                view! {
                    <p class="ruhu-card__text">{texts::CARD_LOCKED.with(&[&local_time(&until)])}</p>
                    <div class="ruhu-card__actions">
                        <button class="ruhu-button" type="button" data-action="unlock-card" on:click=unlock>
                            {texts::CARD_UNLOCK.text()}
                        </button>
                    </div>
                }
            });
            view! { <section class="ruhu-card ruhu-noprint"><p class="ruhu-card__text">{since}</p>{locked}</section> }
        })
    };
    let paper = move || {
        made.get()
            .map(|made| view! { <Paper code=made.card_code household=household.get()/> })
    };
    view! {
        <Page name="card" title=texts::CARD.text().to_owned() back>
            {move || note.get().map(|words| view! { <p class="ruhu-note" role="status">{words}</p> })}
            {paper}
            {told}
            <section class="ruhu-card ruhu-noprint">
                <div class="ruhu-field">
                    <label class="ruhu-field__label" for="pin">{texts::CARD_PIN.text()}</label>
                    <p class="ruhu-field__hint" id="pin-hint">{texts::CARD_MAKE_NOTE.text()}</p>
                    <div class="ruhu-field__control">
                        <input
                            class="ruhu-input ruhu-input--pin"
                            id="pin"
                            type="text"
                            inputmode="numeric"
                            maxlength="4"
                            autocomplete="off"
                            aria-describedby="pin-hint"
                            node_ref=pin
                        />
                    </div>
                </div>
                <div class="ruhu-card__actions">
                    <button
                        class="ruhu-button ruhu-button--primary"
                        type="button"
                        data-action="make-card"
                        on:click=make
                    >
                        {texts::CARD_MAKE.text()}
                    </button>
                </div>
            </section>
        </Page>
    }
}

/// What is printed: the code and where it opens. The PIN is never on it.
#[component]
fn Paper(code: String, household: Option<Household>) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let site = format!("{origin}/home/");
    let link = format!("{site}#/{code}");
    let household = household.unwrap_or_default();
    let helper = (!household.helper.is_empty()).then(|| {
        view! {
            <p>{texts::YOUR_HELPER.text()} " " {household.helper.clone()} " " {household.helper_phone.clone()}</p>
        }
    });
    // Who sat with the family when it was made is who makes the next one.
    let contact = services().account().map(|account| account.name);
    let contact = contact.filter(|name| !name.is_empty());
    let contact = contact.map(|name| view! { <p>{texts::CARD_CONTACT.with(&[&name])}</p> });
    view! {
        <section class="ruhu-card ruhu-paper">
            <h2 class="ruhu-card__title">{texts::CARD.text()} " " {household.head.clone()}</h2>
            <p class="ruhu-paper__code">{code}</p>
            <Qr text=link label=texts::CARD_QR.text()/>
            <p>{texts::CARD_QR.text()}</p>
            <p>{texts::CARD_SITE.with(&[&site])}</p>
            {helper}
            {contact}
            <div class="ruhu-card__actions">
                <button
                    class="ruhu-button"
                    type="button"
                    data-action="print-card"
                    on:click=|_| drop(window().print())
                >
                    {texts::CARD_PRINT.text()}
                </button>
            </div>
        </section>
    }
}
