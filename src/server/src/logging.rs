//! One line per request: method, route, status, duration, problem code. The route is the pattern,
//! never the address, which may hold a receipt's number.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

use crate::problem::Code;

pub(crate) async fn log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let route = route.as_deref().unwrap_or("app");
    let status = response.status().as_u16();
    let code = response
        .extensions()
        .get::<Code>()
        .map_or("", |code| code.name());
    let duration_ms = start.elapsed().as_millis() as u64;
    if route == "app" {
        tracing::debug!(%method, route, status, duration_ms, "request");
    } else {
        tracing::info!(%method, route, status, code, duration_ms, "request");
    }
    response
}
