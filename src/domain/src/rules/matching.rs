//! The same person in two lists, two surveys of one day, and what changed against the prefill.
//!
//! Nothing is merged or overwritten here: differences are listed, people decide.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::answers::Answers;
use crate::date::Date;
use crate::identity::normalize_id;

/// A person as far as it takes to find the same one in another list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person<'a> {
    /// Key of the row.
    pub key: &'a str,
    /// Normalised ID number; empty without one.
    pub id: String,
    /// Name; empty when not known.
    pub name: &'a str,
    /// Birth date.
    pub birth: Option<Date>,
    /// CL_SEX code; empty when not known.
    pub sex: &'a str,
}

impl<'a> Person<'a> {
    /// Reads a row of the roster.
    pub fn read(key: &'a str, row: Answers<'a>) -> Self {
        Self {
            key,
            id: normalize_id(row.text("m_idno").unwrap_or_default()),
            name: row.text("m_name").unwrap_or_default(),
            birth: row.date("m_birth"),
            sex: row.text("m_sex").unwrap_or_default(),
        }
    }

    /// The same ID number; where one of the two has none, the same name, birth date and sex.
    pub fn is_same(&self, other: &Self) -> bool {
        if !self.id.is_empty() && !other.id.is_empty() {
            return self.id == other.id;
        }
        !self.name.is_empty()
            && self.name == other.name
            && self.birth.is_some()
            && self.birth == other.birth
            && !self.sex.is_empty()
            && self.sex == other.sex
    }

    /// The questions both answered, differently.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let differ = |one: &str, two: &str| !one.is_empty() && !two.is_empty() && one != two;
        let births = self.birth.zip(other.birth);
        let questions = [
            ("m_name", differ(self.name, other.name)),
            ("m_birth", births.is_some_and(|(one, two)| one != two)),
            ("m_sex", differ(self.sex, other.sex)),
        ];
        let differing = questions.into_iter().filter(|(_, differ)| *differ);
        differing.map(|(question, _)| question).collect()
    }
}

/// What was found for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// Nobody: a new person.
    Nobody,
    /// One person with the same data.
    Same(&'a str),
    /// Keys of the people it may be, each with the questions that differ: to be shown, not merged.
    Show(Vec<(&'a str, Vec<&'static str>)>),
}

/// Looks a person up among known people.
pub fn find<'a>(person: &Person<'_>, known: &[Person<'a>]) -> Found<'a> {
    let matches = known.iter().filter(|other| person.is_same(other));
    let matches: Vec<_> = matches
        .map(|other| (other.key, person.differences(other)))
        .collect();
    match matches.as_slice() {
        [] => Found::Nobody,
        [(key, differences)] if differences.is_empty() => Found::Same(key),
        _ => Found::Show(matches),
    }
}

/// An answer that is not the same in two sets of answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Id of the question, or of the repeat when a whole row is meant.
    pub question: String,
    /// Key of the row, if it lies in one.
    pub row: Option<String>,
}

/// Answers that no longer are what they were prefilled with; rows are matched by `_key`. A question
/// without a prefill, or not asked this time, did not change. Its length is stored per survey.
pub fn changes(prefill: &Map<String, Json>, now: &Map<String, Json>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (question, before) in prefill {
        let Some(after) = now.get(question) else {
            continue;
        };
        let rows = rows(before);
        if rows.is_empty() && !before.is_null() && differs(question, before, after) {
            changes.push(change(question, None));
        }
        for (key, row) in rows {
            let now = self::rows(after)
                .into_iter()
                .find(|(other, _)| *other == key);
            let Some((_, now)) = now else {
                changes.push(change(question, Some(key)));
                continue;
            };
            let mut prefilled = row.clone();
            prefilled.retain(|_, before| !before.is_null());
            changes.extend(differing(question, key, &prefilled, now));
        }
    }
    changes
}

/// Members and money that differ between two surveys of a household made on one day; both are kept,
/// and the township decides. `None` when they are not of one day.
///
/// `money` names the questions that hold amounts, in rows or not. Amounts in rows are compared by
/// their sum, because two phones give the same row two keys.
pub fn same_day(
    one: &Map<String, Json>,
    other: &Map<String, Json>,
    money: &[&str],
) -> Option<Vec<Change>> {
    let day = |answers| Answers::Json(answers).date("visit_date");
    if day(one)? != day(other)? {
        return None;
    }
    let mut found = members(one, other);
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    for name in names {
        let (Some(mine), Some(theirs)) = (one.get(name), other.get(name)) else {
            continue;
        };
        if money.contains(&name.as_str()) && mine != theirs {
            found.push(change(name, None));
        }
        for question in money {
            if sum(mine, question) != sum(theirs, question) {
                found.push(change(question, None));
            }
        }
    }
    Some(found)
}

