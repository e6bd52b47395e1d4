//! Programs from npm: wasm-opt, axe and, for tests only, ODK's form engine.

use crate::command::Cmd;
use crate::failure::{Failure, Result};
use crate::{files, pack, places};
use std::path::PathBuf;

const MANIFEST: &str = "package.json";
const LOCK: &str = "package-lock.json";

/// The folder `node_modules` with all packages of `src/xtask/node/package.json`.
pub(crate) fn ensure() -> Result<PathBuf> {
    let source = places::root().join("src/xtask/node");
    let manifest = files::read(&source.join(MANIFEST))?;
    let lock = files::read(&source.join(LOCK))?;
    let hash = pack::hash(&[&manifest, &lock]);
    let home = places::tools().join(format!("node-{}", &hash[..16]));
    let modules = home.join("node_modules");
    if modules.is_dir() {
        return Ok(modules);
    }
    if places::on_path("npm").is_none() {
        return Err(Failure::new(
            "npm is not on the PATH",
            "install Node 20 or newer (Debian: sudo apt-get install -y nodejs npm)",
        ));
    }
    eprintln!(
        "installing npm packages into {}: wasm-opt makes the app small, axe checks its accessibility",
        home.display()
    );
    // Under another name until it is whole, so that a broken download is never taken for an installation.
    let partial = home.with_extension("partial");
    files::remove(&partial)?;
    files::write(&partial.join(MANIFEST), manifest)?;
    files::write(&partial.join(LOCK), lock)?;
    Cmd::new(
        "npm",
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        "look at npm's message above; the npm registry must be reachable",
    )
    .folder(&partial)
    .run()?;
    files::remove(&home)?;
    files::rename(&partial, &home)?;
    Ok(modules)
}
