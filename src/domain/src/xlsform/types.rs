//! The columns `type`, `appearance` and `kind` → [`Kind`] and [`Options`].

use super::sheet::{Line, SheetError};
use crate::form::definition::{Computed, Form, Kind, Options};

/// What the author wrote in `type`.
pub(super) enum Row {
    Begin(Kind),
    /// Of a group or a repeat.
    End(Kind),
    Question(Kind, Option<Options>),
    /// Device facts other tools record; we have them in every record.
    Metadata,
}

pub(super) fn read(line: &Line<'_>, form: &Form) -> Result<Row, SheetError> {
    let words: Vec<_> = line.get("type").split_whitespace().collect();
    let appearance = line.get("appearance");
    let has = |word: &str| appearance.split_whitespace().any(|other| other == word);
    let kind = match words.as_slice() {
        ["begin_group"] | ["begin", "group"] => return Ok(Row::Begin(Kind::Group)),
        ["begin_repeat"] | ["begin", "repeat"] => return Ok(Row::Begin(Kind::Repeat)),
        ["end_group"] | ["end", "group"] => return Ok(Row::End(Kind::Group)),
        ["end_repeat"] | ["end", "repeat"] => return Ok(Row::End(Kind::Repeat)),
        ["start" | "end" | "today" | "deviceid" | "username" | "phonenumber"] => {
            return Ok(Row::Metadata);
        }
        ["text"] if has("id18") => Kind::IdNumber,
        ["text"] if has("phone") => Kind::Phone,
        ["text"] if has("multiline") => Kind::LongText,
        ["text"] => Kind::Text,
        ["integer" | "int"] => Kind::Integer,
        ["decimal"] if has("money") => Kind::Money,
        ["decimal"] => Kind::Decimal,
        ["date"] if has("month-year") => Kind::Month,
        ["date"] => Kind::Date,
        ["time"] => Kind::Time,
        ["note"] => Kind::Note,
        ["calculate"] => {
            let list = line.get("also");
            let options = (!list.is_empty()).then(|| Options::List(list.to_owned()));
            return Ok(Row::Question(Kind::Calculate(computed(line)?), options));
        }
        ["geopoint" | "gps"] => Kind::Geopoint,
        ["image" | "photo"] if has("signature") => Kind::Signature,
        ["image" | "photo"] => Kind::Photo(photos(line)?),
        ["select_one" | "select_multiple", ..]
        | ["select", ..]
        | ["select_one_from_file" | "select_multiple_from_file", ..] => {
            return select(line, &words, form);
        }
        [] => return Err(line.error("type", "may not be empty")),
        _ => {
            let known = "text, integer, decimal, date, time, select_one LIST, select_multiple LIST, geopoint, image, note, calculate, begin_group, begin_repeat";
            return Err(line.error(
                "type",
                format!("`{}` is not a type; there are {known}", line.get("type")),
            ));
        }
    };
    Ok(Row::Question(kind, None))
}

/// The column `kind` of a calculation; decided by its expression when empty.
fn computed(line: &Line<'_>) -> Result<Computed, SheetError> {
    match line.get("kind") {
        "integer" => Ok(Computed::Integer),
        "decimal" => Ok(Computed::Decimal),
        "money" => Ok(Computed::Money),
        "text" | "choice" | "" => Ok(Computed::Text),
        other => Err(line.error(
            "kind",
            format!("`{other}` is unknown; there are integer, decimal, money, text, choice"),
        )),
    }
}

fn photos(line: &Line<'_>) -> Result<u8, SheetError> {
    match line.get("kind") {
        "" => Ok(1),
        kind => kind
            .strip_prefix("photos ")
            .and_then(|count| count.parse().ok())
            .filter(|count| (1..=9).contains(count))
            .ok_or_else(|| {
                line.error(
                    "kind",
                    "write `photos` and a number from 1 to 9, or leave it empty",
                )
            }),
    }
}

fn select(line: &Line<'_>, words: &[&str], form: &Form) -> Result<Row, SheetError> {
    let many = words[0].contains("multiple");
    let [_, source] = words else {
        return Err(line.error(
            "type",
            format!("write `{} LIST` with the name of one list", words[0]),
        ));
    };
    if let Some(file) = source.strip_suffix(".csv") {
        let kind = if many {
            Kind::SelectMany
        } else {
            Kind::SelectOne
        };
        return Ok(Row::Question(
            kind,
            Some(Options::External(file.to_owned())),
        ));
    }
    if let Some(name) = source
        .strip_prefix("${")
        .and_then(|name| name.strip_suffix('}'))
    {
        return rows(line, name, many, form);
    }
    let choices = form.list(source);
    if choices.is_empty() {
        return Err(line.error(
            "type",
            format!("there is no list `{source}` in the sheet choices"),
        ));
    }
    let has = |name: &str| choices.iter().any(|choice| choice.name == name);
    let kind = match many {
        true => Kind::SelectMany,
        false if has("yes") && has("no") => Kind::YesNo,
        false => Kind::SelectOne,
    };
    Ok(Row::Question(
        kind,
        Some(Options::List((*source).to_owned())),
    ))
}

fn rows(line: &Line<'_>, name: &str, many: bool, form: &Form) -> Result<Row, SheetError> {
    let label = form.find(name);
    let Some((label, repeat)) = label.and_then(|label| Some((label, form.repeat_of(label)?)))
    else {
        return Err(line.error(
            "type",
            format!("`{name}` must be a question of a repeat further up"),
        ));
    };
    let also = match line.get("also") {
        "" => None,
        list if form.list(list).is_empty() => {
            return Err(line.error(
                "also",
                format!("there is no list `{list}` in the sheet choices"),
            ));
        }
        list => Some(list.to_owned()),
    };
    let kind = if many {
        Kind::SelectMany
    } else {
        Kind::SelectOne
    };
    Ok(Row::Question(
        kind,
        Some(Options::Rows {
            repeat,
            label,
            also,
        }),
    ))
}
