//! What is wrong with an answer, and the reason for a warning.

use leptos::html;
use leptos::prelude::*;
use ruhu_domain::form::definition::Severity;
use ruhu_domain::form::{Command, Path, ViolationView};

use crate::i18n::{Phrase, texts};
use crate::session::OpenForm;

/// The name of a severity in marks and class names.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The one message of a question.
#[component]
pub fn Message(
    /// Id for `aria-describedby`.
    id: String,
    /// What to say now, if anything.
    #[prop(into)]
    violation: Signal<Option<ViolationView>>,
) -> impl IntoView {
    move || {
        let id = id.clone();
        violation.get().map(|violation| {
            let prefix = match violation.severity {
                Severity::Error => texts::ERROR_PREFIX.text(),
                Severity::Warning => texts::WARNING_PREFIX.text(),
                Severity::Info => "",
            };
            view! {
                <p
                    class="ruhu-field__message"
                    id=id
                    data-check=violation.check
                    data-severity=severity_name(violation.severity)
                >
                    <span class="ruhu-hidden">{prefix}</span>
                    {violation.message}
                </p>
            }
        })
    }
}

/// Where a warning is confirmed with a reason.
#[component]
pub fn Confirm(
    form: OpenForm,
    path: Path,
    /// Id of the question, for ids of its parts.
    id: String,
    #[prop(into)] violation: Signal<Option<ViolationView>>,
) -> impl IntoView {
    let warning = Memo::new(move |_| {
        let violation = violation.get()?;
        (violation.severity == Severity::Warning).then_some((violation.check, violation.reason))
    });
    let path = StoredValue::new(path);
    move || {
        let id = format!("{id}-why");
        warning.get().map(|(check, reason)| match reason {
            Some(reason) => {
                view! { <p class="ruhu-field__confirmed">{texts::CONFIRMED.with(&[&reason])}</p> }
                    .into_any()
            }
            None => view! { <Reason form path=path.get_value() id check/> }.into_any(),
        })
    }
}

#[component]
fn Reason(form: OpenForm, path: Path, id: String, check: String) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let short = RwSignal::new(false);
    let confirm = move |_| {
        let reason = input
            .get_untracked()
            .map(|input| input.value())
            .unwrap_or_default();
        let command = Command::Confirm(path.clone(), check.clone(), reason);
        short.set(form.apply(&command).is_err());
    };
    view! {
        <div class="ruhu-field__confirm">
            <label for=id.clone()>{texts::WHY.text()}</label>
            <input class="ruhu-input" id=id type="text" node_ref=input/>
            <button class="ruhu-button ruhu-button--small" type="button" data-action="confirm" on:click=confirm>
                {texts::CONFIRM.text()}
            </button>
        </div>
        <Show when=move || short.get()>
            <p class="ruhu-field__message" data-check="E-REASON" data-severity="error" role="alert">
                {texts::REASON_SHORT.text()}
            </p>
        </Show>
    }
}

/// What went wrong with something the page tried, until it is tried again.
pub type Problem = RwSignal<Option<&'static Phrase>>;

/// A problem of the whole page.
#[component]
pub fn PageProblem(problem: Problem) -> impl IntoView {
    move || {
        problem.get().map(|phrase| {
            view! {
                <p class="ruhu-note" data-severity="error" role="alert">
                    {phrase.text()}
                </p>
            }
        })
    }
}

/// A problem of one question.
#[component]
pub fn FieldProblem(problem: Problem) -> impl IntoView {
    move || {
        problem.get().map(|phrase| {
            view! {
                <p class="ruhu-field__failed" role="alert">
                    {phrase.text()}
                </p>
            }
        })
    }
}
