//! The door: the card's code, the last four of an adult's ID, the PIN.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::benefits::Page;
use ruhu_domain::sync::protocol::Problem;
use serde::{Deserialize, Serialize};

use super::frame::Frame;
use crate::i18n::{self, texts};
use crate::{api, json};

#[derive(Serialize)]
struct Knock {
    card_code: String,
    id_last4: String,
    pin: String,
}

#[derive(Deserialize)]
struct Opened {
    token: String,
}

/// An open page.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// Its token; only in memory, so that it is gone with the page.
    pub(super) token: String,
    /// What the household is shown.
    pub(super) page: Page,
    /// Whether it is the household's own phone.
    pub(super) own_phone: bool,
}

/// What went wrong, in words of the server or ours.
pub(super) fn words(answer: &api::Answer) -> String {
    let problem: Option<Problem> = answer.json();
    problem.map_or(texts::DOOR_FAILED.text().to_owned(), |problem| {
        let words = match problem.detail.as_str() {
            "" => &problem.title,
            detail => detail,
        };
        i18n::half(words).to_owned()
    })
}

/// Fetches the page.
async fn fetch(token: &str) -> Result<Page, String> {
    let answer = api::get("/api/v1/my-household", Some(token)).await;
    let answer = answer.map_err(|_| texts::DOOR_OFFLINE.text().to_owned())?;
    answer
        .json()
        .filter(|_| answer.status == 200)
        .ok_or_else(|| words(&answer))
}

async fn knock(knock: Knock, own_phone: bool) -> Result<Open, String> {
    let body = json::write(&knock);
    let answer = api::post("/api/v1/household-sessions", None, &body).await;
    let answer = answer.map_err(|_| texts::DOOR_OFFLINE.text().to_owned())?;
    let opened: Option<Opened> = answer.json().filter(|_| answer.status == 201);
    let Opened { token } = opened.ok_or_else(|| words(&answer))?;
    let page = fetch(&token).await?;
    Ok(Open {
        token,
        page,
        own_phone,
    })
}

/// The code in the address: the part after `#` never leaves the phone.
fn scanned() -> String {
    let hash = window().location().hash().unwrap_or_default();
    let code = hash.trim_start_matches(['#', '/']);
    let is_code = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    match code.chars().all(is_code) {
        true => code.to_owned(),
        false => String::new(),
    }
}

/// Asks for the three and opens.
#[component]
pub(super) fn Door(
    /// Called with the page that was opened.
    opened: Callback<Open>,
    /// Said above the fields, for example that the page was closed.
    notice: Option<String>,
) -> impl IntoView {
    let code = NodeRef::<html::Input>::new();
    let last4 = NodeRef::<html::Input>::new();
    let pin = NodeRef::<html::Input>::new();
    let own = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(notice);
    let busy = RwSignal::new(false);
    let value = |field: NodeRef<html::Input>| {
        let field = field.get_untracked();
        field
            .map(|field| field.value().trim().to_owned())
            .unwrap_or_default()
    };
    let open = move || {
        if busy.get_untracked() {
            return;
        }
        let asked = Knock {
            card_code: value(code),
            id_last4: value(last4),
            pin: value(pin),
        };
        if [&asked.card_code, &asked.id_last4, &asked.pin]
            .iter()
            .any(|typed| typed.is_empty())
        {
            problem.set(Some(texts::DOOR_EMPTY.text().to_owned()));
            return;
        }
        let own = own.get_untracked().is_some_and(|own| own.checked());
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let result = knock(asked, own).await;
            busy.try_set(false);
            match result {
                Ok(open) => opened.run(open),
                Err(words) => drop(problem.try_set(Some(words))),
            }
        });
    };
    view! {
        <Frame name="household-door" title=&texts::MY_HOUSEHOLD plain=true>
            <form on:submit=move |event| {
                event.prevent_default();
                open();
            }>
                {move || {
                    problem.get().map(|words| {
                        view! {
                            <p class="ruhu-field__message" data-severity="error" role="alert">
                                {words}
                            </p>
                        }
                    })
                }}
                <Asked
                    id="card"
                    label=texts::DOOR_CODE.text()
                    hint=texts::DOOR_CODE_HINT.text()
                    class="ruhu-input ruhu-input--code"
                    mode="text"
                    value=scanned()
                    node=code
                />
                <Asked
                    id="last4"
                    label=texts::DOOR_ID.text()
                    hint=texts::DOOR_ID_HINT.text()
                    class="ruhu-input ruhu-input--code"
                    mode="text"
                    node=last4
                />
                <Asked
                    id="pin"
                    label=texts::DOOR_PIN.text()
                    hint=texts::DOOR_PIN_HINT.text()
                    class="ruhu-input ruhu-input--pin"
                    mode="numeric"
                    secret=true
                    node=pin
                />
                <label class="ruhu-switch">
                    <span class="ruhu-switch__text">{texts::DOOR_OWN.text()}</span>
                    <input class="ruhu-switch__input" type="checkbox" role="switch" node_ref=own/>
                </label>
                <div class="ruhu-card__actions">
                    <button
                        class="ruhu-button ruhu-button--primary"
                        type="submit"
                        data-action="open-page"
                        aria-busy=move || busy.get().to_string()
                    >
                        {texts::DOOR_OPEN.text()}
                    </button>
                </div>
                <p class="ruhu-quiet">{texts::DOOR_HELP.text()}</p>
            </form>
        </Frame>
    }
}

/// One of the three.
#[component]
fn Asked(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    class: &'static str,
    mode: &'static str,
    #[prop(optional)] value: String,
    #[prop(optional)] secret: bool,
    node: NodeRef<html::Input>,
) -> impl IntoView {
    let described = format!("{id}-hint");
    view! {
        <div class="ruhu-field">
            <label class="ruhu-field__label" for=id>{label}</label>
            <p class="ruhu-field__hint" id=described.clone()>{hint}</p>
            <div class="ruhu-field__control">
                <input
                    class=class
                    id=id
                    type=if secret { "password" } else { "text" }
                    inputmode=mode
                    autocomplete="off"
                    autocapitalize="characters"
                    aria-describedby=described
                    value=value
                    node_ref=node
                />
            </div>
        </div>
    }
}
