//! A household's own page, over real HTTP: from an accepted survey to the answer to a dispute, and the
//! door in front of it.

use ruhu_domain::benefits::{Benefits, Entry, Group, Page};
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::RecordState;
use ruhu_tests::client::{Phone, fixture, read, refused};
use ruhu_tests::credit;
use ruhu_tests::guesses;
use ruhu_tests::household::{
    HOUSEHOLD, PIN, SON, SON_ID, card, knock, post, surveyed, unit_code, visitor,
};
use ruhu_tests::http::Answer;
use serde_json::{Value, json};

const DISPUTE: &str = "01672edd-3000-7000-8000-000000000001";

fn page(visitor: &Phone) -> Page {
    read(&visitor.get("/api/v1/my-household"), 200)
}

fn care(page: &Page) -> &Entry {
    let found = page
        .benefits
        .iter()
        .find(|entry| entry.code == "M23" && entry.member == SON);
    found.expect("the care subsidy")
}

fn waiting(phone: &Phone, what: &str) -> Vec<(String, String, String)> {
    let rows: Value = read(&phone.get(&format!("/api/v1/measures?waiting={what}")), 200);
    let rows = rows["measures"].as_array().expect("rows");
    rows.iter()
        .filter(|row| row["household"] == HOUSEHOLD)
        .map(|row| {
            let text = |name: &str| row[name].as_str().expect("a text").to_owned();
            (text("code"), text("name"), text("date"))
        })
        .collect()
}

fn step(status: &str, date: &str) -> Value {
    json!({"id": format!("step {status} {date}"), "code": "M23", "member": SON, "status": status,
        "date": date})
}

