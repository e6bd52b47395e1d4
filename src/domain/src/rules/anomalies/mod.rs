//! Data that contradict themselves, each other or what is usual (数据异常): 62 rules that find, and
//! the way an anomaly is dealt with.
//!
//! Rules that the checks of a form make impossible are computed all the same: imported data pass
//! through here too. A rule whose data are missing finds nothing.

mod catalogue;
mod causes;
pub mod county;
mod found;
mod household;
mod land_house;
pub mod life;
mod measures;
mod money;
mod people;
mod school;
mod status;
mod support;
mod work;

pub use catalogue::{Rule, catalogue, find};
pub use found::Anomaly;
pub use household::of_household;
