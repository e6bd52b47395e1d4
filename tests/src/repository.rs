//! The files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// What is built, installed or stored, and so not part of the sources.
const NOT_OURS: [&str; 7] = [
    "target",
    "dist",
    "dist-home",
    "dist-office",
    "data",
    "node_modules",
    ".git",
];

/// Kinds of files that are text and written by people.
const TEXT: [&str; 14] = [
    "rs",
    "toml",
    "md",
    "css",
    "js",
    "mjs",
    "html",
    "csv",
    "sql",
    "json",
    "sh",
    "txt",
    "yml",
    "webmanifest",
];

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// All text files below a folder of the repository, as sorted paths relative to the root.
///
/// # Panics
///
/// When a folder cannot be read.
#[must_use]
pub fn text_files(below: &str) -> Vec<PathBuf> {
    let root = root();
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(below)];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = folder.join(&name);
            if entry.path().is_dir() {
                if !NOT_OURS.contains(&name.as_str()) {
                    open.push(path);
                }
            } else if is_text(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The content of a file, named relative to the root.
///
/// # Panics
///
/// When it cannot be read.
#[must_use]
pub fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file))
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()))
}

fn is_text(file: &Path) -> bool {
    match file.extension() {
        Some(kind) => TEXT.iter().any(|known| kind == *known),
        // Scripts such as .ci/run, LICENSE, .gitignore.
        None => true,
    }
}
