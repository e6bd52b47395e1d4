//! A family two cadres registered, a family that splits, a member who moves: over real HTTP and by
//! the commands of `ruhu`.

use ruhu_domain::credit_file::{CreditFile, Kind};
use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::household::alias::Alias;
use ruhu_domain::household::{Household, MoveKind, temporary};
use ruhu_domain::loan::Loans;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::Change;
use ruhu_tests::client::{Phone, based_on, enrolled, noted, read, refused};
use ruhu_tests::credit::{collected, confirm, step};
use ruhu_tests::loans::{list, typed, visit};
use ruhu_tests::server::Server;
use serde_json::{Value, json};

/// The household of the fixture: the office knows it, not its members.
const MASTER: &str = "532822103299010001";
const GRANDMOTHER: &str = "01672edd-18c9-7001-8000-000000000001";
const FATHER: &str = "01672edd-18ca-7001-8000-000000000002";
const DAUGHTER: &str = "01672edd-18cb-7001-8000-000000000003";

fn find<'a>(items: &'a [Change], kind: &str, id: &str) -> Option<&'a Change> {
    items
        .iter()
        .rev()
        .find(|item| item.kind == kind && item.id == id)
}

#[track_caller]
fn body<T: serde::de::DeserializeOwned>(items: &[Change], kind: &str, id: &str) -> T {
    let change = find(items, kind, id).and_then(|change| change.body.clone());
    serde_json::from_value(change.expect("a body")).expect("its shape")
}

fn is_gone(items: &[Change], kind: &str, id: &str) -> bool {
    find(items, kind, id).is_some_and(|change| change.deleted)
}

/// The fixture's survey as one of a household nobody has on file, its members with keys of this
/// phone.
fn registered(phone: &Phone, number: u32, code: &str) -> Record {
    let mut record = phone.record(number);
    code.clone_into(&mut record.household);
    record.answers.insert("hh_code".to_owned(), json!(code));
    let mine = format!("-7{number:03}-8000-");
    let text = serde_json::to_string(&record.answers).expect("JSON");
    let text = text.replace("-7001-8000-", &mine);
    record.answers = serde_json::from_str(&text).expect("JSON");
    record.finished_at = format!("2018-11-20T03:{:02}:00Z", 10 + number);
    record
}

fn accept(office: &Phone, record: &Record) {
    let path = format!("/api/v1/office/records/{}/review", record.id);
    let head: Value = read(
        &post(office, &path, &json!({"revision": 1, "decision": "accept"})),
        200,
    );
    assert_eq!(head["state"], "accepted");
}

fn post(phone: &Phone, path: &str, body: &Value) -> ruhu_tests::http::Answer {
    let request = phone.request("POST", path);
    let request = request.header("Content-Type", "application/json");
    phone.send(request.body(body.to_string()))
}

fn join(office: &Phone, from: &str, to: &str) -> Value {
    let path = format!("/api/v1/office/households/{from}/join");
    read(&post(office, &path, &json!({ "to": to })), 200)
}

fn names(current: &Current) -> Vec<&str> {
    let rows = current.answers["members"].as_array().expect("members");
    rows.iter()
        .filter_map(|row| row["m_name"].as_str())
        .collect()
}

