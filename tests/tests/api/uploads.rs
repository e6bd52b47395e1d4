//! The server over real HTTP: every row of the upload table, bad input of every kind, pictures in
//! pieces, a killed server, and the files of the built app.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpStream};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use ruhu_domain::hash::sha256_hex;
use ruhu_domain::sync::protocol::{
    BatchAnswer, LARGEST_BATCH, LARGEST_RECORD, Receipt, RecordState, StoredRecord, Taken,
};
use ruhu_tests::client::{
    Phone, attachment, based_on, batch, digest, enrolled, gzip, noted, picture, read, refused,
    send, with_id,
};
use ruhu_tests::http::{self, Answer, Request};
use ruhu_tests::server::Server;
use serde_json::json;

/// Largest batch after unpacking.
const LARGEST_BODY: usize = 8 * 1024 * 1024;
const TOO_LARGE: usize = 20 * 1024 * 1024;
const BATCH: &str = "/api/v1/records/batch";

#[test]
fn a_valid_record_gets_a_receipt_of_its_hash_and_the_same_one_when_sent_again() {
    let (_server, phone) = enrolled();
    let record = phone.record(1);
    let taken = phone.take(&record, 201);
    assert_eq!((taken.revision, taken.state), (1, RecordState::Uploaded));
    assert_eq!(taken.receipt.sha256, sha256_hex(&record.to_bytes()));
    assert_eq!(taken.receipt.record, record.id);
    assert_eq!(taken.violations, []);
    assert_eq!(phone.take(&record, 200), taken);

    let receipt = format!("/api/v1/receipts/{}", taken.receipt.number);
    let receipt: Receipt = read(&http::get(phone.port, &receipt).expect("a receipt"), 200);
    assert_eq!(receipt, taken.receipt);
    let stored = phone.send(phone.request("GET", &format!("/api/v1/records/{}", record.id)));
    assert_eq!(
        stored.body,
        record.to_bytes(),
        "the bytes as they were sent"
    );
}

#[test]
fn twenty_at_once_are_stored_once_with_one_receipt() {
    const AT_ONCE: usize = 20;
    let (_server, phone) = enrolled();
    let record = phone.record(1);
    let start = Barrier::new(AT_ONCE);
    let answers: Vec<Answer> = thread::scope(|scope| {
        let upload = || {
            start.wait();
            phone.put(&record)
        };
        let uploads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(upload)).collect();
        let answer = |upload: thread::ScopedJoinHandle<_>| upload.join().expect("an answer");
        uploads.into_iter().map(answer).collect()
    });
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    let mut expected = vec![200; AT_ONCE - 1];
    expected.push(201);
    assert_eq!(statuses, expected);
    let receipt = |answer: &Answer| read::<Taken>(answer, answer.status).receipt;
    let mut receipts: Vec<Receipt> = answers.iter().map(receipt).collect();
    receipts.dedup();
    assert_eq!(receipts.len(), 1, "{receipts:?}");
}

#[test]
fn other_content_on_the_stored_revision_is_the_next_revision() {
    let (_server, phone) = enrolled();
    let record = phone.record(1);
    let first = phone.take(&record, 201);
    let changed = based_on(noted(record.clone(), "改过一次"), 1);
    let second = phone.take(&changed, 201);
    assert_eq!(second.revision, 2);
    assert_eq!(second.receipt.sha256, sha256_hex(&changed.to_bytes()));
    assert_ne!(second.receipt.number, first.receipt.number);
    // Of the first revision, too, the receipt can be asked for again.
    assert_eq!(phone.take(&record, 200).receipt, first.receipt);
}

