//! A phone as the server sees it: requests over real HTTP, without a browser.

use std::io::Write;

use data_encoding::{BASE64, HEXLOWER};
use flate2::Compression;
use flate2::write::GzEncoder;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::{
    Batch, BatchItem, Change, Changes, Enrolled, FormList, Problem, Taken,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::http::{self, Answer, Request};
use crate::server::Server;

/// What a phone knows after its enrolment.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Where the server listens.
    pub port: u16,
    /// The device token.
    pub token: String,
    /// Hash of the survey's package.
    pub form_sha256: String,
}

/// A server on the day of the fixture, and a cadre's phone.
pub fn enrolled() -> (Server, Phone) {
    let server = Server::start_on("2018-11-20");
    let phone = Phone::enrol(&server, "DEMO-CADRE");
    (server, phone)
}

impl Phone {
    /// A phone that is enrolled with a code.
    pub fn enrol(server: &Server, code: &str) -> Self {
        let port = server.port();
        let code = json!({ "code": code, "device_name": "api" });
        let request = Request::new("POST", "/api/v1/enrol").body(code.to_string());
        let Enrolled { token, .. } = read(&send(port, &request), 201);
        let mut phone = Self {
            port,
            token,
            form_sha256: String::new(),
        };
        let FormList { forms } = read(&phone.send(phone.request("GET", "/api/v1/forms")), 200);
        let form = forms
            .into_iter()
            .find(|form| form.form_id == "household_survey" && form.current);
        phone.form_sha256 = form.expect("the survey").sha256;
        phone
    }

    /// A request with a JSON body.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("POST", path).body(body.to_string()))
    }

    /// A request without a body.
    pub fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path))
    }

    /// Everything that changed since a cursor, and the new cursor.
    pub fn changes(&self, since: &str) -> (Vec<Change>, String) {
        let (mut items, mut cursor) = (Vec::new(), since.to_owned());
        loop {
            let path = format!("/api/v1/changes?limit=500&since={cursor}");
            let page: Changes = read(&self.get(&path), 200);
            items.extend(page.items);
            cursor = page.cursor;
            if !page.more {
                return (items, cursor);
            }
        }
    }

    /// A request that carries the token.
    pub fn request(&self, method: &str, path: &str) -> Request {
        let token = format!("Bearer {}", self.token);
        Request::new(method, path).header("Authorization", &token)
    }

    /// Sends it.
    pub fn send(&self, request: Request) -> Answer {
        send(self.port, &request)
    }

    /// The record of the fixture under an id of its own.
    pub fn record(&self, number: u32) -> Record {
        let mut record: Record = serde_json::from_value(fixture()["record"].take()).expect("JSON");
        record.id = format!("01672edd-14e1-7000-8000-{number:012}");
        record.form_sha256.clone_from(&self.form_sha256);
        record
    }

    /// Uploads a record by the single route.
    pub fn put(&self, record: &Record) -> Answer {
        let bytes = record.to_bytes();
        let digest = digest(&bytes);
        self.put_bytes(&record.id, bytes, &digest)
    }

    /// Uploads bytes under an id and a digest.
    pub fn put_bytes(&self, id: &str, bytes: Vec<u8>, digest: &str) -> Answer {
        let request = self.request("PUT", &format!("/api/v1/records/{id}"));
        self.send(request.header("Content-Digest", digest).body(bytes))
    }

    /// Uploads a record that is taken with this status.
    pub fn take(&self, record: &Record, status: u16) -> Taken {
        read(&self.put(record), status)
    }

    /// Uploads a record that is refused.
    #[track_caller]
    pub fn refuse(&self, record: &Record, status: u16, code: &str) -> Problem {
        refused(&self.put(record), status, code)
    }

    /// Asks how much of a file is there.
    pub fn head(&self, sha256: &str) -> Answer {
        self.send(self.request("HEAD", &attachment(sha256)))
    }

    /// Sends a picture in one go.
    pub fn put_picture(&self, sha256: &str, bytes: &[u8]) -> Answer {
        self.send(self.request("PUT", &attachment(sha256)).body(bytes))
    }

    /// The piece of a picture of `total` bytes that begins at `start`.
    pub fn put_piece(&self, sha256: &str, start: usize, piece: &[u8], total: usize) -> Answer {
        let range = format!("bytes {start}-{}/{total}", start + piece.len() - 1);
        let request = self.request("PUT", &attachment(sha256));
        self.send(request.header("Content-Range", &range).body(piece))
    }

    /// After whatever came before, the server must be well and take the next record.
    #[track_caller]
    pub fn assert_still_served(&self) {
        let health = http::get(self.port, "/api/v1/health").expect("a server that is up");
        assert_eq!(health.status, 200);
        self.take(&self.record(999), 201);
    }
}

/// The household of the examples: its record and its context.
pub fn fixture() -> Value {
    serde_json::from_str(include_str!("../../src/domain/tests/fixtures/hh-1.json")).expect("JSON")
}

/// A picture of the fixture: its hash and its bytes.
pub fn picture() -> (String, Vec<u8>) {
    let picture = &fixture()["context"]["attachments"][0];
    let bytes = picture["base64"].as_str().expect("base64").as_bytes();
    let sha256 = picture["sha256"].as_str().expect("a hash").to_owned();
    (sha256, BASE64.decode(bytes).expect("base64"))
}

/// Where a file is put.
pub fn attachment(sha256: &str) -> String {
    format!("/api/v1/attachments/{sha256}")
}

/// The value of `Content-Digest`.
pub fn digest(bytes: &[u8]) -> String {
    let hash = HEXLOWER.decode(sha256_hex(bytes).as_bytes()).expect("hex");
    format!("sha-256=:{}:", BASE64.encode(&hash))
}

/// The body of a batch.
pub fn batch(records: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let item = |bytes: Vec<u8>| BatchItem {
        sha256: sha256_hex(&bytes),
        record: String::from_utf8(bytes).expect("UTF-8"),
    };
    let records = records.into_iter().map(item).collect();
    serde_json::to_vec(&Batch {
        records,
        notes: Vec::new(),
    })
    .expect("JSON")
}

/// The bytes, packed.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("gzip");
    encoder.finish().expect("gzip")
}

/// The record with a remark of its own.
pub fn noted(mut record: Record, remark: &str) -> Record {
    record.answers.insert("remark".to_owned(), json!(remark));
    record
}

/// The record as a change of revision `base`.
pub fn based_on(mut record: Record, base: u32) -> Record {
    record.base_revision = Some(base);
    record
}

/// The second member's ID, whose last digit checks the others.
pub fn with_id(mut record: Record, id: Value) -> Record {
    record.answers["members"][1]["m_idno"] = id;
    record
}

/// Sends a request and waits for the answer.
#[track_caller]
pub fn send(port: u16, request: &Request) -> Answer {
    request.send(port).expect("an answer")
}

/// The body of an answer that has this status.
#[track_caller]
pub fn read<T: DeserializeOwned>(answer: &Answer, status: u16) -> T {
    let body = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{}\n{body}", answer.head);
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// A refusal that a program can tell by its code and a person by its words.
#[track_caller]
pub fn refused(answer: &Answer, status: u16, code: &str) -> Problem {
    let problem: Problem = read(answer, status);
    assert_eq!(problem.code, code, "{problem:?}");
    assert_eq!(problem.status, status, "{problem:?}");
    assert!(problem.title.contains(" / "), "{problem:?}");
    let media_type = answer.header("content-type");
    assert_eq!(media_type, Some("application/problem+json"));
    problem
}
