//! What phone and server say to each other, and the decisions of the phone's side.

pub mod machine;
pub mod protocol;
