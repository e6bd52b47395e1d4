//! What was known before and beside a form: one JSON object, the same on phone and server.
//!
//! Every key is optional: `status {code, year, date, before}` (day of the last change, status before it), `first_survey`, `current` (the household's values),
//! `answered` (question → date of its value), `last` (newest accepted survey of an earlier income
//! year) or `years` (newest survey of each income year), `full_survey {date, complete}`,
//! `last_visit`, `measures`, `helpers`, `village`, `credit`, `loans`, `training`.

use serde_json::{Map, Value as Json, json};

use super::answers::Answers;
use super::reason::divide_rounded;
use crate::date::Date;

/// The object, read by name.
#[derive(Clone, Copy, Debug)]
pub struct Background<'a>(pub &'a Map<String, Json>);

/// A measure on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded<'a> {
    /// Code of the measure, `M01` to `M56`.
    pub code: &'a str,
    /// Key of the member, `HH` for the whole household.
    pub member: &'a str,
    /// CL_MSTATUS code.
    pub status: &'a str,
    /// Day of the status.
    pub date: Option<Date>,
    /// Amount in fen.
    pub amount: Option<i64>,
    /// What came of it.
    pub output: Option<&'a str>,
}

/// The whole household, where a measure or result names a member.
pub const HOUSEHOLD: &str = "HH";

/// Fields of a measure in the office's list.
const OFFICE: [&str; 6] = ["code", "member", "status", "date", "amount", "output"];
/// The same in the survey's own list.
const OWN: [&str; 6] = [
    "ms_code",
    "ms_member",
    "ms_status",
    "ms_date",
    "ms_amount",
    "ms_output",
];

impl<'a> Background<'a> {
    /// The value called `name`.
    pub fn get(self, name: &str) -> Option<&'a Json> {
        self.0.get(name).filter(|json| !json.is_null())
    }

    /// An object of the background as answers.
    pub fn object(self, name: &str) -> Option<Answers<'a>> {
        self.get(name).and_then(Json::as_object).map(Answers::Json)
    }

    /// A list of objects of the background.
    pub fn list(self, name: &str) -> impl Iterator<Item = Answers<'a>> {
        let list = self.get(name).and_then(Json::as_array);
        list.into_iter()
            .flatten()
            .filter_map(Json::as_object)
            .map(Answers::Json)
    }

    /// Code of the household's status and its year.
    pub fn status(self) -> Option<(&'a str, Option<i64>)> {
        let status = self.object("status")?;
        Some((status.text("code")?, status.whole("year")))
    }

    /// Whether nothing earlier about the household exists.
    pub fn first_survey(self) -> bool {
        self.get("first_survey")
            .and_then(Json::as_bool)
            .unwrap_or(false)
    }

    /// The newest accepted survey of an income year before `year`. Which year a visit is about is
    /// an answer, so surveys of several years may be given as `years`.
    pub fn last(self, year: i32) -> Option<Answers<'a>> {
        if !self.has_years() {
            return self.object("last");
        }
        let of_year = |last: &Answers<'_>| last.whole("income_year").unwrap_or(i64::MAX);
        let earlier = self
            .list("years")
            .filter(|last| of_year(last) < i64::from(year));
        earlier.max_by_key(of_year)
    }

    /// Whether surveys of several income years are known.
    pub fn has_years(self) -> bool {
        self.get("years").is_some()
    }

    /// Net income per head of an earlier survey in fen.
    pub fn per_head(last: Answers<'_>) -> Option<i64> {
        divide_rounded(last.whole("inc_net")?, last.whole("n")?)
    }

    /// What checks read as `last::`: the household's current values, over the last survey's. A check
    /// that compares income per head compares with the last income year.
    pub fn last_values(self) -> Map<String, Json> {
        let object = |name: &str| self.get(name).and_then(Json::as_object);
        let mut values = object("last").cloned().unwrap_or_default();
        if let Some(current) = object("current") {
            values.extend(current.clone());
        }
        if let Some(fen) = self.object("last").and_then(Self::per_head) {
            values.insert("inc_pc".to_owned(), json!(fen));
        }
        let measures: Vec<Json> = self.list("measures").filter_map(measure).collect();
        if !measures.is_empty() {
            values.insert("measures".to_owned(), Json::Array(measures));
        }
        values
    }

    /// Day on which the current value of a question was answered.
    pub fn answered(self, question: &str) -> Option<Date> {
        self.object("answered")?.date(question)
    }

    /// The open helper assignments (帮扶责任人): those without an end.
    pub fn helpers(self) -> impl Iterator<Item = Answers<'a>> {
        self.list("helpers").filter(|helper| !helper.is_given("to"))
    }

    /// Measures on record: the office's and those in the survey's own list.
    pub fn recorded(self, survey: Answers<'a>) -> Vec<Recorded<'a>> {
        let office = self
            .list("measures")
            .map(|measure| Recorded::read(measure, OFFICE));
        office.flatten().chain(own_measures(survey)).collect()
    }
}

/// The measures in a survey's own list.
pub fn own_measures(survey: Answers<'_>) -> impl Iterator<Item = Recorded<'_>> {
    let own = survey.rows("measures").unwrap_or_default().into_iter();
    own.filter_map(|(_, row)| Recorded::read(row, OWN))
}

/// A measure on record in the shape of the survey's own list.
fn measure(recorded: Answers<'_>) -> Option<Json> {
    let member = recorded.text("member").filter(|key| *key != HOUSEHOLD);
    Some(json!({
        "ms_code": recorded.text("code")?,
        "ms_member": member.unwrap_or_default(),
        "ms_status": recorded.text("status")?,
        "ms_date": recorded.text("date").unwrap_or_default(),
    }))
}

impl<'a> Recorded<'a> {
    fn read(answers: Answers<'a>, names: [&str; 6]) -> Option<Self> {
        let [code, member, status, date, amount, output] = names;
        Some(Self {
            code: answers.text(code)?,
            member: answers.text(member).unwrap_or(HOUSEHOLD),
            status: answers.text(status)?,
            date: answers.date(date),
            amount: answers.whole(amount),
            output: answers.text(output),
        })
    }
}
