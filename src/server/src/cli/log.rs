//! The log, on standard error: text, or one JSON object per line.

use std::panic;

use tracing_subscriber::EnvFilter;

/// Starts the log of this process. `RUHU_LOG` says what is in it (as in `info` or `debug`),
/// `RUHU_LOG_FORMAT=json` how it looks.
pub(super) fn start() {
    let filter = EnvFilter::try_from_env("RUHU_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // A line that cannot be written, on a disk that is full, must not become a panic: saying so
        // on standard error would be one.
        .log_internal_errors(false)
        .with_ansi(false);
    if std::env::var("RUHU_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().flatten_event(true).init();
    } else {
        log.init();
    }
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string);
        // A message put together at run time may quote what somebody typed; a literal cannot.
        let message = panicked.payload().downcast_ref::<&'static str>();
        tracing::error!(
            place = place.unwrap_or_default(),
            said = message.unwrap_or(&"not shown, it may quote data"),
            "panic"
        );
    }));
}