#[test]
fn a_stale_base_is_answered_with_what_is_stored() {
    let (_server, phone) = enrolled();
    let record = phone.record(1);
    phone.take(&record, 201);
    let second = based_on(noted(record.clone(), "别人改的"), 1);
    phone.take(&second, 201);
    let mine = noted(record, "我改的");
    for stale in [mine.clone(), based_on(mine.clone(), 1), based_on(mine, 3)] {
        let problem = phone.refuse(&stale, 409, "stale_base");
        let StoredRecord {
            revision,
            sha256,
            record,
        } = problem.stored.expect("what is stored");
        assert_eq!(revision, 2);
        assert_eq!(sha256_hex(record.as_bytes()), sha256);
        assert_eq!(record.as_bytes(), second.to_bytes());
    }
    phone.assert_still_served();
}

#[test]
fn a_wrong_check_digit_is_kept_in_quarantine_until_it_is_mended() {
    let (_server, phone) = enrolled();
    let right = phone.record(1);
    let wrong = with_id(right.clone(), json!("532899197305200016"));
    let taken = phone.take(&wrong, 202);
    assert_eq!((taken.revision, taken.state), (1, RecordState::Quarantined));
    assert_eq!(taken.receipt.sha256, sha256_hex(&wrong.to_bytes()));
    let found = taken.violations.iter().find(|found| found.check == "E-A18");
    let found = found.unwrap_or_else(|| panic!("no E-A18 in {:?}", taken.violations));
    assert_eq!(found.path, "members[1].m_idno");
    assert!(!found.message.zh.is_empty() && !found.message.en.is_empty());
    assert_eq!(phone.take(&wrong, 202), taken);

    let mended = phone.take(&based_on(right, 1), 201);
    assert_eq!((mended.revision, mended.state), (2, RecordState::Uploaded));
    assert_eq!(mended.violations, []);
    assert_ne!(mended.receipt.number, taken.receipt.number);
}

#[test]
fn bytes_that_are_no_record_are_refused() {
    let (_server, phone) = enrolled();
    let record = phone.record(1);
    let bytes = record.to_bytes();
    let other_id = phone.record(2).to_bytes();
    let broken: [&[u8]; 7] = [
        &bytes[..bytes.len() / 2],
        &bytes[..bytes.len() - 1],
        b"",
        b"null",
        b"{}",
        b"\xff\xfe\x00",
        &other_id,
    ];
    for bytes in broken {
        let answer = phone.put_bytes(&record.id, bytes.to_vec(), &digest(bytes));
        refused(&answer, 400, "bad_json");
    }
    // Deeper than any stack.
    let deep = "[".repeat(LARGEST_RECORD / 2).into_bytes();
    let hash = digest(&deep);
    refused(&phone.put_bytes(&record.id, deep, &hash), 400, "bad_json");
    for body in ["", "[]", "{", "{\"records\":[{}]}"] {
        let answer = phone.send(phone.request("POST", BATCH).body(body));
        refused(&answer, 400, "bad_json");
    }
    phone.assert_still_served();
}

#[test]
fn a_record_that_changed_on_the_way_is_refused() {
    let (_server, phone) = enrolled();
    let record = phone.record(1);
    for digest in [digest(b"other bytes"), "sha-256=:AAAA:".to_owned()] {
        let answer = phone.put_bytes(&record.id, record.to_bytes(), &digest);
        refused(&answer, 400, "wrong_digest");
    }
    let path = format!("/api/v1/records/{}", record.id);
    let undeclared = phone.send(phone.request("PUT", &path).body(record.to_bytes()));
    refused(&undeclared, 400, "wrong_digest");
    let packed = phone.request("PUT", &path).body(gzip(&record.to_bytes()));
    let packed = phone.send(packed.header("Content-Encoding", "gzip"));
    refused(&packed, 415, "unsupported_encoding");
    phone.take(&record, 201);
    phone.assert_still_served();
}

