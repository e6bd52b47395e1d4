//! Credit: the forms as published, and a file on its way from collection to confirmation.

#![recursion_limit = "256"]

mod chain;
#[path = "../checks/mod.rs"]
mod checks;
mod forms;
mod sample;
