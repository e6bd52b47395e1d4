//! What a phone's uploads cost: bytes, and time against the line's own limit.

use std::time::{Duration, Instant};

use ruhu_tests::browser::{Browser, Network};
use ruhu_tests::client::Phone;
use ruhu_tests::phone::{PIN, enrol, unlock};
use ruhu_tests::queue;
use ruhu_tests::server::Server;

/// Surveys of a month without a signal.
const QUEUED: u32 = 1_000;
const WITHIN: Duration = Duration::from_secs(1_200);
/// Bytes a second of 250 kbit/s, as the browser throttles it.
const LINE: f64 = 250.0 * 1024.0 / 8.0;

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

fn upload(surveys: u32, network: Network) -> Uploaded {
    let mut server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let form_sha256 = Phone::enrol(&server, "DEMO-CADRE").form_sha256;
    server.stop();
    let surveys: Vec<_> = (0..surveys)
        .map(|number| queue::survey(number, &form_sha256))
        .collect();
    queue::put(&page, &surveys);
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
