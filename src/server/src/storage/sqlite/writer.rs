//! The one task that writes.

use std::pin::Pin;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use crate::storage::{Error, Result};

/// Most writes in one transaction. More would make the first one wait for the last.
const LARGEST_GROUP: usize = 128;
/// Most writes that may wait; a phone that finds the queue full is told to come back.
const LONGEST_QUEUE: usize = 1024;

/// A future over a borrowed connection.
pub(super) type Step<'c, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'c>>;

/// Handle of the writer task.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

enum Message {
    Write(Box<dyn Write>),
    Close(oneshot::Sender<()>),
}

/// A write in the queue: run inside the transaction, answered after it.
trait Write: Send {
    /// Runs it; false when it failed and must leave no trace.
    fn run<'c>(
        &'c mut self,
        connection: &'c mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>>;
    /// Answers whoever waits, `failure` when the group could not be committed.
    fn answer(self: Box<Self>, failure: Option<&str>);
}

struct Waiting<T, F> {
    job: Option<F>,
    result: Option<Result<T>>,
    sender: oneshot::Sender<Result<T>>,
}

impl<T, F> Write for Waiting<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> Step<'c, T> + Send,
{
    fn run<'c>(
        &'c mut self,
        connection: &'c mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>> {
        Box::pin(async move {
            if let Some(job) = self.job.take() {
                self.result = Some(job(connection).await);
            }
            matches!(self.result, Some(Ok(_)))
        })
    }

    fn answer(self: Box<Self>, failure: Option<&str>) {
        let result = match (failure, self.result) {
            (None, Some(result)) | (Some(_), Some(result @ Err(_))) => result,
            (failure, _) => Err(Error::Engine(
                failure.unwrap_or("the write did not run").to_owned(),
            )),
        };
        // Whoever asked may have hung up; the write stands, and their replay finds it.
        let _ = self.sender.send(result);
    }
}

impl Writer {
    /// Starts the task with its connection.
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (queue, messages) = mpsc::channel(LONGEST_QUEUE);
        tokio::spawn(write_all(connection, messages));
        Self { queue }
    }

    /// Puts a write into the queue, at once; the future is ready when it is on the disk.
    pub(super) fn write<T, F>(&self, job: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Step<'c, T> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let waiting = Waiting {
            job: Some(job),
            result: None,
            sender,
        };
        let queued = self.queue.try_send(Message::Write(Box::new(waiting)));
        async move {
            match queued {
                Ok(()) => answer.await.unwrap_or_else(|_| Err(closed())),
                Err(mpsc::error::TrySendError::Full(_)) => Err(Error::Busy),
                Err(mpsc::error::TrySendError::Closed(_)) => Err(closed()),
            }
        }
    }

    /// Lets what is waiting finish, then closes the connection.
    pub(super) async fn close(&self) {
        let (sender, closed) = oneshot::channel();
        if self.queue.send(Message::Close(sender)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

fn closed() -> Error {
    Error::Engine("the database is closed".to_owned())
}

async fn write_all(mut connection: SqliteConnection, mut messages: mpsc::Receiver<Message>) {
    let mut closing = None;
    while closing.is_none()
        && let Some(message) = messages.recv().await
    {
        let mut group = Vec::new();
        let mut next = Some(message);
        while let Some(message) = next {
            match message {
                Message::Write(write) => group.push(write),
                Message::Close(sender) => closing = Some(sender),
            }
            let room = group.len() < LARGEST_GROUP && closing.is_none();
            next = if room { messages.try_recv().ok() } else { None };
        }
        let failure = commit(&mut connection, &mut group)
            .await
            .err()
            .map(|error| error.to_string());
        if let Some(failure) = &failure {
            tracing::error!(writes = group.len(), failure, "transaction failed");
        }
        group
            .into_iter()
            .for_each(|write| write.answer(failure.as_deref()));
    }
    if let Err(error) = connection.close().await {
        tracing::error!(%error, "closing the database failed");
    }
    if let Some(sender) = closing {
        let _ = sender.send(());
    }
}

/// One transaction around the group. A write that fails is rolled back alone.
async fn commit(
    connection: &mut SqliteConnection,
    group: &mut [Box<dyn Write>],
) -> std::result::Result<(), sqlx::Error> {
    if group.is_empty() {
        return Ok(());
    }
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut *connection)
        .await?;
    let done = run(connection, group).await;
    let done = match done {
        Ok(()) => sqlx::query("COMMIT")
            .execute(&mut *connection)
            .await
            .map(|_| ()),
        Err(error) => Err(error),
    };
    if done.is_err() {
        // SQLite may have rolled back by itself (disk full); then there is nothing left to undo.
        let _ = sqlx::query("ROLLBACK").execute(&mut *connection).await;
    }
    done
}

async fn run(
    connection: &mut SqliteConnection,
    group: &mut [Box<dyn Write>],
) -> std::result::Result<(), sqlx::Error> {
    for write in group {
        sqlx::query("SAVEPOINT one")
            .execute(&mut *connection)
            .await?;
        if !write.run(connection).await {
            sqlx::query("ROLLBACK TO one")
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query("RELEASE one").execute(&mut *connection).await?;
    }
    Ok(())
}
