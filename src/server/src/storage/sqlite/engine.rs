//! Opening the file, and the trait: what is read from the pool and what goes to the writer.

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use ruhu_domain::sync::protocol::{Change, FormEntry};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqlitePool};

use super::writer::Writer;
use super::{
    accounts, attachments, door, forms, households, import, items, office, receipts, records,
    training,
};
use crate::storage::{
    Appended, Assignment, AttachmentState, Audit, Card, CardTry, Decided, Decision, Device,
    EnrolCode, Error, Filter, Form, Head, ImportBatch, Imported, Item, Latest, NewDevice,
    NewPageSession, Part, Rearrangement, ReceiptKey, Refused, Result, Revision, Scope, Storage,
    Stored, Token, TryRule, Upload, User, Verdict, Voice,
};

/// How long a connection waits for another process (a backup, a command) to let go of the file.
pub(super) const BUSY: Duration = Duration::from_secs(5);
/// Connections that read. More than the cores of a small server would only wait for each other.
const READERS: u32 = 4;

/// A SQLite database.
#[derive(Debug)]
pub struct Sqlite {
    readers: SqlitePool,
    writer: Writer,
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // Messages of SQLite name tables and columns, never values.
        Self::Engine(error.to_string())
    }
}

impl Sqlite {
    /// Opens the file of a `sqlite://` URL, makes it and its folder if they are not there, and runs
    /// the migrations.
    ///
    /// # Errors
    ///
    /// When the URL or the file is not usable, or a migration fails.
    pub async fn open(url: &str) -> Result<Self> {
        let address = |reason: String| Error::Address {
            url: url.to_owned(),
            reason,
        };
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|error| address(error.to_string()))?
            .busy_timeout(BUSY);
        if let Some(folder) = options.get_filename().parent() {
            std::fs::create_dir_all(folder).map_err(|error| address(error.to_string()))?;
        }
        let writing = options
            .clone()
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = writing
            .connect()
            .await
            .map_err(|error| address(error.to_string()))?;
        if let Err(error) = sqlx::migrate!("migrations/sqlite")
            .run(&mut connection)
            .await
        {
            let _ = connection.close().await;
            return Err(address(error.to_string()));
        }
        // Only the writer writes: a statement in the wrong place fails at once.
        let reading = options.create_if_missing(false).pragma("query_only", "on");
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(reading)
            .await?;
        Ok(Self {
            readers,
            writer: Writer::start(connection),
        })
    }

    /// What must never work.
    #[cfg(test)]
    pub(super) async fn write_through_a_reader(&self) -> Result<()> {
        sqlx::query("DELETE FROM items")
            .execute(&self.readers)
            .await?;
        Ok(())
    }
}

