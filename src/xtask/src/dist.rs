//! Builds the phone app: styles, then Trunk, which calls `cargo xtask pack` at its end.

use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::{crates, node, rust};
use crate::{files, places, styles};
use std::time::Instant;

/// What the built app is made of.
const SOURCES: [&str; 9] = [
    "src/app",
    "src/domain",
    "style",
    "public",
    "src/xtask/src/pack",
    "src/xtask/node",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
];

/// Where Trunk makes the household's page; it is served below the phone's, as `dist/home`.
const HOME: &str = "dist-home";

/// Builds unless `dist` is newer than all that it is made of.
pub(crate) fn build_if_stale() -> Result {
    let built = files::newest_change(&places::dist().join("sw.js"));
    let changed = SOURCES
        .iter()
        .filter_map(|source| files::newest_change(&places::root().join(source)))
        .max();
    if built.is_some() && built >= changed {
        eprintln!("the app in dist/ is newer than its sources: not built again");
        return Ok(());
    }
    build()
}

/// Builds the app into `dist`.
pub(crate) fn build() -> Result {
    let started = Instant::now();
    rust::ensure_wasm()?;
    let trunk = crates::ensure(&crates::TRUNK)?;
    let wasm_bindgen = crates::ensure(&crates::WASM_BINDGEN)?;
    let wasm_opt = node::ensure()?.join(".bin");
    styles::join()?;
    // All downloads happen here, where their failure has a clear message; Trunk then works offline.
    Cmd::cargo(
        "fetch --locked",
        "crates.io must be reachable, and Cargo.lock must fit the manifests (cargo update -w)",
    )
    .run()?;
    let page = |arguments: &[&str]| {
        let all = ["build", "--release", "--offline", "--locked"];
        Cmd::new(
            trunk.join("trunk"),
            all.iter().chain(arguments).copied(),
            "look at the message above; `cargo clippy -p ruhu-app --target wasm32-unknown-unknown` says more about errors in the app",
        )
        .path_first(&[&trunk, &wasm_bindgen, &wasm_opt])
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .run()
    };
    // The household's page first: whoever finds sw.js in dist/ finds all of it.
    page(&[
        "--dist",
        HOME,
        "--public-url",
        "/home/",
        "src/app/home.html",
    ])?;
    page(&[])?;
    let (home, below) = (places::root().join(HOME), places::dist().join("home"));
    files::remove(&below)?;
    for file in files::list(&home)? {
        files::write(&below.join(&file), files::read(&home.join(&file))?)?;
    }
    eprintln!("built the app in {} s", started.elapsed().as_secs());
    Ok(())
}
