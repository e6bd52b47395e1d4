//! What waits for a cadre, a township or a unit: one tap for each step of a measure, stored on the phone
//! like every form and sent with the next signal. Others work on the same measures: where there is a
//! signal the list is the server's, else what the phone knows.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::benefits::{Waiting, WaitingRow};
use ruhu_domain::number::Number;
use ruhu_domain::rules::measure_status::Recorder;
use ruhu_domain::sync::protocol::Problem;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::steps;
use crate::api::{self, Answer};
use crate::i18n::{self, Phrase, says, texts};
use crate::router::Route;
use crate::services::{Services, services};
use crate::ui::page::Page;
use crate::{facts, json as bytes};

/// The kinds of waiting: mark, tab, what is done, its status, what has to be typed.
const KINDS: [Kind; 4] = [
    Kind {
        waiting: Waiting::Apply,
        mark: "apply",
        tab: texts::WAIT_APPLY,
        act: texts::DO_APPLY,
        status: "2",
        typed: None,
    },
    Kind {
        waiting: Waiting::Approve,
        mark: "approve",
        tab: texts::WAIT_APPROVE,
        act: texts::DO_APPROVE,
        status: "3",
        typed: Some(texts::DO_LABEL_REASON),
    },
    Kind {
        waiting: Waiting::Pay,
        mark: "pay",
        tab: texts::WAIT_PAY,
        act: texts::DO_PAY,
        status: "4",
        typed: Some(texts::DO_LABEL_AMOUNT),
    },
    Kind {
        waiting: Waiting::Answer,
        mark: "answer",
        tab: texts::WAIT_ANSWER,
        act: texts::DO_ANSWER,
        status: "",
        typed: Some(texts::DO_LABEL_ANSWER),
    },
];

#[derive(Clone, Copy)]
struct Kind {
    waiting: Waiting,
    mark: &'static str,
    tab: Phrase,
    act: Phrase,
    status: &'static str,
    typed: Option<Phrase>,
}

#[derive(Clone, Deserialize)]
struct Rows {
    measures: Vec<WaitingRow>,
    more: bool,
}

/// What the server says against a request, in the language of the screen.
pub(super) fn refusal(answer: &Answer) -> String {
    let problem: Option<Problem> = answer.json();
    problem.map_or(texts::NEEDS_SIGNAL.text().to_owned(), |problem| {
        let words = match problem.detail.as_str() {
            "" => &problem.title,
            detail => detail,
        };
        i18n::half(words).to_owned()
    })
}

/// Whether this user records steps of measures.
pub(super) fn may_record(services: Services) -> bool {
    let account = services.account();
    account.is_some_and(|account| account.role.records_measures().is_some())
}

/// The page of what waits.
#[component]
pub fn Measures(what: String) -> impl IntoView {
    let services = services();
    let kind = KINDS
        .into_iter()
        .find(|kind| kind.mark == what)
        .unwrap_or(KINDS[0]);
    let office = services
        .account()
        .is_some_and(|account| account.role.records_measures() == Some(Recorder::Office));
    let rows = RwSignal::new(None::<(Vec<WaitingRow>, bool)>);
    let note = RwSignal::new(None::<String>);
    let load = move || {
        let account = services.account();
        spawn_local(async move {
            let store = services.store();
            let own = facts::steps(&store, &facts::own(&store).await).await;
            let knows = account
                .as_ref()
                .is_some_and(|account| steps::knows(account.role));
            let here = match knows {
                true => Some(steps::waiting_here(services, kind.waiting, &own).await),
                // What was listed with a signal, less what was done since.
                false => rows
                    .try_get_untracked()
                    .flatten()
                    .map(|(rows, more)| (steps::without(rows, &own), more)),
            };
            // The page may be gone by now.
            if knows && rows.try_get_untracked() == Some(None) {
                rows.try_set(here.clone());
            }
            let path = format!("/api/v1/measures?waiting={}", kind.mark);
            let token = account.map(|account| account.token);
            let words = match api::get(&path, token.as_deref()).await {
                Ok(answer) if answer.status == 200 => {
                    if let Some(Rows { measures, more }) = answer.json() {
                        rows.try_set(Some((steps::without(measures, &own), more)));
                        return;
                    }
                    &texts::NEEDS_SIGNAL
                }
                Ok(answer) => {
                    note.try_set(Some(refusal(&answer)));
                    return;
                }
                Err(_) if knows => &texts::LOANS_OFFLINE,
                Err(_) => &texts::NEEDS_SIGNAL,
            };
            rows.try_set(here);
            note.try_set(Some(words.text().to_owned()));
        });
    };
    // Again whenever something was sent: what was done elsewhere comes with it.
    Effect::new(move |_| {
        services.track_records();
        load();
    });
    let done = Callback::new(move |words: Option<String>| {
        // A step is a record, and changes of those are followed above.
        if words.is_none() && kind.waiting == Waiting::Answer {
            load();
        }
        note.set(words);
    });
    // Cadres apply; the other steps are the office's.
    let tabs = KINDS
        .into_iter()
        .filter(move |kind| office || kind.mark == "apply")
        .map(move |tab| {
            view! {
                <button
                    class="ruhu-button ruhu-button--small"
                    type="button"
                    data-action="wait"
                    data-waiting=tab.mark
                    aria-pressed=(tab.mark == kind.mark).to_string()
                    on:click=move |_| Route::Measures(tab.mark.to_owned()).go()
                >
                    {tab.tab.text()}
                </button>
            }
        });
    let shown = Memo::new(move |_| rows.get().map(|(rows, _)| rows).unwrap_or_default());
    let nothing = move || {
        rows.read()
            .as_ref()
            .is_some_and(|(rows, _)| rows.is_empty())
    };
    let more = move || rows.read().as_ref().is_some_and(|(_, more)| *more);
    view! {
        <Page name="measures" title=texts::MEASURES.text().to_owned() back=Route::Home>
            <div class="ruhu-card__actions ruhu-benefits__need">{tabs.collect_view()}</div>
            {move || note.get().map(|words| view! { <p class="ruhu-note" role="status">{words}</p> })}
            <Show when=nothing>
                <p class="ruhu-empty">{texts::WAIT_NONE.text()}</p>
            </Show>
            // A row that stays keeps what is being typed in it.
            <ul class="ruhu-benefits">
                <For each=move || shown.get() key=row_key let:row>
                    <WaitingCard row kind done/>
                </For>
            </ul>
            <Show when=more>
                <p class="ruhu-group__note">{texts::WAIT_MORE.text()}</p>
            </Show>
        </Page>
    }
}

