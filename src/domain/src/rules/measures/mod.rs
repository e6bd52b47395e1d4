//! Which of the 56 measures (帮扶措施) a household and its members are entitled to.
//!
//! [`catalogue()`] says what each measure is; [`measures()`] says who may have it and why. The conditions
//! lie in one file per field.

mod catalogue;
mod entitled;
mod health;
mod living;
mod school;
mod welfare;
mod work;

pub use catalogue::{Amount, Level, Measure, Scope, catalogue, find};
pub use entitled::{Class, Entitled, measures};
