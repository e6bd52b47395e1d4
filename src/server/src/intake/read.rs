//! Bytes → record. Nothing here asks the database.

use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::LARGEST_RECORD;

use crate::clock;
use crate::problem::{Answer, Code, Refusal};

/// More revisions than a record can have: a larger base is a broken number, not a revision.
const MOST_REVISIONS: u32 = 1_000_000;

/// A record as it arrived.
#[derive(Debug)]
pub(crate) struct Arrival {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// The hash the sender gives.
    pub(crate) declared: Option<String>,
    /// The id in the address, where there is one.
    pub(crate) id: Option<String>,
}

/// A record that could be read.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) record: Record,
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: String,
}

impl Arrival {
    /// Reads it, or says why not; the bytes come back for the quarantine.
    pub(super) fn read(self) -> Result<Arrived, (Refusal, Vec<u8>)> {
        let sha256 = sha256_hex(&self.bytes);
        match self.check(&sha256) {
            Ok(record) => Ok(Arrived {
                record,
                bytes: self.bytes,
                sha256,
            }),
            Err(refusal) => Err((refusal, self.bytes)),
        }
    }

    fn check(&self, sha256: &str) -> Answer<Record> {
        if self.bytes.len() > LARGEST_RECORD {
            return Err(
                Refusal::new(Code::TooLarge).because("这份表太大", "the record is too large")
            );
        }
        match &self.declared {
            None => {
                return Err(
                    Refusal::new(Code::WrongDigest).because("没有校验值", "no SHA-256 was given")
                );
            }
            Some(declared) if declared != sha256 => return Err(Refusal::new(Code::WrongDigest)),
            Some(_) => {}
        }
        // The message of the parser may quote an answer; positions are enough.
        let record = Record::from_bytes(&self.bytes).map_err(|_| Refusal::new(Code::BadJson))?;
        let wrong = |zh, en| Err(Refusal::new(Code::BadJson).because(zh, en));
        if self.id.as_ref().is_some_and(|id| *id != record.id) {
            return wrong(
                "编号和地址里的不同",
                "the id differs from the one in the address",
            );
        }
        if record
            .base_revision
            .is_some_and(|base| base > MOST_REVISIONS)
        {
            return wrong("base_revision 太大", "base_revision is too large");
        }
        if clock::local_date(&record.finished_at, record.clock_offset_ms).is_none() {
            return wrong("finished_at 不是时间", "finished_at is not an instant");
        }
        Ok(record)
    }
}
