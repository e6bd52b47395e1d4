//! A change of a setting: read, compared with its bounds, taken or refused.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Values;
use super::catalogue::{Kind, Setting};
use crate::date::Date;
use crate::sync::protocol::Message;

/// A change that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// Name of the setting.
    pub name: String,
    /// The value that was given, its bounds, and what to do.
    pub message: Message,
}

/// Puts `value` into `values`, if it is of the kind and within the bounds of `setting`.
pub(super) fn apply(
    setting: &Setting,
    given_as: &str,
    value: &Json,
    values: &mut Values,
) -> Result<(), SettingError> {
    let refuse = || refused(setting, given_as, value);
    match &setting.kind {
        Kind::MoneyByYear => {
            let table = value.as_object().ok_or_else(refuse)?;
            let entry = |(year, fen): (&String, &Json)| {
                let year = year
                    .parse()
                    .ok()
                    .filter(|year| (1900..=2200).contains(year))?;
                Some((year, within(setting, fen)?))
            };
            let table: Option<BTreeMap<i32, i64>> = table.iter().map(entry).collect();
            let table = table.filter(|table| !table.is_empty()).ok_or_else(refuse)?;
            // A changed year changes that year; the others stay.
            values
                .by_year
                .entry(setting.name)
                .or_default()
                .extend(table);
        }
        Kind::OneOf(options) => {
            let known = value
                .as_str()
                .filter(|text| options.iter().any(|option| option == text));
            let text = known.ok_or_else(refuse)?.to_owned();
            values.texts.insert(setting.name, text);
        }
        Kind::YesNo => {
            let on = value.as_bool().ok_or_else(refuse)?;
            values.numbers.insert(setting.name, i64::from(on));
        }
        Kind::Money | Kind::Count | Kind::Percent | Kind::Date => {
            let number = within(setting, value).ok_or_else(refuse)?;
            values.numbers.insert(setting.name, number);
        }
    }
    Ok(())
}

fn within(setting: &Setting, value: &Json) -> Option<i64> {
    let number = whole(value)?;
    let (min, max) = (whole(&setting.min)?, whole(&setting.max)?);
    (min..=max).contains(&number).then_some(number)
}

/// A whole number, or a date as days since 1970-01-01.
fn whole(value: &Json) -> Option<i64> {
    let day = || {
        value
            .as_str()
            .and_then(Date::parse)
            .map(|date| date.days().into())
    };
    value.as_i64().or_else(day)
}

fn refused(setting: &Setting, given_as: &str, value: &Json) -> SettingError {
    let (zh, en) = match &setting.kind {
        Kind::YesNo => (
            "只能是 true 或 false".to_owned(),
            "must be true or false".to_owned(),
        ),
        Kind::OneOf(options) => {
            let options = options.join(", ");
            (
                format!("只能是 {options}"),
                format!("must be one of {options}"),
            )
        }
        kind => {
            let unit = match kind {
                Kind::Money | Kind::MoneyByYear => ("分", " fen"),
                Kind::Percent => ("%", " percent"),
                _ => ("", ""),
            };
            let (min, max) = (text(&setting.min), text(&setting.max));
            let table = if *kind == Kind::MoneyByYear {
                ("按年份，", "an object from year to ")
            } else {
                ("", "")
            };
            (
                format!("应{}在 {min} 到 {max}{} 之间", table.0, unit.0),
                format!("must be {}between {min} and {max}{}", table.1, unit.1),
            )
        }
    };
    let value = text(value);
    SettingError {
        name: given_as.to_owned(),
        message: Message {
            zh: format!("设置 {given_as}（{}）不能是 {value}：{zh}", setting.zh),
            en: format!(
                "Setting {given_as} ({}) cannot be {value}: it {en}",
                setting.en
            ),
        },
    }
}

fn text(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
