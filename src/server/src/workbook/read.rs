//! Either of the two, told by what is at the path.

use std::path::Path;

use ruhu_domain::xlsform::{SheetError, Workbook};

use super::{read_folder, read_xlsx};

/// Why no workbook could be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file or folder cannot be opened.
    #[error("cannot read {path}: {reason}")]
    File {
        /// As given.
        path: String,
        /// Why not.
        reason: String,
    },
    /// Sheets that are no sheets.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Sheets(Vec<SheetError>),
}

impl ReadError {
    pub(super) fn file(path: &Path, reason: impl ToString) -> Self {
        Self::File {
            path: path.display().to_string(),
            reason: reason.to_string(),
        }
    }
}

/// Reads a folder of CSV sheets or an `.xlsx` file.
///
/// # Errors
///
/// When nothing readable is there.
pub fn read(path: &Path) -> Result<Workbook, ReadError> {
    if path.is_dir() {
        read_folder(path)
    } else {
        read_xlsx(path)
    }
}
