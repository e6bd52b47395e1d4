//! What Lighthouse says of the first pages of cadre and household.

use std::env;
use std::process::Command;

use ruhu_tests::browser::Browser;
use ruhu_tests::server::Server;
use serde_json::Value;

/// The lowest score of the pages for accessibility, out of 100.
pub(crate) fn accessibility() -> f64 {
    lowest("accessibility")
}

/// The same for best practices.
pub(crate) fn best_practices() -> f64 {
    lowest("best-practices")
}

fn lowest(category: &str) -> f64 {
    let server = Server::start();
    let pages = ["/", "/home/"].map(|page| score(&format!("{}{page}", server.url()), category));
    pages.into_iter().fold(100.0, f64::min)
}

/// Says on the side which of its audits are not passed.
fn score(url: &str, category: &str) -> f64 {
    let lighthouse = env::var("RUHU_LIGHTHOUSE").expect("cargo xtask bench says where it is");
    let browser = Browser::launch();
    let said = Command::new(lighthouse)
        .args([url, "--quiet", "--output=json", "--output-path=stdout"])
        .arg(format!("--only-categories={category}"))
        .arg(format!("--port={}", browser.port()))
        .output()
        .expect("lighthouse");
    let said: Value = serde_json::from_slice(&said.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&said.stderr)));
    for (name, audit) in said["audits"].as_object().into_iter().flatten() {
        if audit["score"].as_f64().is_some_and(|score| score < 1.0) {
            eprintln!("{url} {name}: {}", audit["title"]);
        }
    }
    let score = said["categories"][category]["score"].as_f64();
    score.expect("a score") * 100.0
}
