//! The sessions of a run as a calendar: a table for each month, with words in the cells.

use leptos::prelude::*;
use ruhu_domain::training::booking::DayPart;
use ruhu_domain::training::calendar::{Day, Month, months};

use super::desk::Desk;
use crate::clock;
use crate::i18n::texts;

/// The months of the sessions.
#[component]
pub(super) fn Calendar(desk: Desk) -> impl IntoView {
    move || {
        let register = desk.register();
        let months = months(register.sittings());
        months.iter().map(month).collect_view()
    }
}

fn month(month: &Month) -> AnyView {
    let title = [month.year.to_string(), month.month.to_string()];
    let title = texts::CALENDAR_MONTH.with(&[&title[0], &title[1]]);
    let heads = texts::WEEKDAYS.text().split(' ');
    let heads = heads.map(|day| view! { <th scope="col">{day}</th> });
    let weeks = month.weeks.iter().map(|week| {
        let days = week
            .iter()
            .map(|place| place.as_ref().map_or_else(nothing, day));
        view! { <tr>{days.collect_view()}</tr> }
    });
    view! {
        <table class="ruhu-calendar">
            <caption>{title}</caption>
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{weeks.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <td></td> }.into_any()
}

fn day(day: &Day) -> AnyView {
    let today = day.date == clock::today();
    let parts = day.parts.iter().map(|(part, cancelled)| {
        let word = match part {
            DayPart::Morning => texts::MORNING,
            DayPart::Afternoon => texts::AFTERNOON,
            DayPart::Evening => texts::EVENING,
        };
        if *cancelled {
            // Struck through for the eye; the list below says it in words.
            view! { <s>{word.text()}</s> }.into_any()
        } else {
            view! { <b>{word.text()}</b> }.into_any()
        }
    });
    let number = day.date.parts().2;
    view! {
        <td aria-current=today.then_some("date")>
            {number}
            {today.then(|| view! { <i>{texts::TODAY.text()}</i> })}
            {parts.collect_view()}
        </td>
    }
    .into_any()
}
