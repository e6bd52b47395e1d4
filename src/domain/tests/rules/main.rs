//! The rules: every worked example, one file per rule.

mod anomalies;
mod guarantees;
mod income;
mod medical;
mod probes;
mod support;
