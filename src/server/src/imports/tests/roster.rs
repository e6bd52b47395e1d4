//! Who is enrolled in a course run.

use ruhu_domain::training::{Entry, Kind as Part, Register};
use serde_json::json;

use super::{COUNTY, Office, all_are_said, counts};
use crate::imports::Kind;
use crate::storage::Item;

const RUN: &str = "01672edd-14e1-7000-8000-0000000000aa";
const NUMBER: &str = "030201-20190610-103201";

/// An invented ID number of the test area with the right last character.
fn id_number(serial: usize) -> String {
    let digits = format!("53289919880312{serial:03}");
    let digits: String = digits.chars().take(17).collect();
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits
        .chars()
        .zip(weights)
        .filter_map(|(digit, weight)| Some(digit.to_digit(10)? * weight))
        .sum();
    let last = "10X98765432".chars().nth((sum % 11) as usize);
    format!("{digits}{}", last.expect("a character"))
}

fn run(state: &str, capacity: u32) -> Item {
    let entry = Entry {
        record: RUN.to_owned(),
        run: RUN.to_owned(),
        at: "2019-06-01T00:00:00Z".to_owned(),
        device: String::new(),
        person: String::new(),
        answers: json!({"run_id": NUMBER, "run_state": state, "capacity": capacity})
            .as_object()
            .cloned()
            .expect("an object"),
    };
    let body = serde_json::to_value(&entry).expect("JSON");
    Item::of_area("run", &entry.id(), "532822103201", body)
}

async fn office(state: &str, capacity: u32) -> Office {
    let office = Office::with_places().await;
    let households = format!(
        "户编号,行政村,户主,脱贫状态,姓名,证件号码,与户主关系\n532822103201010001,示例甲村,岩温,未脱贫,岩温,{},户主\n",
        id_number(1)
    );
    office.import(Kind::Households, &households).await;
    let items = vec![run(state, capacity)];
    office.storage.put_items(COUNTY, items).await.expect("put");
    office
}

impl Office {
    async fn register(&self) -> Register {
        let mut register = Register::default();
        for item in self.storage.items(COUNTY, "enrolment").await.expect("read") {
            let entry = serde_json::from_value(item.body).expect("an entry");
            register.take(Part::Enrolment, entry);
        }
        register
    }
}

const HEADER: &str = "班号,姓名,身份证号,无证原因,性别,村,手机,劳动能力,在校,目的\n";

/// Two hundred rows as they should be.
fn rows() -> Vec<String> {
    (1..=200)
        .map(|serial| {
            format!(
                "{NUMBER},示例学员,{},,,示例甲村,,普通劳动力,否,想就业",
                id_number(serial)
            )
        })
        .collect()
}

fn file(rows: &[String]) -> String {
    format!("{HEADER}{}\n", rows.join("\n"))
}

#[tokio::test]
async fn two_hundred_rows_with_the_usual_mistakes_are_mended_and_imported() {
    let office = office("1", 300).await;
    let mut wrong = rows();
    wrong[9] = format!("{NUMBER},示例学员,{}", &id_number(10)[..17]);
    let mut swapped = id_number(20);
    let last = swapped.pop();
    swapped.push(if last == Some('1') { '2' } else { '1' });
    wrong[19] = format!("{NUMBER},示例学员,{swapped}");
    wrong[29] = format!("{NUMBER},,{}", id_number(30));
    wrong[39] = format!("{NUMBER},示例学员,");
    wrong[49] = wrong[48].clone();
    wrong[59] = format!("999,示例学员,{}", id_number(60));
    wrong[69] = format!("{NUMBER},示例1,{}", id_number(70));
    wrong[79] = format!("{NUMBER},示例学员,{},,,没有的村", id_number(80));
    wrong[89] = format!("{NUMBER},示例学员,{},,,,1380013", id_number(90));
    wrong[99] = format!("{NUMBER},示例学员,{},,,,,有力气", id_number(100));
    let mistakes = file(&wrong);
    all_are_said(
        &office,
        Kind::Roster,
        &[(
            &mistakes,
            &[
                ("C11", "18 位"),
                ("C21", "校验"),
                ("B31", "姓名"),
                ("C41", "无证原因"),
                ("B51", "重复"),
                ("A61", "没有班"),
                ("B71", "姓名"),
                ("F81", "没有的村"),
                ("G91", "手机"),
                ("H101", "有力气"),
            ],
        )],
    )
    .await;
    let plan = office.import(Kind::Roster, &file(&rows())).await;
    assert_eq!(counts(&plan), (200, 0, 0));
    let register = office.register().await;
    assert_eq!(register.people(false).len(), 200);
    // Whoever the household list knows is that person, and archived.
    let known = register
        .people(false)
        .into_iter()
        .filter(|person| person.person.starts_with("p-"));
    let known: Vec<_> = known.collect();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].answers["en_archived"], "1");
    let again = office.import(Kind::Roster, &file(&rows())).await;
    assert!(again.batch.is_empty(), "the same file changes nothing");
}

#[tokio::test]
async fn whoever_has_no_place_waits_and_a_closed_run_takes_nobody() {
    let office = office("2", 3).await;
    let five = file(&rows()[..5]);
    let plan = office.import(Kind::Roster, &five).await;
    assert!(
        plan.notices
            .iter()
            .any(|notice| notice.zh.contains("2 人列为候补")),
        "{:?}",
        plan.notices
    );
    assert_eq!(office.register().await.taken_places(), 3);
    let closed = vec![run("3", 3)];
    office.storage.put_items(COUNTY, closed).await.expect("put");
    let late = file(&rows()[5..6]);
    all_are_said(&office, Kind::Roster, &[(&late, &[("A2", "已结束")])]).await;
}
