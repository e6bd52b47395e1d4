//! Start of the app.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{idle, panic};
use crate::clock;
use crate::i18n;
use crate::pages::App;
use crate::services::Services;

/// Starts the app: opens the store and shows the first page; a PIN does the rest.
pub fn start() {
    panic::install();
    i18n::choose();
    spawn_local(async {
        // The reactive owner of everything below lives as long as the page.
        let owner = Owner::new();
        owner.set();
        let services = Services::open().await;
        leptos::mount::mount_to_body(move || view! { <App services/> });
        if let Some(splash) = document().get_element_by_id("splash") {
            splash.remove();
        }
        clock::mark("ruhu:ready");
        std::mem::forget(owner);
        good_moments(services);
        idle::watch(services);
        ask_to_persist().await;
    });
}

/// The network came back, or somebody looks at the page again.
fn good_moments(services: Services) {
    let wake = Closure::<dyn Fn()>::new(move || services.wake());
    let listener = wake.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback("online", listener);
    let _ = document().add_event_listener_with_callback("visibilitychange", listener);
    wake.forget();
}

/// Asks the browser not to throw our data away when space runs short.
async fn ask_to_persist() {
    if let Ok(asked) = window().navigator().storage().persist() {
        let _ = JsFuture::from(asked).await;
    }
}
