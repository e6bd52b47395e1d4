//! Reading bodies: never more than the limit into memory, and an answer the sender gets to see.

use std::io::Read as _;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use flate2::read::GzDecoder;
use http_body::Frame;
use http_body_util::BodyExt as _;
use tokio::time::timeout;

use crate::problem::{Answer, Code, Refusal};

/// How much of a body that nobody wants is read and thrown away before answering. One that sends
/// for ever gets no answer.
const DRAINED: usize = 64 * 1024 * 1024;

/// How long the next piece of a body may take.
const NEXT_WITHIN: Duration = Duration::from_secs(60);

/// Answers no sooner than the body has arrived. A connection closed while the phone still sends
/// loses the answer, and a phone that is no longer enrolled would take it for a bad signal.
pub(crate) async fn drain(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    // Who waits to be asked for the body has not sent it.
    let waits = parts.headers.contains_key(header::EXPECT);
    let endless = announced(&parts.headers).is_some_and(|length| length > DRAINED);
    let mut body = Shared(Arc::new(Mutex::new(Some(body))));
    let request = Request::from_parts(parts, Body::new(body.clone()));
    let response = next.run(request).await;
    let mut left = if waits || endless { 0 } else { DRAINED };
    while left > 0
        && let Ok(Some(Ok(frame))) = timeout(NEXT_WITHIN, body.frame()).await
    {
        left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
    }
    response
}

/// A body that is still there when the handler has dropped it; nothing once it has ended.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<Body>>>);

impl http_body::Body for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = body.as_mut() else {
            return Poll::Ready(None);
        };
        let frame = ready!(Pin::new(open).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            *body = None;
        }
        Poll::Ready(frame)
    }
}

/// The body, of at most `limit` bytes as sent.
pub(crate) async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Answer<Vec<u8>> {
    let announced = announced(headers).unwrap_or(0);
    if announced > limit {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(announced);
    let broken = || Refusal::new(Code::BadRequest).because("内容没有传完", "the body broke off");
    // Nothing for so long is as good as gone.
    while let Some(frame) = timeout(NEXT_WITHIN, body.frame())
        .await
        .map_err(|_| broken())?
    {
        // The sender is gone; nobody reads this answer.
        let frame = frame.map_err(|_| broken())?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    let length = headers.get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

/// The body, unpacked if it is gzip; `limit` counts the unpacked bytes.
pub(crate) async fn read_unpacked(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Answer<Vec<u8>> {
    let packed = match encoding(headers) {
        None => return read(headers, body, limit).await,
        Some("gzip" | "x-gzip") => read(headers, body, limit).await?,
        Some(_) => {
            return Err(Refusal::new(Code::UnsupportedEncoding)
                .because("只能用 gzip", "only gzip is supported"));
        }
    };
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there is more, whatever the gzip promises to hold.
    let unpacked = GzDecoder::new(packed.as_slice())
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes);
    unpacked.map_err(|_| {
        Refusal::new(Code::BadJson).because("压缩内容损坏", "the gzip data is damaged")
    })?;
    if bytes.len() > limit {
        Err(too_large(limit))
    } else {
        Ok(bytes)
    }
}

/// Refuses any content encoding: where the bytes themselves are signed for.
pub(crate) fn refuse_encoding(headers: &HeaderMap) -> Answer<()> {
    match encoding(headers) {
        None => Ok(()),
        Some(_) => Err(Refusal::new(Code::UnsupportedEncoding)
            .because("这里不能压缩", "no content encoding is allowed here")),
    }
}

fn encoding(headers: &HeaderMap) -> Option<&str> {
    let encoding = headers
        .get(header::CONTENT_ENCODING)?
        .to_str()
        .unwrap_or("?")
        .trim();
    (!encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity")).then_some(encoding)
}

fn too_large(limit: usize) -> Refusal {
    let kilobytes = limit / 1024;
    Refusal::new(Code::TooLarge).because(
        &format!("最多 {kilobytes} KB"),
        &format!("at most {kilobytes} KB"),
    )
}
