//! Where things are: the repository, cargo's target folder, the cache of tools.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .ancestors()
        .nth(2)
        .unwrap_or(manifest)
        .to_path_buf()
}

/// Cargo's target folder for native builds.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        // A relative one is meant from where cargo was started, which is the root for all we start.
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The built phone app, as the server serves it.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Tools by name and version, outside `target` so that `cargo clean` and a fresh clone keep them.
pub(crate) fn tools() -> PathBuf {
    let cache = match (env::var_os("RUHU_CACHE"), env::var_os("XDG_CACHE_HOME")) {
        (Some(own), _) => PathBuf::from(own),
        (None, Some(cache)) => PathBuf::from(cache).join("ruhu"),
        (None, None) => {
            PathBuf::from(env::var_os("HOME").unwrap_or_else(|| "/tmp".into())).join(".cache/ruhu")
        }
    };
    cache.join("tools")
}

/// The first program of this name on the PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
