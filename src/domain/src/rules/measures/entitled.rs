//! From conditions to the list of measures somebody is entitled to.

use super::catalogue::{Level, Measure, Scope, catalogue};
use super::{health, living, school, welfare, work};
use crate::rules::background::HOUSEHOLD;
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;
use crate::rules::medical::Cost;
use crate::rules::reason::Reason;
use crate::rules::survey::{Member, Survey};
use crate::rules::truth::Truth;

/// How certain an entitlement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 应享: the household should have it.
    Due,
    /// 可申请: places are limited or somebody has to decide.
    Possible,
    /// 待核: an answer is missing.
    Unknown,
}

impl Class {
    /// `D`, `P` or `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due => "D",
            Self::Possible => "P",
            Self::Unknown => "unknown",
        }
    }
}

/// A measure somebody is entitled to, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitled {
    /// `M01` to `M56`.
    pub code: &'static str,
    /// How certain it is.
    pub class: Class,
    /// Key of the member, `HH` for the household.
    pub member: String,
    /// Whether this person or household comes before others.
    pub priority: bool,
    /// Code of the unit to ask first.
    pub unit: &'static str,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What the conditions read.
pub(super) struct Facts<'a> {
    pub(super) survey: &'a Survey<'a>,
    pub(super) income: &'a Income,
    pub(super) guarantees: &'a Guarantees,
    pub(super) costs: &'a [Cost],
}

/// What the conditions of a measure come to.
pub(super) struct Found {
    due: Truth,
    possible: Truth,
    priority: bool,
}

/// The measures of a household: in the order of the catalogue, members in the order of the roster.
/// A measure whose conditions are not met is not in the list.
pub fn measures(
    survey: &Survey<'_>,
    income: &Income,
    guarantees: &Guarantees,
    costs: &[Cost],
) -> Vec<Entitled> {
    let facts = Facts {
        survey,
        income,
        guarantees,
        costs,
    };
    let mut list = Vec::new();
    for measure in catalogue() {
        if !measure.scope.covers(survey) {
            continue;
        }
        match measure.level {
            Level::Household => {
                let found = of_household(&measure.code, &facts);
                list.extend(found.and_then(|found| found.entitled(measure, HOUSEHOLD)));
            }
            Level::Member => {
                for member in survey.members() {
                    let found = of_member(&measure.code, &facts, member);
                    list.extend(found.and_then(|found| found.entitled(measure, member.key)));
                }
            }
        }
    }
    list
}

fn of_household(code: &str, facts: &Facts<'_>) -> Option<Found> {
    health::household(code, facts)
        .or_else(|| work::household(code, facts))
        .or_else(|| welfare::household(code, facts))
        .or_else(|| living::household(code, facts))
}

fn of_member(code: &str, facts: &Facts<'_>, member: &Member<'_>) -> Option<Found> {
    health::member(code, facts, member)
        .or_else(|| work::member(code, facts, member))
        .or_else(|| welfare::member(code, facts, member))
        .or_else(|| school::member(code, facts, member))
}

impl Found {
    /// A measure that is due when `due`.
    pub(super) fn due(due: Truth) -> Self {
        Self::either(due, Truth::No)
    }

    /// A measure that is possible when `possible`.
    pub(super) fn possible(possible: Truth) -> Self {
        Self::either(Truth::No, possible)
    }

    /// A measure that is due for some and possible for others: `possible` is asked only where it is
    /// certainly not due.
    pub(super) fn either(due: Truth, possible: Truth) -> Self {
        Self {
            due,
            possible,
            priority: false,
        }
    }

    /// The same with priority when `first` is true for certain.
    pub(super) fn first(mut self, first: Truth) -> Self {
        self.priority = first.is_yes();
        self
    }

    fn entitled(&self, measure: &'static Measure, member: &str) -> Option<Entitled> {
        let (class, words) = match (self.due, self.possible) {
            (Truth::Yes, _) => (Class::Due, &measure.due),
            (Truth::Unknown, _) => (Class::Unknown, &measure.due),
            (Truth::No, Truth::Yes) => (Class::Possible, &measure.possible),
            (Truth::No, Truth::Unknown) => (Class::Unknown, &measure.possible),
            (Truth::No, Truth::No) => return None,
        };
        let (mut zh, mut en) = (words.zh.clone(), words.en.clone());
        if class == Class::Unknown {
            zh = format!("待核：{zh}");
            en = format!("To be checked: {en}");
        }
        // Nobody comes before others while it is not known whether he may have it.
        let priority = self.priority && class != Class::Unknown;
        let mut reasons = vec![Reason::new(&measure.code, zh, en)];
        if priority {
            reasons.push(Reason::new("priority", "优先安排", "Comes before others"));
        }
        if member != HOUSEHOLD {
            for reason in &mut reasons {
                reason.member = Some(member.to_owned());
            }
        }
        Some(Entitled {
            code: &measure.code,
            class,
            member: member.to_owned(),
            priority,
            unit: measure.units.first().map_or("", String::as_str),
            reasons,
        })
    }
}

impl Facts<'_> {
    /// Whether one of `codes` is the main cause of poverty or another. No other cause chosen means
    /// that there is none: the question is optional.
    pub(super) fn cause(&self, codes: &[&str]) -> Truth {
        let answers = self.survey.answers;
        let other = answers.has("cause_other", codes).is_yes();
        answers.is("cause_main", codes).or(Truth::from(other))
    }

    /// Whether a member's age lies in the range of a setting.
    pub(super) fn aged(&self, member: &Member<'_>, setting: &str) -> Truth {
        let (from, to) = self.survey.settings.range(setting);
        member.aged(from, to)
    }

    /// Whether a member's age is at least that of a setting.
    pub(super) fn aged_from(&self, member: &Member<'_>, setting: &str) -> Truth {
        member.aged_from(self.survey.settings.get(setting))
    }

    /// Whether a member's age is below that of a setting.
    pub(super) fn younger(&self, member: &Member<'_>, setting: &str) -> Truth {
        self.aged_from(member, setting).negate()
    }

    /// Whether something is true of a member.
    pub(super) fn any_member(&self, is: impl Fn(&Member<'_>) -> Truth) -> Truth {
        Truth::any(self.survey.members().map(is))
    }

    /// Whether the household is archived and has not exited.
    pub(super) fn not_exited(&self) -> Truth {
        Scope::NotExited.covers(self.survey).into()
    }

    /// Whether the household is archived, exited or not.
    pub(super) fn archived(&self) -> Truth {
        Scope::Archived.covers(self.survey).into()
    }
}
