//! Red warnings about loans: they reach the township, the credit officer and the county when a visit or
//! the bank's list turns a loan red, and go when the next one says that all is well.

use ruhu_tests::client::{Phone, read};
use ruhu_tests::household::HOUSEHOLD;
use ruhu_tests::loans::{NEIGHBOUR, list, visit};
use ruhu_tests::server::Server;
use serde_json::{Value, json};

/// Code, household and day of each warning, as the server lists them.
fn listed(phone: &Phone) -> Vec<(String, String, String)> {
    let found: Value = read(&phone.get("/api/v1/loans/warnings"), 200);
    assert_eq!(found["more"], false);
    let rows = found["warnings"].as_array().expect("rows").iter();
    rows.map(|row| {
        let text = |name: &str| row[name].as_str().expect("a text").to_owned();
        (text("code"), text("household"), text("date"))
    })
    .collect()
}

fn one(code: &str, household: &str, day: &str) -> (String, String, String) {
    (code.to_owned(), household.to_owned(), day.to_owned())
}

#[test]
fn a_red_loan_reaches_those_who_report_it_and_goes_when_it_is_mended() {
    let mut server = Server::start_on("2018-11-20");
    let cadre = Phone::enrol(&server, "DEMO-CADRE");
    let [township, officer, county] =
        ["DEMO-TOWNSHIP", "DEMO-OFFICER", "DEMO-COUNTY"].map(|code| Phone::enrol(&server, code));
    list(&server, &cadre, 60, "30000");
    assert_eq!(listed(&township), []);

    // A visit finds an enterprise behind the first loan, the bank's list the second long overdue.
    cadre.take(&visit(&cadre, 2, "2018-11-19", "12"), 201);
    list(&server, &cadre, 91, "30000");
    let both = [
        one("LM01", HOUSEHOLD, "2018-11-19"),
        one("LM12", NEIGHBOUR, "2018-07-30"),
    ];
    for phone in [&township, &officer, &county] {
        assert_eq!(listed(phone), both);
    }
    let found: Value = read(&township.get("/api/v1/loans/warnings"), 200);
    let first = &found["warnings"][0];
    for (name, expected) in [
        ("loan", json!("L-1")),
        ("head", json!("玉应罕")),
        ("borrower", json!("岩温罕")),
        ("bank", json!("示例信用社")),
        ("amount", json!(3_000_000)),
        ("balance", json!(3_000_000)),
    ] {
        assert_eq!(first[name], expected, "{name}");
    }
    assert_eq!(first["words"]["zh"], "疑似户贷企用");
    // Another township's are not this one's to know.
    let elsewhere = [
        "--name",
        "示例",
        "--role",
        "township",
        "--area",
        "532822104",
    ];
    let added = server.command(&[&["--json", "user", "add"], &elsewhere[..]].concat());
    let added: Value = serde_json::from_str(&added).expect("JSON");
    let other = Phone::enrol(&server, added["enrol_code"].as_str().expect("a code"));
    assert_eq!(listed(&other), []);

    // The next visit finds the animals; the other loan is repaid up to date.
    server.set_day("2018-11-21");
    cadre.take(&visit(&cadre, 3, "2018-11-21", "2"), 201);
    assert_eq!(listed(&county), both[1..]);
    list(&server, &cadre, 0, "30000");
    assert_eq!(listed(&county), []);
}
