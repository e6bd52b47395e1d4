//! The rules: what the answers mean.
//!
//! Every rule is a pure function of answers, background and settings and says why. Rules never read
//! a clock: the day is a parameter. They suggest; people decide.
//!
//! In reading order: [`truth`] (three values), [`answers`] (what a rule reads), [`background`] (what
//! was known before), [`survey`] (a household survey), then one module per rule.

pub mod anomalies;
pub mod answers;
mod assessment;
pub mod background;
pub mod credit;
pub mod exit;
pub mod guarantees;
pub mod income;
pub mod loans;
pub mod matching;
pub mod measure_status;
pub mod measures;
pub mod medical;
pub mod proposal;
pub mod reason;
pub mod risk;
pub mod six_clears;
pub mod status;
pub mod survey;
pub mod training;
pub mod truth;
pub mod village;

pub use assessment::Assessment;
pub mod visits;

/// Version of the rules; changes whenever the same answers and settings may give another result.
pub const VERSION: &str = "1";
