//! A household's credit file (信用档案) on its way: 采集 → 评议 → 公示 → 镇审定 → one year → renewal.
//!
//! A pure state machine. Each step is a finished form; [`follow`] puts the steps of a household in
//! order and says where its file stands and which steps do not fit, in words. No step can be
//! skipped: a step counts only if who made it knew the step before. What the group said of a
//! person's character never becomes part of the file; [`privacy`] takes it out of records, too.

mod advance;
mod file;
mod places;
pub mod privacy;
mod rated;
mod step;

pub use advance::{Followed, advance, follow};
pub use file::{Confirmed, CreditFile, ItemPoints, Notice, State, StepNote};
pub use places::{Place, Row, places};
pub use rated::Rated;
pub use step::{Kind, Step};

/// Whether a form is a step of a credit file.
pub fn is_step(form_id: &str) -> bool {
    Kind::of(form_id).is_some()
}
