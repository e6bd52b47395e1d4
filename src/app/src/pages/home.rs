//! Home of a cadre: what was handed in, what is unfinished, what is to be done, the households.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::forms::HOUSEHOLD_SURVEY_ID;
use ruhu_domain::role::{Role, Sight};
use ruhu_domain::search::{Entry, search};
use ruhu_domain::worklist::Kind;

use super::household::may_send;
use super::loans::may_watch;
use super::measures::may_record;
use super::records::with_form;
use super::states::needs_attention;
use super::trainer::Runs;
use super::work::WorkList;
use crate::drafts::{self, Draft};
use crate::i18n::{self, Phrase, texts};
use crate::router::Route;
use crate::services::{Services, services};
use crate::shell::care;
use crate::ui::page::Page;
use crate::ui::search::SearchField;
use crate::ui::way::way;

/// Most households shown at once; typing narrows the list down.
const MOST_SHOWN: usize = 50;

/// The first page.
#[component]
pub fn Home() -> impl IntoView {
    let services = services();
    let enrolled = Memo::new(move |_| services.account().is_some());
    // Above the lists: who puts the phone away in a hurry does not scroll past fifty families.
    let tools = move || {
        let mine = enrolled.get().then(|| {
            view! {
                <Tool action="lock" label=&texts::LOCK tap=move || services.lock()/>
                <Tool action="phone" label=&texts::PHONE_TITLE tap=|| Route::Phone.go()/>
            }
        });
        view! {
            <div class="ruhu-tools">
                {mine} <Tool action="care" label=&texts::CARE_MODE tap=care::switch/>
                <Tool action="language" label=&texts::LANGUAGE tap=i18n::switch/>
            </div>
        }
    };
    view! {
        <Page name="home" title=texts::HOME_TITLE.text().to_owned()>
            {tools}
            <Offer kind="update" mark="data-update" text=&texts::UPDATE_READY take=&texts::UPDATE_TAKE/>
            <Offer kind="install" mark="data-install" text=&texts::INSTALL_READY take=&texts::INSTALL_TAKE/>
            {move || {
                if enrolled.get() {
                    let work = if services.account().is_some_and(|account| account.role == Role::Trainer) {
                        view! { <Runs services/> }.into_any()
                    } else {
                        view! {
                            <WorkList services/>
                            <Households services/>
                            <ToCoverage services/>
                        }
                            .into_any()
                    };
                    view! {
                        <Summary services/>
                        <Drafts services/>
                        {work}
                    }
                        .into_any()
                } else {
                    view! {
                        <section class="ruhu-card">
                            <h2 class="ruhu-card__title">{texts::NOT_ENROLLED_TITLE.text()}</h2>
                            <p class="ruhu-card__text">{texts::NOT_ENROLLED.text()}</p>
                            <div class="ruhu-card__actions">
                                <button
                                    class="ruhu-button ruhu-button--primary"
                                    type="button"
                                    on:click=|_| Route::Enrol("-".to_owned()).go()
                                >
                                    {texts::ENROL_TITLE.text()}
                                </button>
                            </div>
                        </section>
                    }
                        .into_any()
                }
            }}
        </Page>
    }
}

/// A small button for what is not work.
#[component]
fn Tool(action: &'static str, label: &'static Phrase, tap: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button
            class="ruhu-button ruhu-button--quiet ruhu-button--small"
            type="button"
            data-action=action
            on:click=move |_| tap()
        >
            {label.text()}
        </button>
    }
}

/// Finished forms in one line, leading to the list.
#[component]
fn Summary(services: Services) -> impl IntoView {
    let entries = services.records();
    let mend = move || {
        let entries = entries.read();
        let mend = entries.iter().filter(|entry| needs_attention(entry.state));
        mend.count()
    };
    let words = move || {
        let entries = entries.read();
        let waiting = entries.iter().filter(|entry| entry.is_waiting()).count();
        match (mend(), waiting, entries.len()) {
            (0, 0, 0) => texts::NO_RECORDS.text().to_owned(),
            (0, 0, _) => texts::RECORDS_ALL_SENT.text().to_owned(),
            (0, waiting, _) => texts::RECORDS_WAITING.with(&[&waiting.to_string()]),
            (mend, ..) => texts::RECORDS_MEND.with(&[&mend.to_string()]),
        }
    };
    view! {
        <section class="ruhu-group">
            <ul class="ruhu-list">
                <li class="ruhu-list__item" data-work=move || (mend() > 0).then(|| Kind::Record.name())>
                    <button
                        class="ruhu-cell ruhu-cell--link"
                        type="button"
                        data-action="records"
                        on:click=|_| Route::Records.go()
                    >
                        <span class="ruhu-cell__body">
                            <span class="ruhu-cell__title">{texts::RECORDS.text()}</span>
                            <span class="ruhu-cell__note">{words}</span>
                        </span>
                    </button>
                </li>
                {may_record(services)
                    .then(|| {
                        let apply = Route::Measures("apply".to_owned());
                        way(apply, "measures", &texts::MEASURES, Some(&texts::MEASURES_NOTE))
                    })}
                {may_watch(services)
                    .then(|| way(Route::Loans, "loans", &texts::LOANS, Some(&texts::LOANS_NOTE)))}
            </ul>
        </section>
    }
}

