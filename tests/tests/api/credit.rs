//! A credit file at the server: the steps move it, what does not fit comes back with the reason, and
//! nobody gets what an appraisal group said who may not read it.

use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::{Change, RecordState, Taken};
use ruhu_tests::client::{Phone, based_on};
use ruhu_tests::credit::{appraised, collected, step};
use ruhu_tests::phone::HOUSEHOLD;
use ruhu_tests::server::Server;
use serde_json::{Value, json};

/// What must never be on a phone that may not have it.
const PRIVATE: [&str; 4] = ["ch_law", "ch_honest", "保密的话", "示例评议甲"];

fn item<'a>(items: &'a [Change], kind: &str) -> Option<&'a Value> {
    let last = items
        .iter()
        .rfind(|item| item.kind == kind && item.id == HOUSEHOLD);
    last?.body.as_ref()
}

fn state(phone: &Phone) -> Value {
    let (items, _) = phone.changes("");
    item(&items, "credit").map_or(Value::Null, |file| file["state"].clone())
}

/// A server with the surveyed household, and a phone for each part of the way.
fn parts() -> (Server, [Phone; 3], Record) {
    let server = Server::start_on("2018-11-20");
    let cadre = Phone::enrol(&server, "DEMO-CADRE");
    let survey = cadre.record(1);
    cadre.take(&survey, 201);
    server.command(&["review", "accept", &survey.id]);
    let group = Phone::enrol(&server, "DEMO-APPRAISER");
    let township = Phone::enrol(&server, "DEMO-TOWNSHIP");
    (server, [cadre, group, township], survey)
}

#[test]
fn a_file_goes_from_collection_to_confirmation() {
    let (mut server, [cadre, group, township], survey) = parts();
    assert_eq!(state(&cadre), Value::Null);
    let file = step(&cadre, 2, "credit_info", &[&survey], collected(true));
    let taken: Taken = cadre.take(&file, 201);
    assert_eq!(taken.state, RecordState::Uploaded);
    assert_eq!(state(&cadre), "collected");
    // The group gets what it must appraise, and nothing else of the area.
    let (items, _) = group.changes("");
    let waits = item(&items, "appraisal").expect("a file to appraise");
    assert_eq!(waits["borrower_name"], "岩温罕");
    assert_eq!(waits["answers"], json!({}));
    let kinds: Vec<_> = items.iter().map(|item| item.kind.as_str()).collect();
    assert!(
        !kinds.contains(&"household") && !kinds.contains(&"credit"),
        "{kinds:?}"
    );
    let (items, _) = cadre.changes("");
    assert!(item(&items, "appraisal").is_none());

    let decided = step(&group, 3, "credit_appraisal", &[&file], appraised());
    group.take(&decided, 201);
    assert_eq!(state(&cadre), "appraised");
    let (items, _) = group.changes("");
    assert!(item(&items, "appraisal").is_none(), "the group is done");

    let hung = json!({"nt_from": "2018-11-20", "nt_to": "2018-11-27", "nt_place": "公示栏"});
    let hung = step(
        &cadre,
        4,
        "credit_notice",
        &[&survey, &file, &decided],
        hung,
    );
    cadre.take(&hung, 201);
    assert_eq!(state(&cadre), "on_notice");

    // Too early, the township's word comes back with the reason.
    let word = json!({"cf_date": "2018-11-20", "cf_decision": "1", "cf_grade": "A", "cf_limit": 500_000,
        "cf_told": true});
    let known = [&survey, &file, &decided, &hung];
    let early = step(&township, 5, "credit_confirm", &known, word.clone());
    let taken = township.take(&early, 202);
    assert_eq!(taken.violations[0].check, "E-CR01");

    server.set_day("2018-11-28");
    let ended = json!({"nt_closed": "2018-11-27", "objections": []});
    let ended = step(&cadre, 6, "credit_notice", &known, ended);
    let mut ended = ended;
    ended.finished_at = "2018-11-27T09:00:00Z".to_owned();
    cadre.take(&ended, 201);
    assert_eq!(state(&cadre), "noticed");
    let mut word = word;
    word["cf_date"] = json!("2018-11-28");
    let all = [&survey, &file, &decided, &hung, &ended];
    let mut confirmed = step(&township, 7, "credit_confirm", &all, word);
    confirmed.finished_at = "2018-11-28T09:00:00Z".to_owned();
    township.take(&confirmed, 201);
    let (items, _) = cadre.changes("");
    let now = item(&items, "credit").expect("the file");
    assert_eq!(now["state"], "confirmed");
    assert_eq!(now["confirmed"]["grade"], "A");
    assert_eq!(now["confirmed"]["until"], "2019-11-27");
    assert_eq!(now["rules"], "1");
    assert_eq!(now["steps"].as_array().map(Vec::len), Some(5));

    // What is voided later counts no more, and what was built on it neither.
    server.command(&["review", "void", &decided.id, "--reason", "评议作废"]);
    assert_eq!(state(&cadre), "collected");
}

