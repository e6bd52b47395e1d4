//! Who may do what: every route with every role, areas, codes, tokens.

use std::thread;

use ruhu_domain::role::Role;
use ruhu_domain::rules::measure_status::Recorder;
use ruhu_domain::sync::protocol::{RecordState, Taken};
use ruhu_tests::client::{Phone, based_on, enrolled, noted, read, refused, send};
use ruhu_tests::http::Request;
use ruhu_tests::server::Server;
use serde_json::{Value, json};

const RECORD: &str = "01672edd-14e1-7000-8000-000000000001";

/// Adds a user with the command and enrols a phone.
fn phone_of(server: &Server, role: Role, area: &str) -> Phone {
    Phone::enrol(
        server,
        added(server, role, area)["enrol_code"]
            .as_str()
            .expect("a code"),
    )
}

fn added(server: &Server, role: Role, area: &str) -> Value {
    let printed = server.command(&[
        "--json",
        "user",
        "add",
        "--name",
        "示例人员",
        "--role",
        role.name(),
        "--area",
        area,
    ]);
    serde_json::from_str(&printed).expect("one JSON object")
}

/// An area such a role is given, around the fixture's village 532822103299.
fn usual_area(role: Role) -> &'static str {
    match role {
        Role::Cadre | Role::Township | Role::Appraiser | Role::Helper => "532822103",
        _ => "532822",
    }
}

#[test]
fn every_route_with_every_role() {
    let server = Server::start_on("2018-11-20");
    let phones: Vec<(Role, Phone)> = Role::ALL
        .into_iter()
        .map(|role| (role, phone_of(&server, role, usual_area(role))))
        .collect();
    let cadre = &phones[0].1;
    cadre.take(&cadre.record(1), 201);
    let all = |_: Role| true;
    let review = json!({"revision": 9, "decision": "accept"}).to_string();
    let void = json!({"reason": ""}).to_string();
    let user = json!({"name": "", "role": "cadre", "area": "532822103"}).to_string();
    let batch = json!({"records": []}).to_string();
    let pin = json!({"pin": "4702"}).to_string();
    let step =
        json!({"id": "1", "code": "M26", "member": "HH", "status": "2", "date": "2018-11-20"})
            .to_string();
    let need = json!({"id": RECORD, "kind": "need", "text": "屋顶漏雨"}).to_string();
    let words = json!({"text": "已经补发"}).to_string();
    let records_measures = |role: Role| role.records_measures().is_some();
    let answers = |role: Role| role.records_measures() == Some(Recorder::Office);
    let path = |path: &str| format!("/api/v1{path}");
    let card = |rest: &str| path(&format!("/households/nothing/card{rest}"));
    let office = |rest: &str| path(&format!("/office/{rest}"));
    let record = |rest: &str| office(&format!("records/{RECORD}{rest}"));
    // Route, body, who may, and what the allowed are answered: the requests do no harm.
    type Row<'a> = (&'a str, String, Option<&'a str>, fn(Role) -> bool, u16);
    let routes: Vec<Row<'_>> = vec![
        ("GET", path("/me"), None, all, 200),
        ("GET", path("/forms"), None, all, 200),
        ("GET", path("/changes?limit=10"), None, all, 200),
        ("POST", path("/records/batch"), Some(&batch), all, 200),
        (
            "GET",
            path(&format!("/records/{}", RECORD.replace("0001", "0002"))),
            None,
            all,
            404,
        ),
        (
            "HEAD",
            path(&format!("/attachments/{}", "0".repeat(64))),
            None,
            all,
            404,
        ),
        (
            "POST",
            path(&format!("/runs/{RECORD}/join")),
            None,
            |role| role == Role::Trainer,
            404,
        ),
        (
            "GET",
            path("/runs/counters"),
            None,
            |role| role == Role::Trainer || role.reviews(),
            200,
        ),
        ("GET", office("training"), None, Role::reviews, 200),
        ("GET", card(""), None, Role::gives_cards, 404),
        ("POST", card(""), Some(&pin), Role::gives_cards, 404),
        ("POST", card("/unlock"), None, Role::gives_cards, 404),
        (
            "GET",
            path("/households/nothing/page"),
            None,
            Role::gives_cards,
            404,
        ),
        (
            "POST",
            path("/households/nothing/disputes"),
            Some(&need),
            Role::gives_cards,
            404,
        ),
        (
            "GET",
            path("/measures?waiting=apply"),
            None,
            records_measures,
            200,
        ),
        (
            "POST",
            path("/measures/nothing/steps"),
            Some(&step),
            records_measures,
            404,
        ),
        (
            "POST",
            path("/measures/nothing/disputes/nothing/answer"),
            Some(&words),
            answers,
            404,
        ),
        (
            "GET",
            path("/measures/nothing/disputes/nothing/voice"),
            None,
            answers,
            404,
        ),
        (
            "GET",
            path("/loans/warnings"),
            None,
            Role::watches_loans,
            200,
        ),
        ("GET", office("records"), None, Role::reviews, 200),
        ("GET", record(""), None, Role::reviews, 200),
        ("POST", record("/review"), Some(&review), Role::reviews, 409),
        ("POST", record("/void"), Some(&void), Role::reviews, 422),
        ("GET", office("users"), None, Role::administers, 200),
        ("POST", office("users"), Some(&user), Role::administers, 400),
        (
            "POST",
            office("users/nobody/code"),
            None,
            Role::administers,
            404,
        ),
        (
            "POST",
            office("users/nobody/disable"),
            None,
            Role::administers,
            404,
        ),
        (
            "POST",
            office("users/nobody/enable"),
            None,
            Role::administers,
            404,
        ),
        ("GET", office("devices"), None, Role::administers, 200),
        (
            "POST",
            office("devices/nothing/revoke"),
            None,
            Role::administers,
            404,
        ),
        ("GET", office("settings"), None, Role::governs, 200),
        ("PUT", office("settings"), Some("{}"), Role::governs, 400),
        ("GET", office("audit"), None, Role::governs, 200),
    ];
    for (method, path, body, may, status) in &routes {
        let json = |request: Request| match body {
            Some(body) => request
                .header("Content-Type", "application/json")
                .body(*body),
            None => request,
        };
        for (role, phone) in &phones {
            let answer = phone.send(json(phone.request(method, path)));
            let case = format!("{method} {path} as {}", role.name());
            if may(*role) {
                assert_eq!(answer.status, *status, "{case}: {}", answer.head);
            } else {
                assert_eq!(answer.status, 403, "{case}");
                refused(&answer, 403, "forbidden_role");
            }
        }
        let nobody = send(server.port(), &json(Request::new(method, path)));
        assert_eq!(nobody.status, 401, "{method} {path} without a token");
    }
}

