//! What goes in and out of the storage.

use ruhu_domain::record::Record;
use ruhu_domain::role::{Role, Sight};
use ruhu_domain::sync::protocol::{RecordState, Review, StoredRecord, Violation};
use serde::Serialize;
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
    /// What they do.
    pub role: Role,
    /// Code of the division they work in.
    pub area: String,
    /// Code of their unit, empty when they belong to none.
    pub unit: String,
    /// Telephone number, may be empty.
    pub phone: String,
}

/// A code that enrols one phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolCode {
    /// Its hash.
    pub sha256: String,
    /// Until when it may be used.
    pub expires_at: String,
    /// Whether it enrols any number of phones: for demos only.
    pub reusable: bool,
}

/// A phone as it is enrolled.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// UUID.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// Hash of its token; the token begins with the county, so it is made when the user is known.
    pub token_sha256: String,
    /// Now.
    pub created_at: String,
    /// Until when the token is good.
    pub expires_at: String,
}

/// A phone in the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Device {
    /// UUID.
    pub id: String,
    /// Id of its user.
    pub user: String,
    /// What the person calls it.
    pub name: String,
    /// When it was enrolled.
    pub created_at: String,
    /// When it last asked for something; up to ten minutes behind.
    pub last_seen_at: Option<String>,
    /// Until when its token is good.
    pub expires_at: String,
    /// When it was revoked, if it was.
    pub revoked_at: Option<String>,
}

/// Who is behind a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub user: User,
    /// The phone's id.
    pub device: String,
}

/// What a token is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// It opens this session; true when the phone's last contact should be noted again.
    Open(Session, bool),
    /// It is too old.
    Expired,
    /// The phone was revoked or its user may not go on.
    Revoked,
    /// There is no such token.
    Unknown,
}

/// Whose slice of the county is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// County code.
    pub county: String,
    /// The user's id: for what is theirs alone, and for assigned households.
    pub user: String,
    /// The user's area.
    pub area: String,
    /// Which households they get.
    pub sight: Sight,
}

impl Scope {
    /// The scope of a user.
    pub fn of(user: &User) -> Self {
        Self {
            county: user.county.clone(),
            user: user.id.clone(),
            area: user.area.clone(),
            sight: user.role.sight(),
        }
    }
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
    /// The one user it is for; empty when it is for all of the area.
    pub user: String,
    /// The thing.
    pub body: Json,
}

/// An item as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The item.
    pub item: Item,
    /// The county's revision at which it last changed.
    pub revision: u64,
}

impl Item {
    /// A setting of the whole county.
    pub fn setting(id: &str, body: Json) -> Self {
        Self {
            kind: "setting".to_owned(),
            id: id.to_owned(),
            area: String::new(),
            user: String::new(),
            body,
        }
    }

    /// Something of an area.
    pub fn of_area(kind: &str, id: &str, area: &str, body: Json) -> Self {
        Self {
            kind: kind.to_owned(),
            id: id.to_owned(),
            area: area.to_owned(),
            user: String::new(),
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
    /// Division the record's household lies in.
    pub area: String,
    /// What else is to be written when it becomes a revision: a household nobody had on file.
    pub items: Vec<Item>,
    /// For the record of a course run: whose people its trainer gets.
    pub run: Option<RunScope>,
}

/// A course run and the villages it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunScope {
    /// Id of the run's record.
    pub run: String,
    /// 12-digit codes.
    pub villages: Vec<String>,
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

/// A record in the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Its id.
    pub id: String,
    /// Its newest revision.
    pub revision: u32,
    /// Where it stands.
    pub state: RecordState,
    /// Which form.
    pub form_id: String,
    /// Code of the household.
    pub household: String,
    /// Division the household lies in.
    pub area: String,
    /// Id of who sent the newest revision.
    pub user: String,
    /// When it was finished, by the phone's clock.
    pub finished_at: String,
    /// When the newest revision arrived.
    pub received_at: String,
    /// What the office decided last.
    pub review: Option<Review>,
}

/// Which records are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Area they lie in; empty is the whole county.
    pub area: String,
    /// Only in this state.
    pub state: Option<RecordState>,
    /// Only of this household.
    pub household: Option<String>,
    /// At most so many, oldest arrival first.
    pub limit: u32,
    /// Only those that arrived after this instant and id, to go on with a page.
    pub after: Option<(String, String)>,
}

/// A decision of the office, on its way into the database.
#[derive(Clone, Debug)]
pub struct Decision {
    /// County code.
    pub county: String,
    /// The household the record counted for when it was looked at.
    pub household: String,
    /// What was decided.
    pub review: Review,
    /// What it changes for the phones, each with the revision it was made from (0: there was none).
    /// One that changed meanwhile makes the whole decision [`Decided::Changed`].
    pub items: Vec<(Item, u64)>,
    /// Items that are no more, by kind and id.
    pub gone: Vec<(String, String)>,
    /// For the audit.
    pub audit: Audit,
}

/// Households joined, split, or a member moved: all of it or nothing.
#[derive(Clone, Debug)]
pub struct Rearrangement {
    /// County code.
    pub county: String,
    /// Items to write.
    pub items: Vec<Item>,
    /// Items that are no more, by kind and id.
    pub gone: Vec<(String, String)>,
    /// Everything it was made from, as kind, id and revision (0: there was none).
    pub read: Vec<(String, String, u64)>,
    /// A household whose records and helpers become another's.
    pub joined: Option<Joined>,
    /// For the audit.
    pub audit: Audit,
}

/// A household that becomes part of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Its code.
    pub from: String,
    /// The other's.
    pub to: String,
    /// Where the other lies.
    pub area: String,
    /// The newest revision of each of its records, by id.
    pub records: Vec<(String, u32)>,
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It holds.
    Done,
    /// There is no such record.
    Missing,
    /// The record has another revision by now: look at it first.
    Stale(u32),
    /// It is void, and stays so.
    Void(String),
    /// Something it builds on changed meanwhile: make it again.
    Changed,
}

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Now.
    pub at: String,
    /// Id of who did it; `console` for the commands of this server.
    pub user: String,
    /// What, such as `record.accept`.
    pub action: String,
    /// To what: an id or a code.
    pub subject: String,
    /// More, without answers.
    pub detail: String,
}
