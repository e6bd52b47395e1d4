//! Around the pages: start, good moments for uploading, locking an idle phone, panic, storage light, locks between tabs.

pub mod care;
mod idle;
pub mod light;
pub mod locks;
mod panic;
pub mod share;
pub mod space;
mod start;

pub use start::{ask_to_persist, begin, show, start};
