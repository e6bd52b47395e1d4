//! Bytes on the wire.

use ruhu_tests::browser::Browser;
use ruhu_tests::phone::enrol;
use ruhu_tests::server::{self, Server};
use std::fs;
use std::path::Path;

/// All files that the service worker stores and the household survey's package: everything a phone
/// loads before it can work without a network, compressed as the server sends them.
pub(crate) fn first_load() -> f64 {
    shell(&server::app()) + package()
}

/// The same for the household's own page, which has no package.
pub(crate) fn household_page() -> f64 {
    shell(&server::app().join("home"))
}

fn shell(folder: &Path) -> f64 {
    let worker = fs::read_to_string(folder.join("sw.js")).expect("sw.js of the built app");
    let list = worker
        .split("const FILES = ")
        .nth(1)
        .and_then(|rest| rest.split(';').next());
    let list: Vec<String> =
        serde_json::from_str(list.expect("list of files in sw.js")).expect("a JSON list");
    let bytes = list
        .iter()
        .map(|file| wire_size(&folder.join(file)))
        .sum::<u64>();
    bytes as f64
}

/// The form package as the browser received it.
fn package() -> f64 {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let bytes = page.eval(
        "performance.getEntriesByType('resource')
            .filter((entry) => entry.name.includes('/forms/household_survey/'))
            .reduce((sum, entry) => sum + entry.encodedBodySize, 0)",
    );
    let bytes = bytes.as_f64().expect("a number of bytes");
    assert!(bytes > 0.0, "the package was not loaded");
    bytes
}

fn wire_size(file: &Path) -> u64 {
    let mut compressed = file.as_os_str().to_owned();
    compressed.push(".br");
    let about = fs::metadata(&compressed).or_else(|_| fs::metadata(file));
    about
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        .len()
}
