//! Reading bodies: never more than the limit into memory, and an answer the sender gets to see.

use std::io::Read as _;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use flate2::read::GzDecoder;
use http_body_util::BodyExt as _;

use crate::problem::{Answer, Code, Refusal};

/// How much of a body that is too large is read and thrown away before answering. A connection
/// closed while the phone still sends loses the answer; one that sends for ever gets none.
const DRAINED: usize = 64 * 1024 * 1024;

/// The body, of at most `limit` bytes as sent.
pub(crate) async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Answer<Vec<u8>> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let waits = headers
        .get(header::EXPECT)
        .is_some_and(|expect| expect.as_bytes().eq_ignore_ascii_case(b"100-continue"));
    if announced.is_some_and(|length| length > DRAINED || (length > limit && waits)) {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(limit));
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        // The sender is gone; nobody reads this answer.
        let frame = frame.map_err(|_| {
            Refusal::new(Code::BadRequest).because("内容没有传完", "the body broke off")
        })?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        received += data.len();
        if received <= limit {
            bytes.extend_from_slice(&data);
        } else if received > DRAINED {
            break;
        }
    }
    if received > limit {
        Err(too_large(limit))
    } else {
        Ok(bytes)
    }
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
