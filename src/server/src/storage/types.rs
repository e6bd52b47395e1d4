//! What goes in and out of the storage.

use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::{RecordState, StoredRecord, Violation};
use serde_json::Value as Json;

use crate::picture::Unfit;

/// A person who may use phones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// County code.
    pub county: String,
    /// Id within the county.
    pub id: String,
    /// Name.
    pub name: String,
    /// `cadre`, `trainer`, …
    pub role: String,
    /// Code of the division they work in.
    pub area: String,
}

/// A phone as it is enrolled.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// UUID.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// Hash of its token.
    pub token_sha256: String,
    /// Now.
    pub created_at: String,
}

/// Who is behind a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub user: User,
    /// The phone's id.
    pub device: String,
}

/// A form version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Name.
    pub form_id: String,
    /// Version.
    pub version: String,
    /// Hash of the package.
    pub sha256: String,
    /// The package.
    pub package: Vec<u8>,
}

/// Something phones download.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// `household`, `setting`, …
    pub kind: String,
    /// Id within the kind.
    pub id: String,
    /// Division it belongs to; empty when it concerns everybody.
    pub area: String,
    /// The thing.
    pub body: Json,
}

impl Item {
    /// A setting of the whole county.
    pub fn setting(id: &str, body: Json) -> Self {
        Self {
            kind: "setting".to_owned(),
            id: id.to_owned(),
            area: String::new(),
            body,
        }
    }
}

/// A record that was read and judged, on its way into the database.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Who sent it.
    pub session: Session,
    /// What it says.
    pub record: Record,
    /// Its bytes as received.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub sha256: String,
    /// `Uploaded`, or `Quarantined` when it breaks an error check.
    pub state: RecordState,
    /// Why, and warnings without a reason.
    pub violations: Vec<Violation>,
    /// Number of the receipt, should it become a revision.
    pub receipt: String,
    /// Which key signs it.
    pub key_id: String,
    /// Now.
    pub received_at: String,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is a new revision.
    Stored(Revision),
    /// These bytes were taken before.
    Known(Revision),
    /// The newest revision is another one than the upload was based on; it is kept beside it.
    Stale(StoredRecord),
    /// The record was declared invalid, for this reason.
    Void(String),
}

/// A revision as its receipt names it, and where its record stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Id of the record.
    pub record: String,
    /// From 1.
    pub revision: u32,
    /// Hash of the bytes.
    pub sha256: String,
    /// Where the record stands; it may have newer revisions than this one.
    pub state: RecordState,
    /// What was found in this revision; empty once a newer one has replaced it.
    pub violations: Vec<Violation>,
    /// Number of the receipt.
    pub receipt: String,
    /// Which key signs it.
    pub key_id: String,
    /// When it arrived.
    pub received_at: String,
    /// Files its record names.
    pub attachments: u32,
    /// How many of them are complete here.
    pub attachments_complete: u32,
}

/// The newest revision with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// Which one.
    pub revision: Revision,
    /// As received.
    pub bytes: Vec<u8>,
}

/// What could be read but not taken.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Who sent it.
    pub session: Session,
    /// Hash of the bytes.
    pub sha256: String,
    /// The problem's code.
    pub code: String,
    /// What was wrong, without answers.
    pub detail: String,
    /// As received.
    pub bytes: Vec<u8>,
    /// Now.
    pub received_at: String,
}

/// A key that signs receipts.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptKey {
    /// Its name in receipts.
    pub id: String,
    /// The private half.
    pub seed: [u8; 32],
    /// When it was made.
    pub created_at: String,
}

impl std::fmt::Debug for ReceiptKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ReceiptKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// How much of a file is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentState {
    /// Nothing.
    Absent,
    /// The first so many bytes.
    Partial(u64),
    /// All of it.
    Complete,
}

/// A piece of a file.
#[derive(Clone, Debug)]
pub struct Part {
    /// County code.
    pub county: String,
    /// Hash of the whole file.
    pub sha256: String,
    /// Where the piece begins.
    pub start: u64,
    /// Length of the whole file.
    pub total: u64,
    /// The piece.
    pub bytes: Vec<u8>,
    /// Now.
    pub received_at: String,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// Kept; so many bytes are here now.
    Partial(u64),
    /// It was the last one, and the file is right.
    Complete,
    /// The file was complete before.
    Already,
    /// It does not begin where the last one ended; so many bytes are here.
    WrongOffset(u64),
    /// It was the last one, and the file is not what it should be: start over, or give up.
    Unfit(Unfit),
}
