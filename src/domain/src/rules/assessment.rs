//! Everything the rules say of one household survey.

use super::exit::{Exit, exit};
use super::guarantees::{Guarantees, guarantees};
use super::income::{Income, income};
use super::measures::{Entitled, measures};
use super::medical::{Cost, medical};
use super::risk::{Risk, risk};
use super::six_clears::{SixClears, six_clears};
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
    /// What the household is entitled to.
    pub measures: Vec<Entitled>,
    /// 六清.
    pub six_clears: SixClears,
    /// Risk of falling back.
    pub risk: Risk,
    /// Readiness to leave poverty.
    pub exit: Exit,
}

impl Assessment {
    /// Runs the rules once, each on what it needs of the others.
    pub fn of(survey: &Survey<'_>) -> Self {
        let (income, guarantees, costs) = (income(survey), guarantees(survey), medical(survey));
        let measures = measures(survey, &income, &guarantees, &costs);
        let six_clears = six_clears(survey, &measures);
        let risk = risk(survey, &income, &guarantees, &costs);
        let exit = exit(
            survey,
            &income,
            &guarantees,
            &risk,
            six_clears.score() as u8,
        );
        Self {
            income,
            guarantees,
            costs,
            measures,
            six_clears,
            risk,
            exit,
        }
    }
}