#[test]
fn one_family_two_cadres_registered_becomes_one_household() {
    let (server, phone) = enrolled();
    let second = Phone::enrol(&server, "DEMO-CADRE-2");
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let (one, other) = (temporary::make(77), temporary::make(78));
    let first = registered(&phone, 1, &one);
    let mut later = registered(&second, 2, &other);
    later.answers["hh_phone"] = json!("13800138001");
    later.answers["members"][1]["m_phone"] = json!("13800138001");
    assert_ne!(
        first.answers["members"][0]["_key"],
        later.answers["members"][0]["_key"]
    );
    phone.take(&first, 201);
    second.take(&later, 201);
    let (items, cursor) = phone.changes("");
    assert_eq!(
        body::<Household>(&items, "household", &other).head,
        "玉应罕"
    );

    let seen: Value = read(&office.get("/api/v1/office/duplicates"), 200);
    let pair = &seen["duplicates"][0];
    let mut codes = [&pair["one"]["code"], &pair["other"]["code"]].map(|code| code.as_str());
    codes.sort_unstable();
    let mut expected = [Some(&*one), Some(&*other)];
    expected.sort_unstable();
    assert_eq!(codes, expected);
    assert_eq!(
        pair["reasons"],
        json!(["id", "birth"]),
        "the telephones differ"
    );
    assert_eq!(pair["names"].as_array().map(Vec::len), Some(3));
    refused(
        &phone.get("/api/v1/office/duplicates"),
        403,
        "forbidden_role",
    );

    let joined = join(&office, &one, MASTER);
    assert_eq!(
        (&joined["records"], &joined["same"]),
        (&json!(1), &json!([]))
    );
    let joined = join(&office, &other.to_lowercase(), MASTER);
    assert_eq!(joined["records"], 1);
    assert_eq!(joined["same"].as_array().map(Vec::len), Some(3));
    let differences = joined["differences"].as_array().expect("a list");
    let paths: Vec<&str> = differences
        .iter()
        .filter_map(|one| one["path"].as_str())
        .collect();
    assert_eq!(paths, ["hh_code", "hh_phone", "members[1].m_phone"]);
    assert_eq!(differences[1]["from"], "13800138001");
    assert_eq!(differences[1]["to"], "13800138000");
    assert_eq!(differences[1]["newer"], "from");

    let (items, cursor) = phone.changes(&cursor);
    let alias: Alias = body(&items, "alias", &other);
    assert_eq!((&*alias.to, alias.members.len()), (MASTER, 3));
    assert!(is_gone(&items, "household", &one) && is_gone(&items, "household", &other));

    let list: Value = read(
        &office.get(&format!("/api/v1/office/records?household={MASTER}")),
        200,
    );
    assert_eq!(list["records"].as_array().map(Vec::len), Some(2));
    // Accepted in the other order: the newer answer holds all the same, and nobody is twice there.
    accept(&office, &later);
    accept(&office, &first);
    let (items, cursor) = phone.changes(&cursor);
    let current: Current = body(&items, "current", MASTER);
    assert_eq!(names(&current), ["玉应罕", "岩温罕", "玉香罕"]);
    assert_eq!(current.answers["hh_phone"], "13800138001");
    assert_eq!(current.answers["members"][1]["m_phone"], "13800138001");
    assert_eq!(
        current.answers["respondent"],
        current.answers["members"][0]["_key"]
    );
    assert_eq!(current.visits.len(), 2);

    // A phone that has not heard of it sends one more survey, with a child nobody knew.
    let mut late = registered(&second, 3, &other);
    let child = "01672edd-18cc-7003-8000-000000000009";
    let mut row = late.answers["members"][2].clone();
    row["_key"] = json!(child);
    row["m_name"] = json!("玉喃罕");
    row["m_idno"] = json!("532899200801010020");
    row["m_birth"] = json!("2008-01-01");
    late.answers["members"]
        .as_array_mut()
        .expect("rows")
        .push(row);
    late.answers["declared_members"] = json!(4);
    second.take(&late, 201);
    accept(&office, &late);
    let (items, _) = phone.changes(&cursor);
    let current: Current = body(&items, "current", MASTER);
    assert_eq!(names(&current), ["玉应罕", "岩温罕", "玉香罕", "玉喃罕"]);
    assert!(
        find(&items, "household", &other).is_none(),
        "the old code stays gone"
    );
    let replayed = second.take(&late, 200);
    assert_eq!(replayed.revision, 1);

    let seen: Value = read(&office.get("/api/v1/office/duplicates"), 200);
    let temporary = seen["duplicates"].as_array().expect("pairs").iter();
    assert_eq!(
        temporary
            .filter(|pair| pair["one"]["code"] == json!(other))
            .count(),
        0
    );
}

