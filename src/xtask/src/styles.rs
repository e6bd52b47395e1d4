//! Joins the parts of `style/` into the one file that a page loads.

use crate::failure::Result;
use crate::{files, places};
use std::path::Path;

/// These come first, in this order; the others follow by name (see `style/README.md`).
const FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// Parts that nothing on the household's own page uses: it comes over the worst lines.
const NOT_AT_HOME: [&str; 6] = [
    "calendar.css",
    "member.css",
    "photo.css",
    "receipt.css",
    "sign.css",
    "summary.css",
];

/// Writes `target/style/ruhu.css` and `home.css`, where `src/app/index.html` and `home.html` look for
/// them.
pub(crate) fn join() -> Result {
    let folder = places::root().join("style");
    let mut parts = files::list(&folder)?;
    parts.retain(|part| part.extension().is_some_and(|kind| kind == "css"));
    parts.sort_by_key(|part| (place(part), part.clone()));
    let (mut all, mut home) = (String::new(), String::new());
    for part in parts {
        let text = files::read_text(&folder.join(&part))? + "\n";
        all.push_str(&text);
        if !NOT_AT_HOME.iter().any(|name| part == Path::new(name)) {
            home.push_str(&text);
        }
    }
    let joined = places::root().join("target/style");
    files::write(&joined.join("home.css"), home)?;
    files::write(&joined.join("ruhu.css"), all)
}

fn place(part: &Path) -> usize {
    FIRST
        .iter()
        .position(|name| part == Path::new(name))
        .unwrap_or(FIRST.len())
}
