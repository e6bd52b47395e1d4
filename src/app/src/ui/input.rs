//! Everything that is typed: text, numbers, money, ID, dates.
//!
//! The field belongs to the person while it has the focus: it is read with every keystroke, also
//! within an unfinished word of a Chinese input method, and never written.

use leptos::html;
use leptos::prelude::*;
use ruhu_domain::form::definition::Kind;
use ruhu_domain::form::value::Value;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement};

use super::field::Field;
use crate::i18n::texts;

/// The control of a typed question.
#[component]
pub fn Input(field: Field) -> impl IntoView {
    let kind = field.kind;
    let described = field.described_by();
    let id = field.id.clone();
    let view = field.view;
    let invalid = {
        let violation = field.violation;
        move || violation.get().is_some().to_string()
    };
    let start = view.read_untracked().value.to_text();
    let typed = {
        let field = field.clone();
        move |event: Event| {
            if let Some(text) = text_of(&event) {
                field.form.set(&field.path, Value::parse(kind, &text));
            }
        }
    };
    if kind == Kind::LongText {
        let area = NodeRef::<html::Textarea>::new();
        follow(view, move |text| {
            write(area.get_untracked().map(|area| area.unchecked_into()), text)
        });
        return view! {
            <div class="ruhu-field__control">
                <textarea
                    class="ruhu-input"
                    id=id
                    rows="3"
                    aria-describedby=described
                    aria-invalid=invalid
                    node_ref=area
                    on:input=typed.clone()
                    on:change=typed
                >
                    {start}
                </textarea>
            </div>
        }
        .into_any();
    }
    let input = NodeRef::<html::Input>::new();
    follow(view, move |text| {
        write(
            input.get_untracked().map(|input| input.unchecked_into()),
            text,
        )
    });
    let Shape {
        input_type,
        input_mode,
        class,
    } = shape(kind);
    let unit = (kind == Kind::Money)
        .then(|| view! { <span class="ruhu-field__unit">{texts::YUAN.text()}</span> });
    let none = (kind == Kind::Money).then(|| none_button(&field));
    view! {
        <div class="ruhu-field__control">
            <input
                class=class
                id=id
                type=input_type
                inputmode=input_mode
                autocomplete="off"
                value=start
                aria-describedby=described
                aria-invalid=invalid
                node_ref=input
                on:input=typed.clone()
                on:change=typed
            />
            {unit}
            {none}
        </div>
        <p class="ruhu-field__after" aria-live="polite">
            {move || after(kind, &view.read().value)}
        </p>
    }
    .into_any()
}

struct Shape {
    input_type: &'static str,
    input_mode: &'static str,
    class: &'static str,
}

fn shape(kind: Kind) -> Shape {
    let (input_type, input_mode, class) = match kind {
        Kind::Integer => ("text", "numeric", "ruhu-input ruhu-input--number"),
        Kind::Decimal | Kind::Money => ("text", "decimal", "ruhu-input ruhu-input--number"),
        Kind::IdNumber => ("text", "text", "ruhu-input ruhu-input--id"),
        Kind::Phone => ("tel", "tel", "ruhu-input ruhu-input--number"),
        Kind::Date => ("date", "", "ruhu-input"),
        Kind::Month => ("month", "", "ruhu-input"),
        Kind::Time => ("time", "", "ruhu-input"),
        _ => ("text", "text", "ruhu-input"),
    };
    Shape {
        input_type,
        input_mode,
        class,
    }
}

/// 没有: an amount of zero, which is not the same as no answer.
fn none_button(field: &Field) -> impl IntoView + use<> {
    let view = field.view;
    let is_none = move || view.read().value == Value::Money(0);
    let field = field.clone();
    let toggle = move |_| {
        let now = field.view.read_untracked().value == Value::Money(0);
        field.form.set(
            &field.path,
            if now { Value::Empty } else { Value::Money(0) },
        );
    };
    view! {
        <button
            class="ruhu-button ruhu-button--small"
            type="button"
            data-action="none"
            aria-pressed=move || is_none().to_string()
            on:click=toggle
        >
            {texts::NONE.text()}
        </button>
    }
}

/// What helps to check what was typed: grouped money, an ID in 6-8-4.
fn after(kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Money, Value::Money(fen)) if *fen != 0 => {
            format!(
                "{} {}",
                ruhu_domain::form::group_money(*fen),
                texts::YUAN.text()
            )
        }
        (Kind::IdNumber, Value::Text(id)) if id.len() == 18 && id.is_ascii() => {
            format!("{} {} {}", &id[..6], &id[6..14], &id[14..])
        }
        _ => String::new(),
    }
}

/// Shows answers that did not come from this field: filled in by another question, or 没有.
fn follow(view: Signal<ruhu_domain::form::QuestionView>, write: impl Fn(&str) + 'static) {
    let value = Memo::new(move |_| view.read().value.clone());
    Effect::new(move |_| {
        let value = value.get();
        if !matches!(value, Value::Invalid(_)) {
            write(&value.to_text());
        }
    });
}

fn write(element: Option<HtmlInputElement>, text: &str) {
    let Some(element) = element else { return };
    let focused = document()
        .active_element()
        .is_some_and(|active| active == *element.unchecked_ref::<web_sys::Element>());
    // `value` exists on both elements; the cast only names it.
    if !focused && element.value() != text {
        element.set_value(text);
    }
}

fn text_of(event: &Event) -> Option<String> {
    let target = event.target()?;
    match target.dyn_ref::<HtmlInputElement>() {
        Some(input) => Some(input.value()),
        None => Some(target.dyn_ref::<HtmlTextAreaElement>()?.value()),
    }
}