#[test]
fn what_was_accepted_before_is_joined_too_and_mended_records_follow() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let code = temporary::make(5);
    let known = phone.record(1);
    phone.take(&known, 201);
    accept(&office, &known);
    let mut new = registered(&phone, 2, &code);
    new.answers["hh_phone"] = json!("13800138002");
    phone.take(&new, 201);
    accept(&office, &new);
    let (_, cursor) = phone.changes("");
    let joined = server.command(&["--json", "household", "join", &code, MASTER]);
    let joined: Value = serde_json::from_str(joined.trim()).expect("JSON");
    assert_eq!(joined["same"].as_array().map(Vec::len), Some(3));
    let (items, cursor) = phone.changes(&cursor);
    let current: Current = body(&items, "current", MASTER);
    assert_eq!(names(&current), ["玉应罕", "岩温罕", "玉香罕"]);
    assert_eq!(current.answers["members"][0]["_key"], GRANDMOTHER);
    assert_eq!(current.answers["hh_phone"], "13800138002");
    assert_eq!(current.visits.len(), 2);
    assert!(is_gone(&items, "current", &code));

    // The second visit to it under the old code, by a phone that knew the first.
    let mut again = new.clone();
    again.id = phone.record(3).id;
    again.finished_at = "2018-11-20T04:00:00Z".to_owned();
    again.known = vec![new.id.clone()];
    for row in again.answers["members"].as_array_mut().expect("rows") {
        row["m_change"] = json!("1");
    }
    phone.take(&again, 201);
    let taken = phone.take(&based_on(noted(new, "已核对"), 1), 201);
    assert_eq!(taken.revision, 2);
    let list: Value = read(
        &office.get(&format!("/api/v1/office/records?household={MASTER}")),
        200,
    );
    assert_eq!(list["records"].as_array().map(Vec::len), Some(3));
    accept(&office, &again);
    let (items, _) = phone.changes(&cursor);
    let current: Current = body(&items, "current", MASTER);
    assert_eq!(
        names(&current),
        ["玉应罕", "岩温罕", "玉香罕"],
        "still nobody twice"
    );
}

#[test]
fn joins_that_make_no_sense_are_refused_in_words() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let code = temporary::make(9);
    phone.take(&registered(&phone, 1, &code), 201);
    let try_join = |from: &str, to: &str| {
        let path = format!("/api/v1/office/households/{from}/join");
        post(&office, &path, &json!({ "to": to }))
    };
    refused(&try_join(MASTER, &code), 400, "bad_request");
    refused(&try_join(&code, &code), 400, "bad_request");
    refused(&try_join(&code, "532822103299019999"), 404, "not_found");
    refused(&try_join(&temporary::make(10), MASTER), 404, "not_found");
    let path = format!("/api/v1/office/households/{code}/join");
    refused(
        &post(&phone, &path, &json!({ "to": MASTER })),
        403,
        "forbidden_role",
    );
    join(&office, &code, MASTER);
    let problem = refused(&try_join(&code, MASTER), 400, "bad_request");
    assert!(problem.detail.contains(MASTER), "{problem:?}");
}

/// A server where the fixture's household has one accepted survey.
fn surveyed() -> (Server, Phone, Phone, String) {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let record = phone.record(1);
    phone.take(&record, 201);
    accept(&office, &record);
    let (_, cursor) = phone.changes("");
    (server, phone, office, cursor)
}

