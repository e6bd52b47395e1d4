//! Bytes on the wire.

use ruhu_tests::server;
use std::fs;
use std::path::Path;

/// All files that the service worker stores, so everything a phone loads before it can work without
/// a network, compressed as the server sends them.
pub(crate) fn first_load() -> f64 {
    let worker = fs::read_to_string(server::app().join("sw.js")).expect("sw.js of the built app");
    let list = worker
        .split("const FILES = ")
        .nth(1)
        .and_then(|rest| rest.split(';').next());
    let list: Vec<String> =
        serde_json::from_str(list.expect("list of files in sw.js")).expect("a JSON list");
    let bytes = list
        .iter()
        .map(|file| wire_size(&server::app().join(file)))
        .sum::<u64>();
    bytes as f64
}

fn wire_size(file: &Path) -> u64 {
    let mut compressed = file.as_os_str().to_owned();
    compressed.push(".br");
    let about = fs::metadata(&compressed).or_else(|_| fs::metadata(file));
    about
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        .len()
}
