//! One run on the screen: its register, and what a tap does to it.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::settings::Settings;
use ruhu_domain::training::{Enrolled, Register};
use serde_json::{Map, Value as Json};

use crate::account;
use crate::i18n::texts;
use crate::pages::household::open_error;
use crate::router::Route;
use crate::services::{Services, services};
use crate::taps::{self, Made, NotMade};
use crate::training;

/// Handle of the run that the page is about.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) services: Services,
    run: StoredValue<String>,
    register: RwSignal<Rc<Register>, LocalStorage>,
    /// Taps that were stored since the page opened: a register read before one must not replace it.
    taps: StoredValue<u32>,
    /// What went wrong with the last tap, in words.
    pub(super) problem: RwSignal<Option<String>>,
    /// The settings of the rules.
    pub(super) settings: RwSignal<Rc<Settings>, LocalStorage>,
}

impl Desk {
    /// Opens a run; it follows downloads.
    pub(super) fn open(run: String) -> Self {
        let services = services();
        let desk = Self {
            services,
            run: StoredValue::new(run),
            register: RwSignal::new_local(Rc::default()),
            taps: StoredValue::new(0),
            problem: RwSignal::new(None),
            settings: RwSignal::new_local(Rc::default()),
        };
        Effect::new(move |_| {
            services.index();
            spawn_local(desk.load());
        });
        desk
    }

    async fn load(self) {
        let store = self.services.store();
        let settings = account::settings(&store).await;
        self.settings.try_set(Rc::new(Settings::lenient(&settings)));
        loop {
            let before = self.taps.try_get_value();
            let Some(run) = self.run.try_get_value() else {
                return;
            };
            let register = training::register(&store, &run).await;
            if self.taps.try_get_value() == before {
                self.register.try_set(Rc::new(register));
                return;
            }
        }
    }

    /// Id of the run.
    pub(super) fn run(self) -> String {
        self.run.get_value()
    }

    /// The register, following every change.
    pub(super) fn register(self) -> Rc<Register> {
        self.register.get()
    }

    /// The register as it is now.
    pub(super) fn register_now(self) -> Rc<Register> {
        self.register.get_untracked()
    }

    /// The village the run's records lie in.
    fn village(self) -> String {
        let register = self.register_now();
        register
            .run()
            .text("place_village")
            .unwrap_or_default()
            .to_owned()
    }

    /// Makes records; the register on the screen changes when they are stored. `open` is run instead
    /// of saying what is missing, where the form wants more than a tap.
    pub(super) fn make(self, all: Vec<Made>, open: Option<Callback<()>>) {
        self.problem.set(None);
        if all.is_empty() {
            return;
        }
        let village = self.village();
        spawn_local(async move {
            match taps::send(self.services, &village, all).await {
                Ok(stored) => {
                    self.taps.try_update_value(|taps| *taps += 1);
                    self.register.try_update(|register| {
                        let register = Rc::make_mut(register);
                        for (kind, entry) in stored.entries {
                            register.take(kind, entry);
                        }
                    });
                    if let Some(words) = stored.open.first() {
                        self.fail(words);
                    }
                    self.services.records_changed();
                }
                Err(NotMade::Open(words)) => match open {
                    Some(open) => open.run(()),
                    None => {
                        self.problem.try_set(Some(words));
                    }
                },
                Err(NotMade::NoForm) => self.fail(texts::NO_FORM.text()),
                Err(NotMade::Store(_)) => self.fail(texts::FINISH_FAILED.text()),
            }
        });
    }

    fn fail(self, words: &str) {
        self.problem.try_set(Some(words.to_owned()));
    }

    /// Begins a form about this run and goes to its page.
    pub(super) fn begin(self, form_id: &'static str, title: String, answers: Map<String, Json>) {
        let (store, index, village) = (
            self.services.store(),
            self.services.index_now(),
            self.village(),
        );
        spawn_local(async move {
            let about = (village.as_str(), title.as_str());
            match training::begin(&store, &index, form_id, about, answers).await {
                Ok(draft) => Route::Survey(draft).go(),
                Err(error) => self.fail(open_error(&error).text()),
            }
        });
    }

    /// Opens the run's own form for a change.
    pub(super) fn change(self) {
        let (store, run) = (self.services.store(), self.run());
        spawn_local(async move {
            match training::change(&store, &run).await {
                Ok(draft) => Route::Survey(draft).go(),
                Err(_) => self.fail(texts::RUN_NOT_OURS.text()),
            }
        });
    }
}

/// The problem of the last tap.
#[component]
pub(super) fn TapProblem(desk: Desk) -> impl IntoView {
    move || {
        desk.problem.get().map(|words| {
            view! {
                <p class="ruhu-note" data-severity="error" role="alert">
                    {words}
                </p>
            }
        })
    }
}

/// The course as people say it.
pub(super) fn course(run: Answers<'_>) -> String {
    run.text("course_name")
        .unwrap_or(texts::RUN.text())
        .to_owned()
}

/// Sex, age and the end of the ID number in one line.
pub(super) fn who(sex: &str, age: Option<i64>, id: &str) -> String {
    let sex = match sex {
        "1" => texts::MALE.text(),
        "2" => texts::FEMALE.text(),
        _ => "",
    };
    let age = age.map(|age| texts::YEARS.with(&[&age.to_string()]));
    let id = id.trim_start_matches('*');
    let id = if id.is_empty() {
        String::new()
    } else {
        format!("…{id}")
    };
    let parts = [sex.to_owned(), age.unwrap_or_default(), id];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// The same for somebody who is enrolled.
pub(super) fn who_is(person: &Enrolled<'_>) -> String {
    who(person.sex, person.age, &person.id_mask)
}
