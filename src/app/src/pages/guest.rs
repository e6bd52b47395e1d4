//! Guest mode: a household without a phone looks at its page on the cadre's. It works without a
//! signal, from what the phone knows of its area; it closes by itself and leaves nothing behind. The way
//! out of it is the PIN.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::benefits::{Known, Page as Shown, page};
use ruhu_domain::forms::HOUSEHOLD_SAID_ID;
use ruhu_domain::office::Office;
use serde_json::Map;

use super::measures::refusal;
use crate::account::settings;
use crate::household_view::{HouseholdView, Said, speech};
use crate::i18n::texts;
use crate::router::Route;
use crate::services::{Services, services};
use crate::taps::{self, Made, NotMade};
use crate::ui::page::Page;
use crate::{api, area, clock, facts, json};

/// Milliseconds without a touch after which the page closes.
const CLOSES: u32 = 3 * 60 * 1000;

/// The page of a household on somebody else's phone.
#[component]
pub fn Guest(code: String) -> impl IntoView {
    let services = services();
    let shown = RwSignal::new(None::<Shown>);
    let note = RwSignal::new(None::<String>);
    speech::provide_voice();
    // However this page is left (Back, the address, the timer): what comes next is the cadre's, and
    // the phone may be in somebody else's hand.
    on_cleanup(move || services.lock());
    {
        let code = code.clone();
        spawn_local(async move {
            let known = known_here(services, &code).await;
            shown.try_set(known);
            // With a signal the server adds what this phone does not have: courses and receipts.
            let token = services.account().map(|account| account.token);
            let path = format!("/api/v1/households/{code}/page");
            if let Ok(answer) = api::get(&path, token.as_deref()).await
                && let Some(page) = answer.json().filter(|_| answer.status == 200)
                && !is_saying()
            {
                shown.try_set(Some(page));
            }
        });
    }
    let timer = StoredValue::new_local(None::<Timeout>);
    let restart = move || timer.set_value(Some(Timeout::new(CLOSES, || Route::Home.replace())));
    restart();
    let code = StoredValue::new(code);
    let said = Callback::new(move |said: Said| {
        restart();
        let token = services.account().map(|account| account.token);
        spawn_local(async move {
            let path = format!("/api/v1/households/{}/disputes", code.get_value());
            let answer = api::post(&path, token.as_deref(), &json::write(&said)).await;
            let words = match answer {
                Err(_) => keep(services, &code.get_value(), said).await,
                Ok(answer) => match answer.json().filter(|_| answer.status == 200) {
                    Some(page) => {
                        shown.try_set(Some(page));
                        texts::SAY_SENT.text().to_owned()
                    }
                    None => refusal(&answer),
                },
            };
            note.try_set(Some(words));
        });
    });
    let close = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="leave"
                    on:click=move |_| Route::Home.replace()
                >
                    {texts::LEAVE.text()}
                </button>
            </footer>
        }
    };
    view! {
        <div on:pointerdown=move |_| restart() on:keydown=move |_| restart()>
            <Page
                name="household-self"
                title=texts::MY_HOUSEHOLD.text().to_owned()
                foot=move || close
            >
                <p class="ruhu-note">{texts::GUEST_NOTE.text()}</p>
                {move || note.get().map(|words| view! { <p class="ruhu-note" role="status">{words}</p> })}
                {move || shown.get().map(|page| view! { <HouseholdView page said=Some(said)/> })}
            </Page>
        </div>
    }
}

/// Whether somebody is about to say something: what is being typed must not be drawn anew.
fn is_saying() -> bool {
    let open = document().query_selector("dialog[open]");
    open.is_ok_and(|open| open.is_some())
}

/// Stores what was said for the next signal, as a form of this phone; what is said when that is done. A
/// recording needs a signal.
async fn keep(services: Services, code: &str, said: Said) -> String {
    if said.voice.is_some() {
        return texts::SAY_NO_SIGNAL.text().to_owned();
    }
    let store = services.store();
    let household = area::household(&store, code).await;
    let kind = serde_json::to_value(said.kind).unwrap_or_default();
    let mut answers = Map::from_iter([("sd_kind".to_owned(), kind)]);
    for (question, text) in [
        ("sd_code", said.code),
        ("sd_member", said.member),
        ("sd_text", said.text),
    ] {
        if !text.is_empty() {
            answers.insert(question.to_owned(), text.into());
        }
    }
    let made = Made {
        form_id: HOUSEHOLD_SAID_ID,
        title: household
            .map(|household| household.head)
            .unwrap_or_default(),
        answers,
        facts: Map::new(),
    };
    match taps::send(services, code, vec![made]).await {
        Ok(_) => {
            services.records_changed();
            texts::SAY_KEPT.text().to_owned()
        }
        Err(NotMade::Open(words)) => words,
        Err(NotMade::NoForm) => texts::SAY_NO_SIGNAL.text().to_owned(),
        Err(NotMade::Store(_)) => texts::STORE_FAILED.text().to_owned(),
    }
}

/// The page as far as this phone knows.
async fn known_here(services: Services, code: &str) -> Option<Shown> {
    let store = services.store();
    let household = area::household(&store, code).await?;
    let current = facts::of_household(&store, Some(&household)).await;
    let benefits = facts::benefits(&store, &household.code).await;
    let office = Office::new(settings(&store).await);
    let file = area::credit(&store, &household.code).await;
    Some(page(&Known {
        household: &household,
        current: current.as_ref(),
        benefits: &benefits,
        credit: file.as_ref(),
        office: &office,
        today: clock::today(),
    }))
}
