//! Counters against the plan's targets, with what counts and what does not: of the runs on this phone,
//! offline, and of all runs and surveys of the area, as the server last said.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::arrange::Arrange;
use ruhu_domain::form::definition::Choice;
use ruhu_domain::office::{Office, VILLAGES};
use ruhu_domain::rules::training::{Counted, Standing as Counts, farm_trainings};
use ruhu_domain::settings::Settings;
use ruhu_domain::training::counters::Counters;
use ruhu_domain::training::{Register, tally};

use crate::i18n::{says, texts};
use crate::router::Route;
use crate::services::{Services, services};
use crate::store::Durability;
use crate::ui::page::Page;
use crate::{account, api, clock, training};

/// Under which key the server's counters are kept.
const AREA: &str = "counters";

/// The page of the counters.
#[component]
pub(crate) fn CountersPage() -> impl IntoView {
    let services = services();
    let found = RwSignal::new_local(None::<(Vec<Register>, Settings, Vec<Choice>)>);
    spawn_local(async move {
        let store = services.store();
        let registers = training::others(&store, "").await;
        let stored = account::settings(&store).await;
        let settings = Settings::lenient(&stored);
        let mut lists = Office::new(stored)
            .context(None, None, clock::today())
            .lists;
        let villages = lists.remove(VILLAGES).unwrap_or_default();
        found.try_set(Some((registers, settings, villages)));
    });
    let body = move || {
        let found = found.read();
        found
            .as_ref()
            .map(|(registers, settings, villages)| shown(registers, settings, villages))
    };
    let area = RwSignal::new(None::<Counters>);
    spawn_local(fetch(services, area));
    let there = move || match area.read().as_ref() {
        Some(found) => counted_there(found),
        None => view! { <p class="ruhu-note">{texts::COUNTERS_NONE.text()}</p> }.into_any(),
    };
    view! {
        <Page name="counters" title=texts::COUNTERS.text().to_owned() back=Route::Home>
            <div class="ruhu-group">
                <h2 class="ruhu-group__title">{texts::COUNTERS_OWN.text()}</h2>
            </div>
            {body}
            {there}
        </Page>
    }
}

fn shown(registers: &[Register], settings: &Settings, villages: &[Choice]) -> AnyView {
    let rows = tally::rows(registers, &tally::by_register, settings);
    let counted = tally::counted(&rows, settings);
    let target = settings.get("P_TARGET_TRAINING").to_string();
    let times = texts::COUNT_OF.with(&[&counted.person_times.to_string(), &target]);
    let facts = [
        ("times", texts::COUNT_TIMES, times),
        ("persons", texts::COUNT_PERSONS, counted.persons.to_string()),
        (
            "to-check",
            texts::COUNT_TO_CHECK,
            counted.to_check.to_string(),
        ),
        (
            "duplicates",
            texts::COUNT_DUPLICATES,
            counted.duplicates.to_string(),
        ),
    ];
    let facts = facts.map(|(mark, name, value)| {
        view! {
            <div class="ruhu-facts__row">
                <dt>{name.text()}</dt>
                <dd data-result=mark>{value}</dd>
            </div>
        }
    });
    let lines = lines(&rows, &counted)
        .into_iter()
        .map(|line| view! { <p>{line}</p> });
    let farm = farm(registers, settings, villages).into_iter();
    let farm = farm.map(|line| view! { <p class="ruhu-card__text" data-result="farm">{line}</p> });
    view! {
        <section class="ruhu-card">
            <dl class="ruhu-facts">{facts.collect_view()}</dl>
            {farm.collect_view()}
            <details class="ruhu-why">
                <summary>{texts::COUNT_HOW.text()}</summary>
                {lines.collect_view()}
            </details>
        </section>
    }
    .into_any()
}

/// How each result counts, in words.
fn lines(rows: &[tally::Row<'_>], counted: &Counted) -> Vec<String> {
    let pairs = rows.iter().zip(&counted.standings);
    let line = |(row, standing): (&tally::Row<'_>, &Counts)| {
        let words = match standing {
            Counts::Counted => texts::COUNTED.text().to_owned(),
            Counts::ToCheck(reason) | Counts::Duplicate(reason) | Counts::LeftOut(reason) => {
                says(&reason.message).to_owned()
            }
        };
        let when = format!("{} {}", row.completed.course_code, row.completed.run_end);
        texts::COUNT_LINE.with(&[row.name, &when, &words])
    };
    pairs.map(line).collect()
}

/// Farm trainings of this year, one line for each village they were for.
fn farm(registers: &[Register], settings: &Settings, names: &[Choice]) -> Vec<String> {
    let year = clock::today().year();
    let runs = tally::farm_runs(registers, settings);
    let mut villages: Vec<&str> = runs
        .iter()
        .flat_map(|run| run.villages.iter().copied())
        .collect();
    villages.arrange();
    villages.dedup();
    let needed = settings.get("P_AGRI_PER_YEAR").to_string();
    let line = |village: &str| {
        let found = farm_trainings(village, year, &runs, settings);
        let name = names.iter().find(|choice| choice.name == village);
        let name = name.map_or(village, |choice| choice.label.get(0));
        texts::COUNT_FARM.with(&[name, &found.count.to_string(), &needed])
    };
    villages.into_iter().map(line).collect()
}

/// Fetches the server's counters of the area; without an answer those of the last time stay.
async fn fetch(services: Services, area: RwSignal<Option<Counters>>) {
    let store = services.store();
    area.try_set(account::read_meta(&store, AREA).await);
    let Some(account) = services.account() else {
        return;
    };
    let answer = api::get("/api/v1/runs/counters", Some(&account.token)).await;
    let found: Option<Counters> = answer.ok().and_then(|answer| answer.json());
    if let Some(found) = found {
        let kept = account::meta_write(AREA, &found);
        // What cannot be kept is shown all the same.
        drop(store.write(&[kept], Durability::Relaxed).await);
        area.try_set(Some(found));
    }
}

/// What the server counted in the area, each with what counts and what does not.
fn counted_there(found: &Counters) -> AnyView {
    let day = found.at.get(..10).unwrap_or_default();
    let cards = found.counters.iter().map(|counter| {
        let count = counter.count.to_string();
        let value = match counter.target {
            Some(target) => texts::COUNT_OF.with(&[&count, &target.to_string()]),
            None => count,
        };
        let apart = counter.apart.iter().map(|apart| {
            let line = format!("{}: {}", says(&apart.why), apart.count);
            view! { <p>{line}</p> }
        });
        view! {
            <section class="ruhu-card" data-counter=counter.code.clone()>
                <dl class="ruhu-facts">
                    <div class="ruhu-facts__row">
                        <dt>{says(&counter.name).to_owned()}</dt>
                        <dd>{value}</dd>
                    </div>
                </dl>
                <details class="ruhu-why">
                    <summary>{texts::COUNT_HOW.text()}</summary>
                    <p>{says(&counter.rule).to_owned()}</p>
                    {apart.collect_view()}
                </details>
            </section>
        }
    });
    view! {
        <div class="ruhu-group">
            <h2 class="ruhu-group__title">{texts::COUNTERS_AREA.with(&[day])}</h2>
        </div>
        {cards.collect_view()}
    }
    .into_any()
}
