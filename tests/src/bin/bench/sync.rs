//! What a phone's uploads cost: bytes, and time against the line's own limit.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::record::Record;
use ruhu_tests::browser::{Browser, Network};
use ruhu_tests::client::Phone;
use ruhu_tests::phone::{PIN, enrol, unlock};
use ruhu_tests::server::Server;
use serde_json::{Value, json};

/// Surveys of a month without a signal.
const QUEUED: usize = 1_000;
const WITHIN: Duration = Duration::from_secs(1_200);
/// Bytes a second of 250 kbit/s, as the browser throttles it.
const LINE: f64 = 250.0 * 1024.0 / 8.0;

/// Puts finished forms where a version without PINs kept them: unlocking seals them.
const STORE: &str = "(entries) => new Promise((done, failed) => {
    const open = indexedDB.open('ruhu');
    open.onerror = () => failed(open.error);
    open.onsuccess = () => {
        const transaction = open.result.transaction('records', 'readwrite');
        const sealed = (text) => {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            const body = new Uint8Array(bytes.length + 1);
            body.set(bytes, 1);
            return { v: 1, body };
        };
        for (const [key, text] of entries) transaction.objectStore('records').put(sealed(text), key);
        transaction.oncomplete = () => { open.result.close(); done(true); };
        transaction.onabort = () => failed(transaction.error);
    };
})";

/// Bytes of one finished survey without photos on the wire, alone in its request.
pub(crate) fn bytes_of_one_survey() -> f64 {
    upload(1, Network::Unlimited).bytes
}

/// Time to upload [`QUEUED`] surveys over 250 kbit/s, divided by what the line needs for the bytes.
pub(crate) fn queue_over_250_kbit() -> f64 {
    let uploaded = upload(QUEUED, Network::Kbit250);
    eprintln!(
        "{QUEUED} surveys: {:.0} bytes, {:.1} s",
        uploaded.bytes, uploaded.seconds
    );
    uploaded.seconds / (uploaded.bytes / LINE)
}

struct Uploaded {
    bytes: f64,
    seconds: f64,
}

/// Adds up the bodies that the page sends, as they are sent.
const COUNT: &str = "(() => {
    const fetch = window.fetch;
    window.sent = 0;
    window.fetch = (address, request) => {
        window.sent += request?.body?.byteLength ?? 0;
        return fetch(address, request);
    };
})()";

fn upload(surveys: usize, network: Network) -> Uploaded {
    let mut server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let form_sha256 = Phone::enrol(&server, "DEMO-CADRE").form_sha256;
    server.stop();
    for numbers in (0..surveys).collect::<Vec<_>>().chunks(50) {
        let entries = numbers
            .iter()
            .flat_map(|&number| finished(number, &form_sha256));
        let entries: Vec<_> = entries.collect();
        page.eval(&format!("({STORE})({})", json!(entries)));
    }
    // Started again without a network, the app takes up its queue and waits.
    page.goto(&format!("{}/#/records", server.url()));
    page.reload();
    unlock(&page, PIN);
    page.wait_for(QUEUE_IS_SHOWN, WITHIN);
    page.eval(COUNT);
    page.slow_cpu(4.0);
    page.network(network);
    server.restart();
    let start = Instant::now();
    page.click("[data-action=upload]");
    page.wait_for(NOTHING_WAITS, WITHIN);
    let seconds = start.elapsed().as_secs_f64();
    Uploaded {
        bytes: page.eval("window.sent").as_f64().expect("a number"),
        seconds,
    }
}

const QUEUE_IS_SHOWN: &str = "document.querySelector('[data-record][data-state=queued]')";
const NOTHING_WAITS: &str = "document.querySelector('[data-record]')
    && !document.querySelector('[data-state=queued], [data-state=sending]')";

/// The survey of the examples as that of another family, in the two entries of the app's store. Names
/// of people and rows, the day's minute and the pictures' hashes are all a batch cannot pack away.
fn finished(number: usize, form_sha256: &str) -> [(String, String); 2] {
    let fixture = include_str!("../../../../src/domain/tests/fixtures/hh-1.json");
    let fixture: Value = serde_json::from_str(fixture).expect("JSON");
    let mut text = fixture["record"].to_string();
    let mut random = number as u64 + 1;
    for key in keys(&fixture["record"]["answers"]) {
        let other = sha256_hex(format!("{number} {key}").as_bytes());
        let other = match key.len() {
            64 => other,
            _ => format!(
                "{}-{}-7{}-8{}-{}",
                &other[..8],
                &other[8..12],
                &other[12..15],
                &other[15..18],
                &other[18..30]
            ),
        };
        text = text.replace(&key, &other);
    }
    let mut record: Record = serde_json::from_str(&text).expect("a record");
    for member in record.answers["members"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        // Any two of the 20,000 characters of names.
        let name = [random >> 16, random >> 40]
            .map(|bits| char::from_u32(0x4E00 + (bits % 20_000) as u32));
        member["m_name"] = json!(name.into_iter().flatten().collect::<String>());
    }
    record.id = format!("01672edd-14e1-7000-8000-{number:012x}");
    record.form_sha256 = form_sha256.to_owned();
    // The oldest go first, the newest are shown: when they are there, all are.
    record.finished_at = format!(
        "2018-11-20T{:02}:{:02}:{:02}Z",
        number / 3600,
        number / 60 % 60,
        number % 60
    );
    let bytes = record.to_bytes();
    let entry = json!({
        "id": record.id, "sha256": sha256_hex(&bytes), "bytes": bytes.len(),
        "form_id": record.form_id, "form_version": record.form_version,
        "household": record.household, "title": "", "finished_at": record.finished_at,
        "state": "queued", "receipt": null, "problem": null,
    });
    let entry = entry.to_string();
    [
        (format!("bytes/{}", record.id), BASE64.encode(&bytes)),
        (
            format!("entry/{}", record.id),
            BASE64.encode(entry.as_bytes()),
        ),
    ]
}

/// Keys of rows and hashes of files.
fn keys(answers: &Value) -> Vec<String> {
    match answers {
        Value::Array(rows) => rows.iter().flat_map(keys).collect(),
        Value::Object(fields) => {
            let own = ["_key", "sha256"]
                .into_iter()
                .filter_map(|name| fields.get(name)?.as_str());
            let own: Vec<_> = own.map(str::to_owned).collect();
            own.into_iter()
                .chain(fields.values().flat_map(keys))
                .collect()
        }
        _ => Vec::new(),
    }
}
