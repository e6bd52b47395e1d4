//! Receipts: the server's word, in a form people can read out and anyone can check.

mod keys;
mod number;

pub use keys::{PublicKey, ReceiptKeys};
pub use number::{new_number, read_number};
