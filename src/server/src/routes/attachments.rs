//! Pictures, by content hash, in pieces: a photo on a village's signal rarely arrives in one go.
//!
//! `HEAD` says how much is here, `PUT` with `Content-Range` adds the next piece. Only what a record
//! of the same user names is taken.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use ruhu_domain::hash::is_sha256;
use ruhu_domain::sync::protocol::LARGEST_ATTACHMENT;

use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::{Appended, AttachmentState, Part, Session, Unfit};
use crate::{body, clock, picture};

/// `HEAD /api/v1/attachments/{sha256}`: 200 complete, 204 with `Upload-Offset`, 404 nothing.
pub(crate) async fn state(
    State(state): State<AppState>,
    session: Session,
    Path(sha256): Path<String>,
) -> Answer<Response> {
    let user = &session.user;
    if !is_sha256(&sha256)
        || !state
            .storage
            .is_named(&user.county, &user.id, &sha256)
            .await?
    {
        return Err(Refusal::new(Code::NotFound));
    }
    match state.storage.attachment(&user.county, &sha256).await? {
        AttachmentState::Complete => Ok(StatusCode::OK.into_response()),
        AttachmentState::Partial(offset) => Ok(partial(offset)),
        AttachmentState::Absent => Err(Refusal::new(Code::NotFound)),
    }
}

/// `PUT /api/v1/attachments/{sha256}`: 201 complete, 204 with `Upload-Offset` when more is to come,
/// 409 with the right offset, 422 when the file must be sent from the start or is no picture.
pub(crate) async fn append(
    State(state): State<AppState>,
    session: Session,
    Path(sha256): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    body::refuse_encoding(&headers)?;
    let bytes = body::read(&headers, body, LARGEST_ATTACHMENT as usize).await?;
    if !is_sha256(&sha256) {
        return Err(
            Refusal::new(Code::BadRequest).because("地址不对", "the address is not a SHA-256")
        );
    }
    let user = &session.user;
    if !state
        .storage
        .is_named(&user.county, &user.id, &sha256)
        .await?
    {
        return Err(Refusal::new(Code::NotNamed)
            .because("请先上传用到它的表", "send the record that names it first"));
    }
    let Range { start, total } = range(&headers, bytes.len() as u64)?;
    // A file that begins as no picture does will be none when it is complete.
    if start == 0 && bytes.len() >= 12.min(total as usize) && picture::media_type(&bytes).is_none()
    {
        return Err(unfit(Unfit::NotAPicture));
    }
    let part = Part {
        county: user.county.clone(),
        sha256,
        start,
        total,
        bytes,
        received_at: clock::now(),
    };
    match state.storage.append(part).await? {
        Appended::Complete => Ok(StatusCode::CREATED.into_response()),
        Appended::Already => Ok(StatusCode::OK.into_response()),
        Appended::Partial(offset) => Ok(partial(offset)),
        Appended::WrongOffset(offset) => Err(Refusal::new(Code::WrongOffset).with_offset(offset)),
        Appended::Unfit(why) => Err(unfit(why)),
    }
}

fn partial(offset: u64) -> Response {
    (
        StatusCode::NO_CONTENT,
        [("upload-offset", HeaderValue::from(offset))],
    )
        .into_response()
}

fn unfit(why: Unfit) -> Refusal {
    match why {
        Unfit::WrongHash => Refusal::new(Code::WrongDigest)
            .with_status(StatusCode::UNPROCESSABLE_ENTITY)
            .because(
                "照片传坏了，请从头再传",
                "the picture arrived damaged, send it from the start",
            ),
        Unfit::NotAPicture => Refusal::new(Code::NotAPicture)
            .because("只收 JPEG、PNG 或 WebP", "only JPEG, PNG or WebP"),
    }
}

/// Where a body belongs in the whole file.
struct Range {
    start: u64,
    total: u64,
}

/// The range a body says it is; without `Content-Range` it is the whole file.
fn range(headers: &HeaderMap, length: u64) -> Answer<Range> {
    let wrong = |zh: &str, en: &str| Refusal::new(Code::BadRequest).because(zh, en);
    let range = match headers.get(header::CONTENT_RANGE) {
        None => Range {
            start: 0,
            total: length,
        },
        Some(value) => value
            .to_str()
            .ok()
            .and_then(|value| parse_range(value, length))
            .ok_or_else(|| wrong("Content-Range 不对", "Content-Range does not fit the body"))?,
    };
    if length == 0 {
        return Err(wrong("照片是空的", "the body is empty"));
    }
    if range.total > LARGEST_ATTACHMENT {
        return Err(
            Refusal::new(Code::TooLarge).because("照片最多 2 MB", "a picture has at most 2 MB")
        );
    }
    Ok(range)
}

/// `bytes FIRST-LAST/TOTAL`, for a body of `length` bytes.
fn parse_range(value: &str, length: u64) -> Option<Range> {
    let (range, total) = value
        .trim()
        .strip_prefix("bytes")?
        .trim_start()
        .split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (start, last, total): (u64, u64, u64) =
        (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
    let fits = start <= last && last < total && last - start + 1 == length;
    fits.then_some(Range { start, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_must_fit_the_body() {
        for (value, length, fits) in [
            ("bytes 0-9/10", 10, true),
            ("bytes 5-9/10", 5, true),
            ("bytes 5-9/10", 6, false),
            ("bytes 5-10/10", 6, false),
            ("bytes 9-5/10", 4, false),
            ("bytes */10", 10, false),
            ("bytes 0-9/*", 10, false),
            ("0-9/10", 10, false),
            (
                "bytes 0-18446744073709551615/18446744073709551615",
                0,
                false,
            ),
        ] {
            assert_eq!(parse_range(value, length).is_some(), fits, "{value}");
        }
    }
}
