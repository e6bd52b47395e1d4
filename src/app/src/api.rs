//! Requests to the server: one function, with a time limit, and no retry of its own.

use crate::diagnostics::{self, Happened};
use crate::json;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Reflect, Uint8Array};
use ruhu_domain::sync::machine::Failure;
use ruhu_domain::sync::protocol::Problem;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, ReadableWritablePair, RequestInit, Response};

/// A request that takes longer is given up: a village's line carries 4 KB in less.
const TIMEOUT_MS: u32 = 60_000;

/// Raised on the window when the server says, in its own words, that this phone was revoked.
pub const REVOKED: &str = "ruhu:revoked";

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    headers: Headers,
}

/// No answer at all: no network, time over, or the page is closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

impl Answer {
    /// The body as JSON of type `T`; `None` when it is not, an empty one included.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        json::read(&self.body)
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }
}

/// A request to be sent.
#[derive(Debug)]
pub struct Call<'a> {
    /// `GET`, `PUT`, …
    pub method: &'a str,
    /// Path from `/`.
    pub path: &'a str,
    /// Device token, where one is needed.
    pub token: Option<&'a str>,
    /// Further headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// Body.
    pub body: Option<&'a [u8]>,
}

/// `GET path`, with the token if there is one.
///
/// # Errors
///
/// [`NoAnswer`] when nothing came back.
pub async fn get(path: &str, token: Option<&str>) -> Result<Answer, NoAnswer> {
    send(Call {
        method: "GET",
        path,
        token,
        headers: &[],
        body: None,
    })
    .await
}

/// `POST path` with a JSON body.
///
/// # Errors
///
/// [`NoAnswer`] when nothing came back.
pub async fn post(path: &str, token: Option<&str>, body: &[u8]) -> Result<Answer, NoAnswer> {
    let headers = [("content-type", "application/json")];
    send(Call {
        method: "POST",
        path,
        token,
        headers: &headers,
        body: Some(body),
    })
    .await
}

/// `POST path` with a JSON body, gzipped where the browser can (Chrome 80, Safari 16.4, Firefox 113).
///
/// # Errors
///
/// [`NoAnswer`] when nothing came back.
pub async fn post_packed(path: &str, token: Option<&str>, body: &[u8]) -> Result<Answer, NoAnswer> {
    let Ok(packed) = gzip(body).await else {
        return post(path, token, body).await;
    };
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    send(Call {
        method: "POST",
        path,
        token,
        headers: &headers,
        body: Some(&packed),
    })
    .await
}

/// What the browser's own gzip makes of `bytes`; an error where it has none.
async fn gzip(bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    let class: Function =
        Reflect::get(&js_sys::global(), &"CompressionStream".into())?.dyn_into()?;
    let gzip = Reflect::construct(&class, &Array::of1(&"gzip".into()))?;
    let plain = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(bytes)))?;
    let plain = plain.body().ok_or(JsValue::NULL)?;
    let packed = plain.pipe_through(gzip.unchecked_ref::<ReadableWritablePair>());
    let packed = Response::new_with_opt_readable_stream(Some(&packed))?;
    let packed = JsFuture::from(packed.array_buffer()?).await?;
    Ok(Uint8Array::new(&packed).to_vec())
}

/// Sends a request.
///
/// # Errors
///
/// [`NoAnswer`] when nothing came back.
pub async fn send(call: Call<'_>) -> Result<Answer, NoAnswer> {
    fetch(call).await.map_err(|_| NoAnswer)
}

async fn fetch(call: Call<'_>) -> Result<Answer, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in call.headers {
        headers.set(name, value)?;
    }
    if let Some(token) = call.token {
        headers.set("authorization", &format!("Bearer {token}"))?;
    }
    let abort = AbortController::new()?;
    let request = RequestInit::new();
    request.set_method(call.method);
    request.set_headers(&headers);
    request.set_signal(Some(&abort.signal()));
    if let Some(body) = call.body {
        request.set_body(&Uint8Array::from(body));
    }
    // Redirects and caches have no business between phone and server.
    Reflect::set(&request, &"cache".into(), &"no-store".into())?;
    let limit = Timeout::new(TIMEOUT_MS, move || abort.abort());
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(call.path, &request))
        .await?
        .dyn_into()?;
    let body = JsFuture::from(response.array_buffer()?).await?;
    drop(limit);
    Ok(Answer {
        status: response.status(),
        body: Uint8Array::new(&body).to_vec(),
        headers: response.headers(),
    })
}

/// Why an answer that is none of the expected ones is a failure of the whole request.
pub fn failure(answer: &Answer) -> Failure {
    diagnostics::note(Happened::Request(answer.status));
    match answer.status {
        401 => {
            if answer
                .json::<Problem>()
                .is_some_and(|problem| problem.code == "token_revoked")
                && let Ok(event) = web_sys::Event::new(REVOKED)
                && let Some(window) = web_sys::window()
            {
                let _ = window.dispatch_event(&event);
            }
            Failure::Unauthorized
        }
        413 => Failure::TooLarge,
        429 | 500.. => Failure::Busy(
            answer
                .header("retry-after")
                .and_then(|seconds| seconds.parse().ok()),
        ),
        _ => Failure::Network,
    }
}
