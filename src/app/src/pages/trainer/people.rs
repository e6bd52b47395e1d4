//! Enrolment from the list of the villages, the willing first; one tap where the form wants no more.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::forms::TRAINING_ENROL_ID;
use ruhu_domain::rules::training::needs;
use ruhu_domain::search::{self, Entry};
use ruhu_domain::training::{Booked, Register, Trainee, booked, facts};
use serde_json::{Map, Value as Json, json};

use super::desk::{Desk, TapProblem, who, who_is};
use crate::clock;
use crate::i18n::{Phrase, texts};
use crate::router::Route;
use crate::taps::Made;
use crate::training;
use crate::ui::page::Page;
use crate::ui::search::SearchField;

/// Most people shown at once; typing narrows the list down.
const MOST_SHOWN: usize = 60;
/// Ability to work as it is asked with one tap; whoever is none of these gets the whole form.
const LABOUR: [(&str, Phrase); 3] = [
    ("2", texts::LABOUR_2),
    ("1", texts::LABOUR_1),
    ("3", texts::LABOUR_3),
];

/// What must be known of somebody before the place is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Whether it is meant, with a place in another run at the same time.
    Anyway,
    /// The ability to work.
    Labour,
}

/// Of whom it is being asked, and what.
type Asking = RwSignal<Option<(String, Asked)>>;
/// Who has a place in another run at the same time, as far as this phone knows.
type AllBooked = Memo<Vec<Booked>>;

/// The list, with what each person's enrolment says.
#[component]
pub(crate) fn PeoplePage(run: String) -> impl IntoView {
    let desk = Desk::open(run);
    // With what is searched of each.
    let people = RwSignal::new(Vec::<(Trainee, Entry)>::new());
    let typed = RwSignal::new(String::new());
    let asking: Asking = RwSignal::new(None);
    let others_known = RwSignal::new(Vec::<Register>::new());
    let all_booked: AllBooked = Memo::new(move |_| booked(&desk.register(), &others_known.read()));
    Effect::new(move |_| {
        desk.services.index();
        spawn_local(async move {
            let (store, run) = (desk.services.store(), desk.run());
            let found = training::people(&store, &run).await.into_iter();
            people.try_set(
                found
                    .map(|person| (person.clone(), searched(&person)))
                    .collect(),
            );
            others_known.try_set(training::others(&store, &run).await);
        });
    });
    // People who came without being on a list stand on top.
    let enrolled = Memo::new(move |_| {
        let register = desk.register();
        let status = |person: ruhu_domain::training::Enrolled<'_>| {
            (person.person.to_owned(), person.status.to_owned())
        };
        register
            .people(true)
            .into_iter()
            .map(status)
            .collect::<BTreeMap<_, _>>()
    });
    let others = move || {
        let register = desk.register();
        let listed = people.read();
        let own = register.people(false).into_iter().filter(|person| {
            let entry = search::person(person.name, &person.id_mask, []);
            search::fits(&entry, &typed.read())
                && !listed
                    .iter()
                    .any(|(other, _)| other.person == person.person)
        });
        own.map(|person| {
            view! {
                <li class="ruhu-member" data-person=person.person.to_owned()>
                    <span class="ruhu-member__open">
                        <span class="ruhu-member__name">{person.name.to_owned()}</span>
                        <span class="ruhu-member__note">{who_is(&person)}</span>
                    </span>
                    <span class="ruhu-chip" data-state="done">{enrolled_word(person.status).text()}</span>
                </li>
            }
        })
        .collect_view()
    };
    let shown = Memo::new(move |_| {
        let people = people.read();
        let found = people
            .iter()
            .filter(|(_, entry)| search::fits(entry, &typed.read()));
        let found = found.map(|(person, _)| person.clone());
        found.take(MOST_SHOWN + 1).collect::<Vec<_>>()
    });
    let below = move || {
        let more = people.read().len().saturating_sub(MOST_SHOWN);
        if people.read().is_empty() {
            texts::PEOPLE_NONE.text().to_owned()
        } else if shown.read().len() > MOST_SHOWN {
            texts::PEOPLE_MORE.with(&[&more.to_string()])
        } else {
            String::new()
        }
    };
    let places = move || {
        let register = desk.register();
        let places = register.run().whole("capacity").unwrap_or(0).to_string();
        texts::RUN_ENROLLED.with(&[&register.taken_places().to_string(), &places])
    };
    let walk_in = move |_| {
        let answers = defaults(desk, &desk.register_now());
        desk.begin(TRAINING_ENROL_ID, String::new(), answers);
    };
    let run = desk.run();
    view! {
        <Page name="run-people" title=texts::PEOPLE_TITLE.text().to_owned() back=Route::Run(run)>
            <TapProblem desk/>
            <p class="ruhu-note">{texts::PEOPLE_HINT.text()}</p>
            <SearchField label=texts::FIND_PERSON.text() typed/>
            <p class="ruhu-group__note" role="status">{places}</p>
            <ol class="ruhu-members">
                {others}
                <For each=move || shown.get().into_iter().take(MOST_SHOWN) key=|person| person.person.clone() let:person>
                    <Row desk person enrolled asking all_booked/>
                </For>
            </ol>
            <p class="ruhu-group__note" role="status">{below}</p>
            <button class="ruhu-member-add" type="button" data-action="walk-in" on:click=walk_in>
                {texts::WALK_IN.text()}
            </button>
        </Page>
    }
}

