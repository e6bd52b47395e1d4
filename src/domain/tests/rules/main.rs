//! The rules: every worked example, one file per rule.

mod guarantees;
mod income;
mod medical;
mod probes;
mod reports;
mod support;
