//! 六清: six things a village must have clear about a household.
//!
//! `clears` judges the six; `complete` tells whether a full survey was answered.

mod clears;
mod complete;

pub use clears::{SixClears, six_clears};
pub(crate) use complete::is_complete;
