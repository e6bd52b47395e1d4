//! Forms as people keep them: a folder of CSV sheets in the repository, one `.xlsx` in the office.

mod folder;
mod read;
mod xlsx;

pub use folder::read_folder;
pub use read::{ReadError, read};
pub use xlsx::{read_xlsx, write_xlsx};
