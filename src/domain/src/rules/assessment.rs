//! Everything the rules say of one household survey.

use super::guarantees::{Guarantees, guarantees};
use super::income::{Income, income};
use super::medical::{Cost, medical};
use super::survey::Survey;

/// The results, each with its reasons.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Net income per head and the line.
    pub income: Income,
    /// 两不愁三保障 and water.
    pub guarantees: Guarantees,
    /// Hospital cost by member.
    pub costs: Vec<Cost>,
}

impl Assessment {
    /// Runs the rules once, each on what it needs of the others.
    pub fn of(survey: &Survey<'_>) -> Self {
        Self {
            income: income(survey),
            guarantees: guarantees(survey),
            costs: medical(survey),
        }
    }
}
