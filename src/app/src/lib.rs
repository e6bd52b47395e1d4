//! The phone's side of Ruhu: pages, storage and upload in the browser.
//!
//! In reading order:
//! - [`store`]: everything the phone keeps, sealed; [`keyring`]: the PIN and the keys;
//! - [`session`] with its [`journal`]: an open form, stored with every keystroke;
//! - [`drafts`], [`records`]: open and finished forms;
//! - [`taps`]: forms that one tap makes and finishes;
//! - [`area`]: the households of the user;
//! - [`backup`], [`diagnostics`]: for when something went wrong;
//! - [`training`]: course runs, merged from several phones;
//! - [`api`], [`sync`], [`account`]: the server;
//! - [`router`], [`ui`], [`pages`]: what people see;
//! - [`household_view`], [`home`]: what a household sees of itself, and its own small program;
//! - [`shell`]: start, storage light, panic;
//! - [`json`], [`clock`]: bytes and time;
//! - [`i18n`]: every string of the interface.

pub mod account;
pub mod api;
pub mod area;
pub mod backup;
pub mod clock;
pub mod diagnostics;
pub mod drafts;
pub mod facts;
pub mod forms;
pub mod home;
pub mod household_view;
pub mod i18n;
pub mod journal;
pub mod json;
pub mod keyring;
pub mod merge;
pub mod pages;
pub mod records;
pub mod router;
#[cfg(all(test, target_arch = "wasm32"))]
mod same_results;
pub mod services;
pub mod session;
pub mod shell;
pub mod store;
pub mod sync;
pub mod taps;
pub mod training;
pub mod ui;
#[cfg(all(test, target_arch = "wasm32"))]
mod ways_back;

pub use shell::start;
