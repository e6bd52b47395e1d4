//! Around the pages: start, good moments for uploading, panic, storage light, locks between tabs.

pub mod care;
pub mod light;
pub mod locks;
mod panic;
mod start;

pub use start::start;
