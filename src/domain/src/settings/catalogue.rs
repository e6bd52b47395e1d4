//! The list of settings, read from the files in `settings/`.

use std::sync::OnceLock;

use serde_json::Value as Json;

/// One setting.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The name used in forms and rules, such as `P_MAX_AGE`; a range has two, `….from` and `….to`.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// The value until the county sets another, in the stored shape.
    pub value: Json,
    /// The least value; not for yes/no and choices.
    pub min: Json,
    /// The greatest value.
    pub max: Json,
    /// Where the default comes from.
    pub source: Source,
    /// What it is, in Chinese.
    pub zh: String,
    /// What it is, in English.
    pub en: String,
}

/// What the value of a setting is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Fen; expressions see yuan.
    Money,
    /// Fen by year.
    MoneyByYear,
    /// A whole number of whatever the name says: days, years, months, points, households.
    Count,
    /// A whole percentage.
    Percent,
    /// A date.
    Date,
    /// Yes or no.
    YesNo,
    /// One of these words.
    OneOf(Vec<String>),
}

/// How certain a default is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The county's plan states it.
    Plan,
    /// National practice, attested in a public text.
    Attested,
    /// National practice, not checked to the figure.
    Practice,
    /// An assumption of this project.
    Assumed,
}

const FILES: &[&str] = &[
    include_str!("../../settings/income.json"),
    include_str!("../../settings/living.json"),
    include_str!("../../settings/visits.json"),
    include_str!("../../settings/credit.json"),
    include_str!("../../settings/risk.json"),
    include_str!("../../settings/village.json"),
    include_str!("../../settings/measures.json"),
    include_str!("../../settings/training.json"),
    include_str!("../../settings/anomalies.json"),
    include_str!("../../settings/plan.json"),
];

/// All settings, in the order of the files.
pub fn catalogue() -> &'static [Setting] {
    static ALL: OnceLock<Vec<Setting>> = OnceLock::new();
    ALL.get_or_init(|| FILES.iter().flat_map(|file| read(file)).collect())
}

/// The setting called `name`.
pub fn find(name: &str) -> Option<&'static Setting> {
    catalogue().iter().find(|setting| setting.name == name)
}

/// The settings a change called `name` sets: itself, or both ends of a range given as
/// `[from, to]` or `{"from": …, "to": …}`.
pub(super) fn parts<'a>(name: &str, value: &'a Json) -> Vec<(&'static Setting, &'a Json)> {
    if let Some(setting) = find(name) {
        return vec![(setting, value)];
    }
    let end = |end: &str, index: usize| {
        let part = value.get(end).or_else(|| value.get(index))?;
        Some((find(&format!("{name}.{end}"))?, part))
    };
    [end("from", 0), end("to", 1)]
        .into_iter()
        .flatten()
        .collect()
}

fn read(file: &'static str) -> Vec<Setting> {
    // The files are part of the program; a test reads them all.
    let entries: Vec<Json> = serde_json::from_str(file).unwrap_or_default();
    entries.iter().filter_map(setting).collect()
}

fn setting(entry: &Json) -> Option<Setting> {
    let text = |field: &str| entry.get(field).and_then(Json::as_str);
    let bound = |field: &str| entry.get(field).cloned().unwrap_or_default();
    let kind = match text("kind")? {
        "money" => Kind::Money,
        "money_by_year" => Kind::MoneyByYear,
        "count" => Kind::Count,
        "percent" => Kind::Percent,
        "date" => Kind::Date,
        "yes_no" => Kind::YesNo,
        "one_of" => Kind::OneOf(serde_json::from_value(bound("options")).ok()?),
        _ => return None,
    };
    let source = match text("source")? {
        "plan" => Source::Plan,
        "NP" | "NP✓" => Source::Attested,
        "NP?" => Source::Practice,
        _ => Source::Assumed,
    };
    Some(Setting {
        // Read once for the life of the program.
        name: text("name")?.to_owned().leak(),
        kind,
        value: bound("value"),
        min: bound("min"),
        max: bound("max"),
        source,
        zh: text("zh")?.to_owned(),
        en: text("en")?.to_owned(),
    })
}
