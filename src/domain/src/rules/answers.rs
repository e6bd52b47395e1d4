//! Answers as the rules read them: by question id, from an open form or from stored JSON.

use serde_json::{Map, Value as Json};

use super::truth::Truth;
use crate::date::Date;
use crate::form::Engine;
use crate::form::definition::Kind;
use crate::form::value::Value;
use crate::number::Number;

/// The answers of a form, or of one row of it.
///
/// In JSON an answer that is `null` was asked and left empty; one that is absent was not asked.
#[derive(Clone, Copy, Debug)]
pub enum Answers<'a> {
    /// An open form; the row is that of the repeat a question lies in.
    Form(&'a Engine, Option<usize>),
    /// Stored answers.
    Json(&'a Map<String, Json>),
}

/// One answer.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// Not asked: it has no value, and whatever is said about its value is false.
    NotAsked,
    /// Asked and left empty, or typed and not readable.
    Unknown,
    /// A code, a text, a decimal as typed; yes and no are `yes` and `no`.
    Text(&'a str),
    /// A whole number; money in fen.
    Whole(i64),
    /// A date of an open form.
    Day(Date),
    /// The chosen codes of an open form.
    Codes(&'a [String]),
    /// The chosen codes in JSON.
    JsonCodes(&'a [Json]),
    /// A photo, a signature, a position.
    Other,
}

/// 不清楚 and 拒答, which are answers to a person and unknown to a rule.
const DO_NOT_KNOW: [&str; 2] = ["97", "98"];

impl<'a> Answers<'a> {
    /// The answer to a question.
    pub fn get(self, name: &str) -> Answer<'a> {
        match self {
            Self::Form(engine, row) => engine.answer_to(name, row),
            Self::Json(answers) => answers.get(name).map_or(Answer::NotAsked, Answer::of_json),
        }
    }

    /// The rows of a repeat with their keys; `None` when rows were asked for and none were given,
    /// not even 没有. A repeat that was not asked has no rows.
    pub fn rows(self, name: &str) -> Option<Vec<(&'a str, Answers<'a>)>> {
        match self {
            Self::Form(engine, _) => engine.rows_of(name),
            Self::Json(answers) => match answers.get(name) {
                None => Some(Vec::new()),
                Some(rows) => {
                    let row = |row: &'a Json| {
                        let answers = row.as_object()?;
                        let key = answers
                            .get("_key")
                            .and_then(Json::as_str)
                            .unwrap_or_default();
                        Some((key, Self::Json(answers)))
                    };
                    Some(rows.as_array()?.iter().filter_map(row).collect())
                }
            },
        }
    }

    /// Whether the answer is one of `codes`. Unknown for 不清楚 and 拒答, unless asked for.
    pub fn is(self, name: &str, codes: &[&str]) -> Truth {
        match self.get(name) {
            Answer::NotAsked => Truth::No,
            Answer::Text(code) if codes.contains(&code) => Truth::Yes,
            Answer::Text(code) if DO_NOT_KNOW.contains(&code) => Truth::Unknown,
            Answer::Unknown => Truth::Unknown,
            _ => Truth::No,
        }
    }

    /// Whether it was answered with something else than `codes`.
    pub fn is_other_than(self, name: &str, codes: &[&str]) -> Truth {
        match self.get(name) {
            Answer::NotAsked => Truth::No,
            _ => self.is(name, codes).negate(),
        }
    }

    /// Whether a yes/no question was answered 是.
    pub fn yes(self, name: &str) -> Truth {
        self.is(name, &["yes"])
    }

    /// Whether a yes/no question was answered 否.
    pub fn no(self, name: &str) -> Truth {
        self.is(name, &["no"])
    }

    /// Whether one of `codes` was chosen among several.
    pub fn has(self, name: &str, codes: &[&str]) -> Truth {
        match self.get(name) {
            Answer::NotAsked => Truth::No,
            Answer::Unknown => Truth::Unknown,
            answer => answer.codes().any(|code| codes.contains(&code)).into(),
        }
    }

    /// Whether exactly `codes` were chosen, in whatever order.
    pub fn has_only(self, name: &str, codes: &[&str]) -> Truth {
        let others = match self.get(name) {
            Answer::NotAsked => return Truth::No,
            Answer::Unknown => return Truth::Unknown,
            answer => answer.codes().any(|code| !codes.contains(&code)),
        };
        self.has(name, codes).and(Truth::from(!others))
    }

    /// The code or text, if there is one.
    pub fn text(self, name: &str) -> Option<&'a str> {
        match self.get(name) {
            Answer::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The whole number, or the amount in fen.
    pub fn whole(self, name: &str) -> Option<i64> {
        match self.get(name) {
            Answer::Whole(number) => Some(number),
            _ => None,
        }
    }

    /// The amount in fen, 0 when there is none.
    pub fn fen(self, name: &str) -> i64 {
        self.whole(name).unwrap_or(0)
    }

    /// The number, whole or decimal; an amount as fen.
    pub fn number(self, name: &str) -> Option<Number> {
        match self.get(name) {
            Answer::Whole(number) => Some(Number::integer(number)),
            Answer::Text(text) => Number::parse(text),
            _ => None,
        }
    }

    /// Whether a number fits; unknown when it was asked and not given.
    pub fn compare(self, name: &str, fits: impl Fn(Number) -> bool) -> Truth {
        match self.get(name) {
            Answer::NotAsked => Truth::No,
            _ => Truth::from(self.number(name).map(fits)),
        }
    }

    /// The date.
    pub fn date(self, name: &str) -> Option<Date> {
        match self.get(name) {
            Answer::Day(date) => Some(date),
            Answer::Text(text) => Date::parse(text),
            _ => None,
        }
    }

    /// The chosen codes; none when nothing was chosen or it was not asked.
    pub fn codes(self, name: &str) -> impl Iterator<Item = &'a str> {
        self.get(name).codes()
    }

    /// Whether there is an answer of any kind.
    pub fn is_given(self, name: &str) -> bool {
        !matches!(self.get(name), Answer::NotAsked | Answer::Unknown)
    }
}

impl<'a> Answer<'a> {
    fn of_json(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Unknown,
            Json::Bool(true) => Self::Text("yes"),
            Json::Bool(false) => Self::Text("no"),
            Json::String(text) if text.is_empty() => Self::Unknown,
            Json::String(text) => Self::Text(text),
            Json::Number(number) => number.as_i64().map_or(Self::Unknown, Self::Whole),
            Json::Array(codes) if codes.is_empty() => Self::Unknown,
            Json::Array(codes) => Self::JsonCodes(codes),
            Json::Object(object) if object.contains_key("_invalid") => Self::Unknown,
            Json::Object(_) => Self::Other,
        }
    }

    fn of_value(value: &'a Value) -> Self {
        match value {
            Value::Empty | Value::Invalid(_) => Self::Unknown,
            Value::Text(text)
            | Value::Decimal(text)
            | Value::Month(text)
            | Value::Time(text)
            | Value::Code(text) => Self::Text(text),
            Value::Integer(number) | Value::Money(number) => Self::Whole(*number),
            Value::Date(date) => Self::Day(*date),
            Value::Codes(codes) if codes.is_empty() => Self::Unknown,
            Value::Codes(codes) => Self::Codes(codes),
            Value::Files(files) if files.is_empty() => Self::Unknown,
            Value::Point(_) | Value::Files(_) => Self::Other,
        }
    }

    fn codes(self) -> impl Iterator<Item = &'a str> {
        let (own, json, one): (&[String], &[Json], _) = match self {
            Self::Codes(codes) => (codes, &[], None),
            Self::JsonCodes(codes) => (&[], codes, None),
            Self::Text(code) => (&[], &[], Some(code)),
            _ => (&[], &[], None),
        };
        let own = own.iter().map(String::as_str);
        own.chain(json.iter().filter_map(Json::as_str)).chain(one)
    }
}

impl Engine {
    fn answer_to(&self, name: &str, row: Option<usize>) -> Answer<'_> {
        let Some((kind, relevant, value)) = self.look_up(name, row) else {
            return Answer::NotAsked;
        };
        match (relevant, Answer::of_value(value)) {
            (false, _) => Answer::NotAsked,
            // A calculation without a result was not "left empty" by anybody.
            (true, Answer::Unknown) if matches!(kind, Kind::Calculate(_)) => Answer::NotAsked,
            (true, answer) => answer,
        }
    }
}