/// What makes a row the same row.
fn row_key(row: &WaitingRow) -> (String, String, String, String) {
    let said = row.dispute.as_ref().map(|said| said.id.clone());
    (
        row.household.clone(),
        row.code.clone(),
        row.member.clone(),
        said.unwrap_or_else(|| row.status.clone()),
    )
}

/// One measure, and what can be done about it.
#[component]
fn WaitingCard(row: WaitingRow, kind: Kind, done: Callback<Option<String>>) -> impl IntoView {
    let services = services();
    let typed = NodeRef::<html::Input>::new();
    let id = format!("typed-{}-{}-{}", row.household, row.code, row.member);
    let whose = match row.name.as_str() {
        "" => row.head.clone(),
        name => format!("{} · {name}", row.head),
    };
    let said = row.dispute.clone().map(|said| {
        let path = format!(
            "/api/v1/measures/{}/disputes/{}/voice",
            row.household, said.id
        );
        let voice = said.voice.map(|seconds| view! { <Listen path seconds/> });
        let written = (!said.text.is_empty()).then(|| {
            view! { <p class="ruhu-said">{said.text}</p> }
        });
        view! {
            {written}
            {voice}
        }
    });
    let title = match row.code.as_str() {
        "" => texts::SAY_NEED.text().to_owned(),
        _ => says(&row.title).to_owned(),
    };
    let label = kind.typed.map(|label| match kind.mark {
        "pay" if !row.money => texts::DO_LABEL_OUTPUT,
        _ => label,
    });
    let field = label.map(|label| {
        view! {
            <div class="ruhu-field">
                <label class="ruhu-field__label" for=id.clone()>{label.text()}</label>
                <div class="ruhu-field__control">
                    <input class="ruhu-input" id=id.clone() type="text" autocomplete="off" node_ref=typed/>
                </div>
            </div>
        }
    });
    let shows = NodeRef::<html::Input>::new();
    let evidence = (kind.waiting == Waiting::Pay).then(|| {
        let id = format!("{id}-evidence");
        view! {
            <div class="ruhu-field">
                <label class="ruhu-field__label" for=id.clone()>
                    {texts::DO_LABEL_EVIDENCE.text()}
                </label>
                <div class="ruhu-field__control">
                    <input class="ruhu-input" id=id.clone() type="text" autocomplete="off" node_ref=shows/>
                </div>
            </div>
        }
    });
    let row = StoredValue::new(row);
    let act = move |status: &'static str| {
        let row = row.get_value();
        let text = typed
            .get_untracked()
            .map(|typed| typed.value())
            .unwrap_or_default();
        let text = text.trim().to_owned();
        let step = match kind.mark {
            "answer" => None,
            _ => match step(&row, status, &text) {
                Some(mut step) => {
                    let shown = shows.get_untracked().map(|typed| typed.value());
                    let shown = shown.filter(|text| !text.trim().is_empty());
                    let shown = shown.map(|text| ("sp_evidence".to_owned(), json!(text.trim())));
                    step.extend(shown);
                    Some(step)
                }
                None => return done.run(Some(texts::DO_BAD_AMOUNT.text().to_owned())),
            },
        };
        spawn_local(async move {
            done.run(match step {
                Some(step) => steps::make(services, &row, step).await.err(),
                None => answer(services, &row, &text).await,
            });
        });
    };
    let button = move |status: &'static str, text: Phrase, class: &'static str| {
        let action = if kind.mark == "answer" {
            "answer"
        } else {
            "step"
        };
        view! {
            <button
                class=class
                type="button"
                data-action=action
                data-step=(!status.is_empty()).then_some(status)
                on:click=move |_| act(status)
            >
                {text.text()}
            </button>
        }
    };
    let refuse = (kind.mark == "approve")
        .then(|| button("7", texts::DO_REFUSE, "ruhu-button ruhu-button--small"));
    let mark = row.with_value(|row| format!("{}:{}", row.code, row.member));
    let (date, household) = row.with_value(|row| (row.date.clone(), row.household.clone()));
    view! {
        <li class="ruhu-card" data-benefit=mark data-household=household>
            <h2 class="ruhu-card__title">{whose}</h2>
            <p class="ruhu-card__text">{title}</p>
            <p class="ruhu-quiet">{date}</p>
            {said}
            {field}
            {evidence}
            <div class="ruhu-card__actions">
                {refuse}
                {button(kind.status, kind.act, "ruhu-button ruhu-button--small ruhu-button--primary")}
            </div>
        </li>
    }
}

