//! This phone: a copy of what is unsent, the PIN, and what to read out when something is wrong.

use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::lock::words_of;
use crate::backup::{self, BackupError, Saved};
use crate::diagnostics;
use crate::i18n::texts;
use crate::keyring::{self, Refused};
use crate::router::Route;
use crate::services::{Services, services};
use crate::shell::share;
use crate::ui::page::Page;
use crate::ui::photo::chosen_file;
use crate::ui::pin::{PinField, new_pin_problem};

/// The page.
#[component]
pub fn PhonePage() -> impl IntoView {
    let services = services();
    view! {
        <Page name="phone" title=texts::PHONE_TITLE.text().to_owned() back=Route::Home plain=true>
            <Save services/>
            <Restore services/>
            <ChangePin services/>
            <Diagnostics/>
        </Page>
    }
}

fn words(error: &BackupError) -> &'static str {
    match error {
        BackupError::Empty => texts::BACKUP_EMPTY.text(),
        BackupError::NotOurs => texts::BACKUP_NOT_OURS.text(),
        BackupError::WrongCode => texts::BACKUP_WRONG_CODE.text(),
        BackupError::Broken => texts::PIN_BROKEN.text(),
        BackupError::Full => texts::PHOTO_NOT_STORED.text(),
    }
}

/// A button of a card that works once at a time, and what it said last.
#[component]
fn Act(
    action: &'static str,
    label: &'static str,
    said: RwSignal<Option<Result<String, String>>>,
    busy: RwSignal<bool>,
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        {move || {
            said.get()
                .map(|said| match said {
                    Ok(words) => view! { <p class="ruhu-card__text" role="status">{words}</p> }.into_any(),
                    Err(words) => {
                        view! {
                            <p class="ruhu-field__message" data-severity="error" role="alert">
                                {words}
                            </p>
                        }
                            .into_any()
                    }
                })
        }}
        <div class="ruhu-card__actions">
            <button
                class="ruhu-button ruhu-button--primary"
                type="button"
                data-action=action
                aria-busy=move || busy.get().to_string()
                on:click=move |_| {
                    if !busy.get_untracked() {
                        act();
                    }
                }
            >
                {label}
            </button>
        </div>
    }
}

#[component]
fn Save(services: Services) -> impl IntoView {
    let said = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let save = move || {
        busy.set(true);
        spawn_local(async move {
            let store = services.store();
            let user = keyring::user(&store).await.unwrap_or_default();
            let result = match backup::save(&store, &user).await {
                Ok(Saved {
                    file,
                    code,
                    records,
                    drafts,
                }) => {
                    let name = format!("ruhu-{}.backup", crate::clock::today());
                    share::hand_over(&name, &file).await;
                    let count = [records.to_string(), drafts.to_string(), code];
                    Ok(texts::BACKUP_SAVED.with(&count.each_ref().map(String::as_str)))
                }
                Err(error) => Err(words(&error).to_owned()),
            };
            busy.try_set(false);
            said.try_set(Some(result));
        });
    };
    view! {
        <section class="ruhu-card">
            <h2 class="ruhu-card__title">{texts::BACKUP.text()}</h2>
            <p class="ruhu-card__text">{texts::BACKUP_WHY.text()}</p>
            <Act action="save-backup" label=texts::BACKUP_SAVE.text() said busy act=save/>
        </section>
    }
}

