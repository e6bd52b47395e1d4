//! One finished form: its receipt, or what must be mended.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::credit_file::is_step;
use ruhu_domain::sync::protocol::{Receipt, RecordState, Violation};

use super::merge::Merge;
use super::records::local_time;
use super::states::{needs_attention, state_word};
use crate::i18n::{self, Language, texts};
use crate::records::{self, Entry};
use crate::router::Route;
use crate::services::services;
use crate::ui::message::severity_name;
use crate::ui::page::Page;
use crate::ui::qr::Qr;

/// The page of a record.
#[component]
pub fn RecordPage(id: String) -> impl IntoView {
    let services = services();
    let entry = RwSignal::new(None::<Entry>);
    Effect::new(move |_| {
        services.track_records();
        let id = id.clone();
        spawn_local(async move {
            let mut now = records::get(&services.store(), &id).await;
            now.iter_mut()
                .for_each(|entry| services.uploader().seen(entry));
            entry.try_set(now);
        });
    });
    let title = Signal::derive(move || {
        entry
            .read()
            .as_ref()
            .map_or(texts::RECORD.text().to_owned(), |entry| entry.title.clone())
    });
    view! {
        <Page name="record" title back=Route::Records>
            {move || entry.get().map(|entry| view! { <Standing entry/> })}
        </Page>
    }
}

#[component]
fn Standing(entry: Entry) -> impl IntoView {
    let state = entry.state;
    let receipt = entry.receipt.clone();
    let number = receipt.as_ref().map(|receipt| receipt.number.clone());
    let box_state = if state == RecordState::Sending {
        RecordState::Queued
    } else {
        state
    };
    let waiting = entry.is_waiting().then(|| {
        view! { <p class="ruhu-card__text">{texts::RECEIPT_WAITING.text()}</p> }
    });
    let files = (!entry.files.is_empty()).then(|| {
        view! { <p class="ruhu-group__note">{texts::RECEIPT_FILES.with(&[&entry.files.len().to_string()])}</p> }
    });
    let finished = local_time(&entry.finished_at);
    let form_title = i18n::says(&entry.form_title).to_owned();
    let form_title = (!form_title.is_empty()).then(|| {
        view! {
            <div class="ruhu-facts__row">
                <dt>{texts::FORM.text()}</dt>
                <dd>{form_title}</dd>
            </div>
        }
    });
    let private = (is_step(&entry.form_id) && receipt_has(&entry)).then(|| {
        view! { <p class="ruhu-group__note">{texts::CREDIT_PRIVATE.text()}</p> }
    });
    let mend = needs_attention(state).then(|| view! { <Mend entry=entry.clone()/> });
    view! {
        <section
            class="ruhu-receipt"
            data-record=entry.id.clone()
            data-state=box_state.name()
            data-receipt=number
        >
            <p class="ruhu-receipt__status">{state_word(state).text()}</p>
            {receipt.map(|receipt| view! { <ReceiptFacts receipt/> })}
            {waiting}
            <dl class="ruhu-facts">
                {form_title}
                <div class="ruhu-facts__row">
                    <dt>{texts::FINISHED_AT.text()}</dt>
                    <dd>{finished}</dd>
                </div>
            </dl>
        </section>
        {files}
        {private}
        {mend}
    }
}

/// Whether the server has exactly this.
fn receipt_has(entry: &Entry) -> bool {
    let receipt = entry.receipt.as_ref();
    receipt.is_some_and(|receipt| receipt.sha256 == entry.sha256)
}

#[component]
fn ReceiptFacts(receipt: Receipt) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let link = format!("{origin}/r/{}#{}", receipt.number, receipt.signature);
    view! {
        <p class="ruhu-receipt__number">{receipt.number}</p>
        <Qr text=link label=texts::RECEIPT_QR.text()/>
        <p class="ruhu-quiet">{texts::RECEIPT_HINT.text()}</p>
        <dl class="ruhu-facts">
            <div class="ruhu-facts__row">
                <dt>{texts::RECEIPT_AT.text()}</dt>
                <dd>{local_time(&receipt.received_at)}</dd>
            </div>
        </dl>
    }
}

/// What server or office said against the record, and the way to mend it.
#[component]
fn Mend(entry: Entry) -> impl IntoView {
    let services = services();
    let refused = entry.problem.as_ref().map(|problem| {
        let words = if problem.detail.is_empty() {
            &problem.title
        } else {
            &problem.detail
        };
        view! { <p class="ruhu-card__text">{texts::REFUSED.with(&[i18n::half(words)])}</p> }
    });
    let words = |violation: &Violation| match i18n::language() {
        Language::Chinese => violation.message.zh.clone(),
        Language::English => violation.message.en.clone(),
    };
    let violations = entry.violations.iter().map(|violation| {
        view! {
            <li data-check=violation.check.clone() data-severity=severity_name(violation.severity)>
                {words(violation)}
            </li>
        }
    });
    let violations = violations.collect_view();
    let reason = (!entry.reason.is_empty())
        .then(|| view! { <p class="ruhu-card__text">{entry.reason.clone()}</p> });
    let conflict = entry
        .problem
        .as_ref()
        .is_some_and(|problem| problem.stored.is_some());
    let may_mend = entry.state != RecordState::Void && !conflict;
    let merge = conflict.then(|| view! { <Merge entry=entry.clone()/> });
    let about = entry.questions.first().cloned();
    let fix = move |_| {
        let (entry, about) = (entry.clone(), about.clone());
        spawn_local(async move {
            if let Ok(draft) = records::reopen(&services.store(), &entry).await {
                asked_about(draft, about).go();
            }
        });
    };
    view! {
        <section class="ruhu-card ruhu-card--error">
            {refused} {reason} <ul class="ruhu-summary__list">{violations}</ul>
            {may_mend
                .then(|| {
                    view! {
                        <div class="ruhu-card__actions">
                            <button
                                class="ruhu-button ruhu-button--primary"
                                type="button"
                                data-action="review-fix"
                                on:click=fix.clone()
                            >
                                {texts::REVIEW_FIX.text()}
                            </button>
                        </div>
                    }
                })}
        </section>
        {merge}
    }
}

/// The way to the question the office asks about; without one, to the list of what is open.
fn asked_about(draft: String, path: Option<String>) -> Route {
    match path {
        // The open form finds section and row of a path by itself.
        Some(path) => Route::Question(draft, path),
        None => Route::Finish(draft),
    }
}