/// What a household said aloud, fetched when somebody wants to hear it.
#[component]
fn Listen(path: String, seconds: u32) -> impl IntoView {
    let services = services();
    let heard = RwSignal::new(None::<Result<String, String>>);
    let fetch = move |_| {
        let (path, token) = (
            path.clone(),
            services.account().map(|account| account.token),
        );
        spawn_local(async move {
            let found = match api::get(&path, token.as_deref()).await {
                Ok(answer) if answer.status == 200 => playable(&answer),
                Ok(answer) => Err(refusal(&answer)),
                Err(_) => Err(texts::NEEDS_SIGNAL.text().to_owned()),
            };
            heard.try_set(Some(found));
        });
    };
    move || match heard.get() {
        Some(Ok(url)) => {
            view! { <audio class="ruhu-audio" controls autoplay src=url></audio> }.into_any()
        }
        problem => {
            let problem = problem.and_then(Result::err);
            view! {
                <button
                    class="ruhu-button ruhu-button--small"
                    type="button"
                    data-action="listen"
                    on:click=fetch.clone()
                >
                    {texts::LISTEN.text()} " · " {texts::SAID_ALOUD.with(&[&seconds.to_string()])}
                </button>
                {problem.map(|words| view! { <p role="alert">{words}</p> })}
            }
            .into_any()
        }
    }
}

/// An address under which the page can play a recording.
fn playable(answer: &Answer) -> Result<String, String> {
    let bytes = js_sys::Uint8Array::from(answer.body.as_slice());
    let how = web_sys::BlobPropertyBag::new();
    how.set_type(&answer.header("content-type").unwrap_or_default());
    let parts = js_sys::Array::of1(&bytes);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &how);
    blob.and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob))
        .map_err(|_| texts::STORE_FAILED.text().to_owned())
}

/// What a tap says of a step, as the form's answers; nothing when the amount cannot be read. The day is
/// the form's own.
fn step(row: &WaitingRow, status: &str, text: &str) -> Option<Map<String, Json>> {
    let mut step = Map::new();
    let mut put = |question: &str, answer: Json| step.insert(question.to_owned(), answer);
    put("sp_status", json!(status));
    match status {
        "7" => drop(put("sp_reason", json!(text))),
        "4" if row.money => {
            let plain: String = text.chars().filter(|letter| *letter != ',').collect();
            put("sp_amount", json!(Number::parse(&plain)?.to_fen()?));
        }
        "4" if !text.is_empty() => drop(put("sp_output", json!(text))),
        _ => {}
    }
    Some(step)
}

/// Sends the answer to what a household said; the words when it does not arrive. It needs a signal: two
/// units must not answer the same.
async fn answer(services: Services, row: &WaitingRow, text: &str) -> Option<String> {
    let id = row.dispute.as_ref().map(|said| said.id.as_str());
    let id = id.unwrap_or_default();
    let path = format!("/api/v1/measures/{}/disputes/{id}/answer", row.household);
    let token = services.account().map(|account| account.token);
    let body = bytes::write(&json!({ "text": text }));
    match api::post(&path, token.as_deref(), &body).await {
        Ok(answer) if answer.status == 200 => None,
        Ok(answer) => Some(refusal(&answer)),
        Err(_) => Some(texts::NEEDS_SIGNAL.text().to_owned()),
    }
}