#[test]
fn a_step_that_comes_too_late_goes_back_to_who_made_it() {
    let (server, [cadre, group, _], survey) = parts();
    let other = Phone::enrol(&server, "DEMO-CADRE-2");
    let first = step(&cadre, 2, "credit_info", &[&survey], collected(true));
    let second = step(&other, 3, "credit_info", &[&survey], collected(true));
    cadre.take(&first, 201);
    let taken: Taken = other.take(&second, 201);
    assert_eq!(taken.state, RecordState::Returned);
    let (items, _) = other.changes("");
    let review = items
        .iter()
        .rfind(|item| item.kind == "review" && item.id == second.id);
    let review = review.and_then(|item| item.body.as_ref()).expect("a word");
    assert_eq!(review["reason"], "这户已有人采集过，请同步后再更新");
    // Sent again it is the same receipt, and the file stays as it is.
    let again: Taken = other.take(&second, 200);
    assert_eq!(again.receipt, taken.receipt);
    assert_eq!(state(&cadre), "collected");
    // Mended in the knowledge of the first it renews the file.
    let mut mended = based_on(second, 1);
    mended.known.push(first.id.clone());
    mended.answers.insert("la_exp_years".into(), json!(21));
    other.take(&mended, 201);
    let (items, _) = cadre.changes("");
    let file = item(&items, "credit").expect("the file");
    assert_eq!(file["steps"][0]["record"], json!(mended.id));
    drop(group);
}

#[test]
fn nobody_gets_what_was_said_of_a_person_who_may_not_read_it() {
    let (server, [cadre, group, township], survey) = parts();
    let mut answers = collected(false);
    answers["_confirmed"] = json!({"W-B02": "见过复印件"});
    let file = step(&cadre, 2, "credit_info", &[&survey], answers);
    cadre.take(&file, 201);
    let helper = Phone::enrol(&server, "DEMO-HELPER");
    let officer = Phone::enrol(&server, "DEMO-OFFICER");
    let county = Phone::enrol(&server, "DEMO-COUNTY");
    // It says how many points, to those who get credit files.
    let (items, _) = cadre.changes("");
    let known = item(&items, "credit").expect("the file");
    assert_eq!(known["character_points"], json!([27, 30]));
    let (items, _) = helper.changes("");
    assert!(item(&items, "credit").is_none(), "not a helper's");
    let (items, _) = officer.changes("");
    assert!(item(&items, "credit").is_some());
    for phone in [&cadre, &group, &township, &helper, &officer, &county] {
        let (items, _) = phone.changes("");
        let text = serde_json::to_string(&items).expect("JSON");
        for private in PRIVATE {
            assert!(!text.contains(private), "{private}");
        }
    }
    // The sender gets the record back without it, also when somebody was quicker.
    let own = cadre.get(&format!("/api/v1/records/{}", file.id));
    assert_eq!(own.status, 200);
    assert_eq!(own.header("repr-digest"), None, "these are other bytes");
    let text = own.json().to_string();
    assert!(!text.contains("ch_law") && text.contains("b_borrower"));
    let mut other = file.clone();
    other.answers.insert("la_exp_years".into(), json!(1));
    let conflict = cadre.put(&other).json()["stored"]["record"].to_string();
    assert!(!conflict.contains("ch_law") && conflict.contains("b_borrower"));
    // Those who confirm read it all, and that they did is noted.
    let whole = township.get(&format!("/api/v1/office/records/{}", file.id));
    assert!(whole.json().to_string().contains("ch_law"));
    let audit = county.get("/api/v1/office/audit").json().to_string();
    assert!(audit.contains("record.read"), "{audit}");
    drop(server);
}
