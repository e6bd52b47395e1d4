//! The server against its own description: `openapi SCHEMATHESIS` starts it with demo data for each
//! role in turn and lets schemathesis make requests, right ones and wrong ones.
//!
//! Every answer must have a status, a media type and a shape that the document gives for it, none
//! may be a failure of the server, and nothing in it may panic.

use std::process::{Command, ExitCode};

use ruhu_tests::client::Phone;
use ruhu_tests::server::Server;

/// The day of the fixture.
const DAY: &str = "2018-11-20";
/// Who asks, and for which routes. The administrator locks out users and phones, and soon itself:
/// that comes apart from the rest.
const RUNS: [(&str, &[&str]); 5] = [
    ("DEMO-CADRE", &["--exclude-tag", "office"]),
    ("DEMO-TOWNSHIP", &[]),
    ("DEMO-COUNTY", &["--include-tag", "office"]),
    (
        "DEMO-ADMIN",
        &["--include-tag", "office", "--exclude-path-regex", LOCKS],
    ),
    ("DEMO-ADMIN", &["--include-path-regex", LOCKS]),
];
const LOCKS: &str = "/(revoke|disable)$";
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_schema_conformance,unsupported_method";
/// Made-up requests for each route, beside those that cover every parameter.
const EXAMPLES: &str = "15";

fn main() -> ExitCode {
    let Some(program) = std::env::args().nth(1) else {
        eprintln!("openapi SCHEMATHESIS");
        return ExitCode::from(2);
    };
    let failed = RUNS
        .iter()
        .filter(|(code, routes)| !passes(&program, code, routes));
    if failed.count() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn passes(program: &str, code: &str, routes: &[&str]) -> bool {
    let mut server = Server::start_on(DAY);
    // Something to find.
    let cadre = Phone::enrol(&server, "DEMO-CADRE");
    cadre.take(&cadre.record(1), 201);
    cadre.take(&cadre.record(2), 201);
    let phone = Phone::enrol(&server, code);
    println!("{code} {}", routes.join(" "));
    let status = Command::new(program)
        .args(["run", &format!("{}/api/v1/openapi.json", server.url())])
        .args([
            "--header",
            &format!("Authorization: Bearer {}", phone.token),
        ])
        .args([
            "--checks",
            CHECKS,
            "--max-examples",
            EXAMPLES,
            "--seed",
            "1",
        ])
        .args([
            "--phases",
            "coverage,fuzzing",
            "--continue-on-failure",
            "--warnings",
            "off",
        ])
        .args(routes)
        .current_dir(server.folder())
        .status();
    let passed = match status {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("{program}: {error}");
            false
        }
    };
    server.stop();
    let log = server.log();
    let bad = |line: &&str| line.contains("status=5") || line.contains("ERROR");
    let bad: Vec<&str> = log.lines().filter(bad).collect();
    if !bad.is_empty() {
        eprintln!("the server's log says:\n{}", bad.join("\n"));
    }
    passed && bad.is_empty()
}
