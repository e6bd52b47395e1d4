//! The rules: every worked example, one file per rule.

mod guarantees;
mod income;
mod measures;
mod medical;
mod probes;
mod support;
