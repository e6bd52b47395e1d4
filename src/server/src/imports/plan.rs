//! From a file to what it would change, and from there into the database.

use ruhu_domain::date::Date;
use ruhu_domain::sync::protocol::Message;

use super::table::{Column, Table, tables};
use super::{
    Changes, Happens, Kind, Problem, divisions, file, helpers, households, loans, measures,
    problem, roster, units, users,
};
use crate::clock;
use crate::storage::{self, Audit, ImportBatch, Imported, Storage};

/// How often an import is made again when somebody else writes at the same time.
const ATTEMPTS: usize = 5;

/// What is to be imported.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// County code, 6 digits.
    pub county: &'a str,
    /// Which list.
    pub kind: Kind,
    /// The file.
    pub file: &'a [u8],
    /// A table of the columns `ours` and `theirs`, for files with other names.
    pub names: Option<&'a [u8]>,
    /// The list is complete: what it does not name goes.
    pub complete: bool,
    /// Id of who imports it, `console` for the command of this server.
    pub by: &'a str,
    /// Today, where people are.
    pub today: Date,
}

/// What an import changes.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is written.
    pub batch: ImportBatch,
    /// The same in words.
    pub changes: Changes,
    /// What whoever imports should know: columns that are not read, things left open.
    pub notices: Vec<Message>,
    /// Rows that match nobody or cannot follow what is on record; the others are taken.
    pub unmatched: Vec<Problem>,
}

impl Plan {
    pub(super) fn notice(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.notices.push(Message {
            zh: zh.into(),
            en: en.into(),
        });
    }
}

/// Why nothing is imported.
#[derive(Debug, thiserror::Error)]
pub enum Unable {
    /// The file is not right.
    #[error("the file has {} problems", .0.len())]
    Problems(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl From<Vec<Problem>> for Unable {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}

/// Reads and checks a file and compares it with what is stored. Writes nothing.
///
/// # Errors
///
/// All problems of the file, or the database's.
pub async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    match request.kind {
        Kind::Divisions => divisions::prepare(storage, request).await,
        Kind::Units => units::prepare(storage, request).await,
        Kind::Users => users::prepare(storage, request).await,
        Kind::Households => households::prepare(storage, request).await,
        Kind::Helpers => helpers::prepare(storage, request).await,
        Kind::Roster => roster::prepare(storage, request).await,
        Kind::Loans => loans::prepare(storage, request).await,
        Kind::Measures => measures::prepare(storage, request).await,
    }
}

/// Imports a file, all of it or nothing.
///
/// # Errors
///
/// As [`prepare`]; `Busy` when others wrote the same things again and again.
pub async fn run(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    for _ in 0..ATTEMPTS {
        let mut plan = prepare(storage, request).await?;
        plan.batch.audit = Some(audit(request, &plan.changes));
        if plan.batch.is_empty() || storage.import(plan.batch.clone()).await? == Imported::Done {
            return Ok(plan);
        }
    }
    Err(storage::Error::Busy.into())
}

/// Counts only: the audit holds no names.
fn audit(request: &Request<'_>, changes: &Changes) -> Audit {
    let count = |what| changes.count(what);
    Audit {
        at: clock::now(),
        user: request.by.to_owned(),
        action: "import".to_owned(),
        subject: format!("{:?}", request.kind).to_lowercase(),
        detail: format!(
            "{} new, {} changed, {} removed",
            count(Happens::New),
            count(Happens::Changed),
            count(Happens::Removed)
        ),
    }
}

/// Reads the tables of the request's file and hands them to `take` with the problems so far.
pub(super) fn with_tables<T>(
    request: &Request<'_>,
    columns: &[Column],
    needed: &[&str],
    take: impl FnOnce(&[Table<'_>], &mut problem::Problems) -> T,
) -> Result<(T, Option<Message>), Vec<Problem>> {
    let names = match request.names {
        Some(names) => file::names(names, columns)?,
        None => Default::default(),
    };
    let sheets = file::read(request.file)?;
    let mut problems = problem::Problems::default();
    let tables = tables(&sheets, columns, needed, &names, &mut problems);
    if !tables.is_empty() && tables.iter().all(|table| table.lines().next().is_none()) {
        problems.whole("表头下面没有数据", "There is nothing below the header");
    }
    let taken = take(&tables, &mut problems);
    let unread: Vec<&str> = tables
        .iter()
        .flat_map(|table| table.unread.iter().map(String::as_str))
        .collect();
    let notice = (!unread.is_empty()).then(|| Message {
        zh: format!("没有读这些列：{}", unread.join("、")),
        en: format!("Columns that were not read: {}", unread.join(", ")),
    });
    problems.unless_any((taken, notice))
}