#[async_trait]
impl Storage for Sqlite {
    fn engine(&self) -> &'static str {
        "sqlite"
    }

    async fn database_id(&self) -> Result<String> {
        let mut connection = self.readers.acquire().await?;
        let query = sqlx::query_scalar("SELECT value FROM meta WHERE name = 'database'");
        Ok(query.fetch_one(&mut *connection).await?)
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    async fn counties(&self) -> Result<Vec<String>> {
        accounts::counties(&mut *self.readers.acquire().await?).await
    }

    async fn put_user(&self, user: User) -> Result<()> {
        self.writer
            .write(move |c| Box::pin(accounts::put_user(c, user)))
            .await
    }

    async fn user(&self, county: &str, id: &str) -> Result<Option<User>> {
        accounts::user(&mut *self.readers.acquire().await?, county, id).await
    }

    async fn users(&self, county: &str) -> Result<Vec<User>> {
        accounts::users(&mut *self.readers.acquire().await?, county).await
    }

    async fn put_code(&self, county: &str, user: &str, code: EnrolCode) -> Result<()> {
        let (county, user) = (county.to_owned(), user.to_owned());
        self.writer
            .write(move |c| Box::pin(accounts::put_code(c, county, user, code)))
            .await
    }

    async fn user_with_code(&self, code_sha256: &str, now: &str) -> Result<Option<User>> {
        accounts::user_with_code(&mut *self.readers.acquire().await?, code_sha256, now).await
    }

    async fn enrol(&self, code_sha256: &str, device: NewDevice) -> Result<bool> {
        let code = code_sha256.to_owned();
        self.writer
            .write(move |c| Box::pin(accounts::enrol(c, code, device)))
            .await
    }

    async fn session(&self, county: &str, token_sha256: &str, now: &str) -> Result<Token> {
        accounts::session(
            &mut *self.readers.acquire().await?,
            county,
            token_sha256,
            now,
        )
        .await
    }

    async fn seen(&self, county: &str, device: &str, now: &str) -> Result<()> {
        let (county, device, now) = (county.to_owned(), device.to_owned(), now.to_owned());
        self.writer
            .write(move |c| Box::pin(accounts::seen(c, county, device, now)))
            .await
    }

    async fn devices(&self, county: &str) -> Result<Vec<Device>> {
        accounts::devices(&mut *self.readers.acquire().await?, county).await
    }

    async fn revoke(&self, county: &str, device: &str, now: &str) -> Result<bool> {
        let (county, device, now) = (county.to_owned(), device.to_owned(), now.to_owned());
        self.writer
            .write(move |c| Box::pin(accounts::revoke(c, county, device, now)))
            .await
    }

    async fn disable(&self, county: &str, user: &str, since: Option<&str>) -> Result<bool> {
        let (county, user) = (county.to_owned(), user.to_owned());
        let since = since.map(str::to_owned);
        self.writer
            .write(move |c| Box::pin(accounts::disable(c, county, user, since)))
            .await
    }

    async fn grant(&self, county: &str, user: &str, households: Vec<String>) -> Result<usize> {
        let (county, user) = (county.to_owned(), user.to_owned());
        self.writer
            .write(move |c| Box::pin(items::grant(c, county, user, households)))
            .await
    }

    async fn granted(&self, county: &str, user: &str) -> Result<Vec<String>> {
        items::granted(&mut *self.readers.acquire().await?, county, user).await
    }

    async fn join_run(&self, county: &str, user: &str, run: &str) -> Result<bool> {
        let (county, user, run) = (county.to_owned(), user.to_owned(), run.to_owned());
        self.writer
            .write(move |c| Box::pin(training::join(c, county, user, run)))
            .await
    }

    async fn runs_of(&self, county: &str, user: &str) -> Result<Vec<String>> {
        training::runs(&mut *self.readers.acquire().await?, county, user).await
    }

    async fn trainers_of(&self, county: &str, run: &str) -> Result<Vec<String>> {
        training::trainers(&mut *self.readers.acquire().await?, county, run).await
    }

    async fn runs_with(&self, county: &str, people: &[String]) -> Result<Vec<String>> {
        training::runs_with(&mut *self.readers.acquire().await?, county, people).await
    }

    async fn of_run(&self, county: &str, run: &str) -> Result<Vec<Item>> {
        items::of_run(&mut *self.readers.acquire().await?, county, run).await
    }

    async fn publish_form(&self, form: Form) -> Result<bool> {
        self.writer
            .write(move |connection| Box::pin(forms::publish(connection, form)))
            .await
    }

    async fn forms(&self) -> Result<Vec<FormEntry>> {
        forms::all(&mut *self.readers.acquire().await?).await
    }

    async fn form(&self, form_id: &str, version: &str) -> Result<Option<Form>> {
        forms::one(&mut *self.readers.acquire().await?, form_id, version).await
    }

    async fn put_items(&self, county: &str, items: Vec<Item>) -> Result<usize> {
        let county = county.to_owned();
        self.writer
            .write(move |connection| Box::pin(items::put(connection, county, items)))
            .await
    }

    async fn delete_items(&self, county: &str, gone: Vec<(String, String)>) -> Result<usize> {
        let county = county.to_owned();
        self.writer
            .write(move |c| Box::pin(items::delete(c, county, gone)))
            .await
    }

    async fn changes(&self, scope: &Scope, after: u64, limit: u32) -> Result<Vec<Change>> {
        items::changes(&mut *self.readers.acquire().await?, scope, after, limit).await
    }

    async fn item(&self, county: &str, kind: &str, id: &str) -> Result<Option<Stored>> {
        items::one(&mut *self.readers.acquire().await?, county, kind, id).await
    }

    async fn items(&self, county: &str, kind: &str) -> Result<Vec<Item>> {
        items::all(&mut *self.readers.acquire().await?, county, kind).await
    }

    async fn items_in(&self, county: &str, kind: &str, area: &str) -> Result<Vec<Item>> {
        items::all_in(&mut *self.readers.acquire().await?, county, kind, area).await
    }

    async fn known(&self, county: &str, record: &str, sha256: &str) -> Result<Option<Verdict>> {
        records::known(&mut *self.readers.acquire().await?, county, record, sha256).await
    }

    async fn take(&self, uploads: Vec<Upload>) -> Vec<Result<Verdict>> {
        // All are in the queue before the first is awaited: one transaction, in this order.
        let write = |upload| {
            self.writer
                .write(move |c| Box::pin(records::take(c, upload)))
        };
        let waiting: Vec<_> = uploads.into_iter().map(write).collect();
        let mut verdicts = Vec::with_capacity(waiting.len());
        for verdict in waiting {
            verdicts.push(verdict.await);
        }
        verdicts
    }

    async fn latest(&self, county: &str, user: &str, record: &str) -> Result<Option<Latest>> {
        records::latest(&mut *self.readers.acquire().await?, county, user, record).await
    }

    async fn head(&self, county: &str, record: &str) -> Result<Option<Head>> {
        office::head(&mut *self.readers.acquire().await?, county, record).await
    }

    async fn records(&self, county: &str, filter: &Filter) -> Result<Vec<Head>> {
        office::records(&mut *self.readers.acquire().await?, county, filter).await
    }

    async fn newest(&self, county: &str, record: &str) -> Result<Option<Latest>> {
        records::newest(&mut *self.readers.acquire().await?, county, record).await
    }

    async fn decide(&self, decision: Decision) -> Result<Decided> {
        self.writer
            .write(move |c| Box::pin(office::decide(c, decision)))
            .await
    }

    async fn rearrange(&self, change: Rearrangement) -> Result<bool> {
        self.writer
            .write(move |c| Box::pin(households::rearrange(c, change)))
            .await
    }

    async fn note(&self, county: &str, audit: Audit) -> Result<()> {
        let county = county.to_owned();
        self.writer
            .write(move |c| Box::pin(office::note(c, county, audit)))
            .await
    }

    async fn audit(&self, county: &str, limit: u32) -> Result<Vec<Audit>> {
        office::audit(&mut *self.readers.acquire().await?, county, limit).await
    }

    async fn keep_refused(&self, refused: Refused) -> Result<()> {
        self.writer
            .write(move |connection| Box::pin(records::keep_refused(connection, refused)))
            .await
    }

    async fn refused_count(&self, county: &str) -> Result<u64> {
        records::refused_count(&mut *self.readers.acquire().await?, county).await
    }

    async fn receipt(&self, number: &str) -> Result<Option<Revision>> {
        receipts::find(&mut *self.readers.acquire().await?, number).await
    }

    async fn receipt_keys(&self, candidate: ReceiptKey) -> Result<Vec<ReceiptKey>> {
        self.writer
            .write(move |connection| Box::pin(receipts::keys(connection, candidate)))
            .await
    }

    async fn is_named(&self, county: &str, user: &str, sha256: &str) -> Result<bool> {
        attachments::is_named(&mut *self.readers.acquire().await?, county, user, sha256).await
    }

    async fn attachment(&self, county: &str, sha256: &str) -> Result<AttachmentState> {
        attachments::state(&mut *self.readers.acquire().await?, county, sha256).await
    }

    async fn append(&self, part: Part) -> Result<Appended> {
        self.writer
            .write(move |connection| Box::pin(attachments::append(connection, part)))
            .await
    }

    async fn import(&self, batch: ImportBatch) -> Result<Imported> {
        self.writer
            .write(move |c| Box::pin(import::import(c, batch)))
            .await
    }

    async fn put_card(&self, card: Card) -> Result<()> {
        self.writer
            .write(move |c| Box::pin(door::put_card(c, card)))
            .await
    }

    async fn card_of(
        &self,
        county: &str,
        household: &str,
        now: &str,
    ) -> Result<Option<(Card, Option<String>)>> {
        door::card_of(&mut *self.readers.acquire().await?, county, household, now).await
    }

    async fn try_card(&self, code_sha256: &str, rule: TryRule) -> Result<CardTry> {
        let code = code_sha256.to_owned();
        self.writer
            .write(move |c| Box::pin(door::try_card(c, code, rule)))
            .await
    }

    async fn open_page(&self, code_sha256: &str, session: NewPageSession, now: &str) -> Result<()> {
        let (code, now) = (code_sha256.to_owned(), now.to_owned());
        self.writer
            .write(move |c| Box::pin(door::open_page(c, code, session, now)))
            .await
    }

    async fn page_session(
        &self,
        county: &str,
        token_sha256: &str,
        now: &str,
    ) -> Result<Option<String>> {
        door::page_session(
            &mut *self.readers.acquire().await?,
            county,
            token_sha256,
            now,
        )
        .await
    }

    async fn close_page(&self, county: &str, token_sha256: &str) -> Result<()> {
        let (county, token) = (county.to_owned(), token_sha256.to_owned());
        self.writer
            .write(move |c| Box::pin(door::close_page(c, county, token)))
            .await
    }

    async fn unlock_card(&self, county: &str, household: &str) -> Result<bool> {
        let (county, household) = (county.to_owned(), household.to_owned());
        self.writer
            .write(move |c| Box::pin(async move { door::unlock(c, &county, &household).await }))
            .await
    }

    async fn put_voice(&self, county: &str, id: &str, voice: Voice) -> Result<()> {
        let (county, id) = (county.to_owned(), id.to_owned());
        self.writer
            .write(move |c| Box::pin(async move { door::put_voice(c, &county, &id, voice).await }))
            .await
    }

    async fn voice(&self, county: &str, id: &str) -> Result<Option<Voice>> {
        door::voice(&mut *self.readers.acquire().await?, county, id).await
    }

    async fn assignments(&self, county: &str) -> Result<Vec<Assignment>> {
        import::assignments(&mut *self.readers.acquire().await?, county).await
    }
}
