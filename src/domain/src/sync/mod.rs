//! What phone and server say to each other, and the decisions of either side.

pub mod backup;
pub mod decide;
pub mod machine;
pub mod protocol;
pub mod review;
