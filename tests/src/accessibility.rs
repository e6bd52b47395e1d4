//! A look at the page that is open: axe tells what a screen reader or a person with weak eyes would
//! stumble on, a picture shows the rest.
//!
//! With `RUHU_SCREENS` set to a folder, every page that is looked at is saved there, as 360×640.

use crate::browser::Page;
use crate::marks::Marks;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Looks at the page: one line for each thing that is wrong with it, `name` first.
///
/// # Panics
///
/// As [`violations`].
#[must_use]
pub fn look(page: &Page, name: &str) -> Vec<String> {
    // Sheets rise, toasts fade: what is judged is what stays.
    page.eval("Promise.all(document.getAnimations().map((animation) => animation.finished))");
    picture(page, name);
    // The bar and the foot stick to the edges; a screen as tall as the page shows all of it to axe.
    page.screen(360, 9000);
    let mut problems = violations(page);
    page.screen(360, 640);
    let unknown = Marks::read().unknown(page).into_iter();
    problems.extend(unknown.map(|mark| format!("the mark {mark} is not in marks.txt")));
    let named = problems
        .into_iter()
        .map(|problem| format!("{name}: {problem}"));
    named.collect()
}

/// Looks at the page, on which nothing may be wrong.
///
/// # Panics
///
/// When something is, and as [`violations`].
#[track_caller]
pub fn must_be_fine(page: &Page, name: &str) {
    assert_eq!(look(page, name), Vec::<String>::new());
}

/// A picture of the screen as it is, if they are asked for.
pub fn picture(page: &Page, name: &str) {
    if let Ok(folder) = env::var("RUHU_SCREENS") {
        page.screenshot(&Path::new(&folder).join(format!("{name}.png")));
    }
}

/// Runs axe's WCAG 2.2 AA rules and returns one line for each violation and element.
///
/// # Panics
///
/// When axe is not installed: `cargo xtask test browser` installs it.
#[must_use]
pub fn violations(page: &Page) -> Vec<String> {
    let path = axe();
    let source = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    page.eval(&format!("{source}; null"));
    let found = page.eval(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
            .then((result) => result.violations.flatMap((rule) =>
                rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${rule.help}`)))",
    );
    let lines = found.as_array().into_iter().flatten();
    lines.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn axe() -> PathBuf {
    let modules = env::var_os("RUHU_NODE_MODULES")
        .map(PathBuf::from)
        .or_else(cached);
    let modules = modules.expect("axe is not installed: run `cargo xtask test browser` once");
    modules.join("axe-core/axe.min.js")
}

/// For a test started by plain `cargo test`: any version that xtask has installed.
fn cached() -> Option<PathBuf> {
    let tools = PathBuf::from(env::var_os("HOME")?).join(".cache/ruhu/tools");
    fs::read_dir(tools)
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("node_modules"))
        .find(|modules| modules.join("axe-core").is_dir())
}
