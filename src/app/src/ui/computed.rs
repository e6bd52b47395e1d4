//! Values nobody types here: computed ones, and those of the office's list.

use leptos::prelude::*;
use ruhu_domain::form::Path;

use super::field::Field;
use super::message::{Confirm, Message};
use crate::i18n::texts;
use crate::session::OpenForm;

/// Computed values that stand together, as one list with one disclaimer.
#[component]
pub fn ComputedList(form: OpenForm, paths: Vec<Path>) -> impl IntoView {
    let rows = paths
        .into_iter()
        .map(|path| view! { <Computed form path/> });
    view! {
        <section class="ruhu-card">
            <dl class="ruhu-facts">{rows.collect_view()}</dl>
            <p class="ruhu-disclaimer">{texts::COMPUTED.text()}</p>
        </section>
    }
}

#[component]
fn Computed(form: OpenForm, path: Path) -> impl IntoView {
    let view = form.view(&path);
    let relevant = form.asked(&path);
    let label = form.label(&path);
    let shown = {
        let view = view.clone();
        move || {
            let shown = view
                .read()
                .as_ref()
                .map(|view| view.shown.clone())
                .unwrap_or_default();
            if shown.is_empty() {
                texts::NOT_COMPUTED.text().to_owned()
            } else {
                shown
            }
        }
    };
    let violation =
        Memo::new(move |_| view.read().as_ref().and_then(|view| view.violation.clone()));
    let id = format!("q{}", path.node);
    move || {
        let (id, path, shown) = (id.clone(), path.clone(), shown.clone());
        relevant.get().then(|| {
            let question = form.path_text(&path);
            view! {
                <div class="ruhu-facts__row" data-q=question>
                    <dt>{move || label.get()}</dt>
                    <dd>
                        <output id=id.clone()>
                            {shown}
                        </output>
                        <Message id=format!("{id}-message") violation/>
                        <Confirm form path id violation/>
                    </dd>
                </div>
            }
        })
    }
}

/// A value that cannot be changed here: it is from the office's list, or another tab has the form.
#[component]
pub fn Fixed(field: Field) -> impl IntoView {
    let view = field.view;
    view! {
        <output class="ruhu-field__value" id=field.id>
            {move || view.read().shown.clone()}
        </output>
        {move || {
            let office = view.read().read_only;
            office.then(|| view! { <p class="ruhu-disclaimer">{texts::FROM_OFFICE.text()}</p> })
        }}
    }
}
