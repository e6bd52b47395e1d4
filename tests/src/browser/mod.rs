//! Chromium with a phone's screen, driven by its DevTools protocol over one WebSocket.
//!
//! Small on purpose: no driver program, no async, only what our stories need. Input goes through
//! the browser's own event queue, so that a covered button or a lost focus fails a test as it would
//! fail a person.

mod devtools;
mod emulation;
mod input;
mod launch;
mod log;
mod page;
mod process;

pub use emulation::Network;
pub use launch::Browser;
pub use page::Page;
