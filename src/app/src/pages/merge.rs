//! Somebody else changed the record first: both versions side by side, and one made of both.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::merge::{Difference, Field};

use crate::i18n::texts;
use crate::merge::{self, Versions};
use crate::records::Entry;
use crate::router::Route;
use crate::services::services;

/// The comparison, and the button that goes on with what was chosen.
#[component]
pub(super) fn Merge(entry: Entry) -> impl IntoView {
    let services = services();
    let versions = RwSignal::new_local(None::<Versions>);
    {
        let entry = entry.clone();
        spawn_local(async move {
            let both = merge::versions(&services.store(), &services.index_now(), &entry).await;
            versions.try_set(both);
        });
    }
    let theirs = RwSignal::new(BTreeSet::<Field>::new());
    let entry = StoredValue::new(entry);
    let go_on = move |_| {
        spawn_local(async move {
            let chosen: Vec<Field> = theirs.get_untracked().into_iter().collect();
            let Some(both) = versions.get_untracked() else {
                return;
            };
            let made = merge::draft(&services.store(), &entry.get_value(), &both, &chosen).await;
            if let Ok(draft) = made {
                Route::Finish(draft).go();
            }
        });
    };
    move || {
        versions.get().map(|both| {
            let items = both.differences.into_iter();
            let items = items.map(|difference| view! { <Choice difference theirs/> });
            view! {
                <section class="ruhu-group">
                    <h2 class="ruhu-group__title">{texts::MERGE_TITLE.text()}</h2>
                    <p class="ruhu-group__note">{texts::MERGE_HINT.text()}</p>
                    <ul class="ruhu-list">{items.collect_view()}</ul>
                    <div class="ruhu-card__actions">
                        <button
                            class="ruhu-button ruhu-button--primary"
                            type="button"
                            data-action="merge"
                            on:click=go_on
                        >
                            {texts::MERGE_GO.text()}
                        </button>
                    </div>
                </section>
            }
        })
    }
}

/// One difference: this phone's answer or the other one.
#[component]
fn Choice(difference: Difference, theirs: RwSignal<BTreeSet<Field>>) -> impl IntoView {
    let Difference {
        field,
        path,
        label,
        row,
        mine,
        theirs: other,
    } = difference;
    let title = match row.filter(|row| !row.is_empty()) {
        Some(row) => format!("{row} · {label}"),
        None => label,
    };
    let shown = |text: String| match text.as_str() {
        "" => texts::MERGE_EMPTY.text().to_owned(),
        _ => text,
    };
    let field = StoredValue::new(field);
    let taken = Memo::new(move |_| theirs.read().contains(&field.get_value()));
    let option = move |of_theirs: bool, words: String| {
        let action = if of_theirs {
            "take-theirs"
        } else {
            "take-mine"
        };
        let choose = move |_| {
            theirs.update(|theirs| {
                match of_theirs {
                    true => theirs.insert(field.get_value()),
                    false => theirs.remove(&field.get_value()),
                };
            });
        };
        view! {
            <button
                class="ruhu-choice"
                type="button"
                data-action=action
                aria-pressed=move || (taken.get() == of_theirs).to_string()
                on:click=choose
            >
                {words}
            </button>
        }
    };
    view! {
        <li class="ruhu-list__item" data-open=path>
            <div class="ruhu-field">
                <p class="ruhu-field__label">{title}</p>
                <div class="ruhu-field__control">
                    {option(false, texts::MERGE_MINE.with(&[&shown(mine)]))}
                    {option(true, texts::MERGE_THEIRS.with(&[&shown(other)]))}
                </div>
            </div>
        </li>
    }
}
