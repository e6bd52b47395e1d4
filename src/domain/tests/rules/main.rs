//! The rules: every worked example, one file per rule.

mod exit;
mod exit_notes;
mod form_settings;
mod coverage;
mod credit;
mod anomalies;
mod guarantees;
mod households;
mod income;
mod measures;
mod loans;
mod matching;
mod medical;
mod names;
mod probes;
mod properties;
mod risk;
mod risk_factors;
mod settings;
mod support;
mod village;
mod status;
mod support;
mod training;
mod visits;
