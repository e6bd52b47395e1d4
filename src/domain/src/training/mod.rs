//! The register of a training (培训台账), the same on every phone and at the server.
//!
//! Everything in it comes from records of four forms: the run with its sessions, who is enrolled,
//! who was there, and the results. Each record becomes one [`Entry`] of a [`Register`]; entries are
//! a set, so it does not matter in which order they come or how often. In reading order: `entry`
//! (record → entry), `roll` (attendance, merged), `register` (a run as a whole), `standing` (what
//! the rules say of a person), `booking` (who has a place in two at one time), `facts` (what the forms may read of it), `trainee` (what a trainer's
//! phone may know of people), `card` (whose card was scanned), `calendar` (the
//! sessions as a picture), `tally` (what many registers add up to), `counters` (the same against the
//! plan's targets), `findings` (what the office should look
//! at).

pub mod booking;
pub mod calendar;
pub mod card;
pub mod counters;
pub mod entry;
pub mod facts;
pub mod findings;
pub mod register;
pub mod roll;
pub mod standing;
pub mod tally;
pub mod trainee;

pub use booking::{Booked, booked};
pub use entry::{Entry, Kind};
pub use register::{Enrolled, Register, Sitting};
pub use roll::{Mark, Presence, Roll};
pub use standing::Standing;
pub use trainee::{Trainee, Wish};
