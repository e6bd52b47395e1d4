//! What a second visit asks, against the first.

use std::sync::Arc;

use ruhu_domain::current::{Current, Source};
use ruhu_domain::date::Date;
use ruhu_domain::form::value::Value;
use ruhu_domain::form::{Command, Context, Engine, Form, Path};
use ruhu_domain::forms;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::record::Record;
use serde_json::Value as Json;

/// Questions a person answers at a visit in between to the household of the examples, where nothing
/// has changed, as a percentage of those of the first survey. What 无变化 takes over for a section
/// counts as answered by the app.
pub(crate) fn questions_again() -> f64 {
    let form = forms::built_in().expect("forms").swap_remove(0);
    let form = Arc::new(form);
    let fixture = include_str!("../../../../src/domain/tests/fixtures/hh-1.json");
    let fixture: Json = serde_json::from_str(fixture).expect("JSON");
    let record: Record = serde_json::from_value(fixture["record"].clone()).expect("a record");

    let mut current = Current::default();
    let (first, _) = Engine::load(
        Arc::clone(&form),
        context(&record.household, None, "2018-11-20"),
        &record.answers,
    );
    current.absorb(&first, &record, Source::of(&record, "a"));
    let mut again = Engine::new(
        Arc::clone(&form),
        context(&record.household, Some(&current), "2019-06-15"),
    );
    let answers = [
        ("visit_purpose", "1"),
        ("seen_state", "1"),
        ("consent", "yes"),
    ];
    for (question, answer) in answers {
        set(&mut again, &form, question, None, answer);
    }
    let members = form.find("members").expect("the members");
    for row in again.rows(members) {
        set(&mut again, &form, "m_change", Some(row.key.clone()), "1");
        apply(&mut again, Command::AcceptSection(members, Some(row.key)));
    }
    for section in form.sections() {
        apply(&mut again, Command::AcceptSection(section, None));
    }
    let asked = |engine: &Engine| {
        let sections = engine.sections();
        sections.iter().map(|section| section.asked).sum::<usize>() as f64
    };
    let by_person = asked(&again) - again.prefill_counts().taken_over as f64;
    eprintln!("{} questions at first, {by_person} again", asked(&first));
    by_person / asked(&first) * 100.0
}

fn context(code: &str, current: Option<&Current>, day: &str) -> Context {
    let household = Household {
        code: code.to_owned(),
        status: "20".to_owned(),
        status_year: 2014,
        helper: "示例帮扶人".to_owned(),
        ..Household::default()
    };
    let day = Date::parse(day).expect("a date");
    Office::default().context(Some(household), current, day)
}

fn set(engine: &mut Engine, form: &Form, question: &str, row: Option<String>, typed: &str) {
    let node = form.find(question).expect("a question");
    let value = Value::parse(form.nodes[node].kind, typed);
    apply(engine, Command::Set(Path { node, row }, value));
}

fn apply(engine: &mut Engine, command: Command) {
    engine.apply(&command).expect("a command that fits");
}
