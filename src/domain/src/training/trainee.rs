//! What a trainer's phone may know of the people of a run's villages: name, sex, age, the end of
//! the ID number, whether the household is archived; and to find them, how the name is read and a mark
//! of the household's card. Nothing else leaves the server.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::entry::mask;
use crate::current::Current;
use crate::date::Date;
use crate::hash::sha256_hex;
use crate::household::Household;
use crate::rules::answers::Answers;

/// Statuses of households that are archived, exited or not.
const ARCHIVED: [&str; 7] = ["20", "21", "22", "30", "40", "41", "42"];

/// A person of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trainee {
    /// A key that says nothing about the person; the server knows whose it is.
    pub person: String,
    /// Name.
    pub name: String,
    /// CL_SEX code; empty when it is not known.
    pub sex: String,
    /// Age in years on the day it was sent.
    pub age: Option<i64>,
    /// The ID number with only its end readable; empty without one.
    pub id: String,
    /// Whether the household is archived (建档立卡).
    pub archived: bool,
    /// Ids of the trainer's own runs that suit the person, for the order of the list: the willing
    /// come first. What the person said at the survey stays at the server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<String>,
    /// How the name is read in pinyin, for the search; made by the server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinyin: Vec<String>,
    /// Mark of the household's card, see [`super::card`]; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub card: String,
}

/// What a run offers, for the match with what people want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Id of the run.
    pub run: String,
    /// CL_TRAINTYPE code.
    pub train_type: String,
    /// CL_SKILL code, may be empty.
    pub skill: String,
}

impl Wish {
    /// What the run with these answers offers.
    pub fn of(run: &str, answers: &Map<String, Json>) -> Self {
        let text = |name| {
            Answers::Json(answers)
                .text(name)
                .unwrap_or_default()
                .to_owned()
        };
        Self {
            run: run.to_owned(),
            train_type: text("train_type"),
            skill: text("skill"),
        }
    }

    /// Whether a member of a household is willing and wants this, or says nothing of what.
    fn suits(&self, member: Answers<'_>) -> bool {
        let wants = |name: &str, code: &str| {
            let said = member.has(name, &[code]);
            said.is_yes() || (member.text(name).is_none() && !has_any(member, name))
        };
        member.is("m_train_will", &["1"]).is_yes()
            && wants("m_train_type", &self.train_type)
            && (self.skill.is_empty() || wants("m_train_skill", &self.skill))
    }
}

fn has_any(member: Answers<'_>, name: &str) -> bool {
    let Answers::Json(map) = member else {
        return false;
    };
    let codes = map.get(name).and_then(Json::as_array);
    codes.is_some_and(|codes| !codes.is_empty())
}

/// The key of a member: not to be led back to the household without `salt`, which stays at the
/// server.
pub fn person_key(salt: &str, household: &str, member: &str) -> String {
    let text = format!("{salt} {household} {member}");
    format!("p-{}", &sha256_hex(text.as_bytes())[..16])
}

/// The key of a household's people among the changes, likewise.
pub fn people_key(salt: &str, household: &str) -> String {
    person_key(salt, household, "")
}

/// A household's members with their stored rows: what the surveys say goes before the list.
pub fn members<'a>(
    household: &'a Household,
    current: Option<&'a Current>,
) -> Vec<(&'a str, &'a Map<String, Json>)> {
    let surveyed = current.and_then(|current| current.answers.get("members"));
    let rows = surveyed.or_else(|| household.office.get("members"));
    let rows = rows.and_then(Json::as_array).into_iter().flatten();
    rows.filter_map(Json::as_object)
        .filter(|row| row.get("m_change").and_then(Json::as_str) != Some("4"))
        .filter_map(|row| Some((row.get("_key")?.as_str()?, row)))
        .collect()
}

/// The people of a household as a trainer gets them.
pub fn trainees(
    household: &Household,
    current: Option<&Current>,
    wishes: &[Wish],
    salt: &str,
    today: Date,
) -> Vec<Trainee> {
    let archived = ARCHIVED.contains(&household.status.as_str());
    let members = members(household, current).into_iter();
    let trainee = |(key, row): (&str, &Map<String, Json>)| {
        let member = Answers::Json(row);
        let text = |name| member.text(name).unwrap_or_default();
        let suits = wishes.iter().filter(|wish| wish.suits(member));
        Trainee {
            person: person_key(salt, &household.code, key),
            name: text("m_name").to_owned(),
            sex: text("m_sex").to_owned(),
            age: member
                .date("m_birth")
                .map(|birth| i64::from(birth.years_until(today))),
            id: member.text("m_idno").map(mask).unwrap_or_default(),
            archived,
            first: suits.map(|wish| wish.run.clone()).collect(),
            pinyin: Vec::new(),
            card: String::new(),
        }
    };
    members
        .map(trainee)
        .filter(|trainee| !trainee.name.is_empty())
        .collect()
}
