//! A table of a report: cells that know how they are shown and which records stand behind them.

use serde::Serialize;

use crate::rules::reason::{divide_rounded, percent, percent_text, yuan};
use crate::sync::protocol::Message;

/// A table with its title, columns, rows and remarks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Name of the table, such as `T1` or `T3.runs`.
    pub id: String,
    /// What it shows.
    pub title: Message,
    /// The columns; every row has one cell for each.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Remarks below it.
    pub notes: Vec<Message>,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Name for programs.
    pub key: &'static str,
    /// Heading in Chinese.
    pub zh: &'static str,
    /// Heading in English.
    pub en: &'static str,
}

/// A column by key and headings.
pub const fn column(key: &'static str, zh: &'static str, en: &'static str) -> Column {
    Column { key, zh, en }
}

/// A sentence in both languages.
pub fn words(zh: impl Into<String>, en: impl Into<String>) -> Message {
    Message {
        zh: zh.into(),
        en: en.into(),
    }
}

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Text that people wrote: names, dates, codes.
    Text(String),
    /// Words of the program, in both languages.
    Label(Message),
    /// A count.
    Whole(i64),
    /// Fen, shown as yuan.
    Money(i64),
    /// Hundredths of a percent; `None` when there is nothing to divide by, shown as "—".
    Percent(Option<i64>),
    /// Hundredths; `None` when there is nothing to divide by, shown as "—".
    Ratio(Option<i64>),
    /// Not known or does not apply, shown as "—".
    Nothing,
}

/// A cell, and the list it opens to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What it shows.
    #[serde(flatten)]
    pub value: Value,
    /// Codes of the households (or villages) that were counted, sorted, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<String>,
}

const DASH: &str = "—";

impl Cell {
    fn new(value: Value) -> Self {
        Self {
            value,
            behind: Vec::new(),
        }
    }

    /// Text that people wrote.
    pub fn text(text: &str) -> Self {
        Self::new(Value::Text(text.to_owned()))
    }

    /// Words of the program.
    pub fn label(zh: &str, en: &str) -> Self {
        Self::new(Value::Label(words(zh, en)))
    }

    /// 是 or 否.
    pub fn yes_no(yes: bool) -> Self {
        if yes {
            Self::label("是", "Yes")
        } else {
            Self::label("否", "No")
        }
    }

    /// A number with nothing behind it.
    pub fn whole(number: i64) -> Self {
        Self::new(Value::Whole(number))
    }

    /// A number, if known.
    pub fn maybe(number: Option<i64>) -> Self {
        number.map_or(Self::nothing(), Self::whole)
    }

    /// An amount in fen.
    pub fn money(fen: i64) -> Self {
        Self::new(Value::Money(fen))
    }

    /// An amount in fen, if known.
    pub fn maybe_money(fen: Option<i64>) -> Self {
        fen.map_or(Self::nothing(), Self::money)
    }

    /// `part` of `of` as a percentage, half up.
    pub fn percent(part: i64, of: i64) -> Self {
        Self::hundredths(percent(part, of))
    }

    /// Hundredths of a percent.
    pub fn hundredths(hundredths: Option<i64>) -> Self {
        Self::new(Value::Percent(hundredths))
    }

    /// `amount` for each of `n`, with two decimals, half up.
    pub fn ratio(amount: i64, n: i64) -> Self {
        Self::new(Value::Ratio(divide_rounded(amount.saturating_mul(100), n)))
    }

    /// Not known or does not apply.
    pub fn nothing() -> Self {
        Self::new(Value::Nothing)
    }

    /// Counts the codes, once for each time they occur.
    pub fn count<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let codes: Vec<&str> = codes.into_iter().collect();
        Self::whole(codes.len() as i64).behind(codes)
    }

    /// Counts different codes.
    pub fn distinct<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let mut cell = Self::whole(0).behind(codes);
        cell.value = Value::Whole(cell.behind.len() as i64);
        cell
    }

    /// The same cell, opening to the list of these codes.
    #[must_use]
    pub fn behind<'a>(mut self, codes: impl IntoIterator<Item = &'a str>) -> Self {
        self.behind = codes.into_iter().map(str::to_owned).collect();
        self.behind.sort_unstable();
        self.behind.dedup();
        self
    }

    /// The count in it; 0 for other cells.
    pub fn number(&self) -> i64 {
        match self.value {
            Value::Whole(number) => number,
            _ => 0,
        }
    }

    /// As printed in Chinese.
    pub fn show(&self) -> String {
        match &self.value {
            Value::Text(text) => text.clone(),
            Value::Label(label) => label.zh.clone(),
            Value::Whole(number) => number.to_string(),
            Value::Money(fen) => yuan(*fen),
            Value::Percent(Some(hundredths)) => percent_text(*hundredths),
            Value::Ratio(Some(hundredths)) => {
                let mut text = percent_text(*hundredths);
                text.pop();
                text
            }
            Value::Percent(None) | Value::Ratio(None) | Value::Nothing => DASH.to_owned(),
        }
    }

    /// As a field of a CSV file: amounts without grouping, so that the office can add them up.
    fn field(&self) -> String {
        let field = self.show();
        match &self.value {
            Value::Money(_) => field.replace(',', ""),
            // A spreadsheet would take such text for a formula.
            Value::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                format!("'{field}")
            }
            _ => field,
        }
    }
}

impl Table {
    /// An empty table.
    pub fn new(id: &str, zh: &str, en: &str, columns: &[Column]) -> Self {
        Self {
            id: id.to_owned(),
            title: words(zh, en),
            columns: columns.to_vec(),
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The same table with these rows.
    #[must_use]
    pub fn with(mut self, rows: Vec<Vec<Cell>>) -> Self {
        self.rows = rows;
        self
    }

    /// The same table with one more remark.
    #[must_use]
    pub fn note(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.notes.push(words(zh, en));
        self
    }

    /// The cell in a row and under a column.
    pub fn cell(&self, row: usize, key: &str) -> Option<&Cell> {
        let place = self.columns.iter().position(|column| column.key == key)?;
        self.rows.get(row)?.get(place)
    }

    /// UTF-8 with a byte order mark, quoted by RFC 4180: headings, then the rows, in Chinese.
    pub fn csv(&self) -> String {
        let mut csv = String::from("\u{feff}");
        line(
            &mut csv,
            self.columns.iter().map(|column| column.zh.to_owned()),
        );
        for row in &self.rows {
            line(&mut csv, row.iter().map(Cell::field));
        }
        csv
    }
}

fn line(csv: &mut String, fields: impl Iterator<Item = String>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            csv.push(',');
        }
        if field.contains(['"', ',', '\r', '\n']) {
            csv.push('"');
            csv.push_str(&field.replace('"', "\"\""));
            csv.push('"');
        } else {
            csv.push_str(&field);
        }
    }
    csv.push_str("\r\n");
}
