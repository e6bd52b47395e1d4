//! What `cargo xtask test` runs: rings from the quick and small to the slow and whole.

mod browser;
mod forms;
mod lint;
mod native;
mod openapi;
mod store;
mod summary;
mod xforms;

use crate::failure::{Failure, Result};
use std::time::Instant;
use summary::{Ended, Row};

/// How a ring ended when nothing went wrong.
pub(crate) enum Outcome {
    /// All of it ran.
    Passed,
    /// It did not run, or not all of it, for this reason.
    Skipped(String),
}

struct Ring {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<Outcome>,
}

const RINGS: [Ring; 7] = [
    Ring {
        name: "lint",
        what: "rustfmt, clippy (native and wasm), docs, tidy checks",
        run: lint::run,
    },
    Ring {
        name: "native",
        what: "unit tests, forms, rules, records, sync, storage and commands, without a browser",
        run: native::run,
    },
    Ring {
        name: "openapi",
        what: "the API's own description, tried out by schemathesis in every role",
        run: openapi::run,
    },
    Ring {
        name: "forms",
        what: "our forms as workbooks through pyxform and ODK Validate",
        run: forms::run,
    },
    Ring {
        name: "xforms",
        what: "our form engine against @getodk/xforms-engine",
        run: xforms::run,
    },
    Ring {
        name: "store",
        what: "the app's store in Chromium and Firefox",
        run: store::run,
    },
    Ring {
        name: "browser",
        what: "the built app in Chromium against the real server",
        run: browser::run,
    },
];

/// Runs the rings named, or all; goes on after a failure, so that one run tells everything.
pub(crate) fn test(arguments: &[String]) -> Result {
    if arguments.iter().any(|argument| argument == "--list") {
        for ring in &RINGS {
            println!("{:<8} {}", ring.name, ring.what);
        }
        return Ok(());
    }
    let known = |name: &String| RINGS.iter().any(|ring| ring.name == name);
    if let Some(unknown) = arguments.iter().find(|name| !known(name)) {
        return Err(Failure::new(
            format!("no ring is called {unknown}"),
            "cargo xtask test --list",
        ));
    }
    let mut rows = Vec::new();
    for ring in &RINGS {
        if !arguments.is_empty() && !arguments.iter().any(|name| name == ring.name) {
            continue;
        }
        eprintln!("\n== {}: {}", ring.name, ring.what);
        let started = Instant::now();
        let ended = match (ring.run)() {
            Ok(Outcome::Passed) => Ended::Passed,
            Ok(Outcome::Skipped(why)) => {
                eprintln!("SKIPPED {}: {why}", ring.name);
                Ended::Skipped(why)
            }
            Err(failure) => {
                eprintln!("{failure}");
                Ended::Failed(failure)
            }
        };
        let seconds = started.elapsed().as_secs_f32();
        eprintln!("== {}: {seconds:.1} s", ring.name);
        rows.push(Row {
            name: ring.name,
            seconds,
            ended,
        });
    }
    summary::print(&rows)
}
