//! Ring `native`: plain `cargo test`, which needs nothing installed.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::Result;
use crate::{files, places};

const FAILED: &str = "look at the failed test above";

/// Unit tests of every crate, tables of forms, rules, records and sync, storage conformance, the
/// program's commands. The API over HTTP is in the ring `browser`, which has the app it serves.
pub(super) fn run() -> Result<Outcome> {
    let tests = [tests_in("src/domain")?, tests_in("src/server")?].concat();
    Cmd::native("test", "--lib --bins", FAILED)
        .args(&tests)
        .run()?;
    Cmd::native("test", "--doc", FAILED).run()?;
    Ok(Outcome::Passed)
}

/// The arguments that name all test programs of a package.
fn tests_in(package: &str) -> Result<Vec<String>> {
    let home = places::root().join(package).join("tests");
    let programs = files::list(&home)?.into_iter().filter_map(|path| {
        let folder = path.parent()?;
        let name = match folder.to_str()? {
            "" if path.extension()? == "rs" => path.file_stem()?,
            _ if path == folder.join("main.rs") => folder.as_os_str(),
            _ => return None,
        };
        Some(["--test".to_owned(), name.to_string_lossy().into_owned()])
    });
    Ok(programs.flatten().collect())
}
