//! Programs that `cargo install` builds: Trunk, wasm-bindgen's tools, Firefox's driver.

use crate::command::Cmd;
use crate::failure::Result;
use crate::places;
use std::path::PathBuf;

/// A program on crates.io in one version.
pub(crate) struct Tool {
    package: &'static str,
    version: &'static str,
    /// The folder in the cache is named after this and the version.
    name: &'static str,
    /// All programs that must be there; the first one is asked for its version.
    programs: &'static [&'static str],
    /// Whether the versions of its dependencies are those its author locked.
    locked: bool,
    why: &'static str,
}

/// Builds the page: newer ones need a newer rustc than ours.
pub(crate) const TRUNK: Tool = Tool {
    package: "trunk",
    version: "0.21.14",
    name: "trunk",
    programs: &["trunk"],
    locked: true,
    why: "builds the app's page (compiles for about 7 minutes on 2 cores)",
};

/// Must be exactly the version of the crate `wasm-bindgen` in Cargo.lock.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    name: "wasm-bindgen",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    // Its lock names a version of webpki-roots that not every registry mirror has.
    locked: false,
    why: "joins wasm and JavaScript, and runs tests in browsers (compiles for about 2 minutes)",
};

/// Lets wasm-bindgen's tests run in Firefox; Debian has no package of it.
pub(crate) const GECKODRIVER: Tool = Tool {
    package: "geckodriver",
    version: "0.37.1",
    name: "geckodriver",
    programs: &["geckodriver"],
    locked: true,
    why: "drives Firefox in the tests of the app's store (compiles for about 2 minutes)",
};

/// The folder with the tool's programs; installs it when it is neither on the PATH nor in the cache.
pub(crate) fn ensure(tool: &Tool) -> Result<PathBuf> {
    if let Some(folder) = on_path(tool) {
        return Ok(folder);
    }
    let home = places::tools().join(format!("{}-{}", tool.name, tool.version));
    let bin = home.join("bin");
    if tool
        .programs
        .iter()
        .all(|program| bin.join(program).is_file())
    {
        return Ok(bin);
    }
    eprintln!(
        "installing {} {} into {}: {}",
        tool.package,
        tool.version,
        home.display(),
        tool.why
    );
    let lock: &[&str] = if tool.locked { &["--locked"] } else { &[] };
    Cmd::new(
        "cargo",
        ["install", tool.package, "--version", tool.version],
        "look at the compiler's message above; crates.io must be reachable and a C compiler installed",
    )
    .args(lock)
    .arg("--root")
    .arg(&home)
    // The repository's own settings and target folder are not for other people's programs.
    .folder(&std::env::temp_dir())
    .without_env("CARGO_TARGET_DIR")
    .run()?;
    Ok(bin)
}

fn on_path(tool: &Tool) -> Option<PathBuf> {
    let first = places::on_path(tool.programs[0])?;
    let folder = first.parent()?.to_path_buf();
    let complete = tool
        .programs
        .iter()
        .all(|program| folder.join(program).is_file());
    let said = Cmd::new(&first, ["--version"], "").read().ok()?;
    let same = said.split_whitespace().any(|word| word == tool.version);
    (complete && same).then_some(folder)
}
