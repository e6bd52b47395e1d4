//! Where the facts of an entry come from: the office's list and the household's current facts.
//!
//! All that is read of a change of kind `current` is read here.

use super::entry::{Entry, Promise, Texts};
use crate::benefits::Benefits;
use crate::current::Current;
use crate::date::Date;
use crate::household::Household;
use crate::office::{Office, add_steps};
use crate::rules::Assessment;
use crate::rules::answers::Answers;
use crate::rules::background::Background;
use crate::rules::survey::Survey;
use crate::rules::visits::Contact;

/// The entry of a household as the office's list and its current facts say; there are facts from the
/// first survey on. `today` is the day 六清 are judged on unless a setting says another.
pub fn entry(
    household: &Household,
    current: Option<&Current>,
    benefits: Option<&Benefits>,
    office: &Office,
    today: Date,
) -> Entry {
    let known = household;
    let of_office = Answers::Json(&known.office);
    let answers = current.map_or(of_office, |current| Answers::Json(&current.answers));
    let mut names = Texts::default();
    names.push(&known.head);
    let mut ids = Texts::default();
    // Who lives in a surveyed household is what the survey says.
    for (_, row) in answers.rows("members").unwrap_or_default() {
        if row.text("m_change") != Some("4") {
            names.push(row.text("m_name").unwrap_or_default());
            ids.push(row.text("m_idno").unwrap_or_default());
        }
    }
    let mut pinyin = Texts::default();
    let read = current.map_or(&[][..], |current| &current.pinyin);
    for reading in read.iter().chain(&known.pinyin) {
        pinyin.push(&reading.to_ascii_lowercase());
    }
    let phone = answers.text("hh_phone").or(of_office.text("hh_phone"));
    let full_survey = current.and_then(full_survey);
    Entry {
        phone: phone.unwrap_or_default().to_owned(),
        visited: current.and_then(visited),
        promises: current.map(|_| promises(answers)).unwrap_or_default(),
        clears: current.and_then(|current| clears(current, known, benefits, office, today)),
        full_survey,
        planned_exit: of_office
            .text("planned_exit_year")
            .and_then(|year| year.parse().ok())
            .unwrap_or_default(),
        names,
        ids,
        pinyin,
        code: known.code.clone(),
        head: known.head.clone(),
        village: known.village.clone(),
        group: known.group.clone(),
        status: known.status.clone(),
        members: known.members,
        credit: None,
        loan_visit: None,
        loan_due: None,
    }
}

/// Day of the last valid visit.
fn visited(current: &Current) -> Option<Date> {
    let valid = current
        .visits
        .iter()
        .filter(|visit| Contact::of(Some(&visit.seen_state)) == Contact::Valid);
    valid.filter_map(|visit| Date::parse(&visit.date)).max()
}

fn promises(answers: Answers<'_>) -> Vec<Promise> {
    let rows = answers.rows("promises");
    let rows = rows.unwrap_or_default().into_iter().map(|(_, row)| row);
    let open = rows.filter(|row| !row.yes("pr_done").is_yes());
    open.filter_map(|row| {
        Some(Promise {
            due: row.date("pr_due"),
            text: row.text("pr_text")?.to_owned(),
        })
    })
    .collect()
}

/// Day of the last full survey, if it was complete.
fn full_survey(current: &Current) -> Option<Date> {
    let full = current.full_survey.as_ref().filter(|full| full.complete)?;
    Date::parse(&full.date)
}

