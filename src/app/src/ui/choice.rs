//! Choices: radios and checkboxes, and a half-screen picker where there are many.

use leptos::prelude::*;
use ruhu_domain::form::OptionView;
use ruhu_domain::form::definition::Kind;
use ruhu_domain::form::value::Value;

use super::field::Field;
use super::picker::Picker;
use crate::i18n::texts;

/// More options than this open in a picker with a search field.
const MOST_ON_THE_PAGE: usize = 12;

/// Select one.
#[component]
pub fn One(field: Field) -> impl IntoView {
    view! { <Choices field many=false/> }
}

/// Select many.
#[component]
pub fn Many(field: Field) -> impl IntoView {
    view! { <Choices field many=true/> }
}

#[component]
fn Choices(field: Field, many: bool) -> impl IntoView {
    let view = field.view;
    let options = Memo::new(move |_| view.read().options.clone());
    let long = Memo::new(move |_| options.read().len() > MOST_ON_THE_PAGE);
    move || {
        let field = field.clone();
        if long.get() {
            view! { <Picker field many options/> }.into_any()
        } else {
            view! { <OptionList field many options/> }.into_any()
        }
    }
}

/// All options, one below the other; two or three short ones side by side.
#[component]
pub fn OptionList(
    field: Field,
    many: bool,
    #[prop(into)] options: Signal<Vec<OptionView>>,
) -> impl IntoView {
    let short = field.kind == Kind::YesNo;
    view! {
        <div class="ruhu-choices" class:ruhu-choices--row=short>
            <For each=move || options.get() key=|option| option.code.clone() let:option>
                <Choice field=field.clone() many option/>
            </For>
        </div>
    }
}

#[component]
fn Choice(field: Field, many: bool, option: OptionView) -> impl IntoView {
    let OptionView { code, label } = option;
    let code = StoredValue::new(code);
    let view = field.view;
    let chosen = move || code.with_value(|code| is_chosen(&view.read().value, code));
    // 不清楚 and 拒答 are answers, but not among equals.
    let quiet = !many && code.with_value(|code| matches!(code.as_str(), "97" | "98"));
    let name = field.id.clone();
    let change = move |_| {
        let now = field.view.read_untracked().value.clone();
        let code = code.get_value();
        let value = if many {
            toggled(&now, &code)
        } else {
            Value::Code(code)
        };
        field.form.set(&field.path, value);
    };
    view! {
        <label class="ruhu-choice" class:ruhu-choice--quiet=quiet>
            <input
                class="ruhu-choice__input"
                type=if many { "checkbox" } else { "radio" }
                name=name
                value=code.get_value()
                prop:checked=chosen
                on:change=change
            />
            <span class="ruhu-choice__text">{label}</span>
        </label>
    }
}

/// Whether a code is (among) the answer.
pub fn is_chosen(value: &Value, code: &str) -> bool {
    match value {
        Value::Code(chosen) => chosen == code,
        Value::Codes(chosen) => chosen.iter().any(|chosen| chosen == code),
        _ => false,
    }
}

fn toggled(value: &Value, code: &str) -> Value {
    let mut codes = match value {
        Value::Codes(codes) => codes.clone(),
        _ => Vec::new(),
    };
    match codes.iter().position(|chosen| chosen == code) {
        Some(index) => {
            codes.remove(index);
        }
        None => codes.push(code.to_owned()),
    }
    if codes.is_empty() {
        Value::Empty
    } else {
        Value::Codes(codes)
    }
}

/// What stands on the button of a picker.
pub fn chosen_text(shown: &str) -> String {
    if shown.is_empty() {
        texts::CHOOSE.text().to_owned()
    } else {
        shown.to_owned()
    }
}
