//! A question on the screen: label, hint, message, control, in that order, whatever its type.

use std::time::Duration;

use leptos::prelude::*;
use ruhu_domain::form::definition::Kind;
use ruhu_domain::form::{Path, QuestionView, ViolationView};

use super::choice::{Many, One};
use super::computed::Fixed;
use super::geopoint::Geopoint;
use super::input::Input;
use super::message::{Confirm, Message, severity_name};
use super::offer::Offer;
use super::photo::Photos;
use super::signature::Signature;
use crate::i18n::texts;
use crate::session::OpenForm;

/// Pause between leaving a question and calling it wrong.
const MESSAGE_AFTER: Duration = Duration::from_millis(300);

/// What the parts of a field share.
#[derive(Clone)]
pub struct Field {
    /// The open form.
    pub form: OpenForm,
    /// Where the answer goes.
    pub path: Path,
    /// Its type.
    pub kind: Kind,
    /// Id of the control; `{id}-hint` and `{id}-message` are its texts.
    pub id: String,
    /// The view of the question.
    pub view: Signal<QuestionView>,
    /// The message shown now.
    pub violation: Signal<Option<ViolationView>>,
}

impl Field {
    /// The value of `aria-describedby`.
    pub fn described_by(&self) -> String {
        format!("{0}-hint {0}-message", self.id)
    }
}

/// One question, drawn while it is asked.
#[component]
pub fn Question(form: OpenForm, path: Path) -> impl IntoView {
    let current = form.view(&path);
    let relevant = form.asked(&path);
    move || {
        let (path, current) = (path.clone(), current.clone());
        relevant
            .get()
            .then(|| view! { <Asked form path current/> }.into_any())
    }
}

#[component]
fn Asked(form: OpenForm, path: Path, current: ArcRwSignal<Option<QuestionView>>) -> AnyView {
    let Some(first) = current.get_untracked() else {
        return ().into_any();
    };
    let kind = first.kind;
    // While the question is on the screen there is always a view; the last one stays otherwise.
    let view = Memo::new(move |last: Option<&QuestionView>| {
        current
            .get()
            .or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let label = Memo::new(move |_| view.read().label.clone());
    let hint = Memo::new(move |_| view.read().hint.clone());
    let optional = Memo::new(move |_| !view.read().required);
    let fixed = Memo::new(move |_| form.is_read_only() || view.read().read_only);
    // A question nobody has touched yet is not called wrong, unless the person wants to finish.
    let touched = RwSignal::new(!view.read_untracked().value.is_empty());
    let violation = Memo::new(move |_| {
        let shown = touched.get() || form.is_finishing();
        shown.then(|| view.read().violation.clone()).flatten()
    });
    let id = format!("q{}", path.node);
    let field = Field {
        form,
        path: path.clone(),
        kind,
        id: id.clone(),
        view: view.into(),
        violation: violation.into(),
    };
    if kind == Kind::Note {
        return view! {
            <div class="ruhu-field ruhu-field--note" data-q=form.path_text(&path)>
                <p class="ruhu-field__text">{move || label.get()}</p>
            </div>
        }
        .into_any();
    }
    let texts_above = {
        let id = id.clone();
        move || {
            let hint_id = format!("{id}-hint");
            view! {
                {move || {
                    let hint = hint.get();
                    (!hint.is_empty()).then(|| view! { <p class="ruhu-field__hint" id=hint_id.clone()>{hint}</p> })
                }}
                <Message id=format!("{id}-message") violation/>
            }
        }
    };
    let question = form.path_text(&path);
    let failing = form.journal().failing.clone();
    let place = place_of(form, &path);
    let here = format!("{place}/q/{}", form.form().nodes[path.node].name);
    let arrive = move |_| form.arrive(&here);
    let leave = move |_| {
        // Not at once: a message that pushes the page down between touch and click would make the
        // finger miss what it is on.
        set_timeout(
            move || {
                touched.try_set(true);
            },
            MESSAGE_AFTER,
        );
        form.sync();
    };
    let offer = {
        let offer = Memo::new(move |_| view.read().offer.clone());
        view! { <Offer form path=path.clone() offer=offer.into()/> }
    };
    let after = view! {
        <Confirm form path=path.clone() id=id.clone() violation/>
        {move || {
            failing
                .get()
                .then(|| view! { <p class="ruhu-field__failed" role="alert">{texts::SAVE_FAILED.text()}</p> })
        }}
    };
    let name = move || {
        let mark = optional.get() && !fixed.get();
        view! {
            {label.get()}
            {mark.then(|| view! { <span class="ruhu-field__optional">{texts::OPTIONAL.text()}</span> })}
        }
    };
    let grouped = matches!(
        kind,
        Kind::YesNo
            | Kind::SelectOne
            | Kind::SelectMany
            | Kind::Photo(_)
            | Kind::Signature
            | Kind::Geopoint
    );
    let class = move || match violation.get() {
        Some(violation) => format!(
            "ruhu-field ruhu-field--{}",
            severity_name(violation.severity)
        ),
        None => "ruhu-field".to_owned(),
    };
    // A label belongs to one control; the name of several is that of their group.
    let described_by = grouped.then(|| field.described_by());
    let heading = if grouped {
        view! { <p class="ruhu-field__label" id=format!("{id}-label")>{name}</p> }.into_any()
    } else {
        view! { <label class="ruhu-field__label" for=id.clone()>{name}</label> }.into_any()
    };
    view! {
        <div
            class=class
            role=grouped.then_some("group")
            aria-labelledby=grouped.then(|| format!("{id}-label"))
            aria-describedby=described_by
            data-q=question
            on:focusin=arrive
            on:focusout=leave
        >
            {heading}
            {texts_above()}
            {offer}
            {control(field, fixed)}
            {after}
        </div>
    }
    .into_any()
}

fn control(field: Field, fixed: Memo<bool>) -> AnyView {
    (move || {
        let field = field.clone();
        if fixed.get() {
            return view! { <Fixed field/> }.into_any();
        }
        match field.kind {
            Kind::YesNo | Kind::SelectOne => view! { <One field/> }.into_any(),
            Kind::SelectMany => view! { <Many field/> }.into_any(),
            Kind::Geopoint => view! { <Geopoint field/> }.into_any(),
            Kind::Photo(most) => view! { <Photos field most/> }.into_any(),
            Kind::Signature => view! { <Signature field/> }.into_any(),
            _ => view! { <Input field/> }.into_any(),
        }
    })
    .into_any()
}

/// The page a question is on, as in the address: its section, or its repeat and row.
pub fn place_of(form: OpenForm, path: &Path) -> String {
    let definition = form.form();
    match (form.repeat_around(path.node), &path.row) {
        (Some(repeat), Some(key)) => format!("{}/{key}", definition.nodes[repeat].name),
        _ => definition.nodes[definition.section_of(path.node)]
            .name
            .clone(),
    }
}