#[test]
fn a_phone_that_hangs_up_in_the_middle_leaves_nothing_behind() {
    let (_server, phone) = enrolled();
    let record = phone.record(1);
    let bytes = record.to_bytes();
    for length in [0, 1, bytes.len() / 2] {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, phone.port)).expect("a server");
        let head = format!(
            "PUT /api/v1/records/{} HTTP/1.1\r\nHost: ruhu\r\nAuthorization: Bearer {}\r\n\
             Content-Digest: {}\r\nContent-Length: {}\r\n\r\n",
            record.id,
            phone.token,
            digest(&bytes),
            bytes.len()
        );
        stream.write_all(head.as_bytes()).expect("the head");
        stream.write_all(&bytes[..length]).expect("some bytes");
    }
    phone.take(&record, 201);
    phone.assert_still_served();
}

#[test]
fn a_form_or_version_nobody_published_is_refused() {
    let (_server, phone) = enrolled();
    let mut record = phone.record(1);
    record.form_id = "no_such_form".to_owned();
    phone.refuse(&record, 422, "unknown_form");
    let mut record = phone.record(1);
    record.form_version = "9999".to_owned();
    phone.refuse(&record, 422, "unknown_version");
    let mut record = phone.record(1);
    record.form_sha256 = sha256_hex(b"another package");
    phone.refuse(&record, 422, "unknown_version");
    phone.assert_still_served();
}

#[test]
fn an_answer_of_the_wrong_type_is_refused_with_its_path() {
    let (_server, phone) = enrolled();
    let mut count = phone.record(1);
    let three = json!("three");
    count.answers.insert("declared_members".to_owned(), three);
    let mut roster = phone.record(1);
    roster.answers.insert("members".to_owned(), json!(3));
    for (record, path) in [
        (count, "declared_members"),
        (roster, "members"),
        (with_id(phone.record(1), json!(5)), "members[1].m_idno"),
        (with_id(phone.record(1), json!([])), "members[1].m_idno"),
    ] {
        let problem = phone.refuse(&record, 422, "wrong_type");
        let paths: Vec<_> = problem.violations.iter().map(|found| &found.path).collect();
        assert_eq!(paths, [path]);
    }
    phone.assert_still_served();
}

#[test]
fn twenty_megabytes_are_refused_everywhere() {
    let (_server, phone) = enrolled();
    let (sha256, _) = picture();
    for (method, path) in [
        ("POST", "/api/v1/enrol"),
        ("POST", BATCH),
        (
            "PUT",
            "/api/v1/records/01672edd-14e1-7000-8000-000000000001",
        ),
        ("PUT", &attachment(&sha256)),
    ] {
        let answer = phone.send(phone.request(method, path).body(vec![b' '; TOO_LARGE]));
        refused(&answer, 413, "too_large");
    }
    let many = batch((0..=LARGEST_BATCH).map(|_| b"{}".to_vec()));
    let answer = phone.send(phone.request("POST", BATCH).body(many));
    refused(&answer, 413, "too_large");
    phone.assert_still_served();
}

#[test]
fn a_batch_may_be_gzip_but_not_inflate_beyond_the_limit() {
    let (_server, phone) = enrolled();
    let post = |packed: Vec<u8>| {
        let request = phone.request("POST", BATCH);
        phone.send(request.header("Content-Encoding", "gzip").body(packed))
    };
    let record = phone.record(1).to_bytes();
    let BatchAnswer { results } = read(&post(gzip(&batch([record]))), 200);
    assert_eq!(results[0].status, 201);

    let padded = |length: usize| {
        let mut body = batch([]);
        body.resize(length, b' ');
        gzip(&body)
    };
    assert!(padded(TOO_LARGE).len() < LARGEST_BODY / 10);
    read::<BatchAnswer>(&post(padded(LARGEST_BODY)), 200);
    refused(&post(padded(LARGEST_BODY + 1)), 413, "too_large");
    refused(&post(padded(TOO_LARGE)), 413, "too_large");

    let mut cut = gzip(&batch([phone.record(2).to_bytes()]));
    cut.truncate(cut.len() / 2);
    refused(&post(cut), 400, "bad_json");
    refused(&post(b"no gzip".to_vec()), 400, "bad_json");
    phone.assert_still_served();
}

