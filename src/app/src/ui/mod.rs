//! Components: what pages are made of. They draw views and send commands, and decide nothing.

pub mod choice;
pub mod computed;
pub mod credit;
pub mod field;
pub mod geopoint;
pub mod input;
pub mod message;
pub mod offer;
pub mod page;
pub mod photo;
pub mod picker;
pub mod pin;
pub mod qr;
pub mod repeat;
pub mod results;
pub mod scan;
pub mod search;
pub mod sheet;
pub mod signature;
pub mod way;
