//! Every number that may change is noticed by a case: each setting is moved by one unit up and down,
//! and some probe must come out differently.

use ruhu_domain::settings::{Kind, Setting, catalogue};
use serde_json::{Map, Value as Json, json};

use crate::support::Case;

/// A case whose result is written down, and that can be run with changed settings.
pub(crate) struct Probe {
    name: &'static str,
    expected: String,
    run: Run,
}

/// From changed settings to a result.
type Run = Box<dyn Fn(&Map<String, Json>) -> String>;

impl Probe {
    /// A result that `run` computes from changed settings.
    pub(crate) fn new(
        name: &'static str,
        expected: impl Into<String>,
        run: impl Fn(&Map<String, Json>) -> String + 'static,
    ) -> Self {
        Self {
            name,
            expected: expected.into(),
            run: Box::new(run),
        }
    }

    /// A rule over a household.
    pub(crate) fn survey(
        name: &'static str,
        case: Case,
        expected: impl Into<String>,
        rule: impl Fn(&ruhu_domain::rules::survey::Survey<'_>) -> String + 'static,
    ) -> Self {
        Self::new(name, expected, move |changes| {
            case.clone().set(Json::Object(changes.clone())).run(&rule)
        })
    }
}

fn all() -> Vec<Probe> {
    [
        crate::income::probes(),
        crate::guarantees::probes(),
        crate::medical::probes(),
        crate::risk::probes(),
        crate::exit::probes(),
        crate::village::probes(),
        crate::form_settings::probes(),
        crate::measures::probes(),
        crate::credit::probes(),
        crate::coverage::probes(),
        crate::loans::probes(),
        crate::status::probes(),
        crate::training::probes(),
        crate::visits::probes(),
        crate::anomalies::probes(),
        crate::reports::probes(),
        crate::benefits::probes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_probe_comes_out_as_written() {
    for probe in all() {
        assert_eq!((probe.run)(&Map::new()), probe.expected, "{}", probe.name);
    }
}

/// The changes that move a setting by one unit, up and down, where its bounds allow it.
fn moves(setting: &Setting) -> Vec<Map<String, Json>> {
    let change = |value: Json| {
        let mut changes = Map::new();
        changes.insert(setting.name.to_owned(), value);
        changes
    };
    let inside = |value: &i64| {
        let (min, max) = (setting.min.as_i64(), setting.max.as_i64());
        min.is_none_or(|min| *value >= min) && max.is_none_or(|max| *value <= max)
    };
    match &setting.kind {
        Kind::Money | Kind::Count | Kind::Percent => {
            let value = setting.value.as_i64().expect("a number");
            [value - 1, value + 1]
                .iter()
                .filter(|value| inside(value))
                .map(|value| change(json!(value)))
                .collect()
        }
        Kind::MoneyByYear => {
            let table = setting.value.as_object().expect("a table");
            let years = table
                .iter()
                .map(|(year, fen)| (year.clone(), fen.as_i64().expect("fen")));
            years
                .flat_map(|(year, fen)| {
                    [fen - 1, fen + 1].map(|fen| change(json!({ year.clone(): fen })))
                })
                .collect()
        }
        Kind::Date => {
            let date = crate::support::date(setting.value.as_str().expect("a date"));
            [-1, 1]
                .map(|days| {
                    let moved = ruhu_domain::date::Date::from_days(date.days() + days);
                    change(json!(moved.to_string()))
                })
                .to_vec()
        }
        Kind::YesNo => vec![change(json!(!setting.value.as_bool().expect("yes or no")))],
        Kind::OneOf(options) => {
            let others = options.iter().filter(|option| setting.value != **option);
            others.map(|option| change(json!(option))).collect()
        }
    }
}

#[test]
fn every_setting_is_noticed() {
    let probes = all();
    let unnoticed: Vec<String> = catalogue()
        .iter()
        // Read by forms only; the cases of the forms' checks are their probes.
        .filter(|setting| !READ_BY_FORMS.contains(&setting.name))
        .flat_map(moves)
        .filter(|changes| {
            probes
                .iter()
                .all(|probe| (probe.run)(changes) == probe.expected)
        })
        .map(|changes| Json::Object(changes).to_string())
        .collect();
    assert_eq!(
        unnoticed,
        Vec::<String>::new(),
        "no case notices these changes"
    );
}

const READ_BY_FORMS: &[&str] = &["P_SUBSIDY_DAY_MAX"];
