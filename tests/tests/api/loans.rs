//! Red warnings about loans: they reach the township, the credit officer and the county when a visit or
//! the bank's list turns a loan red, and go when the next one says that all is well.

use ruhu_domain::loan::Loans;
use ruhu_domain::sync::protocol::RecordState;
use ruhu_tests::client::{Phone, read};
use ruhu_tests::household::HOUSEHOLD;
use ruhu_tests::loans::{NEIGHBOUR, list, typed, visit};
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

/// The household's loans, as the cadre's phone gets them; none once the server says they are gone.
fn lent(phone: &Phone) -> Option<Loans> {
    let (items, _) = phone.changes("");
    let mut items = items.into_iter();
    let item = items.rfind(|item| item.kind == "loan" && item.id == HOUSEHOLD)?;
    Some(serde_json::from_value(item.body?).expect("loans"))
}

#[test]
fn a_typed_loan_counts_until_the_bank_lists_it_and_what_is_void_counts_no_more() {
    let server = Server::start_on("2018-11-20");
    let cadre = Phone::enrol(&server, "DEMO-CADRE");
    assert_eq!(lent(&cadre), None);
    let entry = typed(&cadre, 2, "L-1", 3_000_000);
    // The visit comes first; it waits for its loan.
    let first = visit(&cadre, 3, "2018-11-19", "12");
    let taken = cadre.take(&entry, 201);
    assert_eq!(taken.state, RecordState::Uploaded);
    cadre.take(&first, 201);
    let loans = lent(&cadre).expect("loans");
    assert_eq!((loans.loans.len(), loans.loans[0].followups.len()), (1, 1));
    assert_eq!(loans.loans[0].record, entry.id);

    // A visit that is void warns no more.
    let county = Phone::enrol(&server, "DEMO-COUNTY");
    assert_eq!(listed(&county), [one("LM01", HOUSEHOLD, "2018-11-19")]);
    let void = |id: &str| {
        server.command(&["review", "void", id, "--reason", "看错了户"]);
    };
    void(&first.id);
    assert_eq!(listed(&county), []);
    assert_eq!(lent(&cadre).expect("loans").loans[0].followups, []);

    // The bank's list has another balance, and it holds whatever is typed afterwards.
    list(&server, &cadre, 0, "25000");
    cadre.take(&typed(&cadre, 4, "L-1", 3_000_000), 201);
    let loans = lent(&cadre).expect("loans");
    assert_eq!((loans.loans.len(), loans.loans[0].balance), (1, 2_500_000));
    assert_eq!(loans.loans[0].record, "");

    // A second loan, typed by mistake, goes with its record.
    let wrong = typed(&cadre, 5, "L-9", 100);
    cadre.take(&wrong, 201);
    assert_eq!(lent(&cadre).expect("loans").loans.len(), 2);
    void(&wrong.id);
    assert_eq!(lent(&cadre).expect("loans").loans.len(), 1);
}

#[test]
fn the_last_typed_loan_gone_there_is_none() {
    let server = Server::start_on("2018-11-20");
    let cadre = Phone::enrol(&server, "DEMO-CADRE");
    let entry = typed(&cadre, 2, "L-1", 3_000_000);
    cadre.take(&entry, 201);
    assert!(lent(&cadre).is_some());
    server.command(&["review", "void", &entry.id, "--reason", "重复登记"]);
    assert_eq!(lent(&cadre), None);
}
