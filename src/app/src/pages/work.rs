//! The work list at home: visits that are due, promises, what is missing of 六清.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::date::Date;
use ruhu_domain::forms::{HOUSEHOLD_SURVEY_ID, LOAN_FOLLOWUP_ID, VISIT_SHORT_ID};
use ruhu_domain::office::Office;
use ruhu_domain::role::Role;
use ruhu_domain::settings::Settings;
use ruhu_domain::worklist::{Kind, Work, WorkItem, worklist};

use crate::i18n::{self, Phrase, texts};
use crate::router::Route;
use crate::services::Services;
use crate::{account, area, clock, drafts};

/// Shown of a group before it is asked for.
const FIRST: usize = 3;
/// Most shown then; who has more to do begins with these.
const MOST: usize = 200;

/// One line of a group, as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    code: String,
    head: String,
    note: String,
    place: Option<(&'static str, &'static str)>,
}

/// What there is to do of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    kind: Kind,
    total: usize,
    rows: Vec<Row>,
}

/// All groups that are not empty.
#[component]
pub(super) fn WorkList(services: Services) -> impl IntoView {
    let rules = RwSignal::new(None::<(Settings, Date)>);
    let open = RwSignal::new(BTreeMap::<String, String>::new());
    Effect::new(move |_| {
        // Settings come with the households.
        services.index();
        spawn_local(async move {
            let settings = account::settings(&services.store()).await;
            let context = Office::new(settings).context(None, None, clock::today());
            rules.try_set(Some((context.settings, context.as_of)));
            let all = drafts::list(&services.store()).await.into_iter();
            let all = all.filter(|draft| draft.form_id == HOUSEHOLD_SURVEY_ID);
            let mut drafts = BTreeMap::new();
            for draft in all {
                let alias = area::alias(&services.store(), &draft.household).await;
                let household = alias.map_or(draft.household, |alias| alias.to);
                drafts.insert(household, draft.id);
            }
            open.try_set(drafts);
        });
    });
    let groups = Memo::new(move |_| {
        let Some((settings, today)) = rules.get() else {
            return Vec::new();
        };
        let index = services.index();
        let role = services.account().map(|account| account.role);
        let may = |form_id| role.is_some_and(|role: Role| role.may_send(form_id));
        let mut items = worklist(index.iter(), &settings, today);
        items.retain(|item| match item.work {
            Work::Visit | Work::Promise(_) | Work::SixClear(_) => may(VISIT_SHORT_ID),
            Work::Credit(step) => may(step.form_id()),
            Work::FollowUp | Work::Repay => may(LOAN_FOLLOWUP_ID),
        });
        groups(&items)
    });
    view! {
        <For each=move || groups.get() key=|group| group.kind.name() let:group>
            <WorkGroup kind=group.kind groups open/>
        </For>
    }
}

fn groups(items: &[WorkItem<'_>]) -> Vec<Group> {
    let group = |items: &[WorkItem<'_>]| Group {
        kind: items[0].work.kind(),
        total: items.len(),
        rows: items.iter().take(MOST).map(row).collect(),
    };
    let same = |one: &WorkItem<'_>, other: &WorkItem<'_>| one.work.kind() == other.work.kind();
    items.chunk_by(same).map(group).collect()
}

fn row(item: &WorkItem<'_>) -> Row {
    let what = match item.work {
        Work::Visit if item.due.is_none() => texts::WORK_NEVER.text().to_owned(),
        Work::Visit => when(item),
        Work::Promise(text) => format!("{text} · {}", when(item)),
        Work::Credit(step) => i18n::says(&step.label()).to_owned(),
        Work::FollowUp => texts::WORK_FOLLOW_UP.with(&[&when(item)]),
        Work::Repay => texts::WORK_REPAY.with(&[&when(item)]),
        Work::SixClear(clears) => {
            let names = texts::CLEARS.iter().zip(clears);
            let missing = names
                .filter(|(_, clear)| !clear)
                .map(|(name, _)| name.text());
            let missing: Vec<&str> = missing.collect();
            texts::WORK_MISSING.with(&[&missing.join(texts::COMMA.text())])
        }
    };
    Row {
        code: item.household.code.clone(),
        head: item.household.head.clone(),
        note: format!("{} · {what}", item.household.group),
        place: item.work.place(),
    }
}

/// By when, or for how long it is overdue.
fn when(item: &WorkItem<'_>) -> String {
    match (item.due, item.days_overdue) {
        (None, _) => String::new(),
        (Some(_), 0) => texts::WORK_TODAY.text().to_owned(),
        (Some(_), days) if days > 0 => texts::WORK_OVERDUE.with(&[&days.to_string()]),
        (Some(due), _) => texts::WORK_BY.with(&[&due.to_string()]),
    }
}

fn title(kind: Kind) -> &'static Phrase {
    match kind {
        Kind::Visit => &texts::WORK_VISITS,
        Kind::Promise => &texts::WORK_PROMISES,
        Kind::SixClear => &texts::WORK_SIX_CLEARS,
        Kind::Credit => &texts::WORK_CREDIT,
        Kind::Loan => &texts::WORK_LOANS,
        Kind::Record => &texts::RECORDS,
    }
}

