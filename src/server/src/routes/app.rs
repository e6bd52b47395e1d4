//! The built app: files of one folder, each under its own name and nothing under another.
//!
//! A missing file is 404 and never the page: a browser that gets HTML where it wants wasm shows a
//! white screen. Names with a hash are for ever; everything else is asked for again each time.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use crate::problem::{Code, Refusal};
use crate::state::AppState;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

pub(crate) async fn serve(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if path == "/api" || path.starts_with("/api/") {
        return Refusal::new(Code::NotFound).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Refusal::new(Code::MethodNotAllowed).into_response();
    }
    if path == "/sw.js" && !has_build_id(&state).await {
        return missing();
    }
    let files = ServeDir::new(&*state.app)
        .precompressed_br()
        .precompressed_gzip();
    let response = match files.oneshot(request).await {
        Ok(response) => response.map(axum::body::Body::new),
        Err(never) => match never {},
    };
    if response.status() == StatusCode::NOT_FOUND {
        return missing();
    }
    with_caching(response, &path)
}

fn with_caching(mut response: Response, path: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        if is_hashed(path) { FOR_EVER } else { ASK_AGAIN },
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Whether a name holds a hash of its content, as Trunk writes them: `ruhu-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.match_indices('-').any(|(index, _)| {
        let rest = &name[index + 1..];
        let digits = rest
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            .count();
        digits >= 8 && matches!(rest.as_bytes().get(digits), Some(b'.' | b'_'))
    })
}

/// A service worker without a build id would keep its first files for ever.
async fn has_build_id(state: &AppState) -> bool {
    let Ok(script) = tokio::fs::read_to_string(state.app.join("sw.js")).await else {
        return false;
    };
    let found = build_id(&script).is_some();
    if !found {
        tracing::error!("sw.js has no build id and is not served; build the app with cargo xtask");
    }
    found
}

/// The value of `BUILD_ID` in a packed `sw.js`.
fn build_id(script: &str) -> Option<&str> {
    let value = script.split_once("BUILD_ID =")?.1.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|letter| matches!(letter, '\'' | '"'))?;
    let id = value[1..].split(quote).next()?;
    (!id.is_empty() && id != "__BUILD_ID__").then_some(id)
}

fn missing() -> Response {
    let text = "没有这个文件 / no such file\n";
    (
        StatusCode::NOT_FOUND,
        [(header::CACHE_CONTROL, ASK_AGAIN)],
        text,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for (path, hashed) in [
            ("/ruhu-0123456789abcdef.js", true),
            ("/ruhu-0123456789abcdef_bg.wasm", true),
            ("/snippets/dom-1a2b3c4d/inline0.js", false),
            ("/icon-maskable-512.png", false),
            ("/ruhu-0123.js", false),
            ("/index.html", false),
            ("/sw.js", false),
            ("/", false),
        ] {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }

    #[test]
    fn a_service_worker_needs_a_build_id() {
        for (script, id) in [
            ("const BUILD_ID = 'f00d';", Some("f00d")),
            ("const BUILD_ID=\"f00d\";", None),
            ("const BUILD_ID = \"f00d\";", Some("f00d")),
            ("const BUILD_ID = '__BUILD_ID__';", None),
            ("const BUILD_ID = '';", None),
            ("const BUILD_ID = now();", None),
            ("self.skipWaiting()", None),
        ] {
            assert_eq!(build_id(script), id, "{script}");
        }
    }
}
