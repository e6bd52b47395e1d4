//! The form as it stands, in the words of XForms: texts as they are in the instance XML.

use std::collections::BTreeSet;

use ruhu_domain::form::definition::{Computed, Kind, NodeId, Options};
use ruhu_domain::form::value::Value;
use ruhu_domain::form::{Engine, Path};
use serde_json::{Map, Value as Json, json};

/// The checks that come from the column `constraint`; all others are of the sheet `checks`, which
/// ODK does not read, or say that an answer is missing or not among the options.
const CONSTRAINTS: &[&str] = &["E-RANGE", "E-NEG", "E-LEN", "E-MAX"];

/// Every node of every row by its path, such as `members[0].m_name`.
pub(crate) fn snapshot(engine: &Engine) -> Json {
    let violations = engine.open_violations().into_iter();
    let violated: BTreeSet<_> = violations
        .filter(|(_, found)| CONSTRAINTS.contains(&found.check.as_str()))
        .map(|(path, _)| engine.path_text(&path))
        .collect();
    let mut nodes = Map::new();
    for node in 0..engine.form().nodes.len() {
        let paths = match engine.repeat_around(node) {
            None => vec![Path::household(node)],
            Some(repeat) => engine
                .rows(repeat)
                .into_iter()
                .map(|row| Path::in_row(node, row.key))
                .collect(),
        };
        for path in paths {
            let name = engine.path_text(&path);
            let violated = violated.contains(&name);
            nodes.insert(name, show(engine, &path, violated));
        }
    }
    Json::Object(nodes)
}

fn show(engine: &Engine, path: &Path, violated: bool) -> Json {
    let Some(view) = engine.question(path) else {
        return Json::Null;
    };
    if !view.relevant {
        return json!({"relevant": false});
    }
    match view.kind {
        Kind::Repeat => return json!({"relevant": true, "rows": engine.rows(path.node).len()}),
        Kind::Group | Kind::Note => return json!({"relevant": true}),
        // What the rules compute has no XLSForm calculation to compare it with.
        Kind::Calculate(_) if engine.is_assessed(path.node) => return json!({"relevant": true}),
        Kind::Calculate(_) => {
            return json!({"relevant": true, "kind": kind_name(view.kind), "value": view.value.to_text()});
        }
        _ => {}
    }
    let mut shown = json!({
        "relevant": true,
        "kind": kind_name(view.kind),
        "value": node_text(engine, path.node, &view.value),
        "required": view.required,
        "constraint": !violated,
    });
    let definition = &engine.form().nodes[path.node];
    if definition.choice_filter.is_some()
        || matches!(definition.options, Some(Options::Rows { .. }))
    {
        let offered = offered(engine, path).into_iter();
        let shown_codes = offered.map(|code| node_text(engine, path.node, &Value::Code(code)));
        shown["offered"] = shown_codes.collect();
    }
    shown
}

/// The codes offered now, without those of our column `also`, which ODK does not know.
pub(crate) fn offered(engine: &Engine, path: &Path) -> Vec<String> {
    let codes = engine
        .question(path)
        .into_iter()
        .flat_map(|view| view.options)
        .map(|option| option.code);
    match &engine.form().nodes[path.node].options {
        Some(Options::Rows { repeat, .. }) => {
            let rows = engine.rows(*repeat);
            codes
                .filter(|code| rows.iter().any(|row| row.key == *code))
                .collect()
        }
        _ => codes.collect(),
    }
}

/// How the other side must compare and set the value.
fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::YesNo | Kind::SelectOne => "one",
        Kind::SelectMany => "many",
        Kind::Integer
        | Kind::Decimal
        | Kind::Money
        | Kind::Calculate(Computed::Integer | Computed::Decimal) => "number",
        Kind::Calculate(Computed::Money) => "money",
        Kind::Geopoint => "point",
        Kind::Photo(_) | Kind::Signature => "file",
        _ => "text",
    }
}

/// The text of a value. Rows are named, because ODK stores the name where we store the key; the
/// name of a row that is gone is empty.
pub(crate) fn node_text(engine: &Engine, node: NodeId, value: &Value) -> String {
    match (&engine.form().nodes[node].options, value) {
        (Some(Options::Rows { label, .. }), Value::Code(code)) => {
            let name = engine.question(&Path::in_row(*label, code.clone()));
            name.map(|view| view.value.to_text()).unwrap_or_default()
        }
        _ => value.to_text(),
    }
}