/// What is searched of a person of the list.
fn searched(person: &Trainee) -> Entry {
    let readings = person.pinyin.iter().map(String::as_str);
    search::person(&person.name, &person.id, readings)
}

fn enrolled_word(status: &str) -> Phrase {
    match status {
        "2" => texts::WAITING,
        _ => texts::ENROLLED,
    }
}

/// A person of the list.
#[component]
fn Row(
    desk: Desk,
    person: Trainee,
    enrolled: Memo<BTreeMap<String, String>>,
    asking: Asking,
    all_booked: AllBooked,
) -> impl IntoView {
    let key = person.person.clone();
    let status = {
        let key = key.clone();
        Memo::new(move |_| {
            enrolled
                .read()
                .get(&key)
                .cloned()
                .filter(|status| status != "3")
        })
    };
    let asked = {
        let key = key.clone();
        Memo::new(move |_| {
            let asking = asking.read();
            let here = asking.as_ref().filter(|(person, _)| *person == key);
            here.map(|(_, asked)| *asked)
        })
    };
    let first = person.first.iter().any(|suits| *suits == desk.run());
    let mut note = who(&person.sex, person.age, &person.id);
    for (said, word) in [(first, texts::WILLING), (person.archived, texts::ARCHIVED)] {
        if said {
            note = format!("{note} · {}", word.text());
        }
    }
    let name = person.name.clone();
    let person = StoredValue::new(person);
    let in_the_way = move || {
        let all = all_booked.read_untracked();
        let person = person.get_value();
        let mut here = all
            .iter()
            .filter(|booked| booked.is(&person.person, &person.name, &person.id));
        here.next().map(Booked::words)
    };
    let ask = move |asked: Option<Asked>| {
        asking.set(asked.map(|asked| (person.get_value().person, asked)));
    };
    let go_on = move || {
        if person.with_value(|person| person.archived) {
            ask(Some(Asked::Labour));
        } else {
            ask(None);
            enrol(
                desk,
                &person.get_value(),
                None,
                &all_booked.read_untracked(),
            );
        }
    };
    let tap = move |_: leptos::ev::MouseEvent| match in_the_way() {
        Some(_) => ask(Some(Asked::Anyway)),
        None => go_on(),
    };
    let button = |action: &'static str, word: Phrase, value: &'static str, tapped: Callback<()>| {
        view! {
            <button
                class="ruhu-button ruhu-button--small"
                type="button"
                data-action=action
                value=value
                on:click=move |_| tapped.run(())
            >
                {word.text()}
            </button>
        }
    };
    let choices = move |asked: Asked| {
        let (words, buttons) = match asked {
            Asked::Anyway => {
                let words = texts::BOOKED.with(&[&in_the_way().unwrap_or_default()]);
                let anyway = Callback::new(move |()| go_on());
                let leave = Callback::new(move |()| ask(None));
                let buttons = vec![
                    button("enrol-anyway", texts::BOOKED_GO_ON, "", anyway),
                    button("enrol-not", texts::BOOKED_LEAVE, "", leave),
                ];
                (words, buttons)
            }
            Asked::Labour => {
                let labour = LABOUR.map(|(code, word)| {
                    let chosen = Callback::new(move |()| {
                        ask(None);
                        let booked = all_booked.read_untracked();
                        enrol(desk, &person.get_value(), Some(code), &booked);
                    });
                    button("labour", word, code, chosen)
                });
                let other = Callback::new(move |()| form(desk, &person.get_value()));
                let mut buttons = Vec::from(labour);
                buttons.push(button("labour-other", texts::LABOUR_OTHER, "", other));
                (texts::LABOUR_ASK.text().to_owned(), buttons)
            }
        };
        let severity = (asked == Asked::Anyway).then_some("warning");
        view! {
            <div class="ruhu-card__actions ruhu-note" data-severity=severity role="alert">
                <span>{words}</span>
                {buttons}
            </div>
        }
    };
    view! {
        <li class="ruhu-member" data-person=person.with_value(|person| person.person.clone())>
            <div class="ruhu-member__open">
                <span class="ruhu-member__name">{name}</span>
                <span class="ruhu-member__note">{note}</span>
                {move || asked.get().filter(|_| status.read().is_none()).map(choices)}
            </div>
            {move || match status.get() {
                Some(status) => {
                    view! { <span class="ruhu-chip" data-state="done">{enrolled_word(&status).text()}</span> }
                        .into_any()
                }
                None => {
                    view! {
                        <button class="ruhu-member__check" type="button" data-action="enrol-person" on:click=tap>
                            {texts::ENROL_PERSON.text()}
                        </button>
                    }
                        .into_any()
                }
            }}
        </li>
    }
}

