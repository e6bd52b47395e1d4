//! Pages of a trainer: the runs, enrolment, the door of a session, results.

mod calendar;
mod counters;
mod desk;
mod join;
mod people;
mod plan;
mod print;
mod results;
mod run;
mod runs;
mod session;

pub(super) use counters::CountersPage;
pub(super) use join::JoinPage;
pub(super) use people::PeoplePage;
pub(super) use plan::Plan;
pub(super) use print::PrintPage;
pub(super) use results::ResultsPage;
pub(super) use run::RunPage;
pub(super) use runs::Runs;
pub(super) use session::SessionPage;
