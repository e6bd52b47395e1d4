//! Connections: taken, given a time for their headers, and brought to an end.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tower::util::ServiceExt as _;

/// How long the headers of a request may take: a slow line needs two seconds, somebody who sends a
/// byte now and then to keep connections busy gets no more than this.
const HEADERS_WITHIN: Duration = Duration::from_secs(20);
/// How long requests under way may take after the server was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// Pause after a connection could not be taken, such as when there are too many.
const BREATH: Duration = Duration::from_millis(500);

/// Answers requests until `stopped` is ready, then those that are under way.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    stopped: impl Future<Output = ()>,
) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN);
    let open = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stopped => break,
        };
        let Ok((stream, address)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let router = router.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request
                .extensions_mut()
                .insert(ConnectInfo::<SocketAddr>(address));
            router.clone().oneshot(request)
        });
        let connection = builder.serve_connection(TokioIo::new(stream), answer);
        let connection = open.watch(connection.into_owned());
        tokio::spawn(async move {
            // Whatever ends a connection early, the phone sees, and tries again.
            let _ = connection.await;
        });
    }
    drop(listener);
    // A phone that went away in the middle of a request must not keep the server from stopping.
    let _ = tokio::time::timeout(LAST_REQUESTS, open.shutdown()).await;
}
