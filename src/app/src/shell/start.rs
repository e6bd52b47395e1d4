//! Start of the app.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{idle, panic};
use crate::api;
use crate::clock;
use crate::i18n;
use crate::pages::App;
use crate::services::Services;

/// Starts the app: opens the store and shows the first page; a PIN does the rest.
pub fn start() {
    begin(async {
        let services = Services::open().await;
        show(move || view! { <App services/> });
        good_moments(services);
        idle::watch(services);
    });
}

/// Runs a program of the browser, whose reactive owner lives as long as the page.
pub fn begin(program: impl Future<Output = ()> + 'static) {
    panic::install();
    i18n::choose();
    // Leptos' own way to spawn begins to work with the mount.
    spawn_local(async {
        let owner = Owner::new();
        owner.set();
        program.await;
        std::mem::forget(owner);
    });
}

/// Puts the first page in the place of the splash.
pub fn show<V: IntoView + 'static>(page: impl FnOnce() -> V + 'static) {
    leptos::mount::mount_to_body(page);
    if let Some(splash) = document().get_element_by_id("splash") {
        splash.remove();
    }
    clock::mark("ruhu:ready");
}

/// The network came back, or somebody looks at the page again.
fn good_moments(services: Services) {
    let wake = Closure::<dyn Fn()>::new(move || services.wake());
    let listener = wake.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback("online", listener);
    let _ = document().add_event_listener_with_callback("visibilitychange", listener);
    wake.forget();
    let revoked = Closure::<dyn Fn()>::new(move || spawn_local(services.revoked()));
    let listener = revoked.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback(api::REVOKED, listener);
    revoked.forget();
}

/// Asks the browser not to throw our data away when space runs short: right after a PIN was typed,
/// when there is something to lose and a question of the browser is understood.
pub fn ask_to_persist() {
    if let Ok(asked) = window().navigator().storage().persist() {
        spawn_local(async move {
            let _ = JsFuture::from(asked).await;
        });
    }
}
