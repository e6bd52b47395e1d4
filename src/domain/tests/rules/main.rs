//! The rules: every worked example, one file per rule.

mod exit;
mod form_settings;
mod guarantees;
mod income;
mod medical;
mod names;
mod probes;
mod properties;
mod risk;
mod settings;
mod support;
mod village;
