//! axe over the page that is open: what a screen reader or a person with weak eyes would stumble on.

use crate::browser::Page;
use serde_json::Value;
use std::path::PathBuf;
use std::{env, fs};

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