#[test]
fn a_family_that_splits_is_two_households_with_what_was_known() {
    let (server, phone, office, cursor) = surveyed();
    let new = "532822103299019901";
    let path = format!("/api/v1/office/households/{MASTER}/split");
    let split =
        |members: Value, to: &str| post(&office, &path, &json!({"members": members, "to": to}));
    refused(&split(json!([]), new), 400, "bad_request");
    refused(&split(json!(["nobody"]), new), 400, "bad_request");
    refused(&split(json!([FATHER]), MASTER), 400, "bad_request");
    refused(&split(json!([FATHER]), "1"), 400, "bad_request");
    refused(
        &split(json!([GRANDMOTHER, FATHER, DAUGHTER]), new),
        400,
        "bad_request",
    );
    let listed = server.command(&[
        "--json",
        "household",
        "split",
        MASTER,
        "--members",
        &format!("{FATHER},{DAUGHTER}"),
        "--to",
        new,
    ]);
    let done: Value = serde_json::from_str(listed.trim()).expect("JSON");
    assert_eq!(done["members"], json!(["岩温罕", "玉香罕"]));
    let problem = refused(&split(json!([GRANDMOTHER]), new), 400, "bad_request");
    assert!(!problem.detail.is_empty());

    let (items, _) = phone.changes(&cursor);
    let (old, made) = (
        body::<Household>(&items, "household", MASTER),
        body::<Household>(&items, "household", new),
    );
    assert_eq!((old.members, made.members), (1, 2));
    assert_eq!((&*made.head, &*made.village), ("岩温罕", "532822103299"));
    assert_eq!(old.moves[0].kind, MoveKind::SplitTo);
    assert_eq!(
        (made.moves[0].kind, &*made.moves[0].household),
        (MoveKind::SplitFrom, MASTER)
    );
    let (left, came) = (
        body::<Current>(&items, "current", MASTER),
        body::<Current>(&items, "current", new),
    );
    assert_eq!(names(&left), ["玉应罕"]);
    assert_eq!(names(&came), ["岩温罕", "玉香罕"]);
    assert_eq!(came.answers["members"][0]["m_dis_grade"], "2");
    assert_eq!(
        came.answers.get("hh_phone"),
        None,
        "the household's own facts stay"
    );
    let measures = came.answers["measures"].as_array().expect("measures");
    assert!(measures.iter().all(|row| row["ms_member"] != GRANDMOTHER));
    assert!(measures.iter().any(|row| row["ms_member"] == FATHER));

    // The next decision derives both anew, and comes to the same.
    let other = noted(phone.record(2), "老人");
    phone.take(&other, 201);
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    accept(&office, &other);
    let (items, _) = phone.changes("");
    assert_eq!(
        names(&body::<Current>(&items, "current", MASTER)),
        ["玉应罕"]
    );
    assert_eq!(
        names(&body::<Current>(&items, "current", new)),
        ["岩温罕", "玉香罕"]
    );
}

#[test]
fn credit_file_and_loans_go_the_way_of_the_people() {
    let mut server = Server::start_on("2018-11-20");
    let phone = Phone::enrol(&server, "DEMO-CADRE");
    let township = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let mut survey = phone.record(1);
    for (question, answer) in [
        ("loan_want", json!(true)),
        ("loan_amount", json!(1_000_000)),
        ("loan_use", json!("2")),
    ] {
        survey.answers.insert(question.to_owned(), answer);
    }
    phone.take(&survey, 201);
    accept(&township, &survey);
    confirm(&mut server, &phone, &township);
    list(&server, &phone, 0, "30000");
    phone.take(&visit(&phone, 8, "2018-11-19", "2"), 201);
    phone.take(&typed(&phone, 9, "L-9", 500_000), 201);
    let measure = |items: &[Change], code: &str| {
        let benefits: Value = body(items, "measure", code);
        let due = benefits["entitled"].as_array().expect("a list").iter();
        due.filter(|due| due["code"] == "M31")
            .map(|due| due["class"].clone())
            .collect::<Vec<_>>()
    };
    let (items, cursor) = phone.changes("");
    let file: CreditFile = body(&items, "credit", MASTER);
    assert_eq!(
        (file.borrower.as_str(), file.borrower_left),
        (FATHER, false)
    );
    assert_eq!(measure(&items, MASTER), ["D"], "rated, so a loan is due");

    // The borrower makes a household of his own: his loans go with him, with their visits; his grade
    // is nobody's here any more.
    let new = "532822103299019901";
    server.command(&[
        "household",
        "split",
        MASTER,
        "--members",
        FATHER,
        "--to",
        new,
    ]);
    let (items, cursor) = phone.changes(&cursor);
    let file: CreditFile = body(&items, "credit", MASTER);
    let today = Date::parse("2018-11-28").expect("a date");
    assert!(file.borrower_left && file.grade_on(today).is_none());
    assert_eq!(file.next().map(|(kind, _)| kind), Some(Kind::Collect));
    assert_eq!(measure(&items, MASTER), ["P"], "nobody is rated any more");
    let (left, came): (Loans, Loans) = (body(&items, "loan", MASTER), body(&items, "loan", new));
    assert_eq!((left.loans.len(), left.left.len()), (0, 2));
    let numbers: Vec<_> = came.loans.iter().map(|loan| loan.id.as_str()).collect();
    assert_eq!(numbers, ["L-1", "L-9"]);
    assert_eq!(came.loans[0].followups.len(), 1);

    // Both are one household again; what was typed and seen of the loans is there once.
    let path = format!("/api/v1/office/households/{new}/join");
    let joined = json!({"to": MASTER, "force": true});
    let _: Value = read(&post(&township, &path, &joined), 200);
    let (items, _) = phone.changes(&cursor);
    let loans: Loans = body(&items, "loan", MASTER);
    assert_eq!((loans.loans.len(), loans.loans[0].followups.len()), (2, 1));
    for kind in ["household", "loan"] {
        assert!(is_gone(&items, kind, new), "{kind}");
    }
}

