//! One section of a form on one screen.

use leptos::prelude::*;
use ruhu_domain::form::Path;
use ruhu_domain::form::definition::{Form, Kind, NodeId};

use super::form::{OtherTab, go_to};
use super::trainer::Plan;
use crate::i18n::texts;
use crate::router::Route;
use crate::session::OpenForm;
use crate::ui::computed::ComputedList;
use crate::ui::credit::CreditLine;
use crate::ui::field::Question;
use crate::ui::offer::SectionOffer;
use crate::ui::page::Page;
use crate::ui::repeat::Repeat;

/// The questions of a section, each drawn while it is asked.
#[component]
pub fn SectionPage(
    form: OpenForm,
    draft: String,
    section: NodeId,
    at: Option<String>,
) -> impl IntoView {
    let definition = form.form();
    let name = definition.nodes[section].name.clone();
    go_to(at.or_else(|| last_question(form, &name)));
    let title = form
        .sections()
        .into_iter()
        .find(|view| view.node == section)
        .map(|view| view.label)
        .unwrap_or_default();
    // A form of one section has no overview that says whose it is.
    let title = match definition.sections().count() {
        1 => format!("{} · {title}", form.draft().title),
        _ => title,
    };
    let next = StoredValue::new(draft.clone());
    let go_next = move |_| {
        let later = form
            .sections()
            .into_iter()
            .find(|view| view.node > section && view.relevant && view.asked > 0);
        match later {
            Some(later) => Route::Section(next.get_value(), later.name, None).go(),
            None => Route::Finish(next.get_value()).go(),
        }
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button class="ruhu-button ruhu-button--primary" type="button" data-action="next" on:click=go_next>
                    {texts::NEXT.text()}
                </button>
            </footer>
        }
    };
    view! {
        <Page name="section" title back=Route::Survey(draft) foot>
            <CreditLine form/>
            <OtherTab form/>
            <SectionOffer form around=section key=None/>
            <Plan form section/>
            <div class="ruhu-form">{questions(form, &definition, section, None)}</div>
        </Page>
    }
}

/// Everything directly and indirectly inside `group`, row `key` of a repeat if it is one.
pub(super) fn questions(
    form: OpenForm,
    definition: &Form,
    group: NodeId,
    key: Option<&str>,
) -> AnyView {
    let mut views = Vec::new();
    let mut computed = Vec::new();
    let inside = (group + 1..definition.end_of(group))
        .filter(|&node| definition.nodes[node].parent == Some(group));
    for node in inside {
        let path = Path {
            node,
            row: key.map(str::to_owned),
        };
        let kind = definition.nodes[node].kind;
        if let Kind::Calculate(_) = kind {
            // A calculation without a label is a helper of the form's author.
            if !definition.nodes[node].label.is_empty() {
                computed.push(path);
            }
            continue;
        }
        // Computed values that follow each other are one list.
        if !computed.is_empty() {
            let paths = std::mem::take(&mut computed);
            views.push(view! { <ComputedList form paths/> }.into_any());
        }
        views.push(match kind {
            Kind::Repeat => view! { <Repeat form repeat=node/> }.into_any(),
            Kind::Group => view! { <Part form path/> }.into_any(),
            _ => view! { <Question form path/> }.into_any(),
        });
    }
    if !computed.is_empty() {
        views.push(view! { <ComputedList form paths=computed/> }.into_any());
    }
    views.into_any()
}

/// A group inside a section or row: a heading and its questions.
#[component]
fn Part(form: OpenForm, path: Path) -> impl IntoView {
    let relevant = form.asked(&path);
    let label = form.label(&path);
    move || {
        relevant.get().then(|| {
            view! {
                <h2 class="ruhu-form__title">{move || label.get()}</h2>
                {questions(form, &form.form(), path.node, path.row.as_deref())}
            }
        })
    }
}

/// The question the person was at, if it is on this page.
pub(super) fn last_question(form: OpenForm, place: &str) -> Option<String> {
    let at = form.at();
    let question = at.strip_prefix(place)?.strip_prefix("/q/")?;
    Some(question.to_owned())
}
