//! One course run: what it is, its sessions, and the ways to enrolment, results and sharing.

use leptos::prelude::*;
use ruhu_domain::training::Sitting;
use ruhu_domain::training::register::times;

use super::calendar::Calendar;
use super::desk::{Desk, TapProblem, course};
use super::print::{CERTIFICATES, SIGNATURES};
use super::runs::state_word;
use crate::i18n::texts;
use crate::router::Route;
use crate::ui::page::Page;
use crate::ui::qr::Qr;
use crate::ui::way::way;

/// The page of a run.
#[component]
pub(crate) fn RunPage(run: String) -> impl IntoView {
    let desk = Desk::open(run.clone());
    let signatures = Route::RunPrint(run.clone(), SIGNATURES.to_owned());
    let certificates = Route::RunPrint(run.clone(), CERTIFICATES.to_owned());
    let title = Signal::derive(move || course(desk.register().run()));
    let sharing = RwSignal::new(false);
    let sessions = move || {
        let register = desk.register();
        let cells = register.sittings().iter().map(|sitting| {
            let sitting = sitting.clone();
            view! { <SessionCell desk sitting/> }
        });
        cells.collect_view()
    };
    view! {
        <Page name="run" title back=Route::Home>
            <TapProblem desk/>
            <Facts desk/>
            <section class="ruhu-group">
                <ul class="ruhu-list">
                    {way(Route::RunPeople(run.clone()), "run-people", &texts::PEOPLE_TITLE, None)}
                    {way(Route::RunResults(run.clone()), "run-results", &texts::RUN_RESULTS, None)}
                    {way(signatures, "print-signatures", &texts::PRINT_SIGNATURES, None)}
                    {way(certificates, "print-certificates", &texts::PRINT_CERTIFICATES, None)}
                </ul>
            </section>
            <section class="ruhu-group">
                <h2 class="ruhu-group__title">{texts::SESSIONS.text()}</h2>
                <Calendar desk/>
                <ul class="ruhu-list">{sessions}</ul>
            </section>
            <button class="ruhu-button" type="button" data-action="change-run" on:click=move |_| desk.change()>
                {texts::RUN_EDIT.text()}
            </button>
            <button
                class="ruhu-button"
                type="button"
                data-action="share-run"
                aria-expanded=move || sharing.get().to_string()
                on:click=move |_| sharing.update(|sharing| *sharing = !*sharing)
            >
                {texts::SHARE.text()}
            </button>
            <Show when=move || sharing.get()>
                <Share run=desk.run()/>
            </Show>
        </Page>
    }
}

#[component]
fn Facts(desk: Desk) -> impl IntoView {
    move || {
        let register = desk.register();
        let run = register.run();
        let text = |name| run.text(name).unwrap_or_default().to_owned();
        let dates = texts::RUN_DATES.with(&[&text("start_date"), &text("end_date")]);
        let places = run.whole("capacity").unwrap_or(0).to_string();
        let enrolled = texts::RUN_ENROLLED.with(&[&register.taken_places().to_string(), &places]);
        let rows = [
            (texts::RUN_PLACE, text("place_name")),
            (texts::RUN_TRAINER, text("trainer_name")),
            (texts::RUN_PLACES, enrolled),
        ];
        let rows = rows.into_iter().map(|(name, value)| {
            view! {
                <div class="ruhu-facts__row">
                    <dt>{name.text()}</dt>
                    <dd>{value}</dd>
                </div>
            }
        });
        view! {
            <section class="ruhu-card">
                <p class="ruhu-card__text">
                    {dates} " " <span class="ruhu-chip">{state_word(&text("run_state")).text()}</span>
                </p>
                <dl class="ruhu-facts">{rows.collect_view()}</dl>
            </section>
        }
    }
}

#[component]
fn SessionCell(desk: Desk, sitting: Sitting) -> impl IntoView {
    let words = session_words(&sitting);
    let present = desk.register().roll.of_session(&sitting.key);
    let (came, left) = present.values().fold((0, 0), |(came, left), presence| {
        let attendance = presence.attendance;
        (
            came + usize::from(attendance.in_minute.is_some()),
            left + usize::from(attendance.out_minute.is_some()),
        )
    });
    let note = if sitting.session.cancelled {
        texts::SESSION_CANCELLED.text().to_owned()
    } else {
        texts::SESSION_COUNT.with(&[&came.to_string(), &left.to_string()])
    };
    let lacks_photo = came > 0 && !desk.register().has_photo(&sitting.key);
    let key = sitting.key.clone();
    view! {
        <li class="ruhu-list__item" data-session=sitting.key.clone()>
            <button
                class="ruhu-cell ruhu-cell--link"
                type="button"
                data-action="open-session"
                on:click=move |_| Route::Session(desk.run(), key.clone()).go()
            >
                <span class="ruhu-cell__body">
                    <span class="ruhu-cell__title">{words}</span>
                    <span class="ruhu-cell__note">{sitting.topic}</span>
                    <span class="ruhu-cell__note">{note}</span>
                </span>
                {lacks_photo
                    .then(|| view! { <span class="ruhu-chip" data-state="open">{texts::SESSION_NO_PHOTO.text()}</span> })}
            </button>
        </li>
    }
}

/// Day and times of a session.
pub(super) fn session_words(sitting: &Sitting) -> String {
    let (date, from, to) = times(&sitting.session);
    texts::SESSION_TIME.with(&[&date.to_string(), &from, &to])
}

/// What another trainer scans.
#[component]
fn Share(run: String) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let address = format!("{origin}/{}", Route::Join(run).href());
    view! {
        <section class="ruhu-card">
            <p class="ruhu-card__text">{texts::SHARE_HINT.text()}</p>
            <Qr text=address.clone() label=texts::SHARE_QR.text()/>
            <p class="ruhu-quiet">{address}</p>
        </section>
    }
}
