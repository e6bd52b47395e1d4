//! The page of a household below the bar.

use leptos::prelude::*;
use ruhu_domain::benefits::{Entry, Group, Page};

use super::benefit::Benefit;
use super::own::{Learned, OwnCredit};
use super::say::{Answered, Said, Say, Subject};
use super::speech::{self, ReadAloud};
use crate::i18n::{Phrase, says, texts};

/// Groups of measures in the order of the page, and what they are called.
const GROUPS: [(Group, &str, Phrase); 5] = [
    (Group::Missing, "missing", texts::GROUP_MISSING),
    (Group::Progress, "progress", texts::GROUP_PROGRESS),
    (Group::Received, "received", texts::GROUP_RECEIVED),
    (Group::Possible, "possible", texts::GROUP_POSSIBLE),
    (Group::Over, "over", texts::GROUP_OVER),
];

/// Everything a household is shown.
#[component]
pub fn HouseholdView(
    /// What is shown.
    page: Page,
    /// What happens when the household says something back; without it nothing can be said.
    said: Option<Callback<Said>>,
) -> impl IntoView {
    // However the page is left, nothing of it is read on.
    on_cleanup(speech::stop);
    let saying = RwSignal::new(None::<Subject>);
    let may_say = said.is_some();
    let groups = GROUPS.into_iter().map(|(group, mark, title)| {
        let entries: Vec<Entry> = page
            .benefits
            .iter()
            .filter(|entry| entry.group == group)
            .cloned()
            .collect();
        (!entries.is_empty()).then(|| {
            let count = entries.len();
            let cards = entries
                .into_iter()
                .map(|entry| view! { <Benefit entry saying may_say/> });
            view! {
                <section class="ruhu-group" data-group=mark>
                    <h2 class="ruhu-group__title">
                        {title.text()} <span class="ruhu-group__count">{count}</span>
                    </h2>
                    <ul class="ruhu-benefits">{cards.collect_view()}</ul>
                </section>
            }
        })
    });
    let status = (!page.status.zh.is_empty()).then(|| {
        view! { <p class="ruhu-card__text">{says(&page.status).to_owned()}</p> }
    });
    let words = summary(&page);
    let helper = page.helper.clone().map(|helper| {
        let call = (!helper.phone.is_empty()).then(|| view! { <Call phone=helper.phone.clone()/> });
        view! {
            <section class="ruhu-card">
                <h2 class="ruhu-card__title">{texts::YOUR_HELPER.text()}</h2>
                <p class="ruhu-card__text">{helper.name} " · " {says(&helper.unit).to_owned()}</p>
                {call}
            </section>
        }
    });
    let need = said.map(|said| {
        view! {
            <div class="ruhu-card__actions ruhu-benefits__need">
                <button
                    class="ruhu-button"
                    type="button"
                    data-action="dispute"
                    data-kind="need"
                    on:click=move |_| saying.set(Some(Subject::need()))
                >
                    {texts::SAY_NEED.text()}
                </button>
            </div>
            <Say saying said/>
        }
    });
    view! {
        <section class="ruhu-card ruhu-card--tint">
            <h2 class="ruhu-card__title">{page.head.clone()}</h2>
            {status}
            <ReadAloud words/>
        </section>
        {groups.collect_view()}
        {need}
        <Needs page=page.clone()/>
        {helper}
        <Visits page=page.clone()/>
        <Lists page/>
        <p class="ruhu-group__note">{texts::OFFICE_DECIDES.text()}</p>
    }
}

/// What is read aloud first: how many there are of each, and what is missing.
fn summary(page: &Page) -> String {
    let mut words = vec![page.head.clone(), says(&page.status).to_owned()];
    for (group, _, title) in GROUPS {
        let entries: Vec<&Entry> = page
            .benefits
            .iter()
            .filter(|entry| entry.group == group)
            .collect();
        if entries.is_empty() {
            continue;
        }
        words.push(format!("{} {}", title.text(), entries.len()));
        if matches!(group, Group::Missing | Group::Progress) {
            let told = entries
                .iter()
                .map(|entry| [says(&entry.title), says(&entry.words)].join(texts::COMMA.text()));
            words.extend(told);
        }
    }
    words.retain(|part| !part.is_empty());
    words.join(texts::STOP.text())
}

/// A link that calls.
#[component]
pub(super) fn Call(phone: String) -> impl IntoView {
    view! {
        <a class="ruhu-button ruhu-button--call" href=format!("tel:{phone}") data-action="call">
            {texts::CALL.with(&[&phone])}
        </a>
    }
}

/// A list of facts under a heading; nothing when it is empty.
pub(super) fn facts(title: &Phrase, rows: Vec<(String, String)>) -> impl IntoView + use<> {
    let title = title.text();
    (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(|(name, value)| {
            view! {
                <div class="ruhu-facts__row">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        });
        view! {
            <section class="ruhu-card">
                <h2 class="ruhu-card__title">{title}</h2>
                <dl class="ruhu-facts">{rows.collect_view()}</dl>
            </section>
        }
    })
}

/// The last visit and what was promised.
#[component]
fn Visits(page: Page) -> impl IntoView {
    let visit = page
        .visit
        .into_iter()
        .map(|visit| (visit.date, visit.by))
        .collect();
    let promises = page.promises.into_iter().map(|promise| {
        let state = if promise.done {
            texts::PROMISE_KEPT
        } else {
            texts::PROMISE_OPEN
        };
        let due = match promise.due.as_str() {
            "" => state.text().to_owned(),
            due => format!("{} {}", state.text(), texts::WORK_BY.with(&[due])),
        };
        (promise.text, due)
    });
    let promises = promises.collect();
    view! {
        {facts(&texts::LAST_VISIT, visit)}
        {facts(&texts::PROMISED, promises)}
    }
}

/// Training, credit and receipts.
#[component]
fn Lists(page: Page) -> impl IntoView {
    let receipts = page.receipts.into_iter().map(|receipt| {
        (
            format!("{} {}", says(&receipt.form), receipt.date),
            receipt.number,
        )
    });
    let receipts = receipts.collect();
    view! {
        <Learned training=page.training/>
        {page.credit.map(|credit| view! { <OwnCredit credit/> })}
        {facts(&texts::RECEIPTS, receipts)}
    }
}

/// What the household told of, and what became of it.
#[component]
fn Needs(page: Page) -> impl IntoView {
    (!page.needs.is_empty()).then(|| {
        let said = page
            .needs
            .into_iter()
            .map(|said| view! { <Answered said/> });
        view! {
            <section class="ruhu-card">
                <h2 class="ruhu-card__title">{texts::YOU_SAID.text()}</h2>
                {said.collect_view()}
            </section>
        }
    })
}