/// Forms that are not finished; a tap leads back to the question.
#[component]
fn Drafts(services: Services) -> impl IntoView {
    let drafts = RwSignal::new(Vec::<Draft>::new());
    spawn_local(async move {
        let all = drafts::list(&services.store()).await;
        drafts.try_set(all);
    });
    move || {
        let drafts = drafts.get();
        (!drafts.is_empty()).then(|| {
            let cells = drafts.into_iter().map(|draft| {
                let started = texts::STARTED_ON.with(&[draft.started_at.get(..10).unwrap_or_default()]);
                let title = with_form(&draft.title, &draft.form_title);
                let id = draft.id.clone();
                let open = move |_| Route::Survey(id.clone()).go();
                view! {
                    <li class="ruhu-list__item" data-record=draft.id.clone() data-state="draft">
                        <button class="ruhu-cell ruhu-cell--link" type="button" data-action="open-draft" on:click=open>
                            <span class="ruhu-cell__body">
                                <span class="ruhu-cell__title">{title}</span>
                                <span class="ruhu-cell__note">{started}</span>
                            </span>
                            <span class="ruhu-chip" data-state="draft">
                                {texts::STATE_DRAFT.text()}
                            </span>
                        </button>
                    </li>
                }
            });
            view! {
                <section class="ruhu-group">
                    <h2 class="ruhu-group__title">{texts::DRAFTS.text()}</h2>
                    <ul class="ruhu-list">{cells.collect_view()}</ul>
                </section>
            }
        })
    }
}

/// The way to files and ratings by village, for those who get credit files of an area.
#[component]
fn ToCoverage(services: Services) -> impl IntoView {
    let has = move || {
        let account = services.account();
        account.is_some_and(|account| account.role.sight() == Sight::Area)
    };
    view! {
        <Show when=has>
            <button
                class="ruhu-button ruhu-button--quiet"
                type="button"
                data-action="coverage"
                on:click=|_| Route::Coverage.go()
            >
                {texts::COVERAGE.text()}
            </button>
        </Show>
    }
}

#[component]
fn Households(services: Services) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let index = services.index();
        let typed = typed.get();
        let found = search(&index, &typed, MOST_SHOWN);
        let more = found.total - found.shown.len();
        (
            found.shown.into_iter().cloned().collect::<Vec<Entry>>(),
            more,
        )
    });
    let below = move || {
        let more = found.read().1;
        let none = found.read().0.is_empty();
        if services.is_fetching() {
            texts::FETCHING.text().to_owned()
        } else if none && typed.read().is_empty() {
            texts::NO_HOUSEHOLDS.text().to_owned()
        } else if none {
            texts::NO_MATCH.text().to_owned()
        } else if more > 0 {
            texts::MORE_MATCHES.with(&[&more.to_string()])
        } else {
            String::new()
        }
    };
    view! {
        <section class="ruhu-group" aria-busy=move || services.is_fetching().to_string()>
            <h2 class="ruhu-group__title">{texts::HOUSEHOLDS.text()}</h2>
            <SearchField label=texts::SEARCH.text() hint=texts::SEARCH_HINT.text() typed/>
            <ul class="ruhu-list">
                <For each=move || found.get().0 key=|entry| entry.code.clone() let:entry>
                    <HouseholdCell entry/>
                </For>
            </ul>
            <p class="ruhu-group__note" role="status">
                {below}
            </p>
            {move || {
                may_send(services, HOUSEHOLD_SURVEY_ID)
                    .then(|| {
                        view! {
                            <button
                                class="ruhu-button ruhu-button--quiet"
                                type="button"
                                data-action="new-household"
                                on:click=|_| Route::NewHousehold.go()
                            >
                                {texts::NEW_HOUSEHOLD.text()}
                            </button>
                        }
                    })
            }}
        </section>
    }
}

#[component]
pub(super) fn HouseholdCell(entry: Entry) -> impl IntoView {
    // Of a household known by its loan alone there is no more than the name.
    let note = match entry.members {
        0 => entry.group,
        members => {
            let members = texts::MEMBERS_COUNT.with(&[&members.to_string()]);
            format!("{} · {members}", entry.group)
        }
    };
    let code = entry.code.clone();
    // Of a new household only a number may be known.
    let title = if entry.head.is_empty() {
        code.clone()
    } else {
        entry.head
    };
    view! {
        <li class="ruhu-list__item">
            <button
                class="ruhu-cell ruhu-cell--link"
                type="button"
                data-action="open-household"
                data-household=entry.code
                on:click=move |_| Route::Household(code.clone()).go()
            >
                <span class="ruhu-cell__body">
                    <span class="ruhu-cell__title">{title}</span>
                    <span class="ruhu-cell__note">{note}</span>
                </span>
            </button>
        </li>
    }
}

/// What the shell around the app offers: a new version, which is taken only here, where no form is
/// open, or a place on the home screen. The root element says whether it is ready.
#[component]
fn Offer(
    kind: &'static str,
    /// The mark of the root element.
    mark: &'static str,
    text: &'static Phrase,
    take: &'static Phrase,
) -> impl IntoView {
    let root = document().document_element();
    let now = root.and_then(|root| root.get_attribute(mark));
    let ready = RwSignal::new(now.as_deref() == Some("ready"));
    let listener = window_event_listener_untyped(&format!("ruhu:{kind}"), move |_| ready.set(true));
    on_cleanup(move || listener.remove());
    let go = move |_| {
        ready.set(false);
        if let Ok(event) = web_sys::Event::new(&format!("ruhu:take-{kind}")) {
            let _ = window().dispatch_event(&event);
        }
    };
    view! {
        <Show when=move || ready.get()>
            <div class="ruhu-offer">
                <p class="ruhu-offer__text">{text.text()}</p>
                <button
                    class="ruhu-button ruhu-button--small ruhu-button--primary"
                    type="button"
                    data-action=kind
                    on:click=go
                >
                    {take.text()}
                </button>
            </div>
        </Show>
    }
}
