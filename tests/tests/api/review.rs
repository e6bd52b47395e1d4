//! The office decides, and the phones learn of it: over real HTTP and by the commands of `ruhu`.

use ruhu_domain::current::Current;
use ruhu_domain::sync::protocol::{Change, RecordState, Review, Taken};
use ruhu_tests::client::{Phone, based_on, enrolled, fixture, noted, read, refused};
use ruhu_tests::server::Server;
use serde_json::{Value, json};

const RECORD: &str = "01672edd-14e1-7000-8000-000000000001";

fn path(rest: &str) -> String {
    format!("/api/v1/office/records/{RECORD}{rest}")
}

fn one<'a>(items: &'a [Change], kind: &str) -> Option<&'a Change> {
    items.iter().find(|item| item.kind == kind)
}

fn body<T: serde::de::DeserializeOwned>(change: Option<&Change>) -> T {
    let body = change.and_then(|change| change.body.clone());
    serde_json::from_value(body.expect("a body")).expect("its shape")
}

fn decide(office: &Phone, revision: u32, decision: &str, reason: &str) -> ruhu_tests::http::Answer {
    let body = json!({"revision": revision, "decision": decision, "reason": reason,
        "questions": ["hh_phone"]});
    let request = office
        .request("POST", &path("/review"))
        .header("Content-Type", "application/json");
    office.send(request.body(body.to_string()))
}

#[test]
fn an_accepted_survey_becomes_the_households_current_facts_on_every_phone() {
    let (server, phone) = enrolled();
    let other = Phone::enrol(&server, "DEMO-CADRE-2");
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    phone.take(&phone.record(1), 201);
    let (_, mine) = phone.changes("");
    let (_, theirs) = other.changes("");
    let head: Value = read(&decide(&office, 1, "accept", ""), 200);
    assert_eq!(head["state"], "accepted");

    let (items, _) = phone.changes(&mine);
    let review: Review = body(one(&items, "review"));
    assert_eq!((review.state, review.revision), (RecordState::Accepted, 1));
    assert_eq!(review.by, "示例专干");
    let current: Current = body(one(&items, "current"));
    let record = &fixture()["record"];
    assert_eq!(current.answers["hh_phone"], record["answers"]["hh_phone"]);
    assert_eq!(
        current.answers["members"].as_array().map(Vec::len),
        record["answers"]["members"].as_array().map(Vec::len)
    );
    assert_eq!(current.sources.len(), 1);
    assert_eq!(current.sources[0].record, RECORD);
    assert_eq!(current.sources[0].by, "示例干部");
    assert_eq!(current.visits.len(), 1);
    assert!(!current.pinyin.is_empty());

    let (items, _) = other.changes(&theirs);
    assert!(one(&items, "review").is_none(), "it is not their record");
    assert!(one(&items, "current").is_some());

    // Replayed, it is the same record in its new state.
    let again: Taken = phone.take(&phone.record(1), 200);
    assert_eq!(again.state, RecordState::Accepted);
}

#[test]
fn a_returned_record_is_mended_as_its_next_revision() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    phone.take(&phone.record(1), 201);
    let (_, cursor) = phone.changes("");
    for reason in ["", " ", "错"] {
        refused(&decide(&office, 1, "return", reason), 422, "needs_reason");
    }
    let long = "错".repeat(301);
    refused(&decide(&office, 1, "return", &long), 400, "bad_request");
    let head: Value = read(&decide(&office, 1, "return", "电话请再核对"), 200);
    assert_eq!(head["state"], "returned");
    let (items, cursor) = phone.changes(&cursor);
    let review: Review = body(one(&items, "review"));
    assert_eq!(review.state, RecordState::Returned);
    assert_eq!(review.reason, "电话请再核对");
    assert_eq!(review.questions, ["hh_phone"]);

    let mended = based_on(noted(phone.record(1), "已核对"), 1);
    let taken: Taken = phone.take(&mended, 201);
    assert_eq!((taken.state, taken.revision), (RecordState::Uploaded, 2));
    let problem = refused(&decide(&office, 1, "accept", ""), 409, "stale_base");
    assert!(problem.detail.contains('2'), "{problem:?}");
    let _: Value = read(&decide(&office, 2, "accept", ""), 200);
    let (items, _) = phone.changes(&cursor);
    let review: Review = body(one(&items, "review"));
    assert_eq!((review.state, review.revision), (RecordState::Accepted, 2));
    let current: Current = body(one(&items, "current"));
    assert_eq!(current.answers["remark"], "已核对");
}