#[test]
fn forms_are_taken_from_the_roles_that_fill_them_in_and_kept_from_the_others() {
    let server = Server::start_on("2018-11-20");
    for (number, role) in (1..).zip(Role::ALL) {
        let phone = phone_of(&server, role, usual_area(role));
        let record = phone.record(number);
        match role {
            Role::Cadre => assert_eq!(phone.put(&record).status, 201),
            // Nobody assigned the household to this helper.
            Role::Helper => drop(phone.refuse(&record, 403, "forbidden_area")),
            _ => drop(phone.refuse(&record, 403, "forbidden_role")),
        }
    }
}

#[test]
fn a_phone_gets_and_sends_its_area_only() {
    let server = Server::start_on("2018-11-20");
    let households = |phone: &Phone| {
        let (items, _) = phone.changes("");
        let households = items.into_iter().filter(|item| item.kind == "household");
        households.map(|item| item.id).collect::<Vec<_>>()
    };
    let county = households(&Phone::enrol(&server, "DEMO-COUNTY"));
    assert_eq!(county.len(), 796);
    for area in ["532822103", "532822104", "532822103299", "532822999"] {
        let role = if area.len() == 9 {
            Role::Township
        } else {
            Role::Cadre
        };
        let phone = phone_of(&server, role, area);
        let expected: Vec<_> = county
            .iter()
            .filter(|code| code.starts_with(area))
            .cloned()
            .collect();
        assert_eq!(households(&phone), expected, "{area}");
    }
    assert_eq!(households(&Phone::enrol(&server, "DEMO-HELPER")).len(), 5);
    for role in [Role::Trainer, Role::CreditOfficer, Role::Unit, Role::Admin] {
        let phone = phone_of(&server, role, "532822");
        assert!(households(&phone).is_empty(), "{}", role.name());
    }

    // The fixture's household lies in 532822103.
    let here = phone_of(&server, Role::Cadre, "532822103");
    let elsewhere = phone_of(&server, Role::Cadre, "532822104");
    elsewhere.refuse(&elsewhere.record(1), 403, "forbidden_area");
    here.take(&here.record(1), 201);
    // Nor does a conflict show it to somebody who knows the id.
    let other = noted(elsewhere.record(1), "别处");
    let problem = elsewhere.refuse(&other, 403, "forbidden_area");
    assert_eq!(problem.stored, None);
    let mut moved = based_on(other, 1);
    moved.household = "532822104201010001".to_owned();
    moved
        .answers
        .insert("hh_code".to_owned(), json!(moved.household));
    elsewhere.refuse(&moved, 403, "forbidden_area");
    let township = phone_of(&server, Role::Township, "532822104");
    let answer = township.get(&format!("/api/v1/office/records/{RECORD}"));
    refused(&answer, 403, "forbidden_area");
}

