//! The door of a session: one row a person, one tap in, one tap out.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::forms::TRAINING_ATTEND_ID;
use ruhu_domain::search::{self, Entry};
use ruhu_domain::training::card::scanned;
use ruhu_domain::training::findings::signed_in_together;
use ruhu_domain::training::register::{clock_text, times};
use ruhu_domain::training::{Presence, Register, Sitting, Trainee, facts};
use serde_json::{Map, Value as Json, json};

use super::desk::{Desk, TapProblem, who_is};
use super::run::session_words;
use crate::clock;
use crate::i18n::{says, texts};
use crate::router::Route;
use crate::taps::Made;
use crate::training;
use crate::ui::page::Page;
use crate::ui::scan::{Scanner, can_scan};
use crate::ui::search::SearchField;

/// `at_in_method`: by name in the list, by the household's card, by the digits of the ID number,
/// afterwards.
const BY_NAME: &str = "1";
const BY_CARD: &str = "2";
const BY_NUMBER: &str = "3";
const LATE: &str = "5";

/// Who is there, by person.
type Present = Memo<BTreeMap<String, Presence>>;

/// A person of the list.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    person: String,
    name: String,
    note: String,
    /// What is searched.
    entry: Entry,
    /// Mark of the household's card, empty if unknown.
    card: String,
}

