//! What the measures are: their names, units and whether money is paid.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::rules::survey::Survey;
use crate::sync::protocol::Message;

/// A measure as the catalogue describes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Measure {
    /// `M01` to `M56`.
    pub code: String,
    /// Whether it is for the household or for a member.
    pub level: Level,
    /// Which households it is for.
    pub scope: Scope,
    /// Codes of the units in charge, the one to ask first.
    pub units: Vec<String>,
    /// Whether its record needs an amount of money once it is paid.
    pub amount: Amount,
    /// The short name that offices use.
    pub name: Message,
    /// What a household reads. M54 has places for the helper's name and phone: `{名}`, `{号}` in
    /// Chinese, `{name}`, `{no}` in English.
    pub plain: Message,
    /// When it is due, in words; empty when it never is.
    #[serde(default)]
    pub due: Message,
    /// When it is possible, in words; empty when it never is.
    #[serde(default)]
    pub possible: Message,
}

/// Whom a measure is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Level {
    /// The whole household.
    #[serde(rename = "H")]
    Household,
    /// A member.
    #[serde(rename = "M")]
    Member,
}

/// Which households a measure is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Scope {
    /// Those that have not exited (20, 21, 22, 30).
    #[serde(rename = "NE")]
    NotExited,
    /// All archived ones; measures go on for a time after the exit (退出后相关政策保持一段时间).
    #[serde(rename = "AR")]
    Archived,
    /// Every farm household.
    #[serde(rename = "ANY")]
    Any,
}

/// Whether a paid or delivered measure needs an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Amount {
    /// An amount.
    Required,
    /// An amount or what came of it.
    Optional,
}

impl Scope {
    /// Whether the household of a survey is one of these.
    pub fn covers(self, survey: &Survey<'_>) -> bool {
        match self {
            Self::NotExited => survey.is_not_exited(),
            Self::Archived => survey.is_not_exited() || survey.is_exited(),
            Self::Any => true,
        }
    }
}

/// All measures in the order of their codes.
pub fn catalogue() -> &'static [Measure] {
    static ALL: OnceLock<Vec<Measure>> = OnceLock::new();
    // The file is part of the program; a test reads it all.
    ALL.get_or_init(|| serde_json::from_str(include_str!("catalogue.json")).unwrap_or_default())
}

/// The measure with this code.
pub fn find(code: &str) -> Option<&'static Measure> {
    catalogue().iter().find(|measure| measure.code == code)
}
