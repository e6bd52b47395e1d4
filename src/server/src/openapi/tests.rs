//! The document against the router's source, and against itself.

use std::collections::BTreeSet;

use super::*;

const ROUTER: &str = include_str!("../router.rs");

/// `method path` of every `.route(…)` in a function of the router, below `base`.
fn routes(function: &str, base: &str) -> BTreeSet<String> {
    let start = ROUTER
        .find(&format!("fn {function}("))
        .expect("the function");
    let body = &ROUTER[start..];
    let body = &body[..body.find("\n}\n").expect("its end")];
    let mut found = BTreeSet::new();
    for route in body.split(".route(").skip(1) {
        let (_, rest) = route.split_once('"').expect("a path");
        let (path, handlers) = rest.split_once('"').expect("a path");
        let handlers = handlers.split("\n        .").next().unwrap_or(handlers);
        for method in ["get", "post", "put", "head", "delete", "patch"] {
            if handlers.contains(&format!(" {method}("))
                || handlers.contains(&format!(".{method}("))
            {
                found.insert(format!("{method} {base}{path}"));
            }
        }
    }
    found
}

#[test]
fn the_document_has_the_routes_of_the_router_and_no_others() {
    let mut routed = routes("router", "");
    routed.extend(routes("api", "/api/v1"));
    routed.extend(routes("office", "/api/v1/office"));
    assert!(routed.len() > 20, "{routed:?}");
    let described: BTreeSet<String> = routes::all()
        .iter()
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    assert_eq!(described, routed);
    assert_eq!(
        described.len(),
        routes::all().len(),
        "each stands there once"
    );
}

/// Names of all `$ref`s.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str);
            found.extend(name.map(|name| name.replace("#/components/schemas/", "")));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_shape_that_is_named_is_there_and_the_other_way_round() {
    let document = document();
    let mut named = BTreeSet::new();
    references(&document, &mut named);
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    assert_eq!(named, schemas.keys().cloned().collect());
}
