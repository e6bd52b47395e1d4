//! The rules: every worked example, one file per rule.

mod coverage;
mod credit;
mod guarantees;
mod income;
mod loans;
mod medical;
mod probes;
mod support;
