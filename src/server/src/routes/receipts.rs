//! Receipts: for programs, for people with the number or the QR, and the key to check them.
//!
//! All three are public. A number has 55 random bits, and nothing here says who or what it was.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use ruhu_domain::sync::protocol::Receipt;
use serde::Serialize;

use crate::problem::{Answer, Code, Refusal};
use crate::receipts::{PublicKey, read_number};
use crate::state::AppState;
use crate::storage::Revision;

/// `GET /api/v1/receipts/{number}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(number): Path<String>,
) -> Answer<Json<Receipt>> {
    let number = read_number(&number).ok_or_else(|| {
        Refusal::new(Code::NotFound)
            .because("回执号抄错了，请核对", "the number is mistyped, check it")
    })?;
    let revision = state.storage.receipt(&number).await?;
    let revision = revision.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Json(state.keys.receipt(&revision)))
}

#[derive(Serialize)]
pub(crate) struct Keys {
    keys: Vec<PublicKey>,
}

/// `GET /api/v1/receipts/key`
pub(crate) async fn keys(State(state): State<AppState>) -> Json<Keys> {
    Json(Keys {
        keys: state.keys.public(),
    })
}

/// `GET /r/{number}`: what the QR of a receipt opens.
pub(crate) async fn page(
    State(state): State<AppState>,
    typed: Result<Path<String>, PathRejection>,
) -> (StatusCode, Html<String>) {
    let Some(number) = typed.ok().and_then(|Path(typed)| read_number(&typed)) else {
        return not_found(
            "回执号抄错了，请再核对一遍。",
            "The number is mistyped, please check it.",
        );
    };
    match state.storage.receipt(&number).await {
        Ok(Some(revision)) => (StatusCode::OK, found(&revision)),
        Ok(None) => not_found("没有这个回执号。", "There is no receipt with this number."),
        Err(error) => {
            let problem = Refusal::from(error).into_problem();
            let status =
                StatusCode::from_u16(problem.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            (
                status,
                html(
                    "请稍后再试",
                    "<p>服务器忙，请稍后再试。<br>The server is busy, try again later.</p>",
                ),
            )
        }
    }
}

fn found(revision: &Revision) -> Html<String> {
    // Number and time are the server's own words; nothing on this page was typed by anybody.
    let Revision {
        receipt,
        received_at,
        attachments,
        attachments_complete,
        ..
    } = revision;
    let photos = match attachments {
        0 => String::new(),
        _ => format!(
            "<p>照片：{attachments} 张中已到 {attachments_complete} 张。<br>\
             Pictures: {attachments_complete} of {attachments} received.</p>"
        ),
    };
    let text = format!(
        "<p><strong>{receipt}</strong></p>\
         <p>服务器已于 <time datetime=\"{received_at}\">{}</time> 收到。<br>\
         Received by the server at <time datetime=\"{received_at}\">{received_at}</time>.</p>{photos}",
        china(received_at)
    );
    html("已收到", &text)
}

/// An instant as people in the county read it.
fn china(instant: &str) -> String {
    let instant = instant.parse::<jiff::Timestamp>().ok();
    let local = instant.map(|instant| jiff::tz::Offset::constant(8).to_datetime(instant));
    local.map_or_else(String::new, |local| {
        local.strftime("%Y年%-m月%-d日 %H:%M").to_string()
    })
}

fn not_found(zh: &str, en: &str) -> (StatusCode, Html<String>) {
    (
        StatusCode::NOT_FOUND,
        html("没有找到", &format!("<p>{zh}<br>{en}</p>")),
    )
}

fn html(title: &str, text: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>回执 · {title}</title></head>\
         <body><main><h1>{title}</h1>{text}</main></body></html>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_the_countys_time() {
        assert_eq!(china("2018-11-20T16:05:09.123Z"), "2018年11月21日 00:05");
        assert_eq!(china("never"), "");
    }
}
