//! The guide for form authors names every function there is, and none that there is not.

use ruhu_domain::form::expression::{FUNCTIONS, Function};

#[test]
fn the_guide_lists_exactly_the_functions_of_the_table() {
    let guide = include_str!("../../../docs/forms.md");
    let rows = guide
        .split("| for | functions |")
        .nth(1)
        .expect("the list of functions");
    let rows = rows.split("\n\n").next().unwrap_or_default();
    let mut listed: Vec<&str> = rows
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|name| name.split('(').next().unwrap_or(name))
        .collect();
    // In brackets stand possible results, not functions.
    listed.retain(|name| !matches!(*name, "length" | "characters" | "birth" | "check-digit"));
    listed.sort_unstable();
    let mut known: Vec<&str> = FUNCTIONS[Function::If as usize..]
        .iter()
        .map(|info| info.name)
        .collect();
    known.sort_unstable();
    assert_eq!(listed, known);
}
