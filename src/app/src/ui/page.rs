//! The frame of every page: bar with title and safety light, content, foot.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::texts;
use crate::router::Route;
use crate::services::services;
use crate::shell::light::{self, Action, Light};

/// A page with its mark, title and way back. The title takes the focus when the page opens, so
/// that a screen reader says where one is.
#[component]
pub fn Page(
    /// The mark of the page: `data-page`.
    name: &'static str,
    /// Heading, also the title of the tab.
    #[prop(into)]
    title: Signal<String>,
    /// Where 返回 leads; none on the first page.
    #[prop(optional, into)]
    back: Option<Route>,
    /// Side padding for running text.
    #[prop(optional)]
    plain: bool,
    /// Buttons at the bottom.
    #[prop(optional, into)]
    foot: ViewFn,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        document().set_title(&format!("{} · {}", title.get(), texts::APP.text()));
    });
    heading.on_load(|heading| {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        let _ = heading.focus();
    });
    let back = back.map(|route| {
        view! {
            <button
                class="ruhu-bar__back"
                type="button"
                data-action="back"
                aria-label=texts::BACK.text()
                on:click=move |_| route.go()
            ></button>
        }
    });
    view! {
        <div class="ruhu-page" data-page=name>
            <header class="ruhu-bar">
                {back} <h1 class="ruhu-bar__title" tabindex="-1" node_ref=heading>{title}</h1> <SafetyLight/>
            </header>
            <main class="ruhu-main" class:ruhu-main--plain=plain>
                {children()}
            </main>
            {foot.run()}
        </div>
    }
}

/// The one thing to do about the light.
fn act(action: Action) -> Option<impl IntoView> {
    let (label, route) = match action {
        Action::None => return None,
        Action::Upload => (texts::UPLOAD.text(), Route::Records),
        Action::Save => (texts::BACKUP_SAVE.text(), Route::Phone),
    };
    Some(view! {
        <button
            class="ruhu-button ruhu-button--small"
            type="button"
            data-action="light"
            on:click=move |_| route.go()
        >
            {label}
        </button>
    })
}

/// The safety light; a tap shows its sentence.
#[component]
fn SafetyLight() -> impl IntoView {
    let services = services();
    let light = RwSignal::new(None::<Light>);
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        services.track_records();
        leptos::task::spawn_local(async move {
            let now = light::judge(services).await;
            // The page may be gone by now.
            let _ = light.try_set(Some(now));
        });
    });
    move || {
        light.get().map(|light| {
            view! {
                <button
                    class="ruhu-light"
                    type="button"
                    data-light=light.colour.name()
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <span class="ruhu-light__dot" aria-hidden="true"></span>
                    <span class="ruhu-light__text">{light.colour.word()}</span>
                </button>
                <Show when=move || open.get()>
                    <div class="ruhu-toast" role="status">
                        <p>{light.sentence.clone()}</p>
                        {act(light.action)}
                    </div>
                </Show>
            }
        })
    }
}
