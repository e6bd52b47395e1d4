//! Form packages. A package never changes under its hash, so phones may keep it for ever.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use ruhu_domain::sync::protocol::FormList;

use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::Session;

/// `GET /api/v1/forms`
pub(crate) async fn list(
    State(state): State<AppState>,
    _session: Session,
) -> Answer<Json<FormList>> {
    Ok(Json(FormList {
        forms: state.storage.forms().await?,
    }))
}

/// `GET /api/v1/forms/{form_id}/{version}`
pub(crate) async fn package(
    State(state): State<AppState>,
    _session: Session,
    Path((form_id, version)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let form = state
        .storage
        .form(&form_id, &version)
        .await?
        .ok_or_else(|| Refusal::new(Code::NotFound))?;
    let etag = format!("\"{}\"", form.sha256);
    let caching = [
        (header::ETAG, etag.clone()),
        (
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable".to_owned(),
        ),
    ];
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| {
        tags.split(',')
            .any(|tag| tag.trim().trim_start_matches("W/") == etag)
    }) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let json = [
        (header::CONTENT_TYPE, "application/json"),
        (header::VARY, "accept-encoding"),
    ];
    if accepts_brotli(&headers) {
        let packed = state.packages.packed(form).await?;
        return Ok((caching, json, [(header::CONTENT_ENCODING, "br")], packed).into_response());
    }
    Ok((caching, json, form.package).into_response())
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|encoding| {
        let (name, quality) = encoding.split_once(';').unwrap_or((encoding, ""));
        let refused = matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}