#[test]
fn a_file_made_under_a_temporary_code_is_the_household_s_file() {
    let (server, phone) = enrolled();
    let office = Phone::enrol(&server, "DEMO-TOWNSHIP");
    let code = temporary::make(6);
    let survey = registered(&phone, 1, &code);
    phone.take(&survey, 201);
    accept(&office, &survey);
    let mut answers = collected(true);
    answers["b_hh_code"] = json!(code);
    answers["b_borrower"] = survey.answers["members"][1]["_key"].clone();
    answers["b_why_not_archived"] = json!("新登记的户");
    let mut file = step(&phone, 2, "credit_info", &[&survey], answers);
    code.clone_into(&mut file.household);
    let taken = phone.take(&file, 201);
    assert_eq!(taken.violations, []);
    let (_, cursor) = phone.changes("");
    join(&office, &code, MASTER);
    let (items, _) = phone.changes(&cursor);
    let made: CreditFile = body(&items, "credit", MASTER);
    assert_eq!(
        (made.household.as_str(), made.borrower_name.as_str()),
        (MASTER, "岩温罕")
    );
    assert!(is_gone(&items, "credit", &code));
}

#[test]
fn a_member_moves_to_another_household_and_back() {
    let (server, phone, office, cursor) = surveyed();
    let code = temporary::make(3);
    let mut neighbours = registered(&phone, 2, &code);
    let others = [
        ("玉叫", "532899194803120444"),
        ("岩叫", "532899197305200533"),
        ("玉光", "532899200406180644"),
    ];
    let rows = neighbours.answers["members"].as_array_mut();
    for (row, (name, id)) in rows.expect("rows").iter_mut().zip(others) {
        row["m_name"] = json!(name);
        row["m_idno"] = json!(id);
        if row["m_dis_cert"] != Value::Null {
            row["m_dis_cert"] = json!(format!("{id}42"));
        }
    }
    phone.take(&neighbours, 201);
    accept(&office, &neighbours);
    let (_, cursor) = phone.changes(&cursor);
    server.command(&["household", "move", DAUGHTER, MASTER, &code]);
    let (items, cursor) = phone.changes(&cursor);
    assert_eq!(
        names(&body::<Current>(&items, "current", MASTER)),
        ["玉应罕", "岩温罕"]
    );
    assert_eq!(
        names(&body::<Current>(&items, "current", &code)),
        ["玉叫", "岩叫", "玉光", "玉香罕"]
    );
    let path = format!("/api/v1/office/households/{MASTER}/move");
    let again = post(&office, &path, &json!({"member": DAUGHTER, "to": code}));
    refused(&again, 400, "bad_request");
    let path = format!("/api/v1/office/households/{code}/move");
    let _: Value = read(
        &post(&office, &path, &json!({"member": DAUGHTER, "to": MASTER})),
        200,
    );
    let (items, _) = phone.changes(&cursor);
    let back: Current = body(&items, "current", MASTER);
    assert_eq!(names(&back), ["玉应罕", "岩温罕", "玉香罕"]);
    let left: Current = body(&items, "current", &code);
    assert_eq!(names(&left), ["玉叫", "岩叫", "玉光"]);
    assert_eq!(
        body::<Household>(&items, "household", MASTER).moves.len(),
        2
    );
}
