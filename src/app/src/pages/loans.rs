//! Red warnings about loans, for those who must report them: what this phone knows at once, and what
//! the server knows when there is a signal.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::loan::{Alert, Borrowers, alerts};
use ruhu_domain::office::Office;
use ruhu_domain::role::Sight;
use ruhu_domain::rules::reason::yuan;
use serde::Deserialize;

use super::measures::refusal;
use crate::account::settings;
use crate::i18n::{says, texts};
use crate::router::Route;
use crate::services::{Services, services};
use crate::ui::page::Page;
use crate::{api, area, clock};

#[derive(Deserialize)]
struct Told {
    warnings: Vec<Alert>,
    more: bool,
}

/// Whether this user is told of red warnings.
pub(super) fn may_watch(services: Services) -> bool {
    let account = services.account();
    account.is_some_and(|account| account.role.watches_loans())
}

/// The page of warnings.
#[component]
pub fn LoanWarnings() -> impl IntoView {
    let services = services();
    let told = RwSignal::new(None::<Told>);
    let note = RwSignal::new(None::<String>);
    spawn_local(async move {
        let warnings = known_here(services).await;
        told.try_set(Some(Told {
            warnings,
            more: false,
        }));
        let token = services.account().map(|account| account.token);
        let words = match api::get("/api/v1/loans/warnings", token.as_deref()).await {
            Err(_) => texts::LOANS_OFFLINE.text().to_owned(),
            Ok(answer) => match answer.json().filter(|_| answer.status == 200) {
                Some(newest) => {
                    told.try_set(Some(newest));
                    return;
                }
                None => refusal(&answer),
            },
        };
        note.try_set(Some(words));
    });
    let list = move || {
        let told = told.read();
        let told = told.as_ref()?;
        if told.warnings.is_empty() {
            return Some(view! { <p class="ruhu-empty">{texts::LOANS_NONE.text()}</p> }.into_any());
        }
        let rows = told.warnings.iter().map(row).collect_view();
        let more = told
            .more
            .then(|| view! { <p class="ruhu-group__note">{texts::WAIT_MORE.text()}</p> });
        Some(view! { <ul class="ruhu-list">{rows}</ul> {more} }.into_any())
    };
    view! {
        <Page name="loans" title=texts::LOANS.text().to_owned() back=Route::Home>
            {move || note.get().map(|words| view! { <p class="ruhu-note" role="status">{words}</p> })}
            <p class="ruhu-group__note">{texts::LOANS_REPORT.text()}</p>
            {list}
        </Page>
    }
}

fn row(alert: &Alert) -> impl IntoView + use<> {
    let whose = match (alert.head.as_str(), alert.borrower.as_str()) {
        ("", "") => alert.household.clone(),
        ("", borrower) => borrower.to_owned(),
        (head, "") => head.to_owned(),
        (head, borrower) if head == borrower => head.to_owned(),
        (head, borrower) => format!("{head} · {borrower}"),
    };
    let loan = texts::LOANS_LOAN.with(&[&alert.bank, &alert.loan, &yuan(alert.balance)]);
    let code = alert.household.clone();
    view! {
        <li class="ruhu-list__item" data-warning=alert.code.clone() data-household=alert.household.clone()>
            <button
                class="ruhu-cell ruhu-cell--link"
                type="button"
                data-action="open-household"
                on:click=move |_| Route::Household(code.clone()).go()
            >
                <span class="ruhu-cell__body">
                    <span class="ruhu-cell__title">{whose}</span>
                    <span class="ruhu-cell__alarm">{says(&alert.words).to_owned()}</span>
                    <span class="ruhu-cell__note">{alert.date.clone()} " · " {loan}</span>
                </span>
            </button>
        </li>
    }
}

/// The warnings that follow from what was downloaded. Whose phone gets no households does not know
/// whether one is archived.
async fn known_here(services: Services) -> Vec<Alert> {
    let store = services.store();
    let index = services.index_now();
    let role = services.account().map(|account| account.role);
    let sees = role.is_some_and(|role| role.sight() == Sight::Area);
    let all = area::all_loans(&store).await;
    let borrowers = all.iter().map(|(code, loans)| {
        let known = index.get(code).filter(|_| sees);
        Borrowers {
            loans,
            head: known.map_or("", |known| &known.head),
            village: code.get(..12).unwrap_or(code),
            status: known.map(|known| known.status.as_str()),
        }
    });
    let borrowers: Vec<_> = borrowers.collect();
    let office = Office::new(settings(&store).await);
    let today = office.context(None, None, clock::today()).as_of;
    alerts(&borrowers, &office.settings(), today)
}