#[test]
fn bad_records_in_a_batch_do_not_hold_up_the_good_ones() {
    let (_server, phone) = enrolled();
    let (first, last) = (phone.record(1), phone.record(5));
    let mut cut = phone.record(2).to_bytes();
    cut.truncate(1000);
    let mut unknown = phone.record(3);
    unknown.form_id = "no_such_form".to_owned();
    let wrong = with_id(phone.record(4), json!(5));
    let body = batch([
        first.to_bytes(),
        cut,
        unknown.to_bytes(),
        wrong.to_bytes(),
        last.to_bytes(),
    ]);
    let answer = phone.send(phone.request("POST", BATCH).body(body));
    let BatchAnswer { results } = read(&answer, 200);
    let statuses: Vec<u16> = results.iter().map(|result| result.status).collect();
    assert_eq!(statuses, [201, 400, 422, 422, 201]);
    let codes = results[1..4].iter().map(|result| &result.body["code"]);
    assert_eq!(
        codes.collect::<Vec<_>>(),
        ["bad_json", "unknown_form", "wrong_type"]
    );
    for (result, record) in [(&results[0], first), (&results[4], last)] {
        let taken: Taken = serde_json::from_value(result.body.clone()).expect("taken");
        assert_eq!(taken.receipt.sha256, sha256_hex(&record.to_bytes()));
        assert_eq!(phone.take(&record, 200), taken);
    }
}

#[test]
fn a_picture_arrives_in_pieces() {
    let (_server, phone) = enrolled();
    let (sha256, bytes) = picture();
    let (first, rest) = bytes.split_at(40);
    refused(&phone.put_picture(&sha256, &bytes), 403, "not_named");
    assert_eq!(phone.head(&sha256).status, 404);
    let record = phone.record(1);
    phone.take(&record, 201);
    assert_eq!(phone.head(&sha256).status, 404);

    let offset = |answer: &Answer| answer.header("upload-offset").map(str::to_owned);
    let forty = Some("40".to_owned());
    let early = phone.put_piece(&sha256, 40, rest, bytes.len());
    refused(&early, 409, "wrong_offset");
    assert_eq!(offset(&early).as_deref(), Some("0"));
    let answer = phone.put_piece(&sha256, 0, first, bytes.len());
    assert_eq!((answer.status, offset(&answer)), (204, forty.clone()));
    let here = phone.head(&sha256);
    assert_eq!((here.status, offset(&here)), (204, forty.clone()));
    let again = phone.put_piece(&sha256, 0, first, bytes.len());
    refused(&again, 409, "wrong_offset");
    assert_eq!(offset(&again), forty);
    let answer = phone.put_piece(&sha256, 40, rest, bytes.len());
    assert_eq!(answer.status, 201);
    assert_eq!(phone.head(&sha256).status, 200);
    assert_eq!(phone.put_picture(&sha256, &bytes).status, 200);

    let record = phone.send(phone.request("GET", &format!("/api/v1/records/{}", record.id)));
    let missing = record.header("ruhu-attachments-missing");
    assert_eq!(missing, Some("1"), "the signature is still to come");
}

#[test]
fn a_photo_that_is_no_picture_is_refused() {
    let (_server, phone) = enrolled();
    let text = b"this is no picture at all";
    let mut record = phone.record(1);
    let photo = &mut record.answers["house_photo"][0];
    photo["sha256"] = json!(sha256_hex(text));
    photo["bytes"] = json!(text.len());
    phone.take(&record, 201);
    let answer = phone.put_picture(&sha256_hex(text), text);
    refused(&answer, 422, "not_a_picture");
    assert_eq!(phone.head(&sha256_hex(text)).status, 404);
    phone.assert_still_served();
}

