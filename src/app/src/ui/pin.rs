//! A field for a PIN.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::texts;
use crate::keyring::{self, PIN_LENGTH, PinProblem};

/// Label, message and a field for digits that shows dots.
#[component]
pub fn PinField(
    id: &'static str,
    label: &'static str,
    input: NodeRef<html::Input>,
    /// What is wrong, said above the field.
    #[prop(optional)]
    problem: Option<RwSignal<Option<String>>>,
    /// The enter key.
    enter: impl Fn() + 'static,
) -> impl IntoView {
    let message = move || {
        problem.and_then(|problem| problem.get()).map(|words| {
            view! {
                <p class="ruhu-field__message" data-severity="error" role="alert">
                    {words}
                </p>
            }
        })
    };
    view! {
        <div class="ruhu-field">
            <label class="ruhu-field__label" for=id>
                {label}
            </label>
            {message}
            <div class="ruhu-field__control">
                <input
                    class="ruhu-input ruhu-input--code"
                    id=id
                    type="password"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="32"
                    node_ref=input
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            enter();
                        }
                    }
                />
            </div>
        </div>
    }
}

/// What is wrong with a new PIN that was typed twice.
pub fn new_pin_problem(pin: &str, again: &str) -> Option<String> {
    let problem = match keyring::check(pin) {
        Err(PinProblem::Short) => texts::PIN_SHORT.with(&[&PIN_LENGTH.to_string()]),
        Err(PinProblem::Easy) => texts::PIN_EASY.text().to_owned(),
        Ok(()) if pin != again => texts::PIN_DIFFERENT.text().to_owned(),
        Ok(()) => return None,
    };
    Some(problem)
}
