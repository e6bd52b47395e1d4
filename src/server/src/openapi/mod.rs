//! `GET /api/v1/openapi.json`: the API in OpenAPI 3.1, for other programs and the tests.
//!
//! [`routes`] is the table, one entry for each route of the router; `schemas.json` are the shapes
//! it names. A test holds table and router together, another sends the real server what the
//! document allows.

mod operation;
mod routes;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use axum::Json;
use ruhu_domain::role::Role;
use serde_json::{Map, Value, json};

use crate::problem::Code;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// `GET /api/v1/openapi.json`
pub(crate) async fn show() -> Json<&'static Value> {
    Json(&DOCUMENT)
}

fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in routes::all() {
        let path = paths
            .entry(operation.path)
            .or_insert_with(|| json!({ "parameters": operation.path_parameters() }));
        path[operation.method] = operation.describe();
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ruhu",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Surveys of households: uploads with receipts, the office's data, reviews. \
                Readers ignore fields they do not know; new ones may come.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "household": {
                    "type": "http", "scheme": "bearer",
                    "description": "The token of an open page, from POST /api/v1/household-sessions.",
                },
                "device": {
                    "type": "http", "scheme": "bearer",
                    "description": "The token of an enrolled phone, from POST /api/v1/enrol.",
                },
            },
        },
    })
}

/// The shapes, with the lists that are enums of the program.
fn schemas() -> Value {
    // The file is part of the program, and a test reads every name of it.
    let mut schemas: Value = serde_json::from_str(include_str!("schemas.json")).unwrap_or_default();
    let roles: Vec<_> = Role::ALL.into_iter().map(Role::name).collect();
    schemas["Role"] = json!({ "type": "string", "enum": roles });
    let codes: Vec<_> = Code::ALL.into_iter().map(Code::name).collect();
    schemas["Problem"]["properties"]["code"]["enum"] = json!(codes);
    schemas
}
