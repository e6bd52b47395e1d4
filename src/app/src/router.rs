//! Pages by the part of the address after `#`. The address is the only state of navigation, so
//! the phone's own back button always works.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Households, drafts, records.
    Home,
    /// Enrolment with a one-time code.
    Enrol(String),
    /// A household that may be new.
    NewHousehold,
    /// One household.
    Household(String),
    /// One household, and section and question where a survey of it is to begin.
    HouseholdAt(String, String, String),
    /// The page of a household, shown to it.
    Guest(String),
    /// The card of a household.
    Card(String),
    /// Measures that wait: for what.
    Measures(String),
    /// Red warnings about loans.
    Loans,
    /// Overview of an open form.
    Survey(String),
    /// A section of an open form, and a question to go to.
    Section(String, String, Option<String>),
    /// A row of a repeat, by key, and a question to go to.
    Row(String, String, String, Option<String>),
    /// A question of an open form by its path, such as `members[0].m_birth`.
    Question(String, String),
    /// The end of an open form.
    Finish(String),
    /// Credit files and ratings by village and township.
    Coverage,
    /// Finished forms.
    Records,
    /// One finished form with its receipt.
    Record(String),
    /// Backup, PIN, diagnostics.
    Phone,
    /// A course run.
    Run(String),
    /// The people of a run's villages, to be enrolled.
    RunPeople(String),
    /// The door of a session: run and key of the session.
    Session(String, String),
    /// What came of a run.
    RunResults(String),
    /// Sheets of a run to be printed: `signatures` or `certificates`.
    RunPrint(String, String),
    /// A run another trainer shares.
    Join(String),
    /// What the runs of this phone add up to.
    Counters,
}

impl Route {
    /// Reads the part after `#`; what is unknown leads home.
    pub fn parse(hash: &str) -> Self {
        let parts: Vec<_> = hash
            .trim_start_matches(['#', '/'])
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        let text = |part: &&str| (**part).to_owned();
        match parts.as_slice() {
            ["enrol", code] => Self::Enrol(text(code)),
            ["new"] => Self::NewHousehold,
            ["household", code, "page"] => Self::Guest(text(code)),
            ["household", code, "card"] => Self::Card(text(code)),
            ["measures", what] => Self::Measures(text(what)),
            ["loans"] => Self::Loans,
            ["household", code] => Self::Household(text(code)),
            ["household", code, section, question] => {
                Self::HouseholdAt(text(code), text(section), text(question))
            }
            ["draft", draft] => Self::Survey(text(draft)),
            ["draft", draft, "finish"] => Self::Finish(text(draft)),
            ["draft", draft, "at", path] => Self::Question(text(draft), text(path)),
            ["draft", draft, section] => Self::Section(text(draft), text(section), None),
            ["draft", draft, section, "q", question] => {
                Self::Section(text(draft), text(section), Some(text(question)))
            }
            ["draft", draft, repeat, key] => Self::Row(text(draft), text(repeat), text(key), None),
            ["draft", draft, repeat, key, "q", question] => {
                Self::Row(text(draft), text(repeat), text(key), Some(text(question)))
            }
            ["coverage"] => Self::Coverage,
            ["records"] => Self::Records,
            ["records", record] => Self::Record(text(record)),
            ["phone"] => Self::Phone,
            ["run", run] => Self::Run(text(run)),
            ["run", run, "people"] => Self::RunPeople(text(run)),
            ["run", run, "results"] => Self::RunResults(text(run)),
            ["run", run, "session", key] => Self::Session(text(run), text(key)),
            ["run", run, "print", what] => Self::RunPrint(text(run), text(what)),
            ["join", run] => Self::Join(text(run)),
            ["counters"] => Self::Counters,
            _ => Self::Home,
        }
    }

    /// The draft the page belongs to.
    pub fn draft(&self) -> Option<&str> {
        match self {
            Self::Survey(draft)
            | Self::Section(draft, ..)
            | Self::Row(draft, ..)
            | Self::Question(draft, _)
            | Self::Finish(draft) => Some(draft),
            _ => None,
        }
    }

    /// The part after the draft: where in the form it is.
    pub fn within_draft(&self) -> String {
        match self {
            Self::Section(_, section, _) => section.clone(),
            Self::Row(_, repeat, key, _) => format!("{repeat}/{key}"),
            Self::Finish(_) => "finish".to_owned(),
            _ => String::new(),
        }
    }

    /// The address.
    pub fn href(&self) -> String {
        let question = |question: &Option<String>| {
            question
                .as_ref()
                .map_or(String::new(), |name| format!("/q/{name}"))
        };
        match self {
            Self::Home => "#/".to_owned(),
            Self::Enrol(code) => format!("#/enrol/{code}"),
            Self::NewHousehold => "#/new".to_owned(),
            Self::Household(code) => format!("#/household/{code}"),
            Self::HouseholdAt(code, section, question) => {
                format!("#/household/{code}/{section}/{question}")
            }
            Self::Guest(code) => format!("#/household/{code}/page"),
            Self::Card(code) => format!("#/household/{code}/card"),
            Self::Measures(what) => format!("#/measures/{what}"),
            Self::Loans => "#/loans".to_owned(),
            Self::Survey(draft) => format!("#/draft/{draft}"),
            Self::Question(draft, path) => format!("#/draft/{draft}/at/{path}"),
            Self::Finish(draft) => format!("#/draft/{draft}/finish"),
            Self::Section(draft, section, at) => {
                format!("#/draft/{draft}/{section}{}", question(at))
            }
            Self::Row(draft, repeat, key, at) => {
                format!("#/draft/{draft}/{repeat}/{key}{}", question(at))
            }
            Self::Coverage => "#/coverage".to_owned(),
            Self::Records => "#/records".to_owned(),
            Self::Record(record) => format!("#/records/{record}"),
            Self::Phone => "#/phone".to_owned(),
            Self::Run(run) => format!("#/run/{run}"),
            Self::RunPeople(run) => format!("#/run/{run}/people"),
            Self::RunResults(run) => format!("#/run/{run}/results"),
            Self::Session(run, key) => format!("#/run/{run}/session/{key}"),
            Self::RunPrint(run, what) => format!("#/run/{run}/print/{what}"),
            Self::Join(run) => format!("#/join/{run}"),
            Self::Counters => "#/counters".to_owned(),
        }
    }

    /// Goes there.
    pub fn go(&self) {
        let _ = window().location().set_hash(&self.href());
    }

    /// Goes there without leaving the present page in the history.
    pub fn replace(&self) {
        let _ = window().location().replace(&self.href());
    }
}

fn current() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// Takes the focus from the field that has it. A field that loses its page with the focus still in it
/// would tell of its last value when the form is gone already: the phone's back button does that.
pub fn leave_field() {
    if let Some(field) = document().active_element()
        && let Ok(field) = field.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = field.blur();
    }
}

/// The route as a signal that follows the address.
pub fn follow() -> ReadSignal<Route> {
    let (route, set_route) = signal(current());
    let changed = Closure::<dyn Fn()>::new(move || {
        let next = current();
        if route.get_untracked() != next {
            leave_field();
            set_route.set(next);
        }
    });
    let _ =
        window().add_event_listener_with_callback("hashchange", changed.as_ref().unchecked_ref());
    // The listener lives as long as the page.
    changed.forget();
    route
}
