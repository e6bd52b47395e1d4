//! The rules: every worked example, one file per rule.

mod anomalies;
mod benefits;
mod coverage;
mod credit;
mod exit;
mod exit_notes;
mod form_settings;
mod guarantees;
mod households;
mod income;
mod loans;
mod matching;
mod measures;
mod medical;
mod names;
mod probes;
mod properties;
mod reports;
mod risk;
mod risk_factors;
mod settings;
mod status;
mod support;
mod training;
mod village;
mod visits;
