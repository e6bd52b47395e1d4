//! The rules: every worked example, one file per rule.

mod guarantees;
mod income;
mod matching;
mod medical;
mod probes;
mod status;
mod support;
mod training;
mod visits;