#[test]
fn a_picture_that_arrived_damaged_starts_over() {
    let (_server, phone) = enrolled();
    let (sha256, bytes) = picture();
    phone.take(&phone.record(1), 201);
    let mut damaged = bytes.clone();
    damaged[50] ^= 1;
    let (first, rest) = damaged.split_at(40);
    let answer = phone.put_piece(&sha256, 0, first, bytes.len());
    assert_eq!(answer.status, 204);
    let answer = phone.put_piece(&sha256, 40, rest, bytes.len());
    refused(&answer, 422, "wrong_digest");
    assert_eq!(phone.head(&sha256).status, 404);
    assert_eq!(phone.put_picture(&sha256, &bytes).status, 201);
    phone.assert_still_served();
}

#[test]
fn without_a_known_token_there_is_nothing() {
    let (_server, phone) = enrolled();
    let (sha256, _) = picture();
    let record = "/api/v1/records/01672edd-14e1-7000-8000-000000000001";
    let picture = attachment(&sha256);
    let tokens = [
        None,
        Some(String::new()),
        Some("Bearer".to_owned()),
        Some("Bearer 532822-unknown".to_owned()),
        Some("Bearer unknown".to_owned()),
        Some(format!("Basic {}", phone.token)),
        Some(format!("Bearer {}x", phone.token)),
    ];
    for (method, path, length) in [
        ("GET", "/api/v1/me", 0),
        ("GET", "/api/v1/forms", 0),
        ("GET", "/api/v1/forms/household_survey/1", 0),
        ("GET", "/api/v1/changes", 0),
        ("GET", record, 0),
        ("PUT", record, 10_000),
        // The answer must reach a phone that is still sending.
        ("POST", BATCH, LARGEST_BODY / 2),
        ("PUT", picture.as_str(), 1_000_000),
    ] {
        for token in &tokens {
            let mut request = Request::new(method, path).body(vec![b' '; length]);
            if let Some(token) = token {
                request = request.header("Authorization", token);
            }
            refused(&send(phone.port, &request), 401, "token_revoked");
        }
    }
    assert_eq!(
        send(phone.port, &Request::new("HEAD", &picture)).status,
        401
    );
    let code = json!({ "code": "NO-SUCH-CODE", "device_name": "api" }).to_string();
    let answer = phone.send(Request::new("POST", "/api/v1/enrol").body(code));
    refused(&answer, 404, "unknown_code");
    phone.assert_still_served();
}

#[test]
fn what_was_acknowledged_outlives_a_killed_server() {
    const KILLS: u32 = 5;
    let (mut server, phone) = enrolled();
    let mut acknowledged = Vec::new();
    for round in 0..KILLS {
        let first = 1 + round * 100_000;
        let (sent, answered) = upload_until_killed(&mut server, &phone, first);
        server.restart();
        // Those without an answer may be there or not; sent again they are, once.
        let known = |number: &u32| answered.iter().any(|(known, _)| known == number);
        for number in sent.iter().filter(|number| !known(number)) {
            let answer = phone.put(&phone.record(*number));
            assert!(matches!(answer.status, 200 | 201), "{}", answer.head);
            assert_eq!(read::<Taken>(&answer, answer.status).revision, 1);
        }
        acknowledged.extend(answered);
        for (number, taken) in &acknowledged {
            let record = phone.record(*number);
            let path = format!("/api/v1/records/{}", record.id);
            let stored = phone.send(phone.request("GET", &path));
            assert_eq!(stored.status, 200, "record {number} is lost");
            assert_eq!(stored.body, record.to_bytes());
            assert_eq!(phone.take(&record, 200), *taken);
        }
    }
    phone.assert_still_served();
}

