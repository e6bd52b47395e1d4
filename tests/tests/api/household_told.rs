//! What a household's page tells of courses and of the credit grade: its own people's, as they were
//! confirmed, and nothing of anybody else or of what an appraisal group said.

use ruhu_domain::benefits::{Page, TrainingState};
use ruhu_domain::training::Entry;
use ruhu_tests::client::{Phone, read};
use ruhu_tests::course::{passes, run, walk_in};
use ruhu_tests::credit::confirm;
use ruhu_tests::household::{HOUSEHOLD, PIN, SON_ID, card, surveyed, visitor};
use serde_json::{Value, json};

use super::training::people;

const VILLAGE: &str = "532822103299";

/// The page as the household gets it, and its text.
fn page(home: &Phone) -> (Page, String) {
    let answer = home.get("/api/v1/my-household");
    let text = String::from_utf8(answer.body.clone()).expect("text");
    (read(&answer, 200), text)
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
    let listed = people(&changes).into_iter();
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
    let enrolled = [&son, &stranger, &second].map(|record| {
        trainer.take(record, 201);
        Entry::of(record).expect("an entry").1.person
    });
    for (number, person) in (20..).zip(&enrolled[..2]) {
        passes(&trainer, &course, person, number);
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
