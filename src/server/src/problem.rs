//! Every error answer of the API: one type, one JSON shape (RFC 9457).
//!
//! Titles and details are read by cadres, so they stand in both languages: `中文 / English`.
//! Failures of the storage are logged here, once, and become 503 or 500.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ruhu_domain::sync::protocol::{Problem, StoredRecord, Violation};

use crate::storage;

/// Seconds after which a phone that was told to come back may do so.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");
/// The same for one that asks too often.
const RETRY_LATER: HeaderValue = HeaderValue::from_static("30");

/// The kinds of problems. Their names are part of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    BadJson,
    BadRequest,
    WrongDigest,
    UnknownForm,
    UnknownVersion,
    WrongType,
    TooLarge,
    UnsupportedEncoding,
    StaleBase,
    Voided,
    TokenRevoked,
    TokenExpired,
    ForbiddenRole,
    ForbiddenArea,
    NeedsReason,
    Unfinished,
    StatusRefused,
    TooMany,
    UnknownEnrolment,
    WrongCard,
    CardLocked,
    PageClosed,
    NotAPicture,
    NotNamed,
    WrongOffset,
    NotFound,
    MethodNotAllowed,
    Busy,
    Internal,
}

impl Code {
    /// All of them.
    pub(crate) const ALL: [Self; 29] = [
        Self::BadJson,
        Self::BadRequest,
        Self::WrongDigest,
        Self::UnknownForm,
        Self::UnknownVersion,
        Self::WrongType,
        Self::TooLarge,
        Self::UnsupportedEncoding,
        Self::StaleBase,
        Self::Voided,
        Self::TokenRevoked,
        Self::TokenExpired,
        Self::ForbiddenRole,
        Self::ForbiddenArea,
        Self::NeedsReason,
        Self::Unfinished,
        Self::StatusRefused,
        Self::TooMany,
        Self::UnknownEnrolment,
        Self::WrongCard,
        Self::CardLocked,
        Self::PageClosed,
        Self::NotAPicture,
        Self::NotNamed,
        Self::WrongOffset,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Busy,
        Self::Internal,
    ];

    /// Status, name and title.
    fn describe(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::BadJson => (
                S::BAD_REQUEST,
                "bad_json",
                "内容读不懂 / The content cannot be read",
            ),
            Self::BadRequest => (
                S::BAD_REQUEST,
                "bad_request",
                "请求不对 / The request is wrong",
            ),
            Self::WrongDigest => (
                S::BAD_REQUEST,
                "wrong_digest",
                "传输中内容变了 / The content changed on the way",
            ),
            Self::UnknownForm => (
                S::UNPROCESSABLE_ENTITY,
                "unknown_form",
                "没有这张表 / There is no such form",
            ),
            Self::UnknownVersion => (
                S::UNPROCESSABLE_ENTITY,
                "unknown_version",
                "没有这个版本的表 / There is no such version of the form",
            ),
            Self::WrongType => (
                S::UNPROCESSABLE_ENTITY,
                "wrong_type",
                "有答案和表对不上 / Some answers do not fit the form",
            ),
            Self::TooLarge => (
                S::PAYLOAD_TOO_LARGE,
                "too_large",
                "内容太大 / The content is too large",
            ),
            Self::UnsupportedEncoding => (
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_encoding",
                "不支持这种压缩 / This encoding is not supported",
            ),
            Self::StaleBase => (
                S::CONFLICT,
                "stale_base",
                "别人已经改过这份表 / Somebody else changed this record",
            ),
            Self::Voided => (
                S::GONE,
                "voided",
                "这份表已作废 / This record was declared invalid",
            ),
            Self::TokenRevoked => (
                S::UNAUTHORIZED,
                "token_revoked",
                "这部手机没有登记 / This phone is not enrolled",
            ),
            Self::TokenExpired => (
                S::UNAUTHORIZED,
                "token_expired",
                "这部手机的登记到期了 / The enrolment of this phone is over",
            ),
            Self::ForbiddenRole => (
                S::FORBIDDEN,
                "forbidden_role",
                "您的身份不能做这件事 / Your role may not do this",
            ),
            Self::ForbiddenArea => (
                S::FORBIDDEN,
                "forbidden_area",
                "这户不在您的片区 / This household is not in your area",
            ),
            Self::NeedsReason => (
                S::UNPROCESSABLE_ENTITY,
                "needs_reason",
                "请写明原因 / A reason is needed",
            ),
            Self::Unfinished => (
                S::UNPROCESSABLE_ENTITY,
                "unfinished",
                "还有错误，不能采纳，请退回 / It breaks checks and cannot be accepted: return it",
            ),
            Self::StatusRefused => (
                S::UNPROCESSABLE_ENTITY,
                "status_refused",
                "不能这样变更状态 / The status cannot change like this",
            ),
            Self::TooMany => (
                S::TOO_MANY_REQUESTS,
                "too_many",
                "请求太多，稍后再来 / Too many requests, come back later",
            ),
            Self::UnknownEnrolment => (
                S::NOT_FOUND,
                "unknown_code",
                "登记码不对 / The enrolment code is not known",
            ),
            Self::WrongCard => (S::FORBIDDEN, "wrong_card", "没有打开 / It did not open"),
            Self::CardLocked => (
                S::FORBIDDEN,
                "card_locked",
                "这张卡暂时锁住了 / This card is closed for now",
            ),
            Self::PageClosed => (
                S::UNAUTHORIZED,
                "page_closed",
                "请重新打开 / Open the page again",
            ),
            Self::NotAPicture => (
                S::UNPROCESSABLE_ENTITY,
                "not_a_picture",
                "这不是照片 / This is no picture",
            ),
            Self::NotNamed => (
                S::FORBIDDEN,
                "not_named",
                "没有表用到这张照片 / No record of yours names this picture",
            ),
            Self::WrongOffset => (
                S::CONFLICT,
                "wrong_offset",
                "接着传的位置不对 / The upload goes on elsewhere",
            ),
            Self::NotFound => (S::NOT_FOUND, "not_found", "没有找到 / Not found"),
            Self::MethodNotAllowed => (
                S::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "不能这样做 / Not possible here",
            ),
            Self::Busy => (
                S::SERVICE_UNAVAILABLE,
                "busy",
                "服务器忙，稍后再传 / The server is busy, try again later",
            ),
            Self::Internal => (
                S::INTERNAL_SERVER_ERROR,
                "internal",
                "服务器出错，稍后再传 / The server failed, try again later",
            ),
        }
    }

    /// The usual status.
    pub(crate) fn status(self) -> StatusCode {
        self.describe().0
    }

    /// The name in `code`.
    pub(crate) fn name(self) -> &'static str {
        self.describe().1
    }
}

