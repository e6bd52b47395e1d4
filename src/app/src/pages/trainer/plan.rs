//! The sessions of a run in one tap: a morning or an afternoon for each day.

use leptos::prelude::*;
use ruhu_domain::date::Date;
use ruhu_domain::form::definition::NodeId;
use ruhu_domain::form::value::Value;
use ruhu_domain::form::{Command, Path};
use ruhu_domain::forms::TRAINING_RUN_ID;

use crate::i18n::{Phrase, texts};
use crate::session::OpenForm;

/// Most days planned at once: a run is rarely longer.
const MOST_DAYS: i64 = 92;
/// Mark, word, start and end.
const TIMES: [(&str, Phrase, &str, &str); 2] = [
    ("plan-mornings", texts::PLAN_MORNING, "08:30", "11:30"),
    ("plan-afternoons", texts::PLAN_AFTERNOON, "14:00", "17:00"),
];

/// Shown on the section of a run that has the sessions.
#[component]
pub(crate) fn Plan(form: OpenForm, section: NodeId) -> impl IntoView {
    let definition = form.form();
    let repeat = definition.find("sessions")?;
    if definition.form_id != TRAINING_RUN_ID || definition.section_of(repeat) != section {
        return None;
    }
    let missing = RwSignal::new(false);
    let buttons = TIMES.into_iter().map(|(action, word, from, to)| {
        let add = move |_| {
            missing.set(add_days(form, repeat, from, to).is_none());
        };
        view! {
            <button class="ruhu-button ruhu-button--small" type="button" data-action=action on:click=add>
                {word.text()}
            </button>
        }
    });
    Some(view! {
        <section class="ruhu-card">
            <h2 class="ruhu-card__title">{texts::PLAN_ROWS.text()}</h2>
            <p class="ruhu-card__text">{texts::PLAN_HINT.text()}</p>
            <div class="ruhu-card__actions">{buttons.collect_view()}</div>
            <Show when=move || missing.get()>
                <p class="ruhu-field__failed" role="alert">{texts::PLAN_NO_DATES.text()}</p>
            </Show>
        </section>
    })
}

/// Adds a row for each day that has none of this time yet; `None` without both dates.
fn add_days(form: OpenForm, repeat: NodeId, from: &str, to: &str) -> Option<()> {
    let definition = form.form();
    let node = |name: &str| definition.find(name);
    let shown = |path: &Path| {
        let view = form.view(path);
        let text = view.get_untracked().map(|view| view.value.to_text());
        text.unwrap_or_default()
    };
    let date = |name: &str| Date::parse(&shown(&Path::household(node(name)?)));
    let (start, end) = (date("start_date")?, date("end_date")?);
    let (day, begins, ends) = (node("s_date")?, node("s_start")?, node("s_end")?);
    let rows = form.rows(repeat);
    let days = i64::from(end.days() - start.days()).min(MOST_DAYS - 1);
    for step in 0..=days {
        let date = start.plus_days(step).to_string();
        let there = rows.iter().any(|row| {
            let at = |node| shown(&Path::in_row(node, row.key.clone()));
            at(day) == date && at(begins) == from
        });
        if there {
            continue;
        }
        let key = uuid::Uuid::now_v7().to_string();
        // A row that cannot be added has nothing to answer.
        if form.apply(&Command::AddRow(repeat, key.clone())).is_ok() {
            for (node, text) in [(day, date.as_str()), (begins, from), (ends, to)] {
                let kind = definition.nodes[node].kind;
                form.set(&Path::in_row(node, key.clone()), Value::parse(kind, text));
            }
        }
    }
    Some(())
}
