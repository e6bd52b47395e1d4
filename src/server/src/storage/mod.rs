//! What the server keeps, behind one trait.
//!
//! No handler names a database engine. Each engine has its own SQL and passes the same suite,
//! `conformance`. Only what must happen together is decided in here, inside one transaction: which
//! row of the upload table applies, and whether a file is complete.

mod backup;
#[cfg(test)]
mod conformance;
mod door;
mod error;
mod import;
mod open;
pub mod sqlite;
mod types;

use async_trait::async_trait;
use ruhu_domain::sync::protocol::{Change, FormEntry};

pub use crate::picture::Unfit;
pub use backup::{Backup, backup};
pub use door::{Card, CardTry, NewPageSession, TryRule, Voice};
pub use error::{Error, Result};
pub use import::{Assignment, ImportBatch, ImportItem, Imported};
pub use open::open;
pub use types::{
    Appended, AttachmentState, Audit, Decided, Decision, Device, EnrolCode, Filter, Form, Head,
    Item, Joined, Latest, NewDevice, Part, Rearrangement, ReceiptKey, Refused, Revision, RunScope,
    Scope, Session, Stored, Token, Upload, User, Verdict,
};

/// A database. Every write is durable when its future is ready; replaying it changes nothing.
#[async_trait]
pub trait Storage: std::fmt::Debug + Send + Sync + 'static {
    /// Name of the engine, for `health`.
    fn engine(&self) -> &'static str;

    /// A random name given when the database was made; cursors carry it.
    async fn database_id(&self) -> Result<String>;

    /// Closes the database in good order; further calls fail.
    async fn close(&self);

    /// Counties that have data here, by code.
    async fn counties(&self) -> Result<Vec<String>>;

    /// Adds a user or replaces what is known of them; their phones stay enrolled.
    async fn put_user(&self, user: User) -> Result<()>;

    /// One user.
    async fn user(&self, county: &str, id: &str) -> Result<Option<User>>;

    /// All users, by id.
    async fn users(&self, county: &str) -> Result<Vec<User>>;

    /// Adds a code that enrols a phone of this user.
    async fn put_code(&self, county: &str, user: &str, code: EnrolCode) -> Result<()>;

    /// The user a code enrols at this instant: neither used nor too old.
    async fn user_with_code(&self, code_sha256: &str, now: &str) -> Result<Option<User>>;

    /// Uses up a code and adds the phone; false when the code is used or too old by now.
    async fn enrol(&self, code_sha256: &str, device: NewDevice) -> Result<bool>;

    /// What a token is worth at this instant.
    async fn session(&self, county: &str, token_sha256: &str, now: &str) -> Result<Token>;

    /// Notes the phone's last contact.
    async fn seen(&self, county: &str, device: &str, now: &str) -> Result<()>;

    /// All phones, newest first.
    async fn devices(&self, county: &str) -> Result<Vec<Device>>;

    /// Revokes a phone; false when there is none.
    async fn revoke(&self, county: &str, device: &str, now: &str) -> Result<bool>;

    /// Takes the right to use phones from a user, or gives it back; false when there is none.
    async fn disable(&self, county: &str, user: &str, since: Option<&str>) -> Result<bool>;

    /// Sets the households a user without an area of their own gets; returns how many changed.
    async fn grant(&self, county: &str, user: &str, households: Vec<String>) -> Result<usize>;

    /// The households granted to a user.
    async fn granted(&self, county: &str, user: &str) -> Result<Vec<String>>;

    /// Adds a trainer to a course run, who then gets all of it; false when there is no such run.
    async fn join_run(&self, county: &str, user: &str, run: &str) -> Result<bool>;

    /// The course runs of a trainer, by id.
    async fn runs_of(&self, county: &str, user: &str) -> Result<Vec<String>>;

    /// Who teaches a course run; nobody when it is not here.
    async fn trainers_of(&self, county: &str, run: &str) -> Result<Vec<String>>;

    /// The course runs in which one of these people is enrolled, by id.
    async fn runs_with(&self, county: &str, people: &[String]) -> Result<Vec<String>>;

    /// Everything of a course run that is not deleted.
    async fn of_run(&self, county: &str, run: &str) -> Result<Vec<Item>>;

    /// Publishes a form version and makes it the current one of its form. Returns false, and
    /// changes nothing, when the version is published with other bytes and records name it.
    async fn publish_form(&self, form: Form) -> Result<bool>;

    /// All form versions.
    async fn forms(&self) -> Result<Vec<FormEntry>>;

    /// One form version.
    async fn form(&self, form_id: &str, version: &str) -> Result<Option<Form>>;

    /// Writes items that differ from what is stored, each with a new revision of the county.
    /// Returns how many did.
    async fn put_items(&self, county: &str, items: Vec<Item>) -> Result<usize>;

    /// Deletes items, by kind and id; returns how many there were.
    async fn delete_items(&self, county: &str, gone: Vec<(String, String)>) -> Result<usize>;

    /// At most `limit` items of a scope that changed after revision `after`, oldest change first.
    async fn changes(&self, scope: &Scope, after: u64, limit: u32) -> Result<Vec<Change>>;

    /// One item that is not deleted.
    async fn item(&self, county: &str, kind: &str, id: &str) -> Result<Option<Stored>>;

    /// All items of a kind that are not deleted, by id.
    async fn items(&self, county: &str, kind: &str) -> Result<Vec<Item>>;

    /// Those of them that lie in a division, by the beginning of their code.
    async fn items_in(&self, county: &str, kind: &str, area: &str) -> Result<Vec<Item>>;

    /// What an upload of these bytes would be answered without looking at them: known or void.
    async fn known(&self, county: &str, record: &str, sha256: &str) -> Result<Option<Verdict>>;

    /// Takes uploads one after the other, by the table in ARCHITECTURE.md. One that fails does not
    /// hold up the others.
    async fn take(&self, uploads: Vec<Upload>) -> Vec<Result<Verdict>>;

    /// The newest revision of a record, if a revision of it came from this user.
    async fn latest(&self, county: &str, user: &str, record: &str) -> Result<Option<Latest>>;

    /// Where a record stands.
    async fn head(&self, county: &str, record: &str) -> Result<Option<Head>>;

    /// Records, oldest arrival first.
    async fn records(&self, county: &str, filter: &Filter) -> Result<Vec<Head>>;

    /// The bytes of a record's newest revision, whoever sent it.
    async fn newest(&self, county: &str, record: &str) -> Result<Option<Latest>>;

    /// Accepts, returns or voids a record. Nothing is taken for a void one any more.
    async fn decide(&self, decision: Decision) -> Result<Decided>;

    /// Joins, splits, moves. False, with nothing written, when something it was made from changed.
    async fn rearrange(&self, change: Rearrangement) -> Result<bool>;

    /// Adds to the audit.
    async fn note(&self, county: &str, audit: Audit) -> Result<()>;

    /// The newest lines of the audit.
    async fn audit(&self, county: &str, limit: u32) -> Result<Vec<Audit>>;

    /// Keeps what could be read but not taken.
    async fn keep_refused(&self, refused: Refused) -> Result<()>;

    /// How many different things are kept in quarantine.
    async fn refused_count(&self, county: &str) -> Result<u64>;

    /// The revision a receipt was given for.
    async fn receipt(&self, number: &str) -> Result<Option<Revision>>;

    /// The keys that sign receipts, newest first; `candidate` is kept as the first one.
    async fn receipt_keys(&self, candidate: ReceiptKey) -> Result<Vec<ReceiptKey>>;

    /// Whether a revision that came from this user names the file.
    async fn is_named(&self, county: &str, user: &str, sha256: &str) -> Result<bool>;

    /// How much of a file is here.
    async fn attachment(&self, county: &str, sha256: &str) -> Result<AttachmentState>;

    /// Adds a piece at the end of a file. With the last one the file is looked at and is complete,
    /// or all its pieces are thrown away.
    async fn append(&self, part: Part) -> Result<Appended>;

    /// Writes an import of the office's lists, all of it or nothing.
    async fn import(&self, batch: ImportBatch) -> Result<Imported>;

    /// Gives a household its card in place of the one it had; pages opened with that are closed.
    async fn put_card(&self, card: Card) -> Result<()>;

    /// The card of a household, and until when it is closed if it is.
    async fn card_of(
        &self,
        county: &str,
        household: &str,
        now: &str,
    ) -> Result<Option<(Card, Option<String>)>>;

    /// Counts a try at a code. Of tries that come at once, no more than the rule allows are answered.
    async fn try_card(&self, code_sha256: &str, rule: TryRule) -> Result<CardTry>;

    /// Opens a household's page: the code's tries are forgotten.
    async fn open_page(&self, code_sha256: &str, session: NewPageSession, now: &str) -> Result<()>;

    /// The household whose page a token opens at this instant.
    async fn page_session(
        &self,
        county: &str,
        token_sha256: &str,
        now: &str,
    ) -> Result<Option<String>>;

    /// Closes a page.
    async fn close_page(&self, county: &str, token_sha256: &str) -> Result<()>;

    /// Forgets the tries at a household's card; false when it has none.
    async fn unlock_card(&self, county: &str, household: &str) -> Result<bool>;

    /// Keeps what a household said aloud under the id of what was said; the first one stays.
    async fn put_voice(&self, county: &str, id: &str, voice: Voice) -> Result<()>;

    /// What a household said aloud.
    async fn voice(&self, county: &str, id: &str) -> Result<Option<Voice>>;

    /// Who helps or helped which household, by household and first day.
    async fn assignments(&self, county: &str) -> Result<Vec<Assignment>>;
}
