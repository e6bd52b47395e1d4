//! The household's own page: a small program of its own, so that an old phone on a bad line need not
//! download the forms. It knows a door, a page, and what it may keep.

mod app;
mod copy;
mod door;
mod frame;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{clock, i18n, shell};

/// Starts the page.
pub fn start() {
    shell::install_panic();
    i18n::choose();
    // Leptos' own way to spawn begins to work with the mount.
    spawn_local(async {
        // The reactive owner of everything below lives as long as the page.
        let owner = Owner::new();
        owner.set();
        let kept = copy::read().await;
        leptos::mount::mount_to_body(move || view! { <app::App kept/> });
        if let Some(splash) = document().get_element_by_id("splash") {
            splash.remove();
        }
        clock::mark("ruhu:ready");
        std::mem::forget(owner);
    });
}