#[test]
fn a_void_record_takes_its_facts_with_it() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    phone.take(&phone.record(1), 201);
    let _: Value = read(&decide(&office, 1, "accept", ""), 200);
    let (_, cursor) = phone.changes("");
    let void = |reason: &str| {
        let request = office.request("POST", &path("/void"));
        let request = request.header("Content-Type", "application/json");
        office.send(request.body(json!({ "reason": reason }).to_string()))
    };
    refused(&void(""), 422, "needs_reason");
    let _: Value = read(&void("重复登记"), 200);
    let (items, _) = phone.changes(&cursor);
    assert_eq!(
        body::<Review>(one(&items, "review")).state,
        RecordState::Void
    );
    let current = one(&items, "current").expect("a change");
    assert!(current.deleted, "no other survey was accepted");
    let problem = phone.refuse(&based_on(noted(phone.record(1), "再来"), 1), 410, "voided");
    assert_eq!(problem.detail, "重复登记");
    refused(&decide(&office, 1, "accept", ""), 410, "voided");
}

#[test]
fn a_record_with_errors_is_returned_and_not_accepted() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let mut record = phone.record(1);
    record
        .answers
        .insert("visit_date".to_owned(), json!("2030-01-01"));
    phone.take(&record, 202);
    refused(&decide(&office, 1, "accept", ""), 422, "unfinished");
    let _: Value = read(&decide(&office, 1, "return", "日期不对"), 200);
}

