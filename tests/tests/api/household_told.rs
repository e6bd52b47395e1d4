//! What a household's page tells of courses and of the credit grade: its own people's, as they were
//! confirmed, and nothing of anybody else or of what an appraisal group said.

use ruhu_domain::benefits::{Page, TrainingState};
use ruhu_domain::forms::TRAINING_RESULT_ID;
use ruhu_domain::training::Entry;
use ruhu_tests::client::{Phone, read};
use ruhu_tests::household::{HOUSEHOLD, PIN, SON_ID, card, surveyed, visitor};
use ruhu_tests::server::Server;
use serde_json::{Value, json};

use super::credit::{appraised, collected, step};
use super::training::{self as register, record, run, tap, walk_in};

const VILLAGE: &str = "532822103299";

/// The page as the household gets it, and its text.
fn page(home: &Phone) -> (Page, String) {
    let answer = home.get("/api/v1/my-household");
    let text = String::from_utf8(answer.body.clone()).expect("text");
    (read(&answer, 200), text)
}

/// Leads the household's file to a confirmed grade.
fn confirm(server: &mut Server, cadre: &Phone, township: &Phone) {
    let group = Phone::enrol(server, "DEMO-APPRAISER");
    let survey = cadre.record(1);
    let file = step(cadre, 2, "credit_info", &[&survey], collected(true));
    cadre.take(&file, 201);
    let decided = step(&group, 3, "credit_appraisal", &[&file], appraised());
    group.take(&decided, 201);
    let known = [&survey, &file, &decided];
    let hung = json!({"nt_from": "2018-11-20", "nt_to": "2018-11-27", "nt_place": "公示栏"});
    let hung = step(cadre, 4, "credit_notice", &known, hung);
    cadre.take(&hung, 201);
    server.set_day("2018-11-28");
    let known = [&survey, &file, &decided, &hung];
    let ended = json!({"nt_closed": "2018-11-27", "objections": []});
    let mut ended = step(cadre, 6, "credit_notice", &known, ended);
    ended.finished_at = "2018-11-27T09:00:00Z".to_owned();
    cadre.take(&ended, 201);
    let word = json!({"cf_date": "2018-11-28", "cf_decision": "1", "cf_grade": "A",
        "cf_limit": 500_000, "cf_told": true});
    let known = [&survey, &file, &decided, &hung, &ended];
    let mut confirmed = step(township, 7, "credit_confirm", &known, word);
    confirmed.finished_at = "2018-11-28T09:00:00Z".to_owned();
    township.take(&confirmed, 201);
}

#[test]
fn a_household_reads_its_confirmed_grade_and_nothing_that_was_said_of_it() {
    let (mut server, cadre, township) = surveyed();
    let home = visitor(&server, &card(&cadre, HOUSEHOLD, PIN));
    assert_eq!(page(&home).0.credit, None, "nothing was confirmed");
    confirm(&mut server, &cadre, &township);
    let (shown, text) = page(&home);
    let credit = shown.credit.expect("the grade");
    assert_eq!(
        (credit.grade.as_str(), credit.limit, credit.until.as_str()),
        ("A", Some(500_000), "2019-11-27")
    );
    assert_eq!(credit.term, Some(36));
    assert!(!credit.expired && credit.stops.is_empty());
    assert!((1..=5).contains(&credit.better.len()));
    // Skill is what this borrower can do most about: 2 of 6.
    let skill = "借款人技能少了 4 分：参加培训拿证书";
    assert!(
        credit.better.iter().any(|words| words.zh == skill),
        "{credit:?}"
    );
    assert!(credit.ask.name.zh.starts_with("县扶贫办"));
    for private in [
        "ch_",
        "保密的话",
        "示例评议甲",
        "小组一致同意",
        "遵纪守法",
        "说话算数",
        "\"points\"",
    ] {
        assert!(!text.contains(private), "{private}");
    }
    server.set_day("2019-11-28");
    let late = page(&home).0.credit.expect("the grade");
    assert!(late.expired);
}

#[test]
fn a_household_reads_the_courses_of_its_people_and_of_nobody_else() {
    let (mut server, cadre, _) = surveyed();
    server.set_day("2019-06-12");
    let home = visitor(&server, &card(&cadre, HOUSEHOLD, PIN));
    assert_eq!(page(&home).0.training, []);
    let trainer = Phone::enrol(&server, "DEMO-TRAINER");
    let mut course = run(&trainer, 40);
    course
        .answers
        .insert("target_villages".to_owned(), json!([VILLAGE]));
    course
        .answers
        .insert("place_village".to_owned(), json!(VILLAGE));
    course.answers.insert("run_state".to_owned(), json!("3"));
    trainer.take(&course, 201);

    // The son's number is typed in at the door, the grandmother is on the village's list, somebody
    // else is there too.
    let mut son = walk_in(&trainer, 10, &course.id);
    son.answers.insert("en_idno".to_owned(), json!(SON_ID));
    son.answers.insert("en_name".to_owned(), json!("岩温"));
    let stranger = walk_in(&trainer, 11, &course.id);
    let (changes, _) = trainer.changes("");
    let listed = register::people(&changes).into_iter();
    let grandmother = listed.clone().find(|person| person.name == "玉应罕");
    let grandmother = grandmother.expect("on the list").person;
    let mut second = walk_in(&trainer, 12, &course.id);
    second
        .answers
        .insert("en_person".to_owned(), json!(grandmother));
    second.answers.insert("en_name".to_owned(), json!("玉应罕"));
    second.answers.remove("en_idno");
    second.answers.insert("en_has_id".to_owned(), json!(false));
    let born = [("en_sex_said", "2"), ("en_birth_said", "1948-03-12")];
    let born = born.map(|(name, said)| (name.to_owned(), json!(said)));
    second.answers.extend(born);
    let people = [&son, &stranger, &second].map(|record| {
        trainer.take(record, 201);
        Entry::of(record).expect("an entry").1.person
    });
    for (number, person) in (20..).zip(&people[..2]) {
        let mut here = tap(&trainer, number, person, "08:30", Some("11:30"));
        here.answers.insert("at_run".to_owned(), json!(course.id));
        here.answers.insert("at_session".to_owned(), json!("a40"));
        trainer.take(&here, 201);
        let result = json!({
            "re_run": course.id, "re_person": person, "re_date": "2019-06-11", "re_test": "1",
            "re_complete": true, "re_cert_no": format!("示例-{number}"), "re_cert_date": "2019-06-11",
        });
        trainer.take(
            &record(&trainer, TRAINING_RESULT_ID, number + 10, result),
            201,
        );
    }
    let (shown, text) = page(&home);
    let told: Vec<_> = shown
        .training
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.state,
                one.minutes,
                one.certificate.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("岩温罕", TrainingState::Completed, 180, "示例-20"),
            ("玉应罕", TrainingState::Absent, 0, "")
        ]
    );
    let first = &shown.training[0];
    assert_eq!((first.course.as_str(), first.planned), ("茶叶加工", 180));
    assert_eq!(
        (first.start.as_str(), first.words.zh.as_str()),
        ("2019-06-10", "结业了")
    );
    for other in ["示例学员", "示例-21", "示例教员", "p-", SON_ID] {
        assert!(!text.contains(other), "{other}");
    }
    let gone: Value = read(&home.get("/api/v1/my-household"), 200);
    assert!(gone["training"][0].get("person").is_none());
}
