//! The app in a phone's browser against the server that is really there.
//!
//! One program with all of it: it is linked once, and its tests share the machine's cores.

mod bad_line;
mod credit;
mod credit_coverage;
mod credit_examples;
mod faults;
mod form_versions;
mod harness;
mod household_self;
mod kills;
mod loan_warnings;
mod loans_typed;
mod pages;
mod recovery;
mod story;
mod trainer_story;
mod training;
mod two_cadres;
mod vault;
mod visit_and_proposal;
mod widgets;
