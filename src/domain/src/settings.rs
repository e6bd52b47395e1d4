//! Settings: numbers the county may change without a release, with their defaults.

use serde_json::{Map, Value as Json};

use crate::form::expression::scalar::Scalar;
use crate::number::Number;

/// How the stored whole number of a setting is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Fen; expressions see yuan.
    Money,
    /// Days, years, months: as it stands.
    Count,
}

/// One setting of one whole number.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The name used in forms, such as `P_MAX_AGE`.
    pub name: &'static str,
    /// What the number is.
    pub unit: Unit,
    /// The value until the county sets another.
    pub default: i64,
}

const fn setting(name: &'static str, unit: Unit, default: i64) -> Setting {
    Setting {
        name,
        unit,
        default,
    }
}

/// The settings that forms read.
pub const SETTINGS: &[Setting] = &[
    // First month of the income year: October, as the national system counts.
    setting("P_INCOME_YEAR_START", Unit::Count, 10),
    // First and last year of the plan, bounds of years in the forms.
    setting("P_YEARS.from", Unit::Count, 2013),
    setting("P_YEARS.to", Unit::Count, 2020),
    // A visit entered later than this many days wants a second look.
    setting("P_LATE_DAYS", Unit::Count, 30),
    setting("P_MAX_AGE", Unit::Count, 110),
    // Income per head that rose or fell by more than this percent against the last survey.
    setting("P_JUMP", Unit::Count, 50),
    setting("P_DROP", Unit::Count, 20),
    // Ages at which a village post may be held.
    setting("P_POST_AGE_FROM", Unit::Count, 18),
    setting("P_POST_AGE_TO", Unit::Count, 60),
    // Mu of farmland per head from which "lack of land" is doubtful.
    setting("P_LAND_ENOUGH", Unit::Count, 2),
    // Days a year without water that still count as secure (T/CHES 18-2018).
    setting("P_WATER_OUT", Unit::Count, 36),
    // Most a small loan for poor households may be.
    setting("P_LOAN_CAP", Unit::Money, 5_000_000),
    setting("P_PENSION_AGE", Unit::Count, 60),
    // National base pension per month, 2018.
    setting("P_PENSION_MIN", Unit::Money, 8_800),
];

/// The setting called `name`.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The value of a setting as expressions see it; money in yuan. Empty for an unknown name.
pub fn scalar(changed: &Map<String, Json>, name: &str) -> Scalar {
    let Some(setting) = find(name) else {
        return Scalar::EMPTY;
    };
    let value = changed
        .get(name)
        .and_then(Json::as_i64)
        .unwrap_or(setting.default);
    Scalar::Number(match setting.unit {
        Unit::Money => Number::from_fen(value),
        Unit::Count => Number::integer(value),
    })
}
