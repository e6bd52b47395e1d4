//! Where the house is, from the phone's receiver.

use js_sys::Reflect;
use leptos::prelude::*;
use ruhu_domain::form::value::{Point, Value};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::PositionOptions;

use super::field::Field;
use crate::i18n::texts;

/// Longest time to look for satellites, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Looking,
    Failed,
}

/// A button that measures, and the last measurement.
#[component]
pub fn Geopoint(field: Field) -> impl IntoView {
    let state = RwSignal::new(State::Idle);
    let view = field.view;
    let measured = move || match &view.read().value {
        Value::Point(point) => {
            let accuracy = texts::ACCURACY.with(&[&point.accuracy]);
            format!("{}, {} ({accuracy})", point.lat, point.lon)
        }
        _ => String::new(),
    };
    let id = field.id.clone();
    let locate = move |_| {
        state.set(State::Looking);
        let field = field.clone();
        let found = Closure::once_into_js(move |position: JsValue| match point(&position) {
            Some(point) => {
                field.form.set(&field.path, Value::Point(point));
                state.try_set(State::Idle);
            }
            None => {
                state.try_set(State::Failed);
            }
        });
        let failed = Closure::once_into_js(move |_: JsValue| {
            state.try_set(State::Failed);
        });
        let options = PositionOptions::new();
        options.set_enable_high_accuracy(true);
        options.set_timeout(TIMEOUT_MS);
        let asked = window().navigator().geolocation().and_then(|geolocation| {
            geolocation.get_current_position_with_error_callback_and_options(
                found.unchecked_ref(),
                Some(failed.unchecked_ref()),
                &options,
            )
        });
        if asked.is_err() {
            state.set(State::Failed);
        }
    };
    view! {
        <div class="ruhu-field__control">
            <output class="ruhu-field__value">{measured}</output>
            <button
                class="ruhu-button ruhu-button--small"
                type="button"
                id=id
                data-action="locate"
                aria-busy=move || (state.get() == State::Looking).to_string()
                on:click=locate
            >
                {texts::LOCATE.text()}
            </button>
        </div>
        <p class="ruhu-field__after" aria-live="polite">
            {move || match state.get() {
                State::Idle => "",
                State::Looking => texts::LOCATING.text(),
                State::Failed => texts::LOCATE_FAILED.text(),
            }}
        </p>
    }
}

/// Degrees to six decimals (about 10 cm), metres whole.
fn point(position: &JsValue) -> Option<Point> {
    let coordinates = Reflect::get(position, &"coords".into()).ok()?;
    let number = |name: &str| Reflect::get(&coordinates, &name.into()).ok()?.as_f64();
    Some(Point {
        lat: format!("{:.6}", number("latitude")?),
        lon: format!("{:.6}", number("longitude")?),
        accuracy: format!("{:.0}", number("accuracy")?),
    })
}
