//! One household: what the office knows, and the forms that can be begun.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::credit_file::CreditFile;
use ruhu_domain::date::Date;
use ruhu_domain::forms::{
    HOUSEHOLD_SURVEY_ID, LOAN_ENTRY_ID, LOAN_FOLLOWUP_ID, STATUS_PROPOSAL_ID, VISIT_SHORT_ID,
};
use ruhu_domain::household::Household;
use ruhu_domain::loan::Loans;
use ruhu_domain::office::Office;
use ruhu_domain::settings::Settings;

use super::credit::{CreditCard, next_step};
use super::lent::LoansCard;
use crate::drafts::{self, OpenError};
use crate::i18n::{Phrase, texts};
use crate::router::Route;
use crate::services::{Services, services};
use crate::ui::message::{PageProblem, Problem};
use crate::ui::page::Page;
use crate::ui::way::way;
use crate::{account, area, clock, facts};

/// The page of a household; a survey begun there opens at section and question `at`.
#[component]
pub fn HouseholdPage(code: String, at: Option<(String, String)>) -> impl IntoView {
    let services = services();
    let household = RwSignal::new(None::<Household>);
    let credit = RwSignal::new(None::<Credit>);
    let problem: Problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let code = StoredValue::new(code);
    Effect::new(move |_| {
        // What the office says may change while somebody looks.
        services.index();
        let code = code.get_value();
        spawn_local(async move {
            let store = services.store();
            let known = area::household(&store, &code).await;
            household.try_set(known);
            let context = Office::new(account::settings(&store).await);
            let context = context.context(None, None, clock::today());
            let own = facts::own(&store).await;
            credit.try_set(Some(Credit {
                file: facts::credit(&store, &code, &own).await,
                loans: facts::loans(&store, &code, &own).await,
                status: area::household(&store, &code)
                    .await
                    .map(|known| known.status),
                settings: context.settings,
                today: context.as_of,
            }));
        });
    });
    let at = StoredValue::new(at);
    let start = Callback::new(move |form_id: &'static str| {
        // A double tap must not begin two forms.
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let code = code.get_value();
        let at = at.get_value().filter(|_| form_id == HOUSEHOLD_SURVEY_ID);
        spawn_local(async move {
            match drafts::create(&services.store(), &services.index_now(), form_id, &code).await {
                Ok(draft) => match at {
                    Some((section, question)) => Route::Section(draft, section, Some(question)),
                    None => Route::Survey(draft),
                }
                .go(),
                Err(error) => {
                    problem.try_set(Some(open_error(&error)));
                }
            }
            busy.try_set(false);
        });
    });
    let survey = move || {
        may_send(services, HOUSEHOLD_SURVEY_ID).then(|| {
            view! {
                <footer class="ruhu-foot">
                    <button
                        class="ruhu-button ruhu-button--primary"
                        type="button"
                        data-action="start-survey"
                        aria-busy=move || busy.get().to_string()
                        on:click=move |_| start.run(HOUSEHOLD_SURVEY_ID)
                    >
                        {texts::START_SURVEY.text()}
                    </button>
                </footer>
            }
        })
    };
    let title = move || {
        household
            .read()
            .as_ref()
            .filter(|known| !known.head.is_empty())
            .map_or(texts::HOUSEHOLD.text().to_owned(), |known| {
                known.head.clone()
            })
    };
    view! {
        <Page name="household" title=Signal::derive(title) back=Route::Home foot=move || survey>
            <PageProblem problem/>
            {move || household.get().map(|known| view! { <Facts known/> })}
            {move || {
                let Credit { file, settings, today, .. } = credit.get()?;
                let file = file?;
                Some(view! { <CreditCard file settings today/> })
            }}
            {move || {
                let Credit { loans, status, settings, today, .. } = credit.get()?;
                let loans = loans?;
                Some(view! { <LoansCard loans status settings today/> })
            }}
            // Not before everything above is there: nothing may move under a finger.
            <Show when=move || credit.read().is_some()>
                <OtherForms start credit/>
                <WithTheFamily code=code.get_value()/>
            </Show>
        </Page>
    }
}

/// The credit file of the household, and what it is read by.
#[derive(Clone)]
struct Credit {
    file: Option<CreditFile>,
    /// Its loans, if it ever had one.
    loans: Option<Loans>,
    /// Its status, as the office has it.
    status: Option<String>,
    settings: Settings,
    today: Date,
}

