//! What happens between phone and server when line, disk, clock or somebody's intent is bad: nothing
//! that was acknowledged is lost, nothing is there twice, and others are served. docs/faults.md is
//! the list of all faults and of the tests that make them.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};
use ruhu_domain::sync::protocol::{BatchAnswer, Taken};
use ruhu_tests::client::{Phone, batch, digest, enrolled, read, refused};
use ruhu_tests::faulty::{Fault, Line};
use ruhu_tests::http::{Answer, Request};
use ruhu_tests::queue;
use ruhu_tests::server::Server;

const BATCH: &str = "/api/v1/records/batch";
/// The server gives up headers that take longer than 20 s.
const HEADERS_WITHIN: Duration = Duration::from_secs(25);

/// Uploads a record over a line, whatever comes of it.
fn over(line: &Line, phone: &Phone, number: u32) -> std::io::Result<Answer> {
    let record = phone.record(number);
    let bytes = record.to_bytes();
    let request = phone.request("PUT", &format!("/api/v1/records/{}", record.id));
    let request = request.header("Content-Digest", &digest(&bytes));
    request.body(bytes).send(line.port())
}

#[test]
fn an_answer_lost_on_the_way_is_given_again() {
    let (server, phone) = enrolled();
    let line = Line::to(server.port());
    let faults = [
        Fault::CutBeforeAnswer,
        Fault::Truncated(20),
        Fault::Silence(Duration::from_secs(11)),
    ];
    for (number, fault) in (1..).zip(faults) {
        line.breaks("/api/v1/records/", fault, 1);
        let lost = over(&line, &phone, number);
        assert!(lost.is_err(), "{lost:?}");
        // The server had it all the same, and says so when the phone tries again.
        let again: Taken = read(&over(&line, &phone, number).expect("an answer"), 200);
        assert_eq!(again.revision, 1);
        assert_eq!(phone.take(&phone.record(number), 200), again);
    }
    line.breaks("/api/v1/records/", Fault::Empty200, 1);
    let empty = over(&line, &phone, 9).expect("an answer");
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    let again: Taken = read(&over(&line, &phone, 9).expect("an answer"), 200);
    assert_eq!(again.receipt.record, phone.record(9).id);
}

#[test]
fn a_clock_a_year_off_moves_no_visit() {
    let (_server, phone) = enrolled();
    for (number, finished) in [(1, "2019-11-20T03:00:00Z"), (2, "2017-11-20T03:00:00Z")] {
        let mut record = phone.record(number);
        finished.clone_into(&mut record.finished_at);
        let answer = phone.put(&record);
        assert!(matches!(answer.status, 201 | 202), "{}", answer.head);
        let taken: Taken = read(&answer, answer.status);
        let stored = phone.get(&format!("/api/v1/records/{}", record.id));
        assert_eq!(stored.body, record.to_bytes(), "as it was sent");
        assert_eq!(stored.json()["answers"]["visit_date"], "2018-11-20");
        // Received by the server's clock, not by the phone's.
        assert!(!taken.receipt.received_at.starts_with(&finished[..10]));
    }
    phone.assert_still_served();
}

#[test]
fn a_full_disk_takes_nothing_and_loses_nothing() {
    let Some(server) = Server::start_on_small_disk("2018-11-20", 3 * 1024 * 1024) else {
        eprintln!("not run: this user may not mount a small disk");
        return;
    };
    let phone = Phone::enrol(&server, "DEMO-CADRE");
    let filler = server.folder().join("filler");
    fs::write(&filler, vec![0; 1024 * 1024]).expect("a file that takes space");
    let mut acknowledged = Vec::new();
    let refused_at = (1..2_000).find(|&number| {
        let answer = phone.put(&queue::survey(number, &phone.form_sha256));
        match answer.status {
            201 => {
                acknowledged.push((number, read::<Taken>(&answer, 201)));
                false
            }
            _ => {
                refused(&answer, 503, "busy");
                assert!(answer.header("retry-after").is_some());
                true
            }
        }
    });
    let refused_at = refused_at.expect("a disk that is full in the end");
    assert!(acknowledged.len() > 10, "{}", acknowledged.len());
    let known = |(number, taken): &(u32, Taken)| {
        let record = queue::survey(*number, &phone.form_sha256);
        let stored = phone.get(&format!("/api/v1/records/{}", record.id));
        assert_eq!(stored.status, 200, "record {number}");
        assert_eq!(stored.body, record.to_bytes());
        assert_eq!(stored.header("record-revision").unwrap_or("1"), "1");
        taken.receipt.record == record.id
    };
    assert!(acknowledged.iter().all(known), "while it is full");

    fs::remove_file(&filler).expect("space again");
    let late = queue::survey(refused_at, &phone.form_sha256);
    let deadline = Instant::now() + Duration::from_secs(30);
    while phone.put(&late).status != 201 {
        assert!(Instant::now() < deadline, "{}", server.log());
        thread::sleep(Duration::from_millis(200));
    }
    assert!(acknowledged.iter().all(known), "and afterwards");
}

#[test]
fn two_gigabytes_in_two_megabytes_are_refused_without_unpacking_them() {
    let (server, phone) = enrolled();
    // Blocks that end on a byte can be repeated as they are.
    let zeros = vec![0; 16 * 1024 * 1024];
    let mut block = Vec::with_capacity(1024 * 1024);
    let mut compress = Compress::new(Compression::best(), false);
    compress
        .compress_vec(&zeros, &mut block, FlushCompress::Full)
        .expect("a block");
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut bomb = header.to_vec();
    for _ in 0..128 {
        bomb.extend_from_slice(&block);
    }
    assert!(bomb.len() < 8 * 1024 * 1024, "{}", bomb.len());
    phone.assert_still_served();
    let before = server.peak_memory();
    for _ in 0..4 {
        let request = phone.request("POST", BATCH);
        let request = request.header("Content-Encoding", "gzip");
        refused(&phone.send(request.body(bomb.clone())), 413, "too_large");
    }
    let grown = server.peak_memory().saturating_sub(before);
    assert!(grown < 100 * 1024 * 1024, "{grown} bytes more");
    let BatchAnswer { results } = read(
        &phone.send(
            phone
                .request("POST", BATCH)
                .body(batch([phone.record(1).to_bytes()])),
        ),
        200,
    );
    assert_eq!(results[0].status, 201);
}

#[test]
fn two_hundred_connections_that_say_next_to_nothing_keep_nobody_waiting() {
    let (server, phone) = enrolled();
    let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).expect("connected");
    let mut slow: Vec<_> = (0..200).map(|_| connect()).collect();
    let start = Instant::now();
    let mut served = 0;
    // A byte each now and then, as long as the server listens to it.
    let closed = loop {
        for stream in &mut slow {
            let _ = stream.write_all(b"G");
        }
        let number = 10 + served;
        phone.take(&phone.record(number), 201);
        served += 1;
        let first = &mut slow[0];
        first
            .set_read_timeout(Some(Duration::from_millis(500)))
            .expect("a timeout");
        match first.read(&mut [0; 512]) {
            Ok(_) => break true,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break true,
        }
        if start.elapsed() > HEADERS_WITHIN {
            break false;
        }
    };
    assert!(closed, "the server waits for headers for ever");
    assert!(served > 5, "{served} records in the meantime");
    let health = Request::new("GET", "/api/v1/health").send(server.port());
    assert_eq!(health.expect("an answer").status, 200);
}
