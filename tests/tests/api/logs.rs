//! What the server and its commands write down about a day of work: enough to mend, nothing about
//! anybody.

use std::fs;

use ruhu_domain::sync::protocol::Taken;
use ruhu_tests::client::{
    Phone, attachment, based_on, batch, digest, fixture, noted, picture, read, refused, send,
};
use ruhu_tests::http::Request;
use ruhu_tests::server::Server;
use serde_json::{Value, json};

const DAY: &str = "2018-11-20";
const RECORD: &str = "01672edd-14e1-7000-8000-000000000001";
const REMARK: &str = "这家的事只告诉乡镇";
const REASON: &str = "电话请再核对一次";

/// What a person said or is called: texts with Chinese in them, and long numbers.
fn telling(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let number = digits >= 11 && digits + 1 >= text.len();
            if !text.is_ascii() || number {
                found.push(text.clone());
            }
        }
        Value::Array(values) => values.iter().for_each(|value| telling(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| telling(value, found)),
        _ => {}
    }
}

fn post(phone: &Phone, path: &str, body: &Value) -> ruhu_tests::http::Answer {
    let request = phone.request("POST", path);
    let request = request.header("Content-Type", "application/json");
    phone.send(request.body(body.to_string()))
}

/// A day of work, good and bad; returns what must not be written down.
fn work(server: &Server) -> Vec<String> {
    let wrong = json!({"code": "示例错码", "device_name": "示例手机"});
    let wrong = Request::new("POST", "/api/v1/enrol").body(wrong.to_string());
    refused(&send(server.port(), &wrong), 404, "unknown_code");
    let phone = Phone::enrol(server, "DEMO-CADRE");
    let office = Phone::enrol(server, "DEMO-TOWNSHIP");
    let admin = Phone::enrol(server, "DEMO-ADMIN");

    let record = noted(phone.record(1), REMARK);
    let taken = phone.take(&record, 201);
    let bytes = record.to_bytes();
    let other = digest(b"something else");
    refused(
        &phone.put_bytes(RECORD, bytes.clone(), &other),
        400,
        "wrong_digest",
    );
    let cut = bytes[..bytes.len() / 2].to_vec();
    refused(
        &phone.put_bytes(RECORD, cut.clone(), &digest(&cut)),
        400,
        "bad_json",
    );
    let mut typed = phone.record(2);
    typed
        .answers
        .insert("declared_members".to_owned(), json!(REMARK));
    phone.refuse(&typed, 422, "wrong_type");
    let mut late = phone.record(3);
    late.answers
        .insert("visit_date".to_owned(), json!("2030-01-01"));
    phone.take(&late, 202);
    phone.refuse(&noted(phone.record(1), "另一句话"), 409, "stale_base");
    let several = batch([bytes, cut]);
    let request = phone.request("POST", "/api/v1/records/batch");
    assert_eq!(phone.send(request.body(several)).status, 200);
    let (sha256, jpeg) = picture();
    assert_eq!(phone.put_picture(&sha256, &jpeg).status, 201);
    assert_eq!(phone.get(&attachment(REMARK)).status, 405);

    let review = json!({"revision": 1, "decision": "return", "reason": REASON, "questions": []});
    let path = format!("/api/v1/office/records/{RECORD}/review");
    assert_eq!(post(&office, &path, &review).status, 200);
    let mended = based_on(noted(phone.record(1), "已核对"), 1);
    let _: Taken = read(&phone.put(&mended), 201);
    let review = json!({"revision": 2, "decision": "accept"});
    assert_eq!(post(&office, &path, &review).status, 200);
    let list = "/api/v1/office/records?household=532822103299010001";
    assert_eq!(office.get(list).status, 200);
    assert!(!phone.changes("").0.is_empty());
    for path in ["/api/v1/receipts", "/r"] {
        assert_eq!(
            phone
                .get(&format!("{path}/{}", taken.receipt.number))
                .status,
            200
        );
    }
    let user =
        json!({"name": "示例新人", "role": "cadre", "area": "532822103", "phone": "13900139000"});
    let added = post(&admin, "/api/v1/office/users", &user).json();

    let mut secrets = vec![
        REMARK.to_owned(),
        REASON.to_owned(),
        "另一句话".to_owned(),
        "已核对".to_owned(),
        "示例错码".to_owned(),
        "示例手机".to_owned(),
        "示例新人".to_owned(),
        "13900139000".to_owned(),
        taken.receipt.number,
        added["enrol_code"].as_str().expect("a code").to_owned(),
    ];
    secrets.extend([phone.token, office.token, admin.token]);
    secrets.extend(["DEMO-CADRE", "DEMO-TOWNSHIP", "DEMO-ADMIN"].map(str::to_owned));
    telling(&fixture()["record"]["answers"], &mut secrets);
    telling(&fixture()["context"], &mut secrets);
    secrets
}

