//! Reading the input.

use serde_json::{Map, Value as Json};

use crate::date::Date;
use crate::sync::protocol::Message;

/// A record and what is known beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input<'a> {
    pub(super) form_id: &'a str,
    pub(super) version: Option<&'a str>,
    pub(super) answers: &'a Map<String, Json>,
    pub(super) context: &'a Map<String, Json>,
    pub(super) settings: &'a Map<String, Json>,
}

/// Questions that hold a record's own date.
const OWN_DATES: &[&str] = &[
    "visit_date",
    "b_date",
    "fu_date",
    "start_date",
    "en_date",
    "at_date",
    "re_date",
];

impl<'a> Input<'a> {
    pub(super) fn read(json: &'a Json) -> Result<Self, Vec<Message>> {
        let object = json.as_object().ok_or_else(|| {
            vec![says(
                "应是一个 JSON 对象",
                "The input must be a JSON object",
            )]
        })?;
        let record = match object.get("record") {
            None => object,
            Some(record) => record
                .as_object()
                .ok_or_else(|| vec![says("record 应是对象", "record must be an object")])?,
        };
        let form_id = record.get("form_id").and_then(Json::as_str);
        let answers = record.get("answers").and_then(Json::as_object);
        let (Some(form_id), Some(answers)) = (form_id, answers) else {
            return Err(vec![says(
                "记录缺少 form_id 或 answers",
                "The record needs form_id (text) and answers (an object)",
            )]);
        };
        let beside = |name: &str| match object.get(name) {
            None | Some(Json::Null) => Ok(empty()),
            Some(Json::Object(found)) => Ok(found),
            Some(_) => Err(vec![says(
                format!("{name} 应是对象"),
                format!("{name} must be an object"),
            )]),
        };
        let context = beside("context")?;
        // What the household's context says of settings holds unless the input says otherwise.
        let settings = match (beside("settings")?, context.get("settings")) {
            (own, Some(Json::Object(settings))) if own.is_empty() => settings,
            (own, _) => own,
        };
        Ok(Self {
            form_id,
            version: record.get("form_version").and_then(Json::as_str),
            answers,
            context,
            settings,
        })
    }

    /// The day of judgement: given, else the date of the answers.
    pub(super) fn as_of(&self, answers: &Map<String, Json>) -> Date {
        let date = |json: Option<&Json>| json.and_then(Json::as_str).and_then(Date::parse);
        let own = || OWN_DATES.iter().find_map(|name| date(answers.get(*name)));
        date(self.context.get("as_of"))
            .or_else(own)
            .unwrap_or(Date::from_days(0))
    }

    pub(super) fn unknown_form(&self) -> Message {
        let version = self
            .version
            .map_or_else(String::new, |version| format!(" {version}"));
        says(
            format!("没有这个表：{}{version}", self.form_id),
            format!("There is no form {}{version}", self.form_id),
        )
    }
}

fn empty() -> &'static Map<String, Json> {
    static EMPTY: std::sync::OnceLock<Map<String, Json>> = std::sync::OnceLock::new();
    EMPTY.get_or_init(Map::new)
}

fn says(zh: impl Into<String>, en: impl Into<String>) -> Message {
    Message {
        zh: zh.into(),
        en: en.into(),
    }
}