/// The page of a session.
#[component]
pub(crate) fn SessionPage(run: String, key: String) -> impl IntoView {
    let desk = Desk::open(run.clone());
    let key = StoredValue::new(key);
    let typed = RwSignal::new(String::new());
    let scanning = RwSignal::new(false);
    // Mark of the card that was scanned.
    let card = RwSignal::new(None::<String>);
    // What the villages' list says beyond the register: readings and cards.
    let known = RwSignal::new(BTreeMap::<String, Trainee>::new());
    {
        let run = run.clone();
        spawn_local(async move {
            let people = training::people(&desk.services.store(), &run).await;
            let people = people.into_iter();
            known.try_set(people.map(|one| (one.person.clone(), one)).collect());
        });
    }
    let sitting = Memo::new(move |_| {
        let register = desk.register();
        register
            .sittings()
            .iter()
            .find(|one| one.key == key.get_value())
            .cloned()
    });
    let present: Present = Memo::new(move |_| desk.register().roll.of_session(&key.get_value()));
    // Everybody with a place; those who wait come when somebody else does not.
    let people = Memo::new(move |_| {
        let register = desk.register();
        let known = known.read();
        let row = |person: ruhu_domain::training::Enrolled<'_>| {
            let listed = known.get(person.person);
            let readings = listed.map_or(&[][..], |listed| &listed.pinyin);
            let readings = readings.iter().map(String::as_str);
            Listed {
                note: who_is(&person),
                entry: search::person(person.name, &person.id_mask, readings),
                card: listed.map(|listed| listed.card.clone()).unwrap_or_default(),
                person: person.person.to_owned(),
                name: person.name.to_owned(),
            }
        };
        register
            .people(false)
            .into_iter()
            .map(row)
            .collect::<Vec<_>>()
    });
    let shown = move || {
        let (typed, card) = (typed.read(), card.read());
        let here = |one: &Listed| card.as_ref().is_none_or(|card| one.card == *card);
        let found = people.get().into_iter();
        found
            .filter(|one| here(one) && search::fits(&one.entry, &typed))
            .collect::<Vec<_>>()
    };
    let found = Callback::new(move |text: String| {
        scanning.set(false);
        // What is no card has nobody, too.
        card.set(Some(scanned(&text).unwrap_or_else(|| "-".to_owned())));
    });
    let close = Callback::new(move |()| scanning.set(false));
    let of_card = move || {
        let number = card.read().is_some().then(|| shown().len())?;
        let words = match number {
            0 => texts::SCAN_NOBODY.text().to_owned(),
            number => texts::SCAN_FOUND.with(&[&number.to_string()]),
        };
        Some(view! {
            <p class="ruhu-note" role="status">
                {words}
                <button class="ruhu-button ruhu-button--small" type="button" data-action="show-all" on:click=move |_| card.set(None)>
                    {texts::SCAN_ALL.text()}
                </button>
            </p>
        })
    };
    let counts = move || {
        let present = present.read();
        let out = present
            .values()
            .filter(|one| one.attendance.out_minute.is_some())
            .count();
        texts::SESSION_COUNT.with(&[&present.len().to_string(), &out.to_string()])
    };
    let everyone = move |out: bool| {
        let (Some(sitting), register) = (sitting.get_untracked(), desk.register_now()) else {
            return;
        };
        let present = present.get_untracked();
        let due = people.get_untracked().into_iter().filter(|one| {
            let there = present.get(&one.person).map(|one| one.attendance);
            match there {
                None => !out,
                Some(there) => out && there.in_minute.is_some() && there.out_minute.is_none(),
            }
        });
        let made = due.map(|Listed { person, name, .. }| {
            let came = present
                .get(&person)
                .and_then(|one| one.attendance.in_minute);
            tap(
                desk,
                &register,
                &sitting,
                (&person, &name),
                came,
                BY_NAME,
                true,
            )
        });
        desk.make(made.collect(), None);
    };
    let form = move |more: Json| {
        let Some(sitting) = sitting.get_untracked() else {
            return;
        };
        let mut answers = planned(desk, &sitting);
        answers.extend(more.as_object().cloned().unwrap_or_default());
        desk.begin(TRAINING_ATTEND_ID, session_words(&sitting), answers);
    };
    let late = Callback::new(move |person: String| {
        form(json!({"at_person": person, "at_in_method": LATE}));
    });
    let findings = move || {
        let (register, settings) = (desk.register(), desk.settings.get());
        let found = signed_in_together(&register, &settings).into_iter();
        let here = found.filter(|finding| finding.about == key.get_value());
        here.flat_map(|finding| finding.anomaly.reasons)
            .map(|reason| {
                let words = says(&reason.message).to_owned();
                view! {
                    <p class="ruhu-note" data-severity="warning">
                        {texts::FINDING.with(&[&words])}
                    </p>
                }
            })
            .collect_view()
    };
    let title = Signal::derive(move || {
        sitting
            .read()
            .as_ref()
            .map_or(texts::SESSION.text().to_owned(), session_words)
    });
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                // Down here it is seen wherever the list was scrolled to.
                <TapProblem desk/>
                <p class="ruhu-foot__status" role="status">{counts}</p>
                <button class="ruhu-button" type="button" data-action="everyone-in" on:click=move |_| everyone(false)>
                    {texts::EVERYONE_IN.text()}
                </button>
                <button class="ruhu-button" type="button" data-action="everyone-out" on:click=move |_| everyone(true)>
                    {texts::EVERYONE_OUT.text()}
                </button>
            </footer>
        }
    };
    view! {
        <Page name="session" title back=Route::Run(run) foot>
            <SearchField label=texts::FIND_PERSON.text() typed/>
            {can_scan()
                .then(|| {
                    view! {
                        <div class="ruhu-group__note">
                            <button class="ruhu-button" type="button" data-action="scan-card" on:click=move |_| scanning.set(true)>
                                {texts::SCAN_CARD.text()}
                            </button>
                        </div>
                    }
                })}
            <Show when=move || scanning.get()>
                <Scanner found close/>
            </Show>
            {of_card}
            <ol class="ruhu-members">
                <For each=shown key=|row| row.person.clone() let:row>
                    <Row desk sitting present row typed card late/>
                </For>
            </ol>
            <Show when=move || people.read().is_empty()>
                <p class="ruhu-empty">{texts::NOBODY_ENROLLED.text()}</p>
            </Show>
            // Below the list: above it, it would push the rows away under the finger.
            {findings}
            <button class="ruhu-button" type="button" data-action="session-photo" on:click=move |_| form(json!({}))>
                {texts::SESSION_PHOTO.text()}
            </button>
        </Page>
    }
}