#[component]
fn Restore(services: Services) -> impl IntoView {
    let said = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let file = StoredValue::new_local(None::<web_sys::File>);
    let code = NodeRef::<html::Input>::new();
    let restore = move || {
        let Some(chosen) = file.get_value() else {
            said.set(Some(Err(texts::BACKUP_CHOOSE.text().to_owned())));
            return;
        };
        let code = code
            .get_untracked()
            .map(|code| code.value())
            .unwrap_or_default();
        busy.set(true);
        spawn_local(async move {
            let result = match JsFuture::from(chosen.array_buffer()).await {
                Ok(buffer) => {
                    let bytes = Uint8Array::new(&buffer).to_vec();
                    services.restore(&bytes, &code).await
                }
                Err(_) => Err(BackupError::NotOurs),
            };
            busy.try_set(false);
            said.try_set(Some(match result {
                Ok(records) => Ok(texts::BACKUP_RESTORED.with(&[&records.to_string()])),
                Err(error) => Err(words(&error).to_owned()),
            }));
        });
    };
    view! {
        <section class="ruhu-card">
            <h2 class="ruhu-card__title">{texts::BACKUP_RESTORE_TITLE.text()}</h2>
            <div class="ruhu-field">
                <label class="ruhu-field__label" for="backup-file">
                    {texts::BACKUP_FILE.text()}
                </label>
                <div class="ruhu-field__control">
                    <input
                        class="ruhu-input"
                        id="backup-file"
                        type="file"
                        on:change=move |event| {
                            file.set_value(chosen_file(&event).map(|(_, file)| file));
                        }
                    />
                </div>
            </div>
            <div class="ruhu-field">
                <label class="ruhu-field__label" for="backup-code">
                    {texts::BACKUP_CODE.text()}
                </label>
                <div class="ruhu-field__control">
                    <input
                        class="ruhu-input ruhu-input--code"
                        id="backup-code"
                        type="text"
                        autocapitalize="characters"
                        autocomplete="off"
                        node_ref=code
                    />
                </div>
            </div>
            <Act action="restore-backup" label=texts::BACKUP_RESTORE.text() said busy act=restore/>
        </section>
    }
}

#[component]
fn ChangePin(services: Services) -> impl IntoView {
    let said = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let (old, new, again) = (
        NodeRef::<html::Input>::new(),
        NodeRef::new(),
        NodeRef::new(),
    );
    let typed = |input: NodeRef<html::Input>| {
        let input = input.get_untracked();
        input.map(|input| input.value()).unwrap_or_default()
    };
    let change = move || {
        let (was, text) = (typed(old), typed(new));
        if let Some(words) = new_pin_problem(&text, &typed(again)) {
            said.set(Some(Err(words)));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let result = keyring::change_pin(&services.store(), &was, &text).await;
            busy.try_set(false);
            said.try_set(Some(match result {
                Ok(()) => Ok(texts::PIN_CHANGED.text().to_owned()),
                Err(Refused::WrongPin) => Err(texts::PIN_WRONG.text().to_owned()),
                Err(refused) => Err(words_of(refused)),
            }));
        });
    };
    let nothing = || ();
    view! {
        <section class="ruhu-card">
            <h2 class="ruhu-card__title">{texts::PIN_CHANGE.text()}</h2>
            <PinField id="old-pin" label=texts::PIN_OLD.text() input=old enter=nothing/>
            <PinField id="new-pin" label=texts::PIN_NEW.text() input=new enter=nothing/>
            <PinField id="new-pin-again" label=texts::PIN_AGAIN.text() input=again enter=nothing/>
            <Act action="change-pin" label=texts::PIN_CHANGE.text() said busy act=change/>
        </section>
    }
}

/// What to read out over the phone.
#[component]
fn Diagnostics() -> impl IntoView {
    let lines = diagnostics::lines().into_iter().rev().map(|line| {
        let times = if line.times > 1 {
            format!(" ×{}", line.times)
        } else {
            String::new()
        };
        view! { <li>{format!("{} {}{times}", line.at, line.what)}</li> }
    });
    view! {
        <section class="ruhu-card">
            <h2 class="ruhu-card__title">{texts::DIAGNOSTICS.text()}</h2>
            <p class="ruhu-card__text">
                {texts::DIAGNOSTICS_WHY.text()} " " {env!("CARGO_PKG_VERSION")}
            </p>
            <ul class="ruhu-list" data-log="">
                {lines.collect_view()}
            </ul>
        </section>
    }
}
