//! One line per request: method, route, status, problem code, milliseconds, bytes. The route is the
//! pattern, never the address, which may hold a receipt's number.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};

use crate::problem::Code;

pub(crate) async fn log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let code = response.extensions().get::<Code>();
    let line = Line {
        start,
        method,
        route,
        status: response.status().as_u16(),
        code: code.map_or("", |code| code.name()),
        bytes: 0,
    };
    response.map(|body| Body::new(Counted { body, line }))
}

/// Written when the answer was sent, or the phone went away.
struct Line {
    start: Instant,
    method: Method,
    route: Option<String>,
    status: u16,
    code: &'static str,
    bytes: usize,
}

impl Drop for Line {
    fn drop(&mut self) {
        let (method, status, code, bytes) = (&self.method, self.status, self.code, self.bytes);
        let ms = self.start.elapsed().as_millis() as u64;
        match &self.route {
            Some(route) => tracing::info!(%method, route, status, code, ms, bytes, "request"),
            None => tracing::debug!(%method, route = "app", status, ms, bytes, "request"),
        }
    }
}

/// A body whose bytes are counted as they are sent.
struct Counted {
    body: Body,
    line: Line,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame {
            self.line.bytes += frame.data_ref().map_or(0, Bytes::len);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