/// An answer that is a problem.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// What goes into the body. Boxed: it is large, and every handler's result carries it.
    problem: Box<Problem>,
    code: Code,
    /// With `wrong_offset`: how much of the file is here.
    offset: Option<u64>,
}

/// The result of a handler.
pub(crate) type Answer<T> = Result<T, Refusal>;

impl Refusal {
    /// This kind of problem, with nothing to add.
    pub(crate) fn new(code: Code) -> Self {
        let (status, name, title) = code.describe();
        let problem = Problem {
            kind: format!("urn:ruhu:problem:{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            code: name.to_owned(),
            detail: String::new(),
            violations: Vec::new(),
            stored: None,
        };
        Self {
            problem: Box::new(problem),
            code,
            offset: None,
        }
    }

    /// What it is in this case, in both languages.
    pub(crate) fn because(mut self, zh: &str, en: &str) -> Self {
        self.problem.detail = format!("{zh} / {en}");
        self
    }

    /// A detail somebody else wrote.
    pub(crate) fn with_detail(mut self, detail: String) -> Self {
        self.problem.detail = detail;
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.problem.status = status.as_u16();
        self
    }

    pub(crate) fn with_violations(mut self, violations: Vec<Violation>) -> Self {
        self.problem.violations = violations;
        self
    }

    pub(crate) fn with_stored(mut self, stored: StoredRecord) -> Self {
        self.problem.stored = Some(stored);
        self
    }

    pub(crate) fn with_offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    pub(crate) fn code(&self) -> Code {
        self.code
    }

    /// The body, for results inside a batch.
    pub(crate) fn into_problem(self) -> Problem {
        *self.problem
    }

    pub(crate) fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl From<storage::Error> for Refusal {
    fn from(error: storage::Error) -> Self {
        if matches!(error, storage::Error::Busy) {
            tracing::warn!("{error}");
            return Self::new(Code::Busy);
        }
        tracing::error!(%error, "storage failed");
        // A full disk or a locked file passes; the phone keeps what it has and tries again.
        let passes = matches!(error, storage::Error::Engine(_));
        Self::new(if passes { Code::Busy } else { Code::Internal })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&*self.problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        match self.code {
            Code::Busy => drop(headers.insert(header::RETRY_AFTER, RETRY_AFTER)),
            Code::TooMany => drop(headers.insert(header::RETRY_AFTER, RETRY_LATER)),
            Code::TokenRevoked | Code::TokenExpired | Code::PageClosed => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        if let Some(offset) = self.offset {
            headers.insert("upload-offset", HeaderValue::from(offset));
        }
        response.extensions_mut().insert(self.code);
        response
    }
}
