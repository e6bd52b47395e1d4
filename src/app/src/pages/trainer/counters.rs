//! What the runs of this phone add up to, against the plan, with what counts and what does not.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::form::definition::Choice;
use ruhu_domain::office::{Office, VILLAGES};
use ruhu_domain::rules::training::{Counted, FarmRun, Standing as Counts, farm_trainings};
use ruhu_domain::settings::Settings;
use ruhu_domain::training::{Register, tally};

use crate::i18n::{says, texts};
use crate::router::Route;
use crate::services::services;
use crate::ui::page::Page;
use crate::{account, clock, training};

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
    view! {
        <Page name="counters" title=texts::COUNTERS.text().to_owned() back=Route::Home>
            <p class="ruhu-note">{texts::COUNTERS_HINT.text()}</p>
            {body}
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
    let runs: Vec<FarmRun<'_>> = registers
        .iter()
        .filter_map(|register| {
            let run = register.run();
            let completers = register.people(false).into_iter().filter(|person| {
                let standing = register.standing(person.person, &[], settings);
                standing.is_some_and(|standing| standing.completion.complete.is_yes())
            });
            let archived: Vec<bool> = completers
                .map(|person| {
                    let code = person
                        .answers
                        .get("en_archived")
                        .and_then(|code| code.as_str());
                    matches!(code, Some("1" | "2"))
                })
                .collect();
            let mainly_poor = (
                run.yes("mainly_poor").is_yes(),
                run.no("mainly_poor").is_yes(),
            );
            Some(FarmRun {
                train_type: run.text("train_type")?,
                run_state: run.text("run_state")?,
                end: run.date("end_date")?,
                villages: run.codes("target_villages").collect(),
                mainly_poor: match mainly_poor {
                    (true, _) => Some(true),
                    (_, true) => Some(false),
                    _ => None,
                },
                completers: archived.len() as i64,
                archived_completers: archived.iter().filter(|archived| **archived).count() as i64,
            })
        })
        .filter(|run| run.train_type == "5")
        .collect();
    let mut villages: Vec<&str> = runs
        .iter()
        .flat_map(|run| run.villages.iter().copied())
        .collect();
    villages.sort_unstable();
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