#[test]
fn a_code_enrols_one_phone_once() {
    let server = Server::start_on("2018-11-20");
    let made = added(&server, Role::Cadre, "532822103");
    let code = made["enrol_code"].as_str().expect("a code");
    let url = made["enrol_url"].as_str().expect("a link");
    assert!(url.ends_with(&format!("/#/enrol/{code}")), "{url}");
    Phone::enrol(&server, &code.to_lowercase().replace('-', " "));
    let again = |code: &str| {
        let body = json!({ "code": code, "device_name": "api" }).to_string();
        send(
            server.port(),
            &Request::new("POST", "/api/v1/enrol").body(body),
        )
    };
    refused(&again(code), 404, "unknown_code");
    let user = made["user_id"].as_str().expect("an id");
    let printed = server.command(&["--json", "user", "code", user]);
    let next: Value = serde_json::from_str(&printed).expect("JSON");
    Phone::enrol(&server, next["enrol_code"].as_str().expect("a code"));
}

#[test]
fn five_hundred_guesses_find_nothing_and_are_slowed() {
    let server = Server::start_on("2018-11-20");
    let code = added(&server, Role::Cadre, "532822103")["enrol_code"].clone();
    let guess = |number: u32| {
        let body = json!({ "code": format!("{number:010}"), "device_name": "x" }).to_string();
        send(
            server.port(),
            &Request::new("POST", "/api/v1/enrol").body(body),
        )
    };
    let statuses: Vec<u16> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                scope.spawn(move || {
                    (0..125)
                        .map(|at| guess(thread * 125 + at).status)
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("guessed"))
            .collect()
    });
    assert!(
        statuses.iter().all(|status| matches!(status, 404 | 429)),
        "{statuses:?}"
    );
    let looked_at = statuses.iter().filter(|status| **status == 404).count();
    assert!(looked_at < 100, "{looked_at} of 500 guesses were looked at");
    let body = json!({ "code": code, "device_name": "x" }).to_string();
    let late = send(
        server.port(),
        &Request::new("POST", "/api/v1/enrol").body(body),
    );
    refused(&late, 429, "too_many");
    assert_eq!(late.header("retry-after"), Some("30"));
}

#[test]
fn a_revoked_phone_is_told_and_its_queue_goes_on_after_enrolling_again() {
    let (server, phone) = enrolled();
    let listed = server.command(&["--json", "device", "list"]);
    let device: Value =
        serde_json::from_str(listed.lines().next().expect("a phone")).expect("JSON");
    assert!(device["last_seen_at"].is_string(), "{device}");
    let id = device["id"].as_str().expect("an id");
    server.command(&["device", "revoke", id]);
    let problem = phone.refuse(&phone.record(1), 401, "token_revoked");
    assert!(problem.detail.contains("手机里"), "{problem:?}");
    let again = Phone::enrol(&server, "DEMO-CADRE-2");
    let taken: Taken = again.take(&phone.record(1), 201);
    assert_eq!(taken.state, RecordState::Uploaded);

    let user = device["user"].as_str().expect("an id");
    let third = Phone::enrol(&server, "DEMO-CADRE");
    server.command(&["user", "disable", user]);
    refused(&third.get("/api/v1/me"), 401, "token_revoked");
    server.command(&["user", "disable", user, "--back"]);
    let me: Value = read(&third.get("/api/v1/me"), 200);
    assert_eq!(me["role"], "cadre");
}

#[test]
fn another_area_means_another_download() {
    let server = Server::start_on("2018-11-20");
    let phone = Phone::enrol(&server, "DEMO-CADRE");
    let (_, cursor) = phone.changes("");
    let (none, cursor) = phone.changes(&cursor);
    assert!(none.is_empty());
    // An import or the administrator moves the cadre to the next township.
    let users = "id,name,role,area\ndemo-cadre,示例干部,cadre,532822104\n";
    let file = server.folder().join("users.csv");
    std::fs::write(&file, users).expect("written");
    server.command(&["import", "users", &file.display().to_string()]);
    let page: Value = read(&phone.get(&format!("/api/v1/changes?since={cursor}")), 200);
    assert_eq!(page["reset"], true, "{page}");
    let (items, _) = phone.changes(&cursor);
    let households: Vec<_> = items
        .iter()
        .filter(|item| item.kind == "household")
        .collect();
    assert!(!households.is_empty());
    assert!(
        households
            .iter()
            .all(|item| item.id.starts_with("532822104"))
    );
}