#[test]
fn from_an_accepted_survey_to_the_answer_to_a_dispute() {
    let (server, cadre, township) = surveyed();
    let civil = Phone::enrol(&server, &unit_code(&server, "U06"));
    let education = Phone::enrol(&server, &unit_code(&server, "U07"));
    let steps = format!("/api/v1/measures/{HOUSEHOLD}/steps");

    // Entitled by the survey, and nobody has applied.
    let due: Vec<Value> = fixture()["expected"]["measures"]["D"]
        .as_array()
        .expect("D")
        .clone();
    assert_eq!(waiting(&cadre, "apply").len(), due.len());
    let care_row = (
        "M23".to_owned(),
        "岩温罕".to_owned(),
        "2018-11-20".to_owned(),
    );
    assert!(waiting(&civil, "apply").contains(&care_row));
    assert!(!waiting(&education, "apply").contains(&care_row));

    let code = card(&cadre, HOUSEHOLD, PIN);
    let home = visitor(&server, &code);
    let first = page(&home);
    assert_eq!(
        (first.head.as_str(), first.status.zh.as_str()),
        ("玉应罕", "还在帮扶中")
    );
    assert_eq!(care(&first).group, Group::Missing);
    let missing = first
        .benefits
        .iter()
        .filter(|entry| entry.group == Group::Missing);
    assert_eq!(missing.count(), due.len());
    assert_eq!(first.receipts.len(), 1);
    assert_eq!(first.receipts[0].form.zh, "入户调查表");
    assert_eq!(first.promises.len(), 1);

    // The cadre applies; sent twice it is one step. Nobody skips a step or takes another's.
    let apply = step("2", "2018-11-20");
    for _ in 0..2 {
        let kept: Benefits = read(&post(&cadre, &steps, &apply), 200);
        assert_eq!(kept.steps.len(), 1);
        assert_eq!(kept.steps[0].by, "示例干部");
    }
    refused(
        &post(&cadre, &steps, &step("3", "2018-11-20")),
        422,
        "status_refused",
    );
    let problem = refused(
        &post(&education, &steps, &step("3", "2018-11-20")),
        403,
        "forbidden_role",
    );
    assert!(problem.detail.contains("不归您的单位管"), "{problem:?}");
    let unpaid = refused(
        &post(&civil, &steps, &step("5", "2018-11-20")),
        422,
        "status_refused",
    );
    assert!(unpaid.detail.contains("不能这样改"), "{unpaid:?}");
    assert_eq!(
        waiting(&township, "approve"),
        std::slice::from_ref(&care_row)
    );
    assert_eq!(care(&page(&home)).words.zh, "已申请，等着批");

    // The unit's list says who was paid, and whom it could not find.
    let list = format!(
        "残疾人护理补贴发放名单,,,\n姓名,身份证号,补贴项目,发放金额,发放日期\n\
         岩温罕,{SON_ID},重度残疾人护理补贴,80.00,2018-11-20\n\
         不在册,532899196001010012,重度残疾人护理补贴,80,2018-11-20\n"
    );
    let file = server.folder().join("paid.csv");
    std::fs::write(&file, list).expect("written");
    let file = file.display().to_string();
    let tried = server.command(&["import", "measures", &file, "--dry-run"]);
    assert!(tried.contains("没有匹配的 1 行"), "{tried}");
    assert_eq!(
        care(&page(&home)).group,
        Group::Progress,
        "a dry run writes nothing"
    );
    let printed = server.command(&["import", "measures", &file]);
    assert!(
        printed.contains("C4") || printed.contains("（补贴项目）"),
        "{printed}"
    );
    assert!(printed.contains("没有这个身份证号的人"), "{printed}");
    let again = server.command(&["import", "measures", &file]);
    assert!(again.contains("新增 0"), "{again}");

    // The household sees amount and date.
    let paid = page(&home);
    let entry = care(&paid);
    assert_eq!(
        (
            entry.group,
            entry.amount,
            entry.date.as_str(),
            entry.words.zh.as_str()
        ),
        (Group::Received, Some(8000), "2018-11-20", "已发放")
    );
    assert_eq!(entry.bar.done, 4);

    // It did not arrive.
    let said = json!({"id": DISPUTE, "kind": "not_received", "code": "M23", "member": SON,
        "text": "折子上没有"});
    for _ in 0..2 {
        let told: Page = read(&post(&home, "/api/v1/my-household/disputes", &said), 200);
        assert_eq!(care(&told).group, Group::Progress);
        let kept = care(&told).said.as_ref().expect("what was said");
        assert_eq!(
            (kept.unit.zh.as_str(), kept.due.as_str()),
            ("县民政局", "2018-12-05")
        );
    }
    let need = json!({"id": DISPUTE.replace("0001", "0002"), "kind": "need", "text": "屋顶漏雨"});
    let told: Page = read(&post(&home, "/api/v1/my-household/disputes", &need), 200);
    assert_eq!(told.needs.len(), 1);
    assert_eq!(waiting(&education, "answer"), []);
    assert_eq!(waiting(&civil, "answer").len(), 1);
    assert_eq!(waiting(&township, "answer").len(), 2);

    // The unit answers and pays again.
    let answer = format!("/api/v1/measures/{HOUSEHOLD}/disputes/{DISPUTE}/answer");
    let words = json!({"text": "账号错了，已经补发"});
    refused(&post(&education, &answer, &words), 403, "forbidden_role");
    refused(&post(&cadre, &answer, &words), 403, "forbidden_role");
    for _ in 0..2 {
        let _: Benefits = read(&post(&civil, &answer, &words), 200);
    }
    let mut pay = step("4", "2018-11-20");
    pay["amount"] = json!(8000);
    pay["id"] = json!("paid again");
    let kept: Benefits = read(&post(&civil, &steps, &pay), 200);
    assert!(
        kept.entitled.iter().all(|due| [
            "M22", "M23", "M24", "M25", "M26", "M04", "M06", "M27", "M28", "M50"
        ]
        .contains(&due.code.as_str())),
        "a unit is told of its own measures: {kept:?}"
    );
    let last = page(&home);
    let entry = care(&last);
    assert_eq!((entry.group, entry.amount), (Group::Received, Some(8000)));
    let answered = entry.said.as_ref().and_then(|said| said.answer.as_ref());
    assert_eq!(answered.expect("an answer").text, "账号错了，已经补发");

    // A page that was left is closed.
    let left = post(&home, "/api/v1/my-household/leave", &json!({}));
    assert_eq!(left.status, 204);
    refused(&home.get("/api/v1/my-household"), 401, "page_closed");
}

