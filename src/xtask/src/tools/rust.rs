//! Parts of the Rust toolchain itself.

use crate::command::Cmd;
use crate::failure::Result;
use std::path::Path;

/// What the phone runs.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for wasm.
pub(crate) fn ensure_wasm() -> Result {
    let sysroot = Cmd::new(
        "rustc",
        ["--print", "sysroot"],
        "install Rust from rustup.rs",
    )
    .read()?;
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(WASM)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    eprintln!("installing Rust's standard library for {WASM}: the app runs as wasm");
    let by_hand = format!(
        "rustup target add {WASM}, or with Debian's Rust: apt-get install libstd-rust-dev-wasm32"
    );
    Cmd::new("rustup", ["target", "add", WASM], &by_hand).run()
}

/// rustfmt and clippy.
pub(crate) fn ensure_lints() -> Result {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let there = Cmd::new("cargo", [subcommand, "--version"], "")
            .read()
            .is_ok();
        if !there {
            eprintln!("installing {component}: part of the checks");
            let by_hand = format!("rustup component add {component}");
            Cmd::new("rustup", ["component", "add", component], &by_hand).run()?;
        }
    }
    Ok(())
}
