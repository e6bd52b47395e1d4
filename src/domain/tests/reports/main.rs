//! The reports: every worked example, one file per group of reports.

mod balance;
mod credit;
mod ledgers;
mod lists;
mod measures;
mod plan;
mod support;
mod table;
mod training;
mod visits;