#[test]
fn what_a_household_may_not_say_is_refused_in_words() {
    let (server, cadre, _) = surveyed();
    let home = visitor(&server, &card(&cadre, HOUSEHOLD, PIN));
    let say = |changes: Value| {
        let mut said = json!({"id": DISPUTE, "kind": "wrong", "code": "M23", "member": SON, "text": "金额不对"});
        for (name, value) in changes.as_object().expect("an object") {
            said[name] = value.clone();
        }
        post(&home, "/api/v1/my-household/disputes", &said)
    };
    for changes in [
        json!({"id": "1"}),
        json!({"text": "字".repeat(201)}),
        json!({"text": " "}),
        json!({"kind": "not_received"}),
        json!({"code": "M99"}),
        json!({"member": "somebody else"}),
        json!({"member": "HH"}),
    ] {
        refused(&say(changes), 400, "bad_request");
    }
    let told: Page = read(&say(json!({"text": "字".repeat(200)})), 200);
    let first = care(&told).said.clone().expect("what was said");
    assert_eq!(first.due, "2018-12-05");
    // The county says how long an answer may take; what was promised before stays.
    server.command(&["setting", "set", "P_DISPUTE_DAYS", "7"]);
    let again = say(json!({"id": DISPUTE.replace("0001", "0003"), "text": "还是不对"}));
    let told: Page = read(&again, 200);
    assert_eq!(care(&told).said.as_ref().expect("both").due, "2018-11-27");
    // A phone's token opens no household's page, and a household's opens nothing else.
    refused(&cadre.get("/api/v1/my-household"), 401, "page_closed");
    refused(&home.get("/api/v1/changes"), 401, "token_revoked");
    refused(
        &home.get("/api/v1/measures?waiting=apply"),
        401,
        "token_revoked",
    );
}

#[test]
fn a_wrong_code_and_a_wrong_pin_are_answered_alike_and_a_cadre_unlocks_at_once() {
    let (server, cadre, _) = surveyed();
    let code = card(&cadre, HOUSEHOLD, PIN);
    let port = server.port();
    // Full-width digits, small letters, a blank for the dash.
    let sloppy = code.to_lowercase().replace('-', " ");
    assert_eq!(knock(port, &sloppy, "００１５", "４７０２").status, 201);
    // The grandmother's ID opens it, the child's does not.
    assert_eq!(knock(port, &code, "0022", PIN).status, 201);

    let body = |answer: &Answer| String::from_utf8_lossy(&answer.body).into_owned();
    let wrong = [
        knock(port, &code, "0015", "4703"),
        knock(port, &code, "002X", PIN),
        knock(port, "0000000000", "0015", PIN),
        knock(port, "", "", ""),
    ];
    for answer in &wrong {
        refused(answer, 403, "wrong_card");
        assert_eq!(body(answer), body(&wrong[0]));
    }
    // Five wrong ones close the card; so they do with a code nobody has.
    for (code, left) in [(code.as_str(), 3), ("0000000000", 4)] {
        for _ in 0..left {
            refused(&knock(port, code, "0015", "9999"), 403, "wrong_card");
        }
        let locked = knock(port, code, "0015", PIN);
        let problem = refused(&locked, 403, "card_locked");
        assert!(problem.detail.contains("30 分钟"), "{problem:?}");
    }
    let card_path = format!("/api/v1/households/{HOUSEHOLD}/card");
    let state: Value = read(&cadre.get(&card_path), 200);
    assert!(
        state["locked_until"].is_string() && state["created_at"].is_string(),
        "{state}"
    );
    let unlocked = post(&cadre, &format!("{card_path}/unlock"), &json!({}));
    assert_eq!(unlocked.status, 204);
    assert_eq!(knock(port, &code, "0015", PIN).status, 201);

    // A PIN everybody would try is refused; a new card ends the old one; the office can do it too.
    let weak = post(&cadre, &card_path, &json!({"pin": "1234"}));
    refused(&weak, 400, "bad_request");
    let made = server.command(&["--json", "household", "card", HOUSEHOLD, "--pin", PIN]);
    let made: Value = serde_json::from_str(&made).expect("JSON");
    refused(&knock(port, &code, "0015", PIN), 403, "wrong_card");
    assert_eq!(
        knock(
            port,
            made["card_code"].as_str().expect("a code"),
            "0015",
            PIN
        )
        .status,
        201
    );
    server.command(&["household", "unlock", HOUSEHOLD]);
}

