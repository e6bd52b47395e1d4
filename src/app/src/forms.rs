//! Form packages on the phone.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use gloo::timers::future::sleep;
use leptos::prelude::*;
use ruhu_domain::form::Form;
use ruhu_domain::forms::HOUSEHOLD_SURVEY_ID;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::role::Role;
use ruhu_domain::sync::protocol::{FormEntry, FormList, Message};

use crate::account::{meta_write, read_meta};
use crate::api;
use crate::i18n::Language;
use crate::store::{AnyStore, Durability, Shelf, Write};

/// A package with the hash that goes into records.
#[derive(Clone, Debug)]
pub struct Package {
    /// The form.
    pub form: Arc<Form>,
    /// SHA-256 of the package's bytes.
    pub sha256: String,
}

fn key(form_id: &str, version: &str) -> String {
    format!("{form_id}/{version}")
}

/// Reads a package that is on the phone.
pub async fn load(store: &AnyStore, form_id: &str, version: &str) -> Option<Package> {
    let key = key(form_id, version);
    let bytes = store.get(Shelf::Forms, &key).await.ok()??;
    Some(Package {
        sha256: sha256_hex(&bytes),
        form: Arc::new(Form::from_package(&bytes).ok()?),
    })
}

/// The title of a form in the languages of the interface.
pub fn title(form: &Form) -> Message {
    let title = |language: Language| form.title_in(language.tag()).to_owned();
    Message {
        zh: title(Language::Chinese),
        en: title(Language::English),
    }
}

/// The version new drafts use.
pub async fn current_version(store: &AnyStore, form_id: &str) -> Option<String> {
    read_meta(store, &format!("form/{form_id}")).await
}

/// The same; while packages are on their way, it waits for this one. Right after enrolment the list of
/// households is there before the forms are.
pub async fn arrived(store: &AnyStore, form_id: &str) -> Option<String> {
    loop {
        let version = current_version(store, form_id).await;
        if version.is_some() || fetching().get_untracked() == 0 {
            return version;
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// How long between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(30);

thread_local! {
    static FETCHING: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// How many fetches are under way.
fn fetching() -> ArcRwSignal<u32> {
    FETCHING.with(ArcRwSignal::clone)
}

/// Whether packages that this phone does not have are on their way.
pub fn is_fetching() -> bool {
    fetching().get() > 0
}

/// Fetches what the server lists and this phone does not have.
pub async fn refresh(store: &AnyStore, token: &str, role: Role) {
    let Ok(answer) = api::get("/api/v1/forms", Some(token)).await else {
        return;
    };
    if let Some(list) = answer.json::<FormList>().filter(|_| answer.status == 200) {
        fetch_all(store, token, role, list.forms).await;
    }
}

/// Fetches the packages of the role's forms that this phone does not have. The household survey goes
/// ahead, beside the households: a browser asks for six things at a time, and each costs the line's
/// round trip. Old ones stay: drafts may need them.
pub async fn fetch_all(store: &AnyStore, token: &str, role: Role, forms: Vec<FormEntry>) {
    let own = forms.iter().filter(|entry| role.may_send(&entry.form_id));
    let (first, others): (Vec<_>, Vec<_>) =
        own.partition(|entry| entry.form_id == HOUSEHOLD_SURVEY_ID);
    // A new version of a form that is here is fetched without a word.
    let mut counted = 0;
    for entry in first.iter().chain(&others) {
        if current_version(store, &entry.form_id).await.is_none() {
            counted = 1;
        }
    }
    fetching().update(|count| *count += counted);
    for forms in [first, others] {
        join_all(forms.into_iter().map(|entry| fetch(store, token, entry))).await;
    }
    fetching().update(|count| *count -= counted);
}

/// One package, unless it is here; what does not arrive whole is asked for again the next time.
async fn fetch(store: &AnyStore, token: &str, entry: &FormEntry) {
    let key = key(&entry.form_id, &entry.version);
    let mut writes = Vec::new();
    if !matches!(store.get(Shelf::Forms, &key).await, Ok(Some(_))) {
        match api::get(&entry.url, Some(token)).await {
            // A package is used only if every byte of it arrived.
            Ok(answer) if answer.status == 200 && sha256_hex(&answer.body) == entry.sha256 => {
                writes.push(Write::Put(Shelf::Forms, key, answer.body));
            }
            _ => return,
        }
    }
    let current = current_version(store, &entry.form_id).await;
    if entry.current && current.as_ref() != Some(&entry.version) {
        writes.push(meta_write(
            &format!("form/{}", entry.form_id),
            &entry.version,
        ));
    }
    if !writes.is_empty() {
        // Not stored, it is fetched again.
        let _ = store.write(&writes, Durability::Strict).await;
    }
}
