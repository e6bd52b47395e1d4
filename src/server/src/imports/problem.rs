//! What is wrong with a file, by sheet, row and column as a person sees them in Excel.

use std::fmt;

use serde::Serialize;

/// Most problems told at once; with more than that, the file as a whole is the problem.
const MOST: usize = 1_000;

/// One thing that is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the sheet; empty in a CSV file.
    pub sheet: String,
    /// Row number from 1; 0 when it concerns the whole sheet.
    pub row: u32,
    /// Letter of the column; empty when it concerns the whole row.
    pub column: String,
    /// Header of the column.
    pub header: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.sheet.is_empty() {
            write!(formatter, "[{}] ", self.sheet)?;
        }
        match (self.row, self.column.as_str()) {
            (0, _) => {}
            (row, "") => write!(formatter, "第{row}行：")?,
            (row, column) => write!(formatter, "{column}{row}（{}）：", self.header)?,
        }
        write!(formatter, "{} / {}", self.zh, self.en)
    }
}

/// Where in the file something was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) sheet: String,
    pub(super) row: u32,
    pub(super) column: String,
    pub(super) header: String,
}

/// All problems of a file, in the order they were found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
    more: usize,
}

impl Problems {
    pub(super) fn add(&mut self, place: &Place, zh: impl Into<String>, en: impl Into<String>) {
        if self.found.len() == MOST {
            self.more += 1;
            return;
        }
        let Place {
            sheet,
            row,
            column,
            header,
        } = place.clone();
        self.found.push(Problem {
            sheet,
            row,
            column,
            header,
            zh: zh.into(),
            en: en.into(),
        });
    }

    /// A problem of the file as a whole.
    pub(super) fn whole(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.add(&Place::default(), zh, en);
    }

    /// `value`, if nothing was wrong.
    pub(super) fn unless_any<T>(self, value: T) -> Result<T, Vec<Problem>> {
        if self.found.is_empty() {
            Ok(value)
        } else {
            Err(self.into_list())
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// By sheet, row and column; what was left out said at the end.
    pub(super) fn into_list(self) -> Vec<Problem> {
        let mut list = self.found;
        // By row, and there from left to right: Z stands before AA.
        let key = |problem: &Problem| {
            let Problem {
                sheet, row, column, ..
            } = problem;
            (sheet.clone(), *row, column.len(), column.clone())
        };
        list.sort_by_cached_key(key);
        if self.more > 0 {
            let mut rest = Self::default();
            rest.whole(
                format!("还有 {} 个问题没有列出，先改上面的", self.more),
                format!(
                    "{} more problems are not listed; mend those above first",
                    self.more
                ),
            );
            list.append(&mut rest.found);
        }
        list
    }
}
