//! Folders for the files of one test.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

/// A new, empty folder that is removed with this value.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    mounted: bool,
}

impl Scratch {
    /// Makes a folder whose name contains `what`.
    ///
    /// # Panics
    ///
    /// When the disk does not allow it.
    #[must_use]
    pub fn new(what: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("ruhu-{what}-{}-{number}", process::id()));
        fs::create_dir_all(&path)
            .unwrap_or_else(|error| panic!("cannot make {}: {error}", path.display()));
        Scratch {
            path,
            mounted: false,
        }
    }

    /// A disk of so many bytes for this folder, as a machine has that is nearly full. False where
    /// the user may not mount one.
    ///
    /// # Panics
    ///
    /// When there is no `mount`.
    pub fn small_disk(&mut self, bytes: u64) -> bool {
        let size = format!("size={bytes}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(&self.path)
            .stderr(Stdio::null())
            .status();
        self.mounted = mounted.expect("mount").success();
        self.mounted
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg("-l").arg(&self.path).status();
        }
        // A browser that was just killed may still be writing; what is left is in the temporary folder.
        let _ = fs::remove_dir_all(&self.path);
    }
}
