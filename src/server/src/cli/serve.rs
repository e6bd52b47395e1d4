//! `ruhu serve`

use anyhow::Context as _;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::arguments::Serve;
use super::output::Output;
use super::run::Outcome;
use crate::config::Config;
use crate::serve;

pub(super) async fn run(command: Serve, output: Output) -> anyhow::Result<Outcome> {
    // Both before anything else: a signal during the start must not kill a half-made database.
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    let stopped = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    };
    let config = Config {
        database: command.database.database,
        app: command.app,
        today: command.today,
    };
    let listener = TcpListener::bind(command.listen)
        .await
        .with_context(|| format!("cannot listen on {}", command.listen))?;
    let address = format!("http://{}", listener.local_addr()?);
    let ready = || {
        output.say(
            &format!("listening on {address}"),
            &json!({ "listening": address }),
        )
    };
    serve::serve(config, listener, ready, stopped).await?;
    Ok(Outcome::Done)
}