/// Four phones upload, and in the middle of it the server is killed. Gives what was sent, and what
/// was answered for.
fn upload_until_killed(
    server: &mut Server,
    phone: &Phone,
    first: u32,
) -> (Vec<u32>, Vec<(u32, Taken)>) {
    const PHONES: u32 = 4;
    const ENOUGH: usize = 30;
    let (sent, acknowledged) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let upload = |first: u32| {
        for number in (first..).step_by(PHONES as usize) {
            let record = phone.record(number);
            let bytes = record.to_bytes();
            let request = phone.request("PUT", &format!("/api/v1/records/{}", record.id));
            let request = request.header("Content-Digest", &digest(&bytes));
            sent.lock().expect("sent").push(number);
            // No answer, or half of one: the server is gone.
            let Ok(answer) = request.body(bytes).send(phone.port) else {
                break;
            };
            let taken: Taken = read(&answer, 201);
            let mut acknowledged = acknowledged.lock().expect("acknowledged");
            acknowledged.push((number, taken));
        }
    };
    thread::scope(|scope| {
        for phone in 0..PHONES {
            let upload = &upload;
            scope.spawn(move || upload(first + phone));
        }
        let deadline = Instant::now() + Duration::from_secs(30);
        let count = || acknowledged.lock().expect("acknowledged").len();
        while count() < ENOUGH && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(1));
        }
        server.kill();
    });
    let acknowledged = acknowledged.into_inner().expect("acknowledged");
    assert!(acknowledged.len() >= ENOUGH, "{}", server.log());
    (sent.into_inner().expect("sent"), acknowledged)
}

#[test]
fn a_missing_file_is_never_the_page() {
    let server = Server::start();
    for path in [
        "/missing.js",
        "/missing-0123456789abcdef.js",
        "/missing-0123456789abcdef_bg.wasm",
        "/household/532822103299010001",
        "/index.html/x",
        "/..%2f..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
    ] {
        let answer = http::get(server.port(), path).expect("an answer");
        let body = String::from_utf8_lossy(&answer.body).to_lowercase();
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            !body.contains("<html") && !body.contains("[workspace]"),
            "{path}: {body}"
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
    }
    let answer = http::get(server.port(), "/api/v1/missing").expect("an answer");
    refused(&answer, 404, "not_found");
}

#[test]
fn hashed_files_are_for_ever_and_the_page_is_asked_for_again() {
    let server = Server::start();
    let get = |path: &str| {
        let answer = http::get(server.port(), path).expect("an answer");
        assert_eq!(answer.status, 200, "{path}");
        answer
    };
    let page = get("/");
    let caching = |answer: &Answer| answer.header("cache-control").map(str::to_owned);
    for path in ["/", "/index.html", "/sw.js", "/boot.js"] {
        assert_eq!(caching(&get(path)).as_deref(), Some("no-cache"), "{path}");
    }
    let html = String::from_utf8_lossy(&page.body).into_owned();
    for (kind, media_type) in [
        (".css", "text/css"),
        (".js", "text/javascript"),
        (".wasm", "application/wasm"),
    ] {
        let path = hashed_file(&html, kind);
        let file = get(path);
        let caching = caching(&file).unwrap_or_default();
        assert!(caching.contains("immutable"), "{path}: {caching}");
        assert_eq!(file.header("content-type"), Some(media_type), "{path}");
        let packed = Request::new("GET", path).header("Accept-Encoding", "br");
        let packed = send(server.port(), &packed);
        assert_eq!(packed.header("content-encoding"), Some("br"), "{path}");
        assert!(packed.body.len() < file.body.len(), "{path}");
    }
}

#[test]
fn every_answer_carries_the_security_policy() {
    let server = Server::start();
    for path in [
        "/",
        "/sw.js",
        "/missing.js",
        "/api/v1/health",
        "/api/v1/me",
        "/r/0",
    ] {
        let answer = http::get(server.port(), path).expect("an answer");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

/// The path of a file that the page names, with a hash in it.
fn hashed_file<'a>(html: &'a str, kind: &str) -> &'a str {
    let words = html.split(['"', '\'', '=', ' ', '>']);
    let is_hashed =
        |word: &&str| word.starts_with('/') && word.ends_with(kind) && word.contains('-');
    let found = words.into_iter().find(is_hashed);
    found.unwrap_or_else(|| panic!("the page names no {kind}"))
}
