//! The door, and the page behind it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::benefits::Page;

use super::copy::{self, Kept};
use super::door::{Door, Open, words};
use super::frame::{Frame, Redraw};
use crate::household_view::{HouseholdView, Said, speech};
use crate::i18n::texts;
use crate::{api, json};

/// What is on the screen.
#[derive(Clone)]
enum Shown {
    /// The door, with what is to be said at it.
    Door(Option<String>),
    /// The page, fresh from the server.
    Open(Open),
    /// The copy this phone kept.
    Copy(Kept),
}

/// The whole of the household's app.
#[component]
pub(super) fn App(kept: Option<Kept>) -> impl IntoView {
    let first = kept.clone().map_or(Shown::Door(None), Shown::Copy);
    let shown = RwSignal::new(first);
    let kept = RwSignal::new(kept);
    let note = RwSignal::new(None::<String>);
    let redraw = Redraw(RwSignal::new(0));
    provide_context(redraw);
    speech::provide_voice();
    let opened = Callback::new(move |open: Open| {
        // Where there is a copy already, it is kept up to date.
        let open = Open {
            own_phone: open.own_phone || kept.read_untracked().is_some(),
            ..open
        };
        note.set(None);
        shown.set(Shown::Open(open.clone()));
        spawn_local(async move {
            let before = open.page.clone();
            let open = send_waiting(open, kept).await;
            if open.own_phone {
                keep(&open.page, kept).await;
            }
            // Drawn again only with something new: nothing may move under a finger, nor the voice stop.
            if open.page == before {
                return;
            }
            if matches!(&*shown.read_untracked(), Shown::Open(now) if now.token == open.token) {
                shown.set(Shown::Open(open));
            }
        });
    });
    let said = Callback::new(move |said: Said| match shown.get_untracked() {
        Shown::Open(open) => spawn_local(async move {
            match send(&open.token, &said).await {
                Ok(page) => {
                    note.set(Some(texts::SAY_SENT.text().to_owned()));
                    if open.own_phone {
                        keep(&page, kept).await;
                    }
                    shown.set(Shown::Open(Open { page, ..open }));
                }
                Err(Some(words)) => note.set(Some(words)),
                Err(None) => wait_for_signal(said, kept, note).await,
            }
        }),
        _ => spawn_local(wait_for_signal(said, kept, note)),
    });
    let leave = move |_| {
        if let Shown::Open(open) = shown.get_untracked() {
            spawn_local(async move {
                let path = "/api/v1/my-household/leave";
                // It closes by itself soon, if this does not arrive.
                let _ = api::post(path, Some(&open.token), b"").await;
            });
        }
        note.set(None);
        shown.set(Shown::Door(None));
    };
    let forget = move |_| {
        spawn_local(async move {
            copy::forget().await;
            kept.set(None);
            note.set(None);
            shown.set(Shown::Door(Some(texts::COPY_GONE.text().to_owned())));
        });
    };
    let told = move || {
        note.get()
            .map(|words| view! { <p class="ruhu-note" role="status">{words}</p> })
    };
    let has_copy = move || kept.read().is_some();
    move || {
        redraw.0.track();
        match shown.get() {
        Shown::Door(notice) => view! { <Door opened notice/> }.into_any(),
        Shown::Open(open) => view! {
            <Frame name="household-self" title=&texts::MY_HOUSEHOLD>
                {told}
                <HouseholdView page=open.page said=Some(said)/>
                <div class="ruhu-card__actions">
                    <button class="ruhu-button" type="button" data-action="leave" on:click=leave>
                        {texts::LEAVE.text()}
                    </button>
                    <Show when=has_copy>
                        <button class="ruhu-button" type="button" data-action="forget-copy" on:click=forget>
                            {texts::COPY_FORGET.text()}
                        </button>
                    </Show>
                </div>
            </Frame>
        }
        .into_any(),
        Shown::Copy(copy) => view! {
            <Frame name="household-self" title=&texts::MY_HOUSEHOLD>
                <p class="ruhu-note" data-severity="warning">{texts::COPY_OF.with(&[&copy.page.as_of])}</p>
                {told}
                <div class="ruhu-card__actions">
                    <button
                        class="ruhu-button ruhu-button--primary"
                        type="button"
                        data-action="refresh"
                        on:click=move |_| shown.set(Shown::Door(None))
                    >
                        {texts::COPY_REFRESH.text()}
                    </button>
                    <button class="ruhu-button" type="button" data-action="forget-copy" on:click=forget>
                        {texts::COPY_FORGET.text()}
                    </button>
                </div>
                <HouseholdView page=copy.page said=Some(said)/>
            </Frame>
        }
        .into_any(),
    }
    }
}

/// Sends what was said; the page as it is afterwards. `None` when nothing came back.
async fn send(token: &str, said: &Said) -> Result<Page, Option<String>> {
    let body = json::write(said);
    let answer = api::post("/api/v1/my-household/disputes", Some(token), &body).await;
    let answer = answer.map_err(|_| None)?;
    answer
        .json()
        .filter(|_| answer.status == 200)
        .ok_or_else(|| Some(words(&answer)))
}

/// Keeps what was said until the page is opened with a signal. Only on the household's own phone: on
/// another's nothing may stay behind.
async fn wait_for_signal(said: Said, kept: RwSignal<Option<Kept>>, note: RwSignal<Option<String>>) {
    let Some(mut copy) = kept.get_untracked() else {
        note.set(Some(texts::SAY_NO_SIGNAL.text().to_owned()));
        return;
    };
    copy.waiting.push(said);
    let stored = copy::write(&copy).await;
    let words = if stored {
        texts::SAY_WAITS
    } else {
        texts::STORE_FAILED
    };
    kept.set(Some(copy));
    note.set(Some(words.text().to_owned()));
}

/// Sends what waited for a signal. What does not arrive, and what the server refuses, stays: the
/// person said it, and may be asked about it.
async fn send_waiting(open: Open, kept: RwSignal<Option<Kept>>) -> Open {
    let waiting = kept
        .get_untracked()
        .map(|copy| copy.waiting)
        .unwrap_or_default();
    let mut open = open;
    let mut left = Vec::new();
    for said in waiting {
        match send(&open.token, &said).await {
            Ok(page) => open.page = page,
            Err(_) => left.push(said),
        }
    }
    if let Some(mut copy) = kept.get_untracked() {
        copy.waiting = left;
        copy.page = open.page.clone();
        copy::write(&copy).await;
        kept.set(Some(copy));
    }
    open
}

/// Keeps a copy on the household's own phone.
async fn keep(page: &Page, kept: RwSignal<Option<Kept>>) {
    let waiting = kept
        .get_untracked()
        .map(|copy| copy.waiting)
        .unwrap_or_default();
    let copy = Kept {
        page: page.clone(),
        waiting,
    };
    if copy::write(&copy).await {
        kept.set(Some(copy));
    }
}
