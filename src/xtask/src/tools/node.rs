//! Programs from npm: wasm-opt, axe, for tests ODK's form engine, for the bench Lighthouse.

use crate::command::Cmd;
use crate::failure::{Failure, Result};
use crate::{files, pack, places};
use std::path::PathBuf;

const MANIFEST: &str = "package.json";
const LOCK: &str = "package-lock.json";
/// What the packages ask for.
const OLDEST_NODE: u32 = 20;

/// The folder `node_modules` with what builds and tests take.
pub(crate) fn ensure() -> Result<PathBuf> {
    let why = "wasm-opt makes the app small, axe checks its accessibility";
    install("node", why)
}

/// The folder `node_modules` with Lighthouse.
pub(crate) fn lighthouse() -> Result<PathBuf> {
    install("lighthouse", "Lighthouse judges the app's pages")
}

/// All packages of `src/xtask/<name>/package.json`.
fn install(name: &str, why: &str) -> Result<PathBuf> {
    let source = places::root().join("src/xtask").join(name);
    let manifest = files::read(&source.join(MANIFEST))?;
    let lock = files::read(&source.join(LOCK))?;
    let hash = pack::hash(&[&manifest, &lock]);
    let home = places::tools().join(format!("{name}-{}", &hash[..16]));
    let modules = home.join("node_modules");
    need_node()?;
    if modules.is_dir() {
        return Ok(modules);
    }
    eprintln!("installing npm packages into {}: {why}", home.display());
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

fn need_node() -> Result {
    let remedy = format!(
        "install Node {OLDEST_NODE} or newer with npm, from nodejs.org or your system's packages, so that it is on the PATH"
    );
    let version = Cmd::new("node", ["--version"], &remedy).read()?;
    let major = version.trim_start_matches('v').split('.').next();
    let recent = major
        .and_then(|major| major.parse::<u32>().ok())
        .is_some_and(|major| major >= OLDEST_NODE);
    match (recent, places::on_path("npm")) {
        (true, Some(_)) => Ok(()),
        (true, None) => Err(Failure::new("npm is not on the PATH", remedy)),
        (false, _) => Err(Failure::new(format!("Node is {version}"), remedy)),
    }
}
