//! Sessions and uploads to try things with.

use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use ruhu_domain::role::Role;
use ruhu_domain::sync::protocol::{RecordState, Review};
use serde_json::{Map, json};

use crate::receipts::new_number;
use crate::storage::{Audit, Decision, Session, Storage, Upload, User, Verdict};

pub(super) const COUNTY: &str = "532822";
pub(super) const NOW: &str = "2019-06-15T02:00:00.000Z";

pub(super) fn session(user: &str) -> Session {
    let user = User {
        county: COUNTY.to_owned(),
        id: user.to_owned(),
        name: "示例干部".to_owned(),
        role: Role::Cadre,
        area: "532822103".to_owned(),
        unit: String::new(),
        phone: String::new(),
    };
    Session {
        user,
        device: "01672edd-2c51-7006-8000-000000000001".to_owned(),
    }
}

/// The user everything below belongs to.
pub(in crate::storage) async fn add_user(storage: &dyn Storage) {
    storage.put_user(session("cadre").user).await.expect("put");
}

/// An upload of record number `id` whose content is `text`.
pub(super) fn upload(id: u32, base_revision: Option<u32>, text: &str) -> Upload {
    let mut answers = Map::new();
    answers.insert("remark".to_owned(), json!(text));
    let record = Record {
        id: format!("01672edd-14e1-7000-8000-{id:012}"),
        form_id: "household_survey".to_owned(),
        form_version: "1".to_owned(),
        form_sha256: sha256_hex(b"form"),
        household: "532822103299010001".to_owned(),
        started_at: NOW.to_owned(),
        finished_at: NOW.to_owned(),
        clock_offset_ms: 0,
        device: "01672edd-2c51-7006-8000-000000000001".to_owned(),
        app_version: "0.1.0".to_owned(),
        base_revision,
        known: Vec::new(),
        answers,
        computed: Map::new(),
    };
    again(record, session("cadre"))
}

/// The upload of a record.
pub(super) fn again(record: Record, session: Session) -> Upload {
    let bytes = record.to_bytes();
    Upload {
        session,
        sha256: sha256_hex(&bytes),
        record,
        bytes,
        state: RecordState::Uploaded,
        violations: Vec::new(),
        receipt: new_number(),
        key_id: "key".to_owned(),
        received_at: NOW.to_owned(),
        area: "532822103299".to_owned(),
        items: Vec::new(),
        run: None,
    }
}

/// An upload whose record names a file.
pub(super) fn with_picture(id: u32, bytes: &[u8], user: &str) -> Upload {
    let mut record = upload(id, None, "").record;
    let attachment =
        json!([{ "sha256": sha256_hex(bytes), "bytes": bytes.len(), "type": "image/jpeg" }]);
    record.answers.insert("house_photo".to_owned(), attachment);
    again(record, session(user))
}

pub(super) async fn take(storage: &dyn Storage, upload: Upload) -> Verdict {
    storage
        .take(vec![upload])
        .await
        .pop()
        .expect("a verdict")
        .expect("taken")
}

pub(super) fn stored(verdict: &Verdict) -> (u32, RecordState) {
    match verdict {
        Verdict::Stored(revision) | Verdict::Known(revision) => (revision.revision, revision.state),
        other => panic!("not stored: {other:?}"),
    }
}

/// A decision about revision `revision` of record number `id`.
pub(super) fn decision(id: u32, revision: u32, state: RecordState, reason: &str) -> Decision {
    let Record {
        id: record,
        household,
        ..
    } = upload(id, None, "").record;
    Decision {
        county: COUNTY.to_owned(),
        household,
        audit: Audit {
            at: NOW.to_owned(),
            user: "township".to_owned(),
            action: format!("record.{}", state.name()),
            subject: record.clone(),
            detail: String::new(),
        },
        review: Review {
            record,
            revision,
            state,
            reason: reason.to_owned(),
            questions: Vec::new(),
            by: "示例专干".to_owned(),
            at: NOW.to_owned(),
        },
        items: Vec::new(),
        gone: Vec::new(),
    }
}
