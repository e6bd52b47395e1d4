//! `cargo xtask`: runs, tests, measures and builds Ruhu, and installs what that takes.
//!
//! In reading order:
//! - [`rings`]: what `cargo xtask test` runs, ring by ring;
//! - [`run`], [`mod@bench`], [`server`]: the app with demo data, the figures, the program both need;
//! - [`dist`], [`styles`], [`pack`]: the built phone app;
//! - [`tools`]: programs from crates.io, npm, PyPI and Debian, cached by version;
//! - [`command`], [`failure`], [`files`], [`places`]: what all of them use.

mod bench;
mod command;
mod dist;
mod failure;
mod files;
mod pack;
mod places;
mod rings;
mod run;
mod server;
mod styles;
mod tools;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run                     build everything, start the server and the app with demo data
cargo xtask test [RING…] [--list]   install what the tests need, run every ring or those named
cargo xtask bench [FIGURE…]         measure; prints one JSON line per figure
cargo xtask dist                    build the phone app into dist/
cargo xtask pack [DIR]              after Trunk: sw.js, compressed files, files of earlier builds";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", &[][..]),
    };
    let result = match name {
        "run" if rest.is_empty() => run::run(),
        "test" => rings::test(rest),
        "bench" => bench::bench(rest),
        "dist" if rest.is_empty() => dist::build(),
        "pack" if rest.len() <= 1 => pack::pack(rest.first().map(String::as_str)),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("unknown command: {}\n\n{USAGE}", arguments.join(" "));
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