fn members(one: &Map<String, Json>, other: &Map<String, Json>) -> Vec<Change> {
    const MEMBERS: &str = "members";
    let list = |answers: &'_ Map<String, Json>| answers.get(MEMBERS).cloned().unwrap_or_default();
    let (one, other) = (list(one), list(other));
    let mut left = rows(&other);
    let mut found = Vec::new();
    for (key, row) in rows(&one) {
        let person = Person::read(key, Answers::Json(row));
        let same = left.iter().position(|(other, row)| {
            *other == key || Person::read(other, Answers::Json(row)).is_same(&person)
        });
        match same {
            Some(index) => {
                let (_, theirs) = left.remove(index);
                found.extend(differing(MEMBERS, key, row, theirs));
            }
            None => found.push(change(MEMBERS, Some(key))),
        }
    }
    found.extend(left.into_iter().map(|(key, _)| change(MEMBERS, Some(key))));
    found
}

/// Questions of a row that both have, differently.
fn differing(
    repeat: &str,
    key: &str,
    one: &Map<String, Json>,
    other: &Map<String, Json>,
) -> Vec<Change> {
    let both = one
        .iter()
        .filter_map(|(question, mine)| Some((question, mine, other.get(question)?)));
    let differ = both.filter(|(question, mine, theirs)| differs(question, mine, theirs));
    differ
        .map(|(question, ..)| change(&format!("{repeat}/{question}"), Some(key)))
        .collect()
}

fn change(question: &str, row: Option<&str>) -> Change {
    Change {
        question: question.to_owned(),
        row: row.map(str::to_owned),
    }
}

/// Whether an answer is another; chosen codes have no order, and what begins with `_` is no answer.
fn differs(question: &str, before: &Json, after: &Json) -> bool {
    if question.starts_with('_') {
        return false;
    }
    let codes = |json: &Json| -> Option<BTreeSet<String>> {
        let codes = json.as_array()?.iter().filter_map(Json::as_str);
        Some(codes.map(str::to_owned).collect())
    };
    match (codes(before), codes(after)) {
        (Some(before), Some(after)) => before != after,
        _ => before != after,
    }
}

/// The rows of a repeat with their keys; none for any other answer.
fn rows(json: &Json) -> Vec<(&str, &Map<String, Json>)> {
    let rows = json.as_array().into_iter().flatten();
    rows.filter_map(|row| {
        let row = row.as_object()?;
        Some((row.get("_key")?.as_str()?, row))
    })
    .collect()
}

/// Sum of a question over the rows of a repeat; 0 when it has no such rows.
fn sum(repeat: &Json, question: &str) -> i64 {
    let amounts = rows(repeat).into_iter();
    let amounts = amounts.filter_map(|(_, row)| row.get(question)?.as_i64());
    amounts.fold(0, i64::saturating_add)
}

/// A survey on record, for choosing the one that speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its income year.
    pub income_year: i32,
    /// Day of the visit.
    pub visit_date: Date,
    /// When it was finished, in any unit that grows; the later of one day speaks.
    pub finished: i64,
    /// Whether the township accepted it.
    pub accepted: bool,
}

/// The survey that is current: of the accepted ones the newest. Its index in `versions`.
pub fn current(versions: &[Version]) -> Option<usize> {
    newest(versions, |_| true)
}

/// The survey that speaks for an income year: the newest accepted one replaces the earlier ones of
/// that year, amounts are never added across surveys. Its index.
pub fn of_year(versions: &[Version], year: i32) -> Option<usize> {
    newest(versions, |version| version.income_year == year)
}

/// The last survey for comparisons: the newest accepted one of an earlier income year. Its index.
pub fn last_before(versions: &[Version], year: i32) -> Option<usize> {
    newest(versions, |version| version.income_year < year)
}

fn newest(versions: &[Version], fits: impl Fn(&Version) -> bool) -> Option<usize> {
    let accepted = versions.iter().enumerate();
    let accepted = accepted.filter(|(_, version)| version.accepted && fits(version));
    accepted
        .max_by_key(|(_, version)| (version.visit_date, version.finished))
        .map(|(index, _)| index)
}
