//! What waits for a cadre, a township or a unit: one tap for each step of a measure. Needs a signal:
//! others work on the same measures at the same time. Without one a cadre records what was applied for
//! in the survey's own list.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::date::Date;
use ruhu_domain::number::Number;
use ruhu_domain::office::Office;
use ruhu_domain::rules::measure_status::Recorder;
use ruhu_domain::sync::protocol::{Message, Problem};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::account::settings;
use crate::api::{self, Answer};
use crate::i18n::{self, Phrase, says, texts};
use crate::router::Route;
use crate::services::{Services, services};
use crate::ui::page::Page;
use crate::{clock, json as bytes};

/// The kinds of waiting: mark, tab, what is done, its status, what has to be typed.
const KINDS: [Kind; 4] = [
    Kind {
        mark: "apply",
        tab: texts::WAIT_APPLY,
        act: texts::DO_APPLY,
        status: "2",
        typed: None,
    },
    Kind {
        mark: "approve",
        tab: texts::WAIT_APPROVE,
        act: texts::DO_APPROVE,
        status: "3",
        typed: Some(texts::DO_LABEL_REASON),
    },
    Kind {
        mark: "pay",
        tab: texts::WAIT_PAY,
        act: texts::DO_PAY,
        status: "4",
        typed: Some(texts::DO_LABEL_AMOUNT),
    },
    Kind {
        mark: "answer",
        tab: texts::WAIT_ANSWER,
        act: texts::DO_ANSWER,
        status: "",
        typed: Some(texts::DO_LABEL_ANSWER),
    },
];

#[derive(Clone, Copy)]
struct Kind {
    mark: &'static str,
    tab: Phrase,
    act: Phrase,
    status: &'static str,
    typed: Option<Phrase>,
}

#[derive(Clone, Deserialize)]
struct Rows {
    measures: Vec<Row>,
    more: bool,
}

#[derive(Clone, Deserialize)]
struct Row {
    household: String,
    head: String,
    code: String,
    member: String,
    name: String,
    title: Message,
    date: String,
    money: bool,
    dispute: Option<Said>,
}

#[derive(Clone, Deserialize)]
struct Said {
    id: String,
    #[serde(default)]
    text: String,
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
    let rows = RwSignal::new(None::<Rows>);
    let note = RwSignal::new(None::<String>);
    let load = move || {
        let token = services.account().map(|account| account.token);
        spawn_local(async move {
            let path = format!("/api/v1/measures?waiting={}", kind.mark);
            match api::get(&path, token.as_deref()).await {
                Ok(answer) if answer.status == 200 => drop(rows.try_set(answer.json())),
                Ok(answer) => drop(note.try_set(Some(refusal(&answer)))),
                Err(_) => drop(note.try_set(Some(texts::NEEDS_SIGNAL.text().to_owned()))),
            }
        });
    };
    load();
    let done = Callback::new(move |words: Option<String>| {
        if words.is_none() {
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
    let list = move || {
        rows.get().map(|Rows { measures, more }| {
            if measures.is_empty() {
                return view! { <p class="ruhu-empty">{texts::WAIT_NONE.text()}</p> }.into_any();
            }
            let more =
                more.then(|| view! { <p class="ruhu-group__note">{texts::WAIT_MORE.text()}</p> });
            let rows = measures
                .into_iter()
                .map(|row| view! { <Waiting row kind done/> });
            view! { <ul class="ruhu-benefits">{rows.collect_view()}</ul> {more} }.into_any()
        })
    };
    view! {
        <Page name="measures" title=texts::MEASURES.text().to_owned() back=Route::Home>
            <div class="ruhu-card__actions ruhu-benefits__need">{tabs.collect_view()}</div>
            {move || note.get().map(|words| view! { <p class="ruhu-note" role="status">{words}</p> })}
            {list}
        </Page>
    }
}

/// One measure, and what can be done about it.
#[component]
fn Waiting(row: Row, kind: Kind, done: Callback<Option<String>>) -> impl IntoView {
    let services = services();
    let typed = NodeRef::<html::Input>::new();
    let id = format!("typed-{}-{}-{}", row.household, row.code, row.member);
    let whose = match row.name.as_str() {
        "" => row.head.clone(),
        name => format!("{} · {name}", row.head),
    };
    let said = row
        .dispute
        .clone()
        .map(|said| view! { <p class="ruhu-said">{said.text}</p> });
    let title = says(&row.title).to_owned();
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
    let row = StoredValue::new(row);
    let act = move |status: &'static str| {
        let row = row.get_value();
        let text = typed
            .get_untracked()
            .map(|typed| typed.value())
            .unwrap_or_default();
        let text = text.trim().to_owned();
        let request = match kind.mark {
            "answer" => {
                let id = row
                    .dispute
                    .as_ref()
                    .map(|said| said.id.clone())
                    .unwrap_or_default();
                let path = format!("/api/v1/measures/{}/disputes/{id}/answer", row.household);
                Some((path, json!({ "text": text }), false))
            }
            _ => step(&row, status, &text).map(|body| {
                (
                    format!("/api/v1/measures/{}/steps", row.household),
                    body,
                    true,
                )
            }),
        };
        let Some((path, mut body, dated)) = request else {
            done.run(Some(texts::DO_BAD_AMOUNT.text().to_owned()));
            return;
        };
        let token = services.account().map(|account| account.token);
        spawn_local(async move {
            if dated {
                body["date"] = json!(today(services).await.to_string());
            }
            let answer = api::post(&path, token.as_deref(), &bytes::write(&body)).await;
            done.run(match answer {
                Ok(answer) if answer.status == 200 => None,
                Ok(answer) => Some(refusal(&answer)),
                Err(_) => Some(texts::NEEDS_SIGNAL.text().to_owned()),
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
            <div class="ruhu-card__actions">
                {refuse}
                {button(kind.status, kind.act, "ruhu-button ruhu-button--small ruhu-button--primary")}
            </div>
        </li>
    }
}

/// The step as it is sent; nothing when the amount cannot be read.
fn step(row: &Row, status: &str, text: &str) -> Option<Json> {
    let mut step = json!({
        "id": Uuid::now_v7().to_string(), "code": row.code, "member": row.member, "status": status,
    });
    match status {
        "7" => step["reason"] = json!(text),
        "4" if row.money => {
            let plain: String = text.chars().filter(|letter| *letter != ',').collect();
            step["amount"] = json!(Number::parse(&plain)?.to_fen()?);
        }
        "4" => step["output"] = json!(text),
        _ => {}
    }
    Some(step)
}

/// The county's day: today, unless a setting says another.
async fn today(services: Services) -> Date {
    let office = Office::new(settings(&services.store()).await);
    office.context(None, None, clock::today()).as_of
}
