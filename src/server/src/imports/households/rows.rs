//! Rows put together by household, cells as answers.

use std::collections::BTreeMap;

use ruhu_domain::date::Date;
use serde_json::map::Entry;
use serde_json::{Map, Value as Json, json};

use super::columns::{self, HEAD, PERSONS, Question, Questions, STATUS, STATUS_YEAR};
use crate::imports::places::Places;
use crate::imports::problem::Problems;
use crate::imports::table::{Line, Table};
use crate::imports::users::take;
use crate::imports::values::{Refusal, person, refuse, whole};

/// What empties a field, because an empty cell says nothing.
const CLEAR: [&str; 2] = ["清空", "clear"];

/// What the file says of one household.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) code: String,
    /// The first row.
    pub(super) line: Line<'a>,
    /// Answers, and what the survey does not ask; `null` empties the field.
    pub(super) fields: Map<String, Json>,
    /// Where each field was said first.
    said: BTreeMap<String, Line<'a>>,
    pub(super) members: Vec<MemberRow<'a>>,
    /// A row without a member was there.
    alone: bool,
}

/// What the file says of one member.
#[derive(Debug)]
pub(super) struct MemberRow<'a> {
    pub(super) line: Line<'a>,
    pub(super) fields: Map<String, Json>,
}

/// Reads all rows, in the order of the households' codes.
pub(super) fn read<'a>(
    tables: &'a [Table<'a>],
    questions: &Questions,
    places: &Places,
    today: Date,
    problems: &mut Problems,
) -> Vec<Draft<'a>> {
    let mut drafts: BTreeMap<String, Draft<'a>> = BTreeMap::new();
    for table in tables {
        // Only what the table has: it is asked for each of very many rows.
        let own = |question: &&Question| table.has(&question.name);
        let of_household = questions
            .household
            .iter()
            .filter(|question| !is_apart(question));
        let of_household: Vec<&Question> = of_household.filter(own).collect();
        let of_member: Vec<&Question> = questions.member.iter().filter(own).collect();
        for line in table.lines() {
            let Some(code) = take(line, "hh_code", true, problems, columns::household_code) else {
                continue;
            };
            let draft = drafts.entry(code.clone()).or_insert_with(|| Draft {
                code,
                line,
                fields: Map::new(),
                said: BTreeMap::new(),
                members: Vec::new(),
                alone: false,
            });
            let mut said = answers(line, &of_household, today, problems);
            said.extend(more(line, questions, places, problems));
            for (name, value) in said {
                draft.say(name, value, line, problems);
            }
            let fields = answers(line, &of_member, today, problems);
            if fields.contains_key("m_name") {
                draft.members.push(MemberRow { line, fields });
            } else if let Some(name) = fields.keys().next() {
                let (zh, en) = (
                    "这一行有成员内容，但没有姓名",
                    "The row says something of a member without a name",
                );
                problems.add(&line.place(name), zh, en);
            } else if std::mem::replace(&mut draft.alone, true) {
                let (zh, en) = (
                    "户编号重复：前面已有这一户",
                    "This household code stands in an earlier row",
                );
                problems.add(&line.place("hh_code"), zh, en);
            }
        }
    }
    drafts.into_values().collect()
}

impl<'a> Draft<'a> {
    /// Notes a field; rows of one household must not contradict each other.
    fn say(&mut self, name: String, value: Json, line: Line<'a>, problems: &mut Problems) {
        match self.fields.entry(name.clone()) {
            Entry::Vacant(free) => {
                free.insert(value);
                self.said.insert(name, line);
            }
            Entry::Occupied(taken) if *taken.get() != value => {
                let row = self.said.get(&name).map_or(0, |line| line.place(&name).row);
                problems.add(
                    &line.place(&name),
                    format!("与第 {row} 行同一户的内容不同，请改成一致"),
                    format!("Differs from row {row} of the same household; make them the same"),
                );
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// Questions that are not answered by their cell alone.
fn is_apart(question: &Question) -> bool {
    matches!(question.name.as_str(), "hh_code" | "township" | "village")
}

/// What a row says of the household beside answers: places, and what the survey does not ask.
fn more(
    line: Line<'_>,
    questions: &Questions,
    places: &Places,
    problems: &mut Problems,
) -> Map<String, Json> {
    let mut fields = Map::new();
    let mut add = |name: &str, read: &dyn Fn(&str) -> Result<Json, Refusal>| {
        if let Some(value) = take(line, name, false, problems, read) {
            fields.insert(name.to_owned(), value);
        }
    };
    add(HEAD, &|text| Ok(json!(person(text)?)));
    add(STATUS, &|text| questions.status(text));
    add(STATUS_YEAR, &columns::year);
    add(PERSONS, &|text| Ok(json!(whole(text, 0, 50)?)));
    let township = take(line, "township", false, problems, |text| {
        places.township(text)
    });
    let village = take(line, "village", false, problems, |text| {
        places.village(text, township.as_deref())
    });
    if let Some(village) = village {
        fields.insert("village".to_owned(), json!(village));
    }
    fields
}

/// The answers of a row.
fn answers(
    line: Line<'_>,
    questions: &[&Question],
    today: Date,
    problems: &mut Problems,
) -> Map<String, Json> {
    let mut answers = Map::new();
    for question in questions {
        let read = |text: &str| match (CLEAR.contains(&text), question.name.as_str()) {
            (true, "m_name") => refuse("姓名不能清空", "A name cannot be emptied"),
            (true, _) => Ok(Json::Null),
            (false, _) => question.read(text, today),
        };
        if let Some(answer) = take(line, &question.name, false, problems, read) {
            answers.insert(question.name.clone(), answer);
        }
    }
    answers
}
