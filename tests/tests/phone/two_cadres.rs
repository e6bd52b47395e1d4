//! Two cadres, two phones: a list of users comes in, a household is surveyed, the township accepts
//! it, the second visit by the other cadre asks only what can have changed, and a record that
//! somebody else corrected first is made one of both versions.

use ruhu_domain::record::Record;
use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::{Phone, based_on, fixture, read};
use ruhu_tests::phone::{HOUSEHOLD, enrol_as, fill, finish, ready_to_leave, wait_for};
use ruhu_tests::server::Server;
use ruhu_tests::typist::Typist;
use serde_json::{Map, Value, json};

const FIRST_DAY: &str = "2018-11-20";
const SECOND_DAY: &str = "2019-02-20";

/// The program prints one JSON object a line.
fn command(server: &Server, arguments: &[&str]) -> Value {
    let printed = server.command(&[&["--json"], arguments].concat());
    serde_json::from_str(printed.lines().next().unwrap_or("null")).expect("JSON")
}

fn enrolled(browser: &Browser, server: &Server, user: &str) -> Page {
    let made = command(server, &["user", "code", user]);
    let code = made["enrol_code"].as_str().expect("a code");
    let page = browser.new_page();
    enrol_as(&page, server, code);
    ready_to_leave(&page);
    page
}

/// Begins a survey of the household and goes through its sections to the end.
fn survey(page: &Page, server: &Server, typist: &mut Typist<'_>, at_section: &dyn Fn(&Page)) {
    page.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(page, "[data-page=household] .ruhu-facts");
    page.click("[data-action=start-survey]");
    wait_for(page, "[data-page=survey]");
    page.click("[data-section]");
    wait_for(page, "[data-page=section]");
    fill(page, typist, at_section);
}

/// Waits until the record is in this state on the phone.
fn wait_for_state(page: &Page, server: &Server, id: &str, state: &str) {
    page.goto(&format!("{}/#/records/{id}", server.url()));
    wait_for(page, "[data-page=record]");
    page.goto(&format!("{}/#/records", server.url()));
    wait_for(page, "[data-page=records]");
    page.click("[data-action=upload]");
    wait_for(page, &format!("[data-record='{id}'][data-state={state}]"));
}

/// What a short second visit says: everything as before but one income, and a child was born.
fn second_visit() -> Map<String, Value> {
    let mut answers = fixture()["record"]["answers"]
        .as_object()
        .cloned()
        .expect("answers");
    for name in ["visit_date", "prop_rent", "income_typed_total"] {
        answers.remove(name);
    }
    answers.insert("visit_purpose".into(), json!("2"));
    answers.insert("declared_members".into(), json!(4));
    let members = answers["members"].as_array_mut().expect("rows");
    for member in members.iter_mut() {
        member["m_change"] = json!("1");
    }
    members.push(json!({
        "m_change": "3", "m_add_reason": "1", "m_change_date": "2019-01-10", "m_name": "岩罕",
        "m_idtype": "111", "m_idno": "53289920190110001X", "m_ethnic": "18", "m_rel": "43",
        "m_presence": "1", "m_health": ["1"], "m_family_doctor": true, "m_ins_med": "1",
        "m_ins_bigdis": true, "m_dibao": false, "m_tekun": "0", "m_leftbehind": "0",
        "m_labour": "5", "m_student": "01",
    }));
    answers
}

