//! The synthetic county (示例数据): nobody in it lives.
//!
//! It reproduces table T1 of the county's plan to the household: 796 households, 2,505 persons,
//! nine causes, 539 / 1,769 planned to leave poverty in 2018 and 257 / 736 in 2019. Who they are
//! follows from a seed number; ID numbers use area 532899, which is assigned to nobody.
//!
//! - `plan`: how many households of which cause, size and year;
//! - `places`, `names`, `people`: where they live and who they are;
//! - `households`: what the office's list says of each;
//! - `create`: all of it into a database.

mod create;
mod fixture;
mod households;
mod names;
mod people;
mod places;
mod plan;
mod random;
#[cfg(test)]
mod reports;

pub use create::{Created, create};
pub use households::households;
