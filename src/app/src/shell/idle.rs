//! Locks a phone that nobody touches.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::clock;
use crate::services::Services;

/// A phone put down is locked after this long.
const IDLE_MS: u64 = 3 * 60 * 1_000;
/// How often one looks. Timers stand still in the background, so coming back is a look as well.
const LOOK_MS: u32 = 10_000;
/// What counts as being there.
const SIGNS: [&str; 4] = ["pointerdown", "keydown", "input", "scroll"];

/// Watches for as long as the page lives.
pub(super) fn watch(services: Services) {
    let last = Rc::new(Cell::new(clock::now_millis()));
    let look = {
        let last = Rc::clone(&last);
        move || {
            // A clock that was set back says nothing about idling.
            if clock::now_millis().saturating_sub(last.get()) >= IDLE_MS {
                services.lock();
            }
        }
    };
    let back = Closure::<dyn Fn()>::new(look.clone());
    let listener = back.as_ref().unchecked_ref();
    let _ = document().add_event_listener_with_callback("visibilitychange", listener);
    back.forget();
    let touched = Closure::<dyn Fn()>::new({
        let look = look.clone();
        move || {
            // The first touch after a long pause, with timers asleep, comes too late.
            look();
            last.set(clock::now_millis());
        }
    });
    for sign in SIGNS {
        let listener = touched.as_ref().unchecked_ref();
        let _ = window().add_event_listener_with_callback_and_bool(sign, listener, true);
    }
    touched.forget();
    Interval::new(LOOK_MS, look).forget();
}
