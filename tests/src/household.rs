//! A household with an accepted survey, its card, and its door.

use serde_json::{Value, json};

use crate::client::{Phone, read, send};
use crate::http::{Answer, Request};
use crate::server::Server;

/// The household of the examples.
pub const HOUSEHOLD: &str = "532822103299010001";
/// The member the examples of measures are about.
pub const SON: &str = "01672edd-18ca-7001-8000-000000000002";
/// His ID number.
pub const SON_ID: &str = "532899197305200015";
/// The PIN the family chose.
pub const PIN: &str = "4702";

/// A request with a JSON body and its media type.
pub fn post(phone: &Phone, path: &str, body: &Value) -> Answer {
    let request = phone
        .request("POST", path)
        .header("Content-Type", "application/json");
    phone.send(request.body(body.to_string()))
}

/// A try at the door.
pub fn knock(port: u16, code: &str, last4: &str, pin: &str) -> Answer {
    let body = json!({"card_code": code, "id_last4": last4, "pin": pin}).to_string();
    let request = Request::new("POST", "/api/v1/household-sessions")
        .header("Content-Type", "application/json")
        .body(body);
    send(port, &request)
}

/// The card's code, made by a cadre with the household.
///
/// # Panics
///
/// When no card is made.
pub fn card(phone: &Phone, household: &str, pin: &str) -> String {
    let path = format!("/api/v1/households/{household}/card");
    let made: Value = read(&post(phone, &path, &json!({ "pin": pin })), 201);
    let code = made["card_code"].as_str().expect("a code").to_owned();
    let url = made["url"].as_str().expect("a link");
    assert!(url.ends_with(&format!("/home/#/{code}")), "{url}");
    code
}

/// A household's phone with its page open.
///
/// # Panics
///
/// When the door does not open.
pub fn visitor(server: &Server, code: &str) -> Phone {
    let opened: Value = read(&knock(server.port(), code, "0015", PIN), 201);
    Phone {
        port: server.port(),
        token: opened["token"].as_str().expect("a token").to_owned(),
        form_sha256: String::new(),
    }
}

/// A server with the fixture's survey, accepted before anybody did anything about its measures; a
/// cadre's and a township's phone.
///
/// # Panics
///
/// When the survey is not accepted.
pub fn surveyed() -> (Server, Phone, Phone) {
    let server = Server::start_on("2018-11-20");
    let cadre = Phone::enrol(&server, "DEMO-CADRE");
    let township = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let mut record = cadre.record(1);
    record.answers.insert("measures".to_owned(), json!([]));
    cadre.take(&record, 201);
    let accept = json!({"revision": 1, "decision": "accept"});
    let path = format!("/api/v1/office/records/{}/review", record.id);
    let _: Value = read(&post(&township, &path, &accept), 200);
    (server, cadre, township)
}

/// An enrolment code of an officer of a unit.
///
/// # Panics
///
/// When the user is not added.
pub fn unit_code(server: &Server, unit: &str) -> String {
    let user = [
        "--name",
        "示例民政",
        "--role",
        "unit",
        "--area",
        "532822",
        "--unit",
        unit,
    ];
    let printed = server.command(&[&["--json", "user", "add"], &user[..]].concat());
    let added: Value = serde_json::from_str(&printed).expect("JSON");
    added["enrol_code"].as_str().expect("a code").to_owned()
}
