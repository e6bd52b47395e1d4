//! Settings: every number of the rules that is an assumption or may change, as data.
//!
//! The files in `settings/` give each setting its kind, value, bounds and source. The county may
//! change any of them without a release; a change is a JSON object from name to value, money in
//! fen and percentages whole. Rules and forms take [`Settings`] as a parameter.

mod catalogue;
mod change;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value as Json};

pub use catalogue::{Kind, Setting, Source, catalogue, find};
pub use change::SettingError;

use crate::date::Date;
use crate::form::expression::scalar::Scalar;
use crate::number::Number;

/// Version of the settings files; changes with every change of a default.
pub const VERSION: &str = "1";

/// The values that hold: the defaults and what the county changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings(Arc<Values>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Values {
    numbers: BTreeMap<&'static str, i64>,
    by_year: BTreeMap<&'static str, BTreeMap<i32, i64>>,
    texts: BTreeMap<&'static str, String>,
}

impl Default for Settings {
    fn default() -> Self {
        static DEFAULTS: OnceLock<Settings> = OnceLock::new();
        let defaults = DEFAULTS.get_or_init(|| {
            let mut values = Values::default();
            for setting in catalogue() {
                // Defaults lie within their bounds; a test sees to it.
                drop(change::apply(
                    setting,
                    setting.name,
                    &setting.value,
                    &mut values,
                ));
            }
            Self(Arc::new(values))
        });
        defaults.clone()
    }
}

impl Settings {
    /// The defaults with the county's changes; names that are no setting are left alone, because
    /// reference lists travel in the same object.
    ///
    /// # Errors
    ///
    /// Every change that has the wrong type or lies outside its bounds.
    pub fn changed(changes: &Map<String, Json>) -> Result<Self, Vec<SettingError>> {
        let (settings, errors) = Self::read(changes);
        if errors.is_empty() {
            Ok(settings)
        } else {
            Err(errors)
        }
    }

    /// As [`Settings::changed`], keeping the default where a change is refused: for the phone, where
    /// nobody could mend it.
    pub fn lenient(changes: &Map<String, Json>) -> Self {
        Self::read(changes).0
    }

    fn read(changes: &Map<String, Json>) -> (Self, Vec<SettingError>) {
        let mut settings = Self::default();
        let mut errors = Vec::new();
        for (name, value) in changes {
            for (setting, part) in catalogue::parts(name, value) {
                let values = Arc::make_mut(&mut settings.0);
                errors.extend(change::apply(setting, name, part, values).err());
            }
        }
        (settings, errors)
    }

    /// A whole number: fen, percent, days, years or a plain count, as its kind says. 0 for a name
    /// that is no setting.
    pub fn get(&self, name: &str) -> i64 {
        self.0.numbers.get(name).copied().unwrap_or_default()
    }

    /// Both ends of a range, whose settings are `name.from` and `name.to`.
    pub fn range(&self, name: &str) -> (i64, i64) {
        let ends = self
            .0
            .numbers
            .range::<str, _>((Bound::Excluded(name), Bound::Unbounded));
        let mut ends = ends
            .take_while(|(end, _)| end.starts_with(name))
            .map(|(_, value)| *value);
        (
            ends.next().unwrap_or_default(),
            ends.next().unwrap_or_default(),
        )
    }

    /// Whether a yes/no setting is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name) != 0
    }

    /// A setting that is a date.
    pub fn date(&self, name: &str) -> Date {
        Date::from_days(i32::try_from(self.get(name)).unwrap_or_default())
    }

    /// The choice of a setting that is one of a list; empty for another kind.
    pub fn text(&self, name: &str) -> &str {
        self.0.texts.get(name).map_or("", String::as_str)
    }

    /// Fen for a year. A year without an entry takes the nearest earlier one, a year before the
    /// first takes the first.
    pub fn for_year(&self, name: &str, year: i32) -> i64 {
        let Some(table) = self.0.by_year.get(name) else {
            return 0;
        };
        let earlier = table.range(..=year).next_back();
        earlier
            .or_else(|| table.iter().next())
            .map_or(0, |(_, fen)| *fen)
    }

    /// The value as expressions see it; money in yuan, dates as text. Empty for an unknown name.
    pub fn scalar(&self, name: &str) -> Scalar<'_> {
        let Some(setting) = find(name) else {
            return Scalar::EMPTY;
        };
        match setting.kind {
            Kind::Money => Scalar::Number(Number::from_fen(self.get(name))),
            Kind::Date => Scalar::text(self.date(name).to_string()),
            Kind::YesNo => Scalar::text(if self.is_on(name) { "yes" } else { "no" }.to_owned()),
            Kind::OneOf(_) => Scalar::text(self.text(name).to_owned()),
            Kind::Count | Kind::Percent => Scalar::Number(Number::integer(self.get(name))),
            Kind::MoneyByYear => Scalar::EMPTY,
        }
    }
}
