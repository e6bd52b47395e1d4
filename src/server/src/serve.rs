//! Running the server: database, forms, keys, then the socket.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use ruhu_domain::forms::built_in;
use ruhu_domain::hash::sha256_hex;
use serde_json::Value as Json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::connections;
use crate::receipts::ReceiptKeys;
use crate::router::router;
use crate::state::AppState;
use crate::storage::{self, Form, Item, Storage};

/// A server that was started.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Running {
    /// Stops it as SIGTERM would, and waits until the database is closed.
    ///
    /// # Errors
    ///
    /// When serving had failed.
    pub async fn stop(self) -> anyhow::Result<()> {
        let _ = self.stop.send(());
        self.task.await.context("the server panicked")?
    }
}

/// Starts a server in the background, for tests and other programs.
///
/// # Errors
///
/// When the address cannot be listened on.
pub async fn start(config: Config, address: SocketAddr) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    let state = prepare(&config).await?;
    let (stop, stopped) = oneshot::channel();
    let stopped = async {
        // A dropped handle stops the server too.
        let _ = stopped.await;
    };
    let task = tokio::spawn(run(state, listener, stopped));
    Ok(Running {
        address,
        stop,
        task,
    })
}

/// Serves until `stopped` is ready, then finishes what is under way and closes the database.
/// Calls `ready` when the first request can be answered.
///
/// # Errors
///
/// When the database cannot be opened or the socket fails.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    ready: impl FnOnce(),
    stopped: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let state = prepare(&config).await?;
    ready();
    run(state, listener, stopped).await
}

/// Opens the database and brings forms, keys and the day in order.
async fn prepare(config: &Config) -> anyhow::Result<AppState> {
    let storage = storage::open(&config.database).await?;
    publish_built_in(&*storage).await?;
    if let Some(today) = config.today {
        set_today(&*storage, &today.to_string()).await?;
    }
    if !config.app.join("index.html").is_file() {
        tracing::warn!(folder = %config.app.display(), "there is no built app here, only the API is served");
    }
    let keys = ReceiptKeys::load(&*storage).await?;
    let database_id = storage.database_id().await?;
    Ok(AppState::new(
        storage,
        keys,
        database_id,
        config.app.clone(),
    ))
}

async fn run(
    state: AppState,
    listener: TcpListener,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let storage = Arc::clone(&state.storage);
    connections::serve(listener, router(state), stopped).await;
    storage.close().await;
    Ok(())
}

/// Publishes the forms that come with this binary.
async fn publish_built_in(storage: &dyn Storage) -> anyhow::Result<()> {
    let forms = built_in().map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the built-in forms are broken: {}", errors.join("; "))
    })?;
    for form in forms {
        let package = form.to_package();
        let (form_id, version) = (form.form_id, form.version);
        let sha256 = sha256_hex(&package);
        // Published before: it is not put back in front of what the county has published since.
        let known = storage.form(&form_id, &version).await?;
        if known.is_some_and(|known| known.sha256 == sha256) {
            continue;
        }
        let stored = Form {
            form_id: form_id.clone(),
            version: version.clone(),
            sha256,
            package,
        };
        if !storage.publish_form(stored).await? {
            tracing::warn!(
                form_id,
                version,
                "this version is in use with other content; the one in the database stays"
            );
        }
    }
    Ok(())
}

/// Sets `P_TODAY`, which phones get like every other setting.
async fn set_today(storage: &dyn Storage, today: &str) -> anyhow::Result<()> {
    let counties = storage.counties().await?;
    if counties.is_empty() {
        tracing::warn!("there is no county in the database to set the day for");
    }
    for county in counties {
        storage
            .put_items(
                &county,
                vec![Item::setting("P_TODAY", Json::String(today.to_owned()))],
            )
            .await?;
    }
    Ok(())
}
