//! How many records a second the server takes, each on its disk before it is answered.

use std::path::Path;
use std::thread;
use std::time::Instant;

use ruhu_domain::sync::protocol::BatchAnswer;
use ruhu_tests::client::{Phone, batch, read};
use ruhu_tests::queue;
use ruhu_tests::scratch::Scratch;
use ruhu_tests::server::Server;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

/// Phones that upload at the same time.
const PHONES: u32 = 4;
/// Batches of each.
const BATCHES: u32 = 10;
/// Surveys in a batch, as the app sends them on a good line.
const IN_A_BATCH: u32 = 100;

/// Records a second from several phones, in batches.
pub(crate) fn records_per_second() -> f64 {
    let server = Server::start_on("2018-11-20");
    let phones: Vec<_> = (0..PHONES)
        .map(|_| Phone::enrol(&server, "DEMO-CADRE"))
        .collect();
    let bodies: Vec<Vec<Vec<u8>>> = (0..PHONES)
        .map(|phone| {
            let body = |number| bodies(phone * BATCHES + number, &phones[0].form_sha256);
            (0..BATCHES).map(body).collect()
        })
        .collect();
    let start = Instant::now();
    thread::scope(|scope| {
        for (phone, bodies) in phones.iter().zip(bodies) {
            scope.spawn(move || bodies.into_iter().for_each(|body| upload(phone, body)));
        }
    });
    f64::from(PHONES * BATCHES * IN_A_BATCH) / start.elapsed().as_secs_f64()
}

fn bodies(number: u32, form_sha256: &str) -> Vec<u8> {
    let surveys = (0..IN_A_BATCH).map(|survey| number * IN_A_BATCH + survey);
    batch(surveys.map(|survey| queue::survey(survey, form_sha256).to_bytes()))
}

fn upload(phone: &Phone, body: Vec<u8>) {
    let answer = phone.send(phone.request("POST", "/api/v1/records/batch").body(body));
    let BatchAnswer { results } = read(&answer, 200);
    for result in results {
        assert_eq!(result.status, 201, "{}", result.body);
    }
}

/// The same, as a multiple of plain inserts of the same bytes, one row and one sync of the disk each.
pub(crate) fn times_plain_inserts() -> f64 {
    records_per_second() / plain_inserts_per_second()
}

fn plain_inserts_per_second() -> f64 {
    const ROWS: u32 = 500;
    let scratch = Scratch::new("inserts");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(insert(&scratch.path().join("plain.db"), ROWS))
}

async fn insert(file: &Path, rows: u32) -> f64 {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await
        .expect("a database");
    sqlx::query("CREATE TABLE records (id TEXT PRIMARY KEY, bytes BLOB NOT NULL)")
        .execute(&mut connection)
        .await
        .expect("a table");
    let surveys: Vec<_> = (0..rows)
        .map(|number| queue::survey(number, "plain"))
        .map(|record| (record.id.clone(), record.to_bytes()))
        .collect();
    let start = Instant::now();
    for (id, bytes) in surveys {
        sqlx::query("INSERT INTO records VALUES (?, ?)")
            .bind(id)
            .bind(bytes)
            .execute(&mut connection)
            .await
            .expect("a row");
    }
    let rate = f64::from(rows) / start.elapsed().as_secs_f64();
    connection.close().await.expect("closed");
    rate
}