/// The commands that read or print people's data; what they write beside their answer.
fn commands(server: &Server) -> (String, Vec<String>) {
    let good = "户编号,行政村,户类型,姓名,身份证号码,与户主关系\n\
        532822103299010077,532822103299,建档立卡户,岩坎罕,532899197203150010,户主\n";
    let bad = "户编号,行政村,户类型,姓名,身份证号码,与户主关系\n\
        532822103299010078,532822103299,建档立卡户,岩光罕,532899197203150010,户主\n\
        532822103299010079,不是村,建档立卡户,玉波罕,532899197511080026,户主\n";
    let mut said = String::new();
    for (name, text, status) in [("good.csv", good, 0), ("bad.csv", bad, 1)] {
        let file = server.folder().join(name);
        fs::write(&file, text).expect("written");
        let file = file.to_str().expect("Unicode");
        let output = server.output(&["import", "households", file]);
        said += &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
    }
    let add = ["user", "add", "--name", "示例来人", "--role", "cadre"];
    let more = ["--area", "532822103", "--phone", "13700137000", "--json"];
    let added = server.output(&[&add[..], &more[..]].concat());
    let printed: Value = serde_json::from_slice(&added.stdout).expect("JSON");
    said += &String::from_utf8_lossy(&added.stderr);
    let listed = server.output(&["user", "list"]);
    said += &String::from_utf8_lossy(&listed.stderr);
    // The message about a cell quotes that cell; nothing else of the file.
    let mut secrets: Vec<String> = ["岩坎罕", "岩光罕", "玉波罕", "532899197203150010"]
        .into_iter()
        .chain(["532899197511080026", "示例来人", "13700137000"])
        .map(str::to_owned)
        .collect();
    secrets.push(printed["enrol_code"].as_str().expect("a code").to_owned());
    (said, secrets)
}

#[track_caller]
fn assert_discreet(log: &str, secrets: &[String]) {
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "{secret} stands in the log: {line:?}");
    }
}

#[test]
fn nobody_is_in_the_log_even_when_all_of_it_is_kept() {
    let mut server = Server::start_in(DAY, &[("RUHU_LOG", "debug")]);
    let mut secrets = work(&server);
    let (said, more) = commands(&server);
    assert_discreet(&said, &more);
    secrets.extend(more);
    server.stop();
    assert!(secrets.len() > 30, "{secrets:?}");
    let log = server.log();
    assert!(log.contains("DEBUG"), "all of it is kept");
    assert_discreet(&log, &secrets);
}

#[test]
fn every_request_is_one_line_for_programs() {
    let mut server = Server::start_in(DAY, &[("RUHU_LOG_FORMAT", "json")]);
    work(&server);
    server.stop();
    let log = server.log();
    let objects: Vec<Value> = log
        .lines()
        .filter(|line| !line.starts_with("listening on "))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let requests: Vec<&Value> = objects
        .iter()
        .filter(|line| line["message"] == "request")
        .collect();
    let upload = |status: u16| {
        let route = "/api/v1/records/{id}";
        let is = |line: &&&Value| line["route"] == route && line["status"] == status;
        requests.iter().filter(is).count()
    };
    assert_eq!((upload(201), upload(202), upload(409)), (2, 1, 1));
    for line in requests {
        for number in ["status", "ms", "bytes"] {
            assert!(line[number].is_u64(), "{number}: {line}");
        }
        assert!(
            line["method"].is_string() && line["code"].is_string(),
            "{line}"
        );
        let refused = line["status"].as_u64() >= Some(400) && line["method"] != "HEAD";
        assert_eq!(refused, line["code"] != "", "{line}");
        assert!(!refused || line["bytes"].as_u64() > Some(0), "{line}");
    }
}
