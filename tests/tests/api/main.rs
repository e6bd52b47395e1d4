//! The server over HTTP, as phones, the office's computer and strangers meet it.
//!
//! One program with all of it: it is linked once, and its tests share the machine's cores.

mod backup;
mod credit;
mod faults;
mod household_page;
mod household_told;
mod households;
mod loans;
mod logs;
mod review;
mod rights;
mod shutdown;
mod training;
mod uploads;
