//! Training (培训): hours, completion, person-times, allowance, and the targets beside it.
//!
//! In reading order: `hours` (one person in one run), `completion`, `counting` (person-times
//! and persons), `subsidy`, `needs` (which type fits which purpose), `targets` (one skill per
//! household, farm trainings, transfers, own businesses).

pub mod completion;
pub mod counting;
pub mod hours;
pub mod needs;
pub mod subsidy;
pub mod targets;

pub use completion::{Completion, completion};
pub use counting::{Completed, Counted, PersonKey, Standing, count};
pub use hours::{Attendance, Hours, Session, hours};
pub use needs::fits;
pub use subsidy::{Applicant, Earlier, Subsidy, subsidy};
pub use targets::{
    FarmRun, FarmTrainings, OneSkill, Transfer, farm_trainings, one_skill, self_employed,
    transfer_times, transfers,
};