/// 六清 by the answers, what the office knows, and the settings.
fn clears(
    current: &Current,
    known: &Household,
    benefits: Option<&Benefits>,
    office: &Office,
    today: Date,
) -> Option<[bool; 6]> {
    let mut context = office.context(Some(known.clone()), Some(current), today);
    if let Some(benefits) = benefits {
        add_steps(&mut context, benefits);
    }
    let facts = Background(&context.facts);
    let answers = Answers::Json(&current.answers);
    let survey = Survey::new(answers, facts, &context.settings, context.as_of);
    survey
        .is_answered()
        .then(|| Assessment::of(&survey).six_clears.clears)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::benefits::Step;

    use super::*;

    const TODAY: &str = "2019-06-15";

    fn household() -> Json {
        json!({
            "code": "532822103299010001", "head": "玉应罕", "township": "532822103",
            "village": "532822103299", "group": "示例小组", "status": "20", "members": 2,
            "helper": "示例帮扶人", "helper_unit": "U01",
            "pinyin": ["Yu Ying Han", "yan wen"],
            "office": {
                "hh_phone": "13800000001", "planned_exit_year": "2019", "cause_main": "08",
                "members": [
                    {"_key": "1", "m_name": "玉应罕", "m_idno": "532899194803120022"},
                    {"_key": "2", "m_name": "岩温", "m_idno": "53289919730520001X"},
                ],
            },
        })
    }

    fn visit(date: &str, seen_state: &str) -> Json {
        json!({"record": "r", "date": date, "purpose": "1", "seen_state": seen_state,
            "role": "05", "by": "示例干部"})
    }

    fn current() -> Json {
        json!({
            "answers": {
                "visit_date": "2019-05-01", "visit_purpose": "1", "seen_state": "1",
                "hh_phone": "13800000002", "cause_main": "08", "planned_exit_year": "2019",
                "members": [
                    {"_key": "1", "m_name": "玉应罕", "m_idno": "532899194803120022"},
                    {"_key": "2", "m_name": "岩温", "m_change": "4"},
                    {"_key": "3", "m_name": "岩叫", "m_change": "3"},
                ],
                "promises": [
                    {"_key": "p", "pr_text": "修水管", "pr_due": "2019-06-10", "pr_done": false},
                    {"_key": "q", "pr_text": "接电", "pr_due": "2019-06-11", "pr_done": true},
                ],
            },
            "visits": [
                visit("2019-05-10", "4"), visit("2019-05-01", "1"), visit("2019-01-01", "1"),
            ],
            "full_survey": {"date": "2019-01-01", "complete": true},
            "pinyin": ["yan jiao", "ai jiao"],
        })
    }

    fn read(household: &Json, current: Option<&Json>) -> Entry {
        let today = Date::parse(TODAY).expect("a date");
        let household: Household = serde_json::from_value(household.clone()).expect("a household");
        let current = current.map(|current| {
            serde_json::from_value::<Current>(current.clone()).expect("current facts")
        });
        entry(
            &household,
            current.as_ref(),
            None,
            &Office::default(),
            today,
        )
    }

    #[test]
    fn before_the_first_survey_the_office_knows_who_lives_there() {
        let found = read(&household(), None);
        let names: Vec<_> = found.names.iter().collect();
        assert_eq!(names, ["玉应罕", "岩温"]);
        assert_eq!(found.ids.iter().count(), 2);
        let pinyin: Vec<_> = found.pinyin.iter().collect();
        assert_eq!(pinyin, ["yu ying han", "yan wen"]);
        assert_eq!(found.phone, "13800000001");
        assert_eq!((found.visited, found.clears), (None, None));
        assert_eq!(found.planned_exit, 2019);
    }

    #[test]
    fn after_a_survey_its_answers_count() {
        let found = read(&household(), Some(&current()));
        let names: Vec<_> = found.names.iter().collect();
        assert_eq!(names, ["玉应罕", "岩叫"], "who left is gone");
        assert!(found.pinyin.iter().any(|reading| reading == "ai jiao"));
        assert_eq!(found.phone, "13800000002");
        assert_eq!(
            found.visited,
            Date::parse("2019-05-01"),
            "without consent too"
        );
        let due = Date::parse("2019-06-10");
        let text = "修水管".to_owned();
        assert_eq!(found.promises, [Promise { due, text }]);
        assert_eq!(found.full_survey, Date::parse("2019-01-01"));
    }

    #[test]
    fn clears_follow_survey_office_and_settings() {
        // The helper has no telephone, and nothing was delivered yet.
        let clears = read(&household(), Some(&current())).clears.expect("clears");
        assert!(clears[0] && clears[1] && clears[5], "{clears:?}");
        assert!(!clears[3] && !clears[4], "{clears:?}");

        let mut mended = household();
        mended["helper_phone"] = json!("06910000000");
        assert!(read(&mended, Some(&current())).clears.expect("clears")[4]);

        // A unit paid something: what its office recorded counts.
        let paid = |amount: Option<i64>| Benefits {
            steps: vec![Step {
                code: "M22".to_owned(),
                member: "1".to_owned(),
                status: "4".to_owned(),
                date: "2019-05-20".to_owned(),
                amount,
                ..Step::default()
            }],
            ..Benefits::default()
        };
        let clear = |benefits: &Benefits| {
            let household = serde_json::from_value(household()).expect("a household");
            let current = serde_json::from_value(current()).expect("facts");
            let today = Date::parse(TODAY).expect("a date");
            let office = Office::default();
            let found = entry(&household, Some(&current), Some(benefits), &office, today);
            found.clears.expect("clears")[3]
        };
        assert!(clear(&paid(Some(6000))));
        assert!(!clear(&paid(None)), "without its amount it is not clear");

        let mut nobody = current();
        nobody["answers"]["seen_state"] = json!("4");
        assert_eq!(read(&household(), Some(&nobody)).clears, None);
    }
}
