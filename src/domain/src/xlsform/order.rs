//! The order of evaluation: everything after what it reads, document order otherwise.

use std::collections::BTreeSet;

use super::sheet::{Sheet, SheetError};
use crate::form::definition::{Form, NodeId};
use crate::form::graph::for_each_value_read;

/// Fills in [`Form::order`], or reports a circle.
pub(super) fn sort(form: &mut Form, survey: &Sheet, errors: &mut Vec<SheetError>) {
    let reads: Vec<BTreeSet<NodeId>> = (0..form.nodes.len())
        .map(|node| {
            let mut sources = BTreeSet::new();
            for_each_value_read(form, node, &mut |source, _| {
                sources.insert(source);
            });
            sources
        })
        .collect();
    let mut done = vec![false; form.nodes.len()];
    while form.order.len() < form.nodes.len() {
        let ready = |&node: &NodeId| !done[node] && reads[node].iter().all(|&source| done[source]);
        let Some(next) = (0..form.nodes.len()).find(ready) else {
            errors.push(circle(form, survey, &reads, &done));
            return;
        };
        done[next] = true;
        form.order.push(next);
    }
}

fn circle(form: &Form, survey: &Sheet, reads: &[BTreeSet<NodeId>], done: &[bool]) -> SheetError {
    let mut path: Vec<NodeId> = Vec::new();
    let mut node = done.iter().position(|done| !done).unwrap_or_default();
    while !path.contains(&node) {
        path.push(node);
        node = reads[node]
            .iter()
            .copied()
            .find(|&source| !done[source])
            .unwrap_or(node);
    }
    let start = path
        .iter()
        .position(|&other| other == node)
        .unwrap_or_default();
    let names: Vec<_> = path[start..]
        .iter()
        .chain([&node])
        .map(|&node| form.nodes[node].name.as_str())
        .collect();
    let line = survey.lines().find(|line| line.get("name") == names[0]);
    SheetError {
        sheet: survey.name.clone(),
        row: line.map_or(0, |line| line.row),
        column: "relevant, calculation".to_owned(),
        message: format!(
            "these depend on each other in a circle: {}",
            names.join(" → ")
        ),
    }
}