/// One person at the door.
#[component]
fn Row(
    desk: Desk,
    sitting: Memo<Option<Sitting>>,
    present: Present,
    row: Listed,
    typed: RwSignal<String>,
    card: RwSignal<Option<String>>,
    late: Callback<String>,
) -> impl IntoView {
    let Listed {
        person, name, note, ..
    } = row;
    let here = {
        let person = person.clone();
        Memo::new(move |_| present.read().get(&person).cloned())
    };
    let who = StoredValue::new((person.clone(), name.clone()));
    let check = move |_| {
        let Some(sitting) = sitting.get_untracked() else {
            return;
        };
        let (person, name) = who.get_value();
        let came = here
            .get_untracked()
            .and_then(|one| one.attendance.in_minute);
        // Whoever was found by four digits was found by the number.
        let digits = typed.with_untracked(|typed| {
            let typed = typed.trim();
            typed.len() == 4 && typed.starts_with(|first: char| first.is_ascii_digit())
        });
        let method = match digits {
            _ if card.read_untracked().is_some() => BY_CARD,
            true => BY_NUMBER,
            false => BY_NAME,
        };
        let register = desk.register_now();
        let made = tap(
            desk,
            &register,
            &sitting,
            (&person, &name),
            came,
            method,
            false,
        );
        desk.make(vec![made], None);
    };
    let undo = move |_| {
        let Some(sitting) = sitting.get_untracked() else {
            return;
        };
        let (person, name) = who.get_value();
        let register = desk.register_now();
        let out = here
            .get_untracked()
            .is_some_and(|one| one.attendance.out_minute.is_some());
        let cancels = register.roll.to_cancel(&sitting.key, &person, !out);
        let mut answers = planned(desk, &sitting);
        answers.insert("at_person".to_owned(), json!(person));
        answers.insert("at_cancels".to_owned(), json!(cancels.join(" ")));
        let made = Made {
            form_id: TRAINING_ATTEND_ID,
            title: name,
            answers,
            facts: Map::new(),
        };
        desk.make(vec![made], None);
    };
    // The line is there before anything stands in it: rows must not move under the finger.
    let times = move || {
        let Some(here) = here.get() else {
            return "\u{a0}".to_owned();
        };
        let came = here.attendance.in_minute.map(clock_text);
        let left = here.attendance.out_minute.map(clock_text);
        let parts = [
            came.map(|came| texts::WAS_IN.with(&[&came])),
            left.map(|left| texts::WAS_OUT.with(&[&left])),
            here.late.then(|| texts::LATE_MARK.text().to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(" · ")
    };
    let button = move || {
        let attendance = here.get().map(|one| one.attendance);
        let (action, word, done) = match attendance {
            None => ("checkin", texts::CHECKIN, false),
            Some(there) if there.out_minute.is_none() => ("checkout", texts::CHECKOUT, false),
            Some(_) => return ().into_any(),
        };
        view! {
            <button
                class="ruhu-member__check"
                type="button"
                data-action=action
                aria-pressed=done.to_string()
                on:click=check
            >
                {word.text()}
            </button>
        }
        .into_any()
    };
    let aside = move || {
        match here.read().is_some() {
        true => view! {
            <button class="ruhu-button ruhu-button--quiet ruhu-button--small" type="button" data-action="undo" on:click=undo>
                {texts::UNDO.text()}
            </button>
        }
        .into_any(),
        false => view! {
            <button
                class="ruhu-button ruhu-button--quiet ruhu-button--small"
                type="button"
                data-action="late-entry"
                on:click=move |_| late.run(who.get_value().0)
            >
                {texts::LATE_MARK.text()}
            </button>
        }
        .into_any(),
    }
    };
    let state = move || match here.read().as_ref() {
        None => "empty",
        Some(one) if one.attendance.out_minute.is_none() => "open",
        Some(_) => "done",
    };
    view! {
        <li class="ruhu-member" data-person=person data-state=state>
            <div class="ruhu-member__open">
                <span class="ruhu-member__name">{name}</span>
                <span class="ruhu-member__note">{note}</span>
                <span class="ruhu-member__note">{times}</span>
            </div>
            {aside}
            {button}
        </li>
    }
}

/// What the form needs to know of the session.
fn planned(desk: Desk, sitting: &Sitting) -> Map<String, Json> {
    let (date, from, to) = times(&sitting.session);
    let answers = json!({
        "at_run": desk.run(), "at_session": sitting.key, "at_date": date.to_string(),
        "at_start": from, "at_end": to,
    });
    answers.as_object().cloned().unwrap_or_default()
}

/// A check-in now; a check-out now of somebody who `came`.
fn tap(
    desk: Desk,
    register: &Register,
    sitting: &Sitting,
    (person, name): (&str, &str),
    came: Option<i64>,
    method: &str,
    whole: bool,
) -> Made {
    let now = clock::minute_of_day();
    let mut answers = planned(desk, sitting);
    let more = json!({
        "at_person": person, "at_in": clock_text(came.unwrap_or(now)), "at_in_method": method,
    });
    answers.extend(more.as_object().cloned().unwrap_or_default());
    if came.is_some() {
        answers.insert("at_out".to_owned(), json!(clock_text(now)));
    }
    if whole {
        answers.insert("at_whole".to_owned(), json!(true));
    }
    Made {
        form_id: TRAINING_ATTEND_ID,
        title: name.to_owned(),
        facts: facts::attendance(register, &sitting.key, person, now),
        answers,
    }
}
