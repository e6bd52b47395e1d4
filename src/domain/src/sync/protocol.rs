//! The wire: shapes of requests and answers. Readers ignore fields they do not know.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::form::definition::Severity;
use crate::role::Role;

/// Largest record the server takes, in bytes after decompression.
pub const LARGEST_RECORD: usize = 1024 * 1024;
/// Largest attachment in bytes.
pub const LARGEST_ATTACHMENT: u64 = 2 * 1024 * 1024;
/// Most records in one batch.
pub const LARGEST_BATCH: usize = 100;

/// Where a record stands, on the phone, at the server and on every screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// Being filled in.
    Draft,
    /// Finished, waiting on the phone.
    Queued,
    /// On its way.
    Sending,
    /// At the server, with a receipt.
    Uploaded,
    /// At the server, but breaking an error check: somebody must mend it.
    Quarantined,
    /// Taken over by the office.
    Accepted,
    /// Sent back by the office.
    Returned,
    /// Declared invalid by the office.
    Void,
}

impl RecordState {
    /// The name in JSON and in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Uploaded => "uploaded",
            Self::Quarantined => "quarantined",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Void => "void",
        }
    }
}

/// The server's word that it has exactly these bytes. Only a receipt with its own hash takes a
/// record out of the phone's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Twelve Crockford base32 characters with a check character, `XXXX-XXXX-XXXX`.
    pub number: String,
    /// The record's id.
    pub record: String,
    /// The server's revision, from 1.
    pub revision: u32,
    /// SHA-256 of the record's bytes.
    pub sha256: String,
    /// UTC instant, RFC 3339.
    pub received_at: String,
    /// Which key signed.
    pub key_id: String,
    /// Ed25519 over `number|record|revision|sha256|received_at`, base64url without padding.
    pub signature: String,
}

impl Receipt {
    /// The text that is signed.
    pub fn signed_text(&self) -> String {
        format!(
            "{}|{}|{}|{}|{}",
            self.number, self.record, self.revision, self.sha256, self.received_at
        )
    }
}

/// A check that found something, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// Such as `members[0].m_name`.
    pub path: String,
    /// Such as `E-A14`.
    pub check: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What to do.
    pub message: Message,
}

/// A sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Answer to an upload that was taken: 200, 201 or 202.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The record.
    pub id: String,
    /// The server's revision.
    pub revision: u32,
    /// `uploaded`, `quarantined`, `accepted` or `returned`.
    pub state: RecordState,
    /// The receipt of these bytes.
    pub receipt: Receipt,
    /// Why it is in quarantine, and warnings without a reason.
    #[serde(default)]
    pub violations: Vec<Violation>,
}

/// An error answer, RFC 9457.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable, for programs: `bad_json wrong_digest unknown_form …`.
    pub code: String,
    /// This case in words, for the person.
    #[serde(default)]
    pub detail: String,
    /// What broke, where it applies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// With 409: what the server has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<StoredRecord>,
}

/// The server's newest revision of a record, sent with 409.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRecord {
    /// Its number.
    pub revision: u32,
    /// Its hash.
    pub sha256: String,
    /// Its bytes as text.
    pub record: String,
}

/// `POST /api/v1/records/batch`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// At most [`LARGEST_BATCH`].
    pub records: Vec<BatchItem>,
    /// What went wrong on the phone lately, without anything of a person; servers may ignore it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One record in a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchItem {
    /// Hash of the bytes.
    pub sha256: String,
    /// The bytes as text.
    pub record: String,
}

/// Answer to a batch: one result per record, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAnswer {
    /// In the order of the request.
    pub results: Vec<BatchResult>,
}

/// What the single route would have answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchResult {
    /// The HTTP status of the single route.
    pub status: u16,
    /// Its body: [`Taken`] or [`Problem`].
    pub body: Json,
}

/// `POST /api/v1/enrol`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    /// The one-time code.
    pub code: String,
    /// What the person calls the phone.
    pub device_name: String,
}

/// Answer to an enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// Sent with every later request.
    pub token: String,
    /// Who it is.
    pub user: User,
    /// What they do.
    pub role: Role,
    /// Code of the division the user works in.
    pub area: String,
    /// County code.
    pub county: String,
    /// UTC instant, RFC 3339.
    pub server_time: String,
    /// The forms there are, so that a phone need not ask again; empty from older servers.
    #[serde(default)]
    pub forms: Vec<FormEntry>,
}

/// A user as a phone knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// `GET /api/v1/forms`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormList {
    /// All versions the server knows.
    pub forms: Vec<FormEntry>,
}

/// One version of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormEntry {
    /// Name.
    pub form_id: String,
    /// Version.
    pub version: String,
    /// Hash of the package.
    pub sha256: String,
    /// Where to get it.
    pub url: String,
    /// Whether new drafts use it.
    pub current: bool,
}

/// `GET /api/v1/changes`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Where to go on.
    pub cursor: String,
    /// Whether there is more.
    pub more: bool,
    /// The server did not go on from `since` (another database, or the user's area or role changed):
    /// the phone drops all office data in the transaction that keeps this page. Drafts, records and
    /// files stay.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reset: bool,
    /// UTC instant, RFC 3339.
    pub server_time: String,
    /// What changed.
    pub items: Vec<Change>,
}

/// One changed thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `setting household current alias review`, and others a reader may leave alone.
    pub kind: String,
    /// Id within the kind.
    pub id: String,
    /// Grows with every change.
    pub revision: u64,
    /// True when it is gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// The thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Json>,
}

/// What the office decided on a record: body of a change of kind `review`, only for its sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The record.
    pub record: String,
    /// The revision that was looked at.
    pub revision: u32,
    /// `Accepted`, `Returned` or `Void`.
    pub state: RecordState,
    /// Why, in words for the sender; needed to return or void.
    #[serde(default)]
    pub reason: String,
    /// Paths of the questions to look at again, such as `members[0].m_birth`.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Name of who decided.
    pub by: String,
    /// UTC instant, RFC 3339.
    pub at: String,
}
