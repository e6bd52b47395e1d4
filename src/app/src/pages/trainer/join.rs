//! A run that another trainer shares: joined with one request, then it comes with the next download.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::i18n::texts;
use crate::router::Route;
use crate::services::services;
use crate::ui::page::Page;

/// The page the shared address leads to.
#[component]
pub(crate) fn JoinPage(run: String) -> impl IntoView {
    let services = services();
    let failed = RwSignal::new(false);
    let run = StoredValue::new(run);
    let join = move || {
        failed.set(false);
        let Some(account) = services.account() else {
            Route::Enrol("-".to_owned()).go();
            return;
        };
        spawn_local(async move {
            let run = run.get_value();
            let path = format!("/api/v1/runs/{run}/join");
            let answer = api::post(&path, Some(&account.token), b"{}").await;
            if answer.is_ok_and(|answer| answer.status == 200) {
                services.wake();
                Route::Run(run).replace();
            } else {
                failed.try_set(true);
            }
        });
    };
    join();
    view! {
        <Page name="join" title=texts::JOIN.text().to_owned() back=Route::Home plain=true>
            <p role="status">
                {move || if failed.get() { texts::JOIN_FAILED.text() } else { texts::JOINING.text() }}
            </p>
            <Show when=move || failed.get()>
                <button class="ruhu-button ruhu-button--primary" type="button" data-action="join-run" on:click=move |_| join()>
                    {texts::JOIN_AGAIN.text()}
                </button>
            </Show>
        </Page>
    }
}
