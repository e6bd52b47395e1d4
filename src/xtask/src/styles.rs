//! Joins the parts of `style/` into the one file that the page loads.

use crate::failure::Result;
use crate::{files, places};
use std::path::Path;

/// These come first, in this order; the others follow by name (see `style/README.md`).
const FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// Writes `target/style/ruhu.css`, where `src/app/index.html` looks for it.
pub(crate) fn join() -> Result {
    let folder = places::root().join("style");
    let mut parts = files::list(&folder)?;
    parts.retain(|part| part.extension().is_some_and(|kind| kind == "css"));
    parts.sort_by_key(|part| (place(part), part.clone()));
    let mut all = String::new();
    for part in parts {
        all.push_str(&files::read_text(&folder.join(part))?);
        all.push('\n');
    }
    files::write(&places::root().join("target/style/ruhu.css"), all)
}

fn place(part: &Path) -> usize {
    FIRST
        .iter()
        .position(|name| part == Path::new(name))
        .unwrap_or(FIRST.len())
}
