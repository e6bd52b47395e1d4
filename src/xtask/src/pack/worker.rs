//! `sw.js`: the hand-written template with the id of this build and the list of its files.

use super::hash;
use crate::failure::{Failure, Result};
use crate::{files, places};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The service worker's file name in the site.
pub(super) const NAME: &str = "sw.js";

const TEMPLATE: &str = "src/app/sw.template.js";
const BUILD_ID: &str = "__BUILD_ID__";
const FILES: &str = "__FILES__";

/// Writes the worker and returns the build's id, which changes with any byte of the shell or template.
pub(super) fn write(staging: &Path, shell: &[PathBuf]) -> Result<String> {
    let template = files::read_text(&places::root().join(TEMPLATE))?;
    let names: Vec<String> = shell
        .iter()
        .map(|file| file.to_string_lossy().into_owned())
        .collect();
    let mut parts = vec![template.clone().into_bytes()];
    for name in &names {
        parts.push(name.clone().into_bytes());
        parts.push(files::read(&staging.join(name))?);
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let build = hash(&parts)[..16].to_owned();

    files::write(&staging.join(NAME), fill(&template, &build, &names)?)?;
    Ok(build)
}

fn fill(template: &str, build: &str, names: &[String]) -> Result<String> {
    for placeholder in [BUILD_ID, FILES] {
        if template.matches(placeholder).count() != 1 {
            return Err(Failure::new(
                format!("{TEMPLATE} must contain {placeholder} once"),
                "put it back where the worker uses it",
            ));
        }
    }
    Ok(template
        .replace(BUILD_ID, build)
        .replace(FILES, &json!(names).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_placeholders_are_filled_in() {
        let names = vec!["boot.js".to_owned(), "index.html".to_owned()];
        let worker = fill("id = '__BUILD_ID__'; files = __FILES__;", "12ab", &names);
        assert_eq!(
            worker.ok().as_deref(),
            Some(r#"id = '12ab'; files = ["boot.js","index.html"];"#)
        );
    }

    #[test]
    fn a_template_without_a_placeholder_is_refused() {
        assert!(fill("files = __FILES__;", "12ab", &[]).is_err());
    }
}