#[test]
fn the_office_sees_the_records_of_its_area_and_who_looked() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let county = Phone::enrol(&server, "DEMO-COUNTY");
    for number in 1..=3 {
        phone.take(&phone.record(number), 201);
    }
    let list = |phone: &Phone, query: &str| -> Value {
        read(&phone.get(&format!("/api/v1/office/records{query}")), 200)
    };
    assert_eq!(
        list(&office, "?state=uploaded")["records"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
    assert_eq!(
        list(&office, "?state=accepted")["records"]
            .as_array()
            .map(Vec::len),
        Some(0)
    );
    let first = list(&office, "?limit=2");
    let after = first["after"].as_str().expect("a next page");
    let rest = list(&office, &format!("?limit=2&after={after}"));
    assert_eq!(rest["records"].as_array().map(Vec::len), Some(1));
    assert_eq!(rest["after"], Value::Null);
    assert_eq!(
        list(&county, "")["records"].as_array().map(Vec::len),
        Some(3)
    );

    let shown = office.get(&path(""));
    assert_eq!(shown.status, 200);
    assert_eq!(
        shown.body,
        phone.record(1).to_bytes(),
        "the bytes as they came"
    );
    let audit: Value = read(&county.get("/api/v1/office/audit"), 200);
    let line = &audit["audit"][0];
    assert_eq!(
        (&line["action"], &line["subject"]),
        (&json!("record.read"), &json!(RECORD))
    );
    assert_eq!(line["user"], "demo-township");
}

#[test]
fn the_commands_do_the_same() {
    let (server, phone) = enrolled();
    phone.take(&phone.record(1), 201);
    let listed = server.command(&["--json", "review", "list", "--state", "uploaded"]);
    let head: Value = serde_json::from_str(listed.trim()).expect("one record");
    assert_eq!(head["id"], RECORD);
    let accepted = server.command(&["--json", "review", "accept", RECORD]);
    let head: Value = serde_json::from_str(accepted.trim()).expect("JSON");
    assert_eq!(head["state"], "accepted");
    let (items, _) = phone.changes("");
    assert!(one(&items, "current").is_some());
}

#[test]
fn records_without_findings_are_accepted_at_once_where_the_county_wants_it() {
    let (server, phone) = enrolled();
    server.command(&["setting", "set", "auto_accept", "true"]);
    let county = Phone::enrol(&server, "DEMO-COUNTY");
    let settings: Value = read(&county.get("/api/v1/office/settings"), 200);
    assert_eq!(settings["settings"]["auto_accept"], true);
    let taken: Taken = phone.take(&phone.record(1), 201);
    assert_eq!(taken.state, RecordState::Accepted);
    let (items, _) = phone.changes("");
    assert_eq!(
        body::<Review>(one(&items, "review")).state,
        RecordState::Accepted
    );
    assert!(one(&items, "current").is_some());

    let mut wrong = phone.record(2);
    wrong
        .answers
        .insert("visit_date".to_owned(), json!("2030-01-01"));
    let taken: Taken = phone.take(&wrong, 202);
    assert_eq!(taken.state, RecordState::Quarantined);
}

#[test]
fn settings_out_of_bounds_are_refused_in_words() {
    let server = Server::start_on("2018-11-20");
    let county = Phone::enrol(&server, "DEMO-COUNTY");
    let change = |settings: Value| {
        let request = county.request("PUT", "/api/v1/office/settings");
        let request = request.header("Content-Type", "application/json");
        county.send(request.body(json!({ "settings": settings }).to_string()))
    };
    for wrong in [
        json!({"P_NOTHING": 1}),
        json!({"P_VISIT_DAYS": -1}),
        json!({"auto_accept": "yes"}),
        json!({"P_TODAY": "soon"}),
        json!({"villages": []}),
    ] {
        let problem = refused(&change(wrong.clone()), 400, "bad_request");
        assert!(!problem.detail.is_empty(), "{wrong}");
    }
    let (_, cursor) = county.changes("");
    let changed: Value = read(&change(json!({"P_TODAY": "2019-01-02"})), 200);
    assert_eq!(changed["settings"]["P_TODAY"], "2019-01-02");
    let (items, cursor) = county.changes(&cursor);
    assert_eq!(
        one(&items, "setting").and_then(|item| item.body.clone()),
        Some(json!("2019-01-02"))
    );
    let back: Value = read(&change(json!({"P_TODAY": null})), 200);
    assert_eq!(back["settings"].get("P_TODAY"), None);
    let (items, _) = county.changes(&cursor);
    assert!(
        items
            .iter()
            .any(|item| item.id == "P_TODAY" && item.deleted)
    );
}

/// Hash of a form's package.
fn package(phone: &Phone, form_id: &str) -> String {
    let forms: Value = read(&phone.get("/api/v1/forms"), 200);
    let mut forms = forms["forms"].as_array().expect("forms").iter();
    let form = forms.find(|form| form["form_id"] == form_id);
    form.and_then(|form| form["sha256"].as_str())
        .expect("a hash")
        .to_owned()
}

#[test]
fn a_short_visit_counts_and_its_promises_are_kept() {
    let (server, phone) = enrolled();
    phone.take(&phone.record(1), 201);
    server.command(&["review", "accept", RECORD]);
    let mut visit = phone.record(2);
    visit.form_id = "visit_short".to_owned();
    visit.form_sha256 = package(&phone, "visit_short");
    visit.known = vec![RECORD.to_owned()];
    visit.finished_at = "2018-11-20T09:00:00Z".to_owned();
    let promise = json!({"_key": "01672edd-0000-7000-8000-000000000077", "pr_text": "示例：修水管",
        "pr_due": "2018-12-01", "pr_done": false});
    let answers = json!({"visit_date": "2018-11-20", "visit_purpose": "1", "visitor_role": "05",
        "seen_state": "1", "hh_code": visit.household, "help_done": ["1"], "promises": [promise]});
    visit.answers = answers.as_object().cloned().expect("answers");
    visit.computed.clear();
    phone.take(&visit, 201);
    server.command(&["review", "accept", &visit.id]);
    let (items, _) = phone.changes("");
    let current: Current = body(one(&items, "current"));
    assert_eq!(current.visits.len(), 2);
    assert_eq!(current.visits[0].record, visit.id);
    let promises = current.answers["promises"].as_array().expect("promises");
    assert!(
        promises
            .iter()
            .any(|promise| promise["pr_text"] == "示例：修水管")
    );
    assert_eq!(
        current.answers["house_struct"], "4",
        "what it did not ask stays"
    );
}

#[test]
fn an_accepted_proposal_becomes_the_households_status() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let county = Phone::enrol(&server, "DEMO-COUNTY");
    let sha256 = package(&phone, "status_proposal");
    let proposal = |number: u32, to: &str, date: &str| {
        let mut record = phone.record(number);
        record.form_id = "status_proposal".to_owned();
        record.form_sha256.clone_from(&sha256);
        let answers = json!({"hh_code": record.household, "st_to": to, "st_date": date,
            "st_reason": "示例理由", "st_photo": record.answers["house_photo"]});
        record.answers = answers.as_object().cloned().expect("answers");
        record.computed.clear();
        record
    };
    let accept = |office: &Phone, number: u32| {
        let id = proposal(number, "30", "2018-11-20").id;
        let request = office.request("POST", &format!("/api/v1/office/records/{id}/review"));
        let request = request.header("Content-Type", "application/json");
        office.send(request.body(json!({"revision": 1, "decision": "accept"}).to_string()))
    };
    let status = || {
        let (items, _) = phone.changes("");
        let household = items
            .into_iter()
            .find(|item| item.kind == "household" && item.id == phone.record(1).household);
        household.and_then(|item| item.body).expect("the household")
    };
    phone.take(&proposal(1, "42", "2018-11-20"), 202);
    phone.take(&proposal(2, "30", "2018-11-20"), 201);
    let _: Value = read(&accept(&office, 2), 200);
    let after = status();
    assert_eq!(after["status"], "30");
    assert_eq!(after["status_before"], "20");
    assert_eq!(after["status_date"], "2018-11-20");
    // The order holds at confirmation, too: this one was written while the status was another.
    phone.take(&proposal(3, "40", "2018-11-20"), 201);
    refused(&accept(&office, 3), 403, "forbidden_role");
    let _: Value = read(&accept(&county, 3), 200);
    assert_eq!(
        (&status()["status"], &status()["status_year"]),
        (&json!("40"), &json!(2018))
    );
}
