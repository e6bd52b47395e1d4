//! Names with a hash of the final bytes.
//!
//! Trunk 0.21 takes the hash before wasm-bindgen and wasm-opt have run, so that two builds with
//! other versions of those can give one name to different files. As such files are cached for ever,
//! the phone would join the wasm of one build to the script of another: a white screen.

use super::hash;
use crate::failure::Result;
use crate::files;
use std::path::{Path, PathBuf};

/// Shortest hash in a name; the service worker's template has the same rule.
const SHORTEST: usize = 8;
/// Digits of the hashes written here, as many as Trunk's.
const DIGITS: usize = 16;

/// Gives every hashed file a name by its content, and puts the new names where the old ones stood.
pub(super) fn renew(staging: &Path) -> Result {
    let mut hashed: Vec<PathBuf> = files::list(staging)?;
    hashed.retain(|file| hash_in(&name_of(file)).is_some());
    // Scripts name the wasm, so their own content is final only after it.
    hashed.sort_by_key(|file| file.extension().is_some_and(|kind| kind == "js"));
    for file in hashed {
        let content = files::read(&staging.join(&file))?;
        let old_name = name_of(&file);
        let Some(old_hash) = hash_in(&old_name) else {
            continue;
        };
        let new_name = old_name.replace(old_hash, &hash(&[&content])[..DIGITS]);
        if new_name != old_name {
            files::rename(
                &staging.join(&file),
                &staging.join(file.with_file_name(&new_name)),
            )?;
            replace_in_texts(staging, &old_name, &new_name)?;
        }
    }
    Ok(())
}

/// The hash in a name such as `ruhu-0123456789abcdef_bg.wasm`.
pub(super) fn hash_in(name: &str) -> Option<&str> {
    name.match_indices('-').find_map(|(dash, _)| {
        let rest = &name[dash + 1..];
        let digits = rest
            .find(|c: char| !matches!(c, '0'..='9' | 'a'..='f'))
            .unwrap_or(rest.len());
        let ended = rest[digits..].starts_with(['.', '_']);
        (digits >= SHORTEST && ended).then(|| &rest[..digits])
    })
}

/// The last part of a path.
pub(super) fn name_of(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn replace_in_texts(staging: &Path, old: &str, new: &str) -> Result {
    for file in files::list(staging)? {
        let text = file
            .extension()
            .is_some_and(|kind| kind == "html" || kind == "js" || kind == "css");
        if !text {
            continue;
        }
        let path = staging.join(file);
        let content = files::read_text(&path)?;
        if content.contains(old) {
            files::write(&path, content.replace(old, new))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_stands_between_a_dash_and_a_dot_or_underscore() {
        let check = |name, expected| assert_eq!(hash_in(name), expected, "{name}");
        check("ruhu-0123456789abcdef.js", Some("0123456789abcdef"));
        check(
            "ruhu-app-0123456789abcdef_bg.wasm",
            Some("0123456789abcdef"),
        );
        check("ruhu-deadbeef.css", Some("deadbeef"));
        check("icon-192.png", None);
        check("ruhu-deadbee.css", None);
        check("ruhu-deadbeef", None);
        check("boot.js", None);
    }
}
