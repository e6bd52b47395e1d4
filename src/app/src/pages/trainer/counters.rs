//! What the runs of this phone add up to, against the plan, with what counts and what does not.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::form::definition::Choice;
use ruhu_domain::office::{Office, VILLAGES};
use ruhu_domain::rules::training::{
    Completed, Counted, FarmRun, PersonKey, Standing as Counts, count, farm_trainings,
};
use ruhu_domain::settings::Settings;
use ruhu_domain::training::Register;

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
    let rows = results(registers, settings);
    let completed: Vec<Completed<'_>> = rows
        .iter()
        .map(|(_, completed)| completed.clone())
        .collect();
    let counted = count(&completed, settings);
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

/// Every result with the name of the person.
fn results<'a>(registers: &'a [Register], settings: &Settings) -> Vec<(&'a str, Completed<'a>)> {
    let mut rows = Vec::new();
    for register in registers {
        let run = register.run();
        let Some(run_end) = run.date("end_date") else {
            continue;
        };
        let text = |name| run.text(name).unwrap_or_default();
        for person in register.people(false) {
            let Some(standing) = register.standing(person.person, &[], settings) else {
                continue;
            };
            let archived = person
                .answers
                .get("en_archived")
                .and_then(|code| code.as_str());
            // The key of a listed person or of a number stands for a valid ID number; one of an
            // enrolment without a number does not.
            let key = if person.id_mask.is_empty() {
                PersonKey::Unproven {
                    household: String::new(),
                    name: person.name.to_owned(),
                    birth: None,
                }
            } else {
                PersonKey::Id(person.person.to_owned())
            };
            let completed = Completed {
                person: key,
                course_code: text("course_code"),
                run_end,
                train_type: text("train_type"),
                archived: archived.unwrap_or("9"),
                complete: standing.completion.complete,
                run_state: text("run_state"),
            };
            rows.push((person.name, completed));
        }
    }
    rows
}

/// How each result counts, in words.
fn lines(rows: &[(&str, Completed<'_>)], counted: &Counted) -> Vec<String> {
    let pairs = rows.iter().zip(&counted.standings);
    let line = |((name, completed), standing): (&(&str, Completed<'_>), &Counts)| {
        let words = match standing {
            Counts::Counted => texts::COUNTED.text().to_owned(),
            Counts::ToCheck(reason) | Counts::Duplicate(reason) | Counts::LeftOut(reason) => {
                says(&reason.message).to_owned()
            }
        };
        let when = format!("{} {}", completed.course_code, completed.run_end);
        texts::COUNT_LINE.with(&[name, &when, &words])
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
