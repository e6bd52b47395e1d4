//! Reading and writing files with errors that name the file.

use crate::failure::{Failure, Result};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const REMEDY: &str = "look at the path, its permissions and the free space of the disk";

/// Reads a whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| failed("read", path, &error))
}

/// Reads a whole text file.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| failed("read", path, &error))
}

/// Writes a file, with the folders it stands in.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, content).map_err(|error| failed("write", path, &error))
}

/// Makes a folder and those above it; not an error when it is there.
pub(crate) fn make_folder(path: &Path) -> Result {
    fs::create_dir_all(path).map_err(|error| failed("make folder", path, &error))
}

/// Removes a file or a folder with all that is in it; not an error when it is not there.
pub(crate) fn remove(path: &Path) -> Result {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed("remove", path, &error))
        }
        _ => Ok(()),
    }
}

/// Renames a file or folder.
pub(crate) fn rename(from: &Path, to: &Path) -> Result {
    fs::rename(from, to).map_err(|error| failed("rename", from, &error))
}

/// All files below a folder, as sorted paths relative to it, without hidden files and folders.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        let here = folder.join(&below);
        let entries = fs::read_dir(&here).map_err(|error| failed("list", &here, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| failed("list", &here, &error))?;
            let name = below.join(entry.file_name());
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.path().is_dir() {
                open.push(name);
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// When the newest of the files at or below a path was changed; `None` when there is none.
pub(crate) fn newest_change(path: &Path) -> Option<SystemTime> {
    let changed = |file: &Path| fs::metadata(file).and_then(|about| about.modified()).ok();
    if path.is_dir() {
        let files = list(path).ok()?;
        files
            .iter()
            .filter_map(|file| changed(&path.join(file)))
            .max()
    } else {
        changed(path)
    }
}

fn failed(verb: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot {verb} {}: {error}", path.display()), REMEDY)
}