/// What can be filled in beside the survey.
#[component]
fn OtherForms(start: Callback<&'static str>, credit: RwSignal<Option<Credit>>) -> impl IntoView {
    let services = services();
    let draw = move |form_id: &'static str, action, title: String, note: String| {
        may_send(services, form_id).then(|| {
            view! {
                <li class="ruhu-list__item">
                    <button
                        class="ruhu-cell ruhu-cell--link"
                        type="button"
                        data-action=action
                        on:click=move |_| start.run(form_id)
                    >
                        <span class="ruhu-cell__body">
                            <span class="ruhu-cell__title">{title}</span>
                            <span class="ruhu-cell__note">{note}</span>
                        </span>
                    </button>
                </li>
            }
        })
    };
    let cell = move |form_id, action, title: Phrase, note: Phrase| {
        draw(
            form_id,
            action,
            title.text().to_owned(),
            note.text().to_owned(),
        )
    };
    let of_credit = move || {
        let known = credit.get()?;
        let role = services.account()?.role;
        let step = next_step(known.file.as_ref(), role, known.today);
        step.and_then(|(form_id, title, note)| draw(form_id, "start-credit", title, note))
    };
    let has_loans = move || {
        let known = credit.read();
        known.as_ref().is_some_and(|known| known.loans.is_some())
    };
    let of_loan = move || {
        let (title, note) = (texts::START_FOLLOWUP, texts::START_FOLLOWUP_NOTE);
        has_loans()
            .then(|| cell(LOAN_FOLLOWUP_ID, "start-followup", title, note))
            .flatten()
    };
    move || {
        let cells = [
            of_credit(),
            of_loan(),
            cell(
                LOAN_ENTRY_ID,
                "start-loan",
                texts::START_LOAN,
                texts::START_LOAN_NOTE,
            ),
            cell(
                VISIT_SHORT_ID,
                "start-visit",
                texts::START_VISIT,
                texts::START_VISIT_NOTE,
            ),
            cell(
                STATUS_PROPOSAL_ID,
                "start-status",
                texts::START_STATUS,
                texts::START_STATUS_NOTE,
            ),
        ];
        cells.iter().any(Option::is_some).then(|| {
            view! {
                <section class="ruhu-group">
                    <h2 class="ruhu-group__title">{texts::OTHER_FORMS.text()}</h2>
                    <ul class="ruhu-list">{cells.into_iter().flatten().collect_view()}</ul>
                </section>
            }
        })
    }
}

/// What is done together with the family: its own page, its card.
#[component]
fn WithTheFamily(code: String) -> impl IntoView {
    let services = services();
    let cards = services
        .account()
        .is_some_and(|account| account.role.gives_cards());
    cards.then(|| {
        let show = way(
            Route::Guest(code.clone()),
            "show-household",
            &texts::SHOW_HOUSEHOLD,
            Some(&texts::SHOW_HOUSEHOLD_NOTE),
        );
        let card = way(
            Route::Card(code),
            "open-card",
            &texts::CARD,
            Some(&texts::CARD_NOTE),
        );
        view! {
            <section class="ruhu-group">
                <h2 class="ruhu-group__title">{texts::WITH_FAMILY.text()}</h2>
                <ul class="ruhu-list">{show} {card}</ul>
            </section>
        }
    })
}

/// Whether the server takes the form from this user; what it would refuse is not offered.
pub(super) fn may_send(services: Services, form_id: &str) -> bool {
    let account = services.account();
    account.is_some_and(|account| account.role.may_send(form_id))
}

#[component]
fn Facts(known: Household) -> impl IntoView {
    // Known by a loan or a file alone: the name is the borrower's, and nobody counted the members.
    let (head, members) = match known.members {
        0 => Default::default(),
        members => (known.head, members.to_string()),
    };
    let rows = [
        (texts::HOUSEHOLD_CODE, known.code),
        (texts::HOUSEHOLD_GROUP, known.group),
        (texts::HOUSEHOLD_HEAD, head),
        (texts::HOUSEHOLD_MEMBERS, members),
        (texts::HOUSEHOLD_HELPER, known.helper),
    ];
    let rows = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            view! {
                <div class="ruhu-facts__row">
                    <dt>{name.text()}</dt>
                    <dd>{value}</dd>
                </div>
            }
        });
    view! {
        <section class="ruhu-card">
            <dl class="ruhu-facts">{rows.collect_view()}</dl>
        </section>
    }
}

/// Why a form does not open, in words.
pub(super) fn open_error(error: &OpenError) -> &'static Phrase {
    match error {
        OpenError::NotFound => &texts::NOT_FOUND,
        OpenError::NoForm => &texts::NO_FORM,
        OpenError::Store(_) => &texts::STORE_FAILED,
    }
}
