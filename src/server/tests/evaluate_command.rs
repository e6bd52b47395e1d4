//! `ruhu evaluate` as other programs call it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value as Json, json};

fn fixture() -> (String, Json) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/fixtures/hh-1.json");
    let text = std::fs::read_to_string(&path).expect("the fixture");
    let json = serde_json::from_str(&text).expect("JSON");
    (path.display().to_string(), json)
}

fn ruhu(file: &str, input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ruhu"))
        .args(["evaluate", file])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("ruhu starts");
    // A program that has what it needs may close its input.
    let _ = child
        .stdin
        .take()
        .expect("its input")
        .write_all(input.as_bytes());
    child.wait_with_output().expect("ruhu ends")
}

fn lines(output: &Output) -> Vec<Json> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn a_file_with_one_record_gives_one_line() {
    let output = ruhu(&fixture().0, "");
    assert_eq!(output.status.code(), Some(0));
    let lines = lines(&output);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["exit"]["failed"], json!(["G1", "G5"]));
    assert_eq!(lines[0]["six_clears"]["score"], json!(6));
}

#[test]
fn lines_are_answered_in_order_and_a_broken_one_stops_nothing() {
    let mut household = fixture().1;
    let mut input = String::new();
    for minutes in 0..30 {
        household["record"]["answers"]["water_home"] = json!(false);
        household["record"]["answers"]["water_minutes"] = json!(minutes);
        input.push_str(&format!("{household}\n"));
    }
    input.push_str("\n{broken\n");
    let output = ruhu("-", &input);
    assert_eq!(output.status.code(), Some(1), "one line was refused");
    let lines = lines(&output);
    assert_eq!(lines.len(), 31, "a blank line has no answer");
    for (minutes, line) in lines[..30].iter().enumerate() {
        let expected = if minutes <= 20 { "met" } else { "unmet" };
        assert_eq!(
            line["guarantees"]["water"],
            json!(expected),
            "{minutes} minutes"
        );
    }
    assert!(
        lines[30]["errors"][0]["zh"]
            .as_str()
            .is_some_and(|zh| zh.contains("JSON"))
    );
}

#[test]
fn a_file_of_lines_is_read_as_well_and_a_missing_file_is_told() {
    let household = fixture().1.to_string();
    let path = std::env::temp_dir().join(format!("ruhu-evaluate-{}.jsonl", std::process::id()));
    std::fs::write(&path, format!("{household}\n{household}\n")).expect("written");
    let output = ruhu(&path.display().to_string(), "");
    std::fs::remove_file(&path).expect("removed");
    assert_eq!((output.status.code(), lines(&output).len()), (Some(0), 2));
    let missing = ruhu("/no/such/file.json", "");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/no/such/file.json"));
}