/// What every enrolment of this run begins with.
fn defaults(desk: Desk, register: &Register) -> Map<String, Json> {
    let train_type = register.run().text("train_type").unwrap_or_default();
    let need = ["1", "2", "3", "4", "5"]
        .into_iter()
        .find(|need| needs::types(need).contains(&train_type));
    let answers = json!({
        "en_run": desk.run(), "en_need": need.unwrap_or("6"), "en_source": "4",
        "en_status": if register.is_full() { "2" } else { "1" },
    });
    answers.as_object().cloned().unwrap_or_default()
}

fn answers(desk: Desk, person: &Trainee) -> Map<String, Json> {
    let mut answers = defaults(desk, &desk.register_now());
    let known = json!({
        "en_person": person.person, "en_name": person.name, "en_listed": person.archived,
        "en_date": clock::today().to_string(), "en_student": false, "en_will": true,
        "en_consent": true,
    });
    answers.extend(known.as_object().cloned().unwrap_or_default());
    let texts = [("en_sex_said", &person.sex), ("en_idmask", &person.id)];
    for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        answers.insert(name.to_owned(), json!(value));
    }
    if let Some(age) = person.age {
        answers.insert("en_age_said".to_owned(), json!(age));
    }
    answers
}

/// Enrols somebody; what the form wants beyond a tap is asked on its page.
fn enrol(desk: Desk, person: &Trainee, labour: Option<&str>, booked: &[Booked]) {
    let mut answers = answers(desk, person);
    if let Some(labour) = labour {
        answers.insert("en_labour".to_owned(), json!(labour));
    }
    let made = Made {
        form_id: TRAINING_ENROL_ID,
        title: person.name.clone(),
        facts: facts::enrolment(&desk.register_now(), &person.person, "", booked),
        answers: answers.clone(),
    };
    let name = person.name.clone();
    let open = Callback::new(move |()| {
        desk.begin(TRAINING_ENROL_ID, name.clone(), answers.clone());
    });
    desk.make(vec![made], Some(open));
}

/// Opens the whole form for somebody of the list.
fn form(desk: Desk, person: &Trainee) {
    desk.begin(
        TRAINING_ENROL_ID,
        person.name.clone(),
        answers(desk, person),
    );
}
