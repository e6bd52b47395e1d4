//! What can be imported.

use clap::ValueEnum;

/// A list of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Townships and villages (行政区划).
    Divisions,
    /// Units of the county (单位).
    Units,
    /// People who may use phones (用户).
    Users,
    /// Households with their members (户和家庭成员).
    Households,
    /// Who helps which household (帮扶结对).
    Helpers,
    /// Who is enrolled in a course run (培训花名册).
    Roster,
    /// Loans from a bank's list (贷款).
    Loans,
    /// What units paid or delivered to whom (发放名单).
    Measures,
}
