//! What happens to Trunk's output before it becomes `dist`: names that change with the content, a
//! service worker that knows the files, compressed copies, and the files of earlier builds.
//!
//! Trunk calls this as its last hook, with the folder in `TRUNK_STAGING_DIR`.

mod compress;
mod history;
mod names;
mod worker;

use crate::failure::{Failure, Result};
use crate::{files, places};
use sha2::{Digest, Sha256};
use std::env;
use std::path::{Path, PathBuf};

/// Packs the folder given, or the one that Trunk names.
pub(crate) fn pack(folder: Option<&str>) -> Result {
    let staging = match (folder, env::var_os("TRUNK_STAGING_DIR")) {
        (Some(folder), _) => PathBuf::from(folder),
        (None, Some(folder)) => PathBuf::from(folder),
        (None, None) => {
            return Err(Failure::new(
                "no folder to pack",
                "give it as an argument, or let Trunk call this: cargo xtask dist",
            ));
        }
    };
    // The phone's page and the office's each have a history of their own.
    let page = env::var_os("TRUNK_DIST_DIR").unwrap_or_else(|| "dist".into());
    let page = Path::new(&page)
        .file_name()
        .unwrap_or("dist".as_ref())
        .to_owned();
    let kept = places::root().join("target/dist-history").join(page);

    if staging.join(worker::NAME).exists() {
        // What earlier builds left in it could no longer be told from what is new.
        return Err(Failure::new(
            format!("{} is packed already", staging.display()),
            "cargo xtask dist builds and packs it anew",
        ));
    }
    lighten(&staging)?;
    names::renew(&staging)?;
    let shell = shell_files(&staging)?;
    let build = worker::write(&staging, &shell)?;
    compress::all(&staging)?;
    let older = history::keep(&staging, &kept, &build)?;
    eprintln!(
        "packed build {build}: {} files for the service worker, {older} files of earlier builds kept",
        shell.len()
    );
    Ok(())
}

/// Leaves the comments out of scripts, by hand or by wasm-bindgen: a phone does not read them, and
/// Trunk's minifier cannot read the glue. Only whole lines go: nothing that looks like a comment inside
/// a string is touched.
fn lighten(staging: &Path) -> Result {
    let is_script = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "js");
    for name in files::list(staging)?.into_iter().filter(is_script) {
        let script = staging.join(name);
        let text = files::read_text(&script)?;
        let comments = ["//", "/**", "* ", "*/"];
        let lines = text.lines().filter(|line| {
            let line = line.trim_start();
            !comments.iter().any(|mark| line.starts_with(mark))
        });
        let lines: Vec<_> = lines.collect();
        files::write(&script, lines.join("\n") + "\n")?;
    }
    Ok(())
}

/// Lower-case hex SHA-256 over the parts, each with its length before it.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let digest = hasher.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the app needs to start without a network: everything but what only robots read, and the
/// pictures that only an installation asks for, which needs a network anyhow.
fn shell_files(staging: &Path) -> Result<Vec<PathBuf>> {
    let mut all = files::list(staging)?;
    let installs = |file: &Path| file.extension().is_some_and(|kind| kind == "png");
    all.retain(|file| file != Path::new("robots.txt") && !installs(file));
    if all.iter().any(|file| file == Path::new("index.html")) {
        Ok(all)
    } else {
        Err(Failure::new(
            format!("no index.html in {}", staging.display()),
            "give the folder that Trunk wrote",
        ))
    }
}
