//! What became of a household's measures, and what the household itself is shown of them.
//!
//! - [`Benefits`]: what the office keeps of one household: what it is entitled to since when, the
//!   steps each measure took, what the household objected to;
//! - [`Step`], [`Dispute`]: one step, one objection, and when they may be recorded;
//! - [`Page`]: the household's own page, made by one function, [`page()`], at server and phone;
//! - [`credit()`], [`training()`]: what the page says of the credit grade and of courses;
//! - [`units`]: the units in words.

mod credit;
mod dispute;
mod entry;
mod file;
mod page;
mod step;
mod training;
pub mod units;
mod waiting;
mod words;

pub use credit::credit;
pub use dispute::{Dispute, DisputeAnswer, DisputeKind, LONGEST_DISPUTE, LONGEST_VOICE};
pub use entry::{Bar, Entry, Group, Said};
pub use file::{Benefits, Due};
pub use page::{
    Credit, Helper, Known, LastVisit, Page, Promised, ReceiptLine, Training, TrainingState, page,
};
pub use step::Step;
pub use training::{Learner, training};
pub use units::Contact;
pub use waiting::{Waiting, WaitingRow, waiting};
