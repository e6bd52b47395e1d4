//! The end of a form: everything open with a way there, then the button that finishes it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::form::OpenItem;

use super::form::OtherTab;
use crate::i18n::texts;
use crate::records;
use crate::router::Route;
use crate::services::services;
use crate::session::OpenForm;
use crate::store::StoreError;
use crate::training;
use crate::ui::field::place_of;
use crate::ui::message::{PageProblem, Problem, severity_name};
use crate::ui::page::Page;
use crate::ui::results::Results;

/// The finishing page.
#[component]
pub fn Finish(form: OpenForm, draft: String) -> impl IntoView {
    let services = services();
    form.arrive("finish");
    form.show_all();
    let open = Memo::new(move |_| form.open_items());
    let problem: Problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let finish = move |_| {
        let Ok(finished) = form.finish() else { return };
        if busy.get_untracked() || form.is_read_only() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match records::finish(
                &services.store(),
                &form.draft(),
                &form.form_sha256(),
                finished,
            )
            .await
            {
                Ok(id) => {
                    if let Some(entry) = records::get(&services.store(), &id).await {
                        services.uploader().take(&entry);
                        services.finished(&entry.household).await;
                    }
                    match training::page_after(&services.store(), &id).await {
                        Some(route) => route.replace(),
                        None => Route::Record(id).replace(),
                    }
                }
                Err(StoreError::Missing) => {
                    problem.try_set(Some(&texts::FINISH_MISSING));
                }
                Err(_) => {
                    problem.try_set(Some(&texts::FINISH_FAILED));
                }
            }
            busy.try_set(false);
        });
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="finish"
                    disabled=move || !open.read().is_empty()
                    aria-busy=move || busy.get().to_string()
                    on:click=finish
                >
                    {texts::FINISH_GO.text()}
                </button>
            </footer>
        }
    };
    let back = Route::Survey(draft.clone());
    let draft = StoredValue::new(draft);
    view! {
        <Page name="finish" title=texts::FINISH_TITLE.text().to_owned() back foot>
            <OtherTab form/>
            <PageProblem problem/>
            {move || {
                let items = open.get();
                if items.is_empty() {
                    view! {
                        <section class="ruhu-card ruhu-card--tint">
                            <h2 class="ruhu-card__title">{texts::FINISH_READY.text()}</h2>
                            <p class="ruhu-card__text">{texts::FINISH_READY_TEXT.text()}</p>
                        </section>
                    }
                        .into_any()
                } else {
                    view! { <Open form items draft/> }.into_any()
                }
            }}
            <NotAsked form/>
            <Results form/>
        </Page>
    }
}

/// What the visit was spared, and how much is as it was.
#[component]
fn NotAsked(form: OpenForm) -> impl IntoView {
    let counts = Memo::new(move |_| form.prefill_counts());
    let spared = move || counts.get().not_asked + counts.get().taken_over > 0;
    let words = move || {
        let counts = counts.get();
        texts::SPARED.with(&[
            &counts.not_asked.to_string(),
            &counts.taken_over.to_string(),
            &counts.changed.to_string(),
        ])
    };
    view! {
        <Show when=spared>
            <p class="ruhu-note" data-result="not-asked">
                {words}
            </p>
        </Show>
    }
}

/// The list of what is open; it takes the focus when it appears.
#[component]
fn Open(form: OpenForm, items: Vec<OpenItem>, draft: StoredValue<String>) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    summary.on_load(|summary| {
        let _ = summary.focus();
    });
    let title = texts::FINISH_OPEN.with(&[&items.len().to_string()]);
    let links = items.into_iter().map(|item| {
        let place = place_of(form, &item.path);
        let name = form.form().nodes[item.path.node].name.clone();
        let address = format!("#/draft/{}/{place}/q/{name}", draft.get_value());
        let go = move |_| Route::parse(&address).go();
        let row = item
            .row
            .filter(|row| !row.is_empty())
            .map(|row| format!("{row} · "))
            .unwrap_or_default();
        // "Please answer X" says no more than X.
        let words = match item.check.as_str() {
            "E-REQ" => format!("{row}{}", item.label),
            _ => format!("{row}{} — {}", item.label, item.message),
        };
        view! {
            <li>
                <button
                    class="ruhu-summary__link"
                    type="button"
                    data-check=item.check
                    data-severity=severity_name(item.severity)
                    data-open=form.path_text(&item.path)
                    on:click=go
                >
                    {words}
                </button>
            </li>
        }
    });
    view! {
        <div class="ruhu-summary" role="alert" tabindex="-1" aria-labelledby="sum-title" node_ref=summary>
            <h2 class="ruhu-summary__title" id="sum-title">
                {title}
            </h2>
            <ul class="ruhu-summary__list">{links.collect_view()}</ul>
        </div>
    }
}