#[test]
fn the_second_cadre_asks_only_what_can_have_changed() {
    let mut server = Server::start_on(FIRST_DAY);
    let users = server.folder().join("users.csv");
    let list =
        "编号,姓名,角色,区域\njia,示例干部甲,cadre,532822103\nyi,示例干部乙,cadre,532822103\n";
    std::fs::write(&users, list).expect("written");
    server.command(&["import", "users", &users.display().to_string()]);
    let (first, second) = (Browser::launch(), Browser::launch());
    let (jia, yi) = (
        enrolled(&first, &server, "jia"),
        enrolled(&second, &server, "yi"),
    );

    // The first visit, without a signal.
    server.stop();
    let whole = fixture();
    let answers = whole["record"]["answers"].as_object().expect("answers");
    let pictures = whole["context"]["attachments"]
        .as_array()
        .expect("pictures");
    survey(&jia, &server, &mut Typist::new(answers, pictures), &|_| {});
    let record = finish(&jia);
    server.restart();
    wait_for_state(&jia, &server, &record, "uploaded");
    let accepted = command(&server, &["review", "accept", &record]);
    assert_eq!(accepted["state"], "accepted");
    wait_for_state(&jia, &server, &record, "accepted");

    // Three months later the other cadre comes by, again without a signal.
    server.set_day(SECOND_DAY);
    yi.reload();
    wait_for(&yi, "[data-work=visit]");
    must_be_fine(&yi, "work");
    ready_to_leave(&yi);
    yi.goto(&format!("{}/#/records", server.url()));
    yi.click("[data-action=upload]");
    std::thread::sleep(std::time::Duration::from_secs(2));
    server.stop();
    let answers = second_visit();
    let changed = |page: &Page| {
        for (question, text) in [("declared_members", "4"), ("prop_rent", "1500.00")] {
            let field = format!("[data-q={question}] .ruhu-field__control .ruhu-input");
            let there = page.eval(&format!("document.querySelector('{field}') !== null"));
            if there == json!(true) {
                page.replace_text(&field, text);
            }
        }
    };
    survey(
        &yi,
        &server,
        &mut Typist::again(&answers, pictures),
        &changed,
    );
    let spared = yi.eval("document.querySelector('[data-result=not-asked]').innerText");
    assert!(
        spared.as_str().is_some_and(|text| text.contains("少问")),
        "{spared}"
    );
    must_be_fine(&yi, "finish-second");
    let later = finish(&yi);
    server.restart();
    wait_for_state(&yi, &server, &later, "uploaded");
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let sent: Record = read(&office.get(&format!("/api/v1/office/records/{later}")), 200);
    assert_eq!(sent.known, std::slice::from_ref(&record));
    assert_eq!(sent.answers["prop_rent"], json!(150000));
    assert!(
        !sent.answers.contains_key("house_struct"),
        "known, not asked, not in the record"
    );
    assert_eq!(sent.computed["n_registered"], json!(4));
    let counts = &sent.computed["_prefill"];
    assert!(counts["not_asked"].as_u64() > Some(30), "{counts}");
    command(&server, &["review", "accept", &later]);

    // The township sends it back; somebody at the office mends it by hand meanwhile.
    let reason = [
        "review",
        "return",
        &later,
        "--reason",
        "租金请再核对",
        "--question",
        "prop_rent",
    ];
    command(&server, &reason);
    wait_for_state(&yi, &server, &later, "returned");
    server.stop();
    yi.goto(&format!("{}/#/records/{later}", server.url()));
    wait_for(&yi, "[data-page=record] [data-action=review-fix]");
    assert!(yi.text().contains("租金请再核对"), "{}", yi.text());
    must_be_fine(&yi, "returned");
    yi.click("[data-action=review-fix]");
    wait_for(&yi, "[data-q=prop_rent] .ruhu-input");
    yi.replace_text(
        "[data-q=prop_rent] .ruhu-field__control .ruhu-input",
        "1550.00",
    );
    yi.eval("location.hash = location.hash.replace(/[^/]+\\/q\\/.*$/, 'finish')");
    wait_for(&yi, "[data-page=finish]");
    finish(&yi);
    server.restart();
    let colleague = Phone::enrol(&server, "DEMO-CADRE");
    let mut mended = based_on(sent.clone(), 1);
    mended.answers.insert("remark".into(), json!("办公室补录"));
    colleague.take(&mended, 201);

    wait_for_state(&yi, &server, &later, "quarantined");
    yi.goto(&format!("{}/#/records/{later}", server.url()));
    wait_for(&yi, "[data-page=record] [data-action=merge]");
    must_be_fine(&yi, "merge");
    let differ =
        yi.eval("[...document.querySelectorAll('[data-open]')].map((item) => item.dataset.open)");
    assert_eq!(differ, json!(["prop_rent", "remark"]));
    yi.click("[data-open=remark] [data-action=take-theirs]");
    yi.click("[data-action=merge]");
    wait_for(&yi, "[data-page=finish]");
    finish(&yi);
    wait_for_state(&yi, &server, &later, "uploaded");
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let answer = office.get(&format!("/api/v1/office/records/{later}"));
    assert_eq!(answer.header("ruhu-revision"), Some("3"));
    let merged: Record = read(&answer, 200);
    assert_eq!(merged.answers["prop_rent"], json!(155000), "mine");
    assert_eq!(merged.answers["remark"], json!("办公室补录"), "theirs");

    command(&server, &["review", "accept", &later]);
    wait_for_state(&yi, &server, &later, "accepted");
    let (items, _) = office.changes("");
    let current = items
        .iter()
        .rfind(|item| item.kind == "current")
        .and_then(|item| item.body.clone());
    let current = current.expect("the household's facts");
    assert_eq!(current["answers"]["prop_rent"], json!(155000));
    assert_eq!(
        current["answers"]["house_struct"],
        json!("4"),
        "from the first visit"
    );
    assert_eq!(
        current["answers"]["members"].as_array().map(Vec::len),
        Some(4)
    );
    drop(jia);
}