/// A group: its count, the first of it, and all of it on a tap.
#[component]
fn WorkGroup(
    kind: Kind,
    groups: Memo<Vec<Group>>,
    open: RwSignal<BTreeMap<String, String>>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let group = Memo::new(move |_| {
        let groups = groups.read();
        groups.iter().find(|group| group.kind == kind).cloned()
    });
    let total = move || group.read().as_ref().map_or(0, |group| group.total);
    let rows = move || {
        let mut rows = group.get().map(|group| group.rows).unwrap_or_default();
        if !all.get() {
            rows.truncate(FIRST);
        }
        rows
    };
    let more = move || {
        let words = if all.get() {
            texts::WORK_LESS.text().to_owned()
        } else {
            texts::WORK_ALL.with(&[&total().to_string()])
        };
        view! {
            <button
                class="ruhu-button ruhu-button--quiet"
                type="button"
                data-action="show-all"
                aria-expanded=move || all.get().to_string()
                on:click=move |_| all.update(|all| *all = !*all)
            >
                {words}
            </button>
        }
    };
    view! {
        <section class="ruhu-group" data-work=kind.name()>
            <h2 class="ruhu-group__title">
                {title(kind).text()} <span class="ruhu-group__count">{total}</span>
            </h2>
            <ul class="ruhu-list">
                <For each=rows key=|row| (row.code.clone(), row.note.clone()) let:row>
                    <WorkCell row open/>
                </For>
            </ul>
            <Show when=move || { total() > FIRST }>{more}</Show>
            <Show when=move || all.get() && { total() > MOST }>
                <p class="ruhu-group__note">
                    {move || texts::WORK_REST.with(&[&(total() - MOST).to_string()])}
                </p>
            </Show>
        </section>
    }
}

#[component]
fn WorkCell(row: Row, open: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let Row {
        code,
        head,
        note,
        place,
    } = row;
    let household = code.clone();
    let go = move |_| {
        let code = code.clone();
        let draft = open.read_untracked().get(&code).cloned();
        let route = match (draft, place) {
            (Some(draft), Some((section, question))) => {
                Route::Section(draft, section.to_owned(), Some(question.to_owned()))
            }
            (Some(draft), None) => Route::Survey(draft),
            (None, Some((section, question))) => {
                Route::HouseholdAt(code, section.to_owned(), question.to_owned())
            }
            (None, None) => Route::Household(code),
        };
        route.go();
    };
    view! {
        <li class="ruhu-list__item">
            <button
                class="ruhu-cell ruhu-cell--link"
                type="button"
                data-action="open-work"
                data-household=household
                on:click=go
            >
                <span class="ruhu-cell__body">
                    <span class="ruhu-cell__title">{head}</span>
                    <span class="ruhu-cell__note">{note}</span>
                </span>
            </button>
        </li>
    }
}