/// Another household of the demo with an adult whose ID is on file.
#[test]
fn five_hundred_guesses_get_nowhere_while_others_on_the_address_get_in() {
    let tried = guesses::at_the_door(500, 10);
    assert_eq!((tried.got_in, tried.refused), (0, 500));
    for (status, seconds) in tried.neighbour {
        assert_eq!(status, 201, "the neighbours get in");
        assert!(seconds < 15, "after {seconds} s");
    }
    assert!(tried.locked);
}

/// A step as the record one tap makes on a phone.
fn tapped(phone: &Phone, number: u32, status: &str, more: Value) -> Record {
    let mut answers = json!({"sp_code": "M23", "sp_member": SON, "sp_status": status,
        "sp_date": "2018-11-20"});
    let more = more.as_object().cloned().expect("answers");
    answers.as_object_mut().expect("answers").extend(more);
    credit::step(phone, number, "measure_step", &[], answers)
}

#[test]
fn steps_that_were_tapped_without_a_signal_are_taken_or_come_back_with_the_reason() {
    let (server, cadre, township) = surveyed();
    let status = || {
        let (items, _) = cadre.changes("");
        let mut items = items.into_iter();
        let kept = items.rfind(|item| item.kind == "measure" && item.id == HOUSEHOLD);
        let kept: Benefits = serde_json::from_value(kept.expect("measures").body.expect("a body"))
            .expect("measures");
        kept.newest("M23", SON).map(|last| last.status.to_owned())
    };
    let apply = tapped(&cadre, 30, "2", json!({}));
    assert_eq!(cadre.take(&apply, 201).state, RecordState::Uploaded);
    assert_eq!(cadre.take(&apply, 200).revision, 1);
    assert_eq!(status().as_deref(), Some("2"));

    // What cannot follow comes back, with the reason in words.
    let second = Phone::enrol(&server, "DEMO-CADRE-2");
    let again = tapped(&second, 31, "4", json!({"sp_amount": 8000}));
    assert_eq!(second.take(&again, 201).state, RecordState::Returned);
    let (items, _) = second.changes("");
    let told = items
        .iter()
        .find(|item| item.kind == "review" && item.id == again.id);
    let told = told.and_then(|item| item.body.clone()).expect("a word");
    assert!(
        told["reason"]
            .as_str()
            .is_some_and(|words| words.chars().count() > 4),
        "{told}"
    );

    // Approved and paid by the township; what is void is no step any more.
    township.take(&tapped(&township, 32, "3", json!({})), 201);
    let paid = tapped(&township, 33, "4", json!({"sp_amount": 8000}));
    township.take(&paid, 201);
    assert_eq!(status().as_deref(), Some("4"));
    server.command(&["review", "void", &paid.id, "--reason", "记错了户"]);
    assert_eq!(status().as_deref(), Some("3"));

    // What a family says on the cadre's phone takes the same way.
    let said = |number: u32, kind: &str, text: &str| {
        let mut answers = json!({"sd_kind": kind, "sd_text": text});
        if kind != "need" {
            answers["sd_code"] = json!("M23");
            answers["sd_member"] = json!(SON);
        }
        credit::step(&cadre, number, "household_said", &[], answers)
    };
    let need = said(36, "need", "屋顶漏雨");
    assert_eq!(cadre.take(&need, 201).state, RecordState::Uploaded);
    let code = card(&cadre, HOUSEHOLD, PIN);
    let home = visitor(&server, &code);
    assert_eq!(page(&home).needs[0].text, "屋顶漏雨");
    let unpaid = said(37, "not_received", "");
    assert_eq!(cadre.take(&unpaid, 201).state, RecordState::Returned);
    assert_eq!(
        cadre.take(&said(38, "wrong", ""), 202).state,
        RecordState::Quarantined
    );
    server.command(&["review", "void", &need.id, "--reason", "说错了"]);
    assert_eq!(page(&home).needs, []);

    // Whoever records no measures sends none, and a refusal gives its reason.
    let trainer = Phone::enrol(&server, "DEMO-TRAINER");
    refused(
        &trainer.put(&tapped(&trainer, 34, "2", json!({}))),
        403,
        "forbidden_role",
    );
    let no = tapped(&township, 35, "7", json!({}));
    assert_eq!(township.take(&no, 202).state, RecordState::Quarantined);
}
