//! The household's own page: a small program of its own, so that an old phone on a bad line need not
//! download the forms. It knows a door, a page, and what it may keep.

mod app;
mod copy;
mod door;
mod frame;

use leptos::prelude::*;

use crate::shell;

/// Starts the page.
pub fn start() {
    shell::begin(async {
        let kept = copy::read().await;
        shell::show(move || view! { <app::App kept/> });
    });
}
