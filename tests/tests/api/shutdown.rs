//! SIGTERM: what is under way gets its answer, nobody new is let in, the database is closed.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use ruhu_domain::sync::protocol::Taken;
use ruhu_tests::client::{Phone, digest, enrolled, read};
use ruhu_tests::server::Server;

const ENDS_WITHIN: Duration = Duration::from_secs(15);

/// A connection on which the head of an upload and half of its body were sent; and the other half.
fn half_sent(phone: &Phone, number: u32) -> (TcpStream, Vec<u8>) {
    let record = phone.record(number);
    let (bytes, id, token) = (record.to_bytes(), &record.id, &phone.token);
    let (digest, length) = (digest(&bytes), bytes.len());
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, phone.port)).expect("a connection");
    let head = format!(
        "PUT /api/v1/records/{id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Digest: {digest}\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let (first, rest) = bytes.split_at(length / 2);
    stream.write_all(first).expect("sent");
    (stream, rest.to_vec())
}

/// Waits until nobody is let in any more.
fn closed(server: &Server) {
    let deadline = Instant::now() + ENDS_WITHIN;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).is_ok() {
        assert!(Instant::now() < deadline, "it still lets phones in");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Ended with 0 in time, and SQLite took its log and its index away: it was the last to close.
fn ended_well(server: &mut Server, since: Instant) {
    let status = server.ended().expect("it was running");
    assert_eq!(status.code(), Some(0), "{}", server.log());
    assert!(since.elapsed() < ENDS_WITHIN, "{:?}", since.elapsed());
    for left in ["ruhu.db-wal", "ruhu.db-shm"] {
        assert!(!server.folder().join(left).exists(), "{left}");
    }
}

#[test]
fn uploads_under_way_are_answered_and_kept() {
    let (mut server, phone) = enrolled();
    let answered = Mutex::new(Vec::new());
    let (mut stream, rest) = half_sent(&phone, 1);
    let since = thread::scope(|scope| {
        for writer in 1..=4 {
            let (phone, answered) = (&phone, &answered);
            scope.spawn(move || {
                // Until the door is shut: whoever was let in gets the whole answer.
                for number in writer * 10_000.. {
                    let record = phone.record(number);
                    let open = TcpStream::connect((Ipv4Addr::LOCALHOST, phone.port));
                    if open.is_err() {
                        break;
                    }
                    let path = format!("/api/v1/records/{}", record.id);
                    let bytes = record.to_bytes();
                    let digest = digest(&bytes);
                    let put = phone
                        .request("PUT", &path)
                        .header("Content-Digest", &digest);
                    let Ok(answer) = put.body(bytes).send(phone.port) else {
                        // Between the two connections the door was shut.
                        break;
                    };
                    let taken: Taken = read(&answer, 201);
                    answered
                        .lock()
                        .expect("writers are well")
                        .push((number, taken));
                }
            });
        }
        thread::sleep(Duration::from_millis(300));
        let since = Instant::now();
        server.terminate();
        closed(&server);
        stream
            .write_all(&rest)
            .expect("the connection is still open");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        since
    });
    ended_well(&mut server, since);

    server.restart();
    let answered = answered.into_inner().expect("writers are well");
    assert!(!answered.is_empty());
    for (number, taken) in answered {
        let again: Taken = phone.take(&phone.record(number), 200);
        assert_eq!(again.receipt, taken.receipt);
    }
    phone.take(&phone.record(1), 200);
}

#[test]
fn a_phone_that_went_away_in_the_middle_does_not_hold_it_up() {
    let (mut server, phone) = enrolled();
    let (stream, _) = half_sent(&phone, 1);
    thread::sleep(Duration::from_millis(100));
    let since = Instant::now();
    server.terminate();
    ended_well(&mut server, since);
    drop(stream);
    server.restart();
    phone.take(&phone.record(1), 201);
}
