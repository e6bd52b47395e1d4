//! Workbooks as plain text cells.

use std::fmt;

/// The sheets of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// In file order.
    pub sheets: Vec<Sheet>,
}

/// One sheet; the first row holds the column names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// `survey`, `choices`, `checks` or `settings`.
    pub name: String,
    /// Cells as text; rows may be shorter than the first.
    pub rows: Vec<Vec<String>>,
}

/// Something an author must mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetError {
    /// Which sheet.
    pub sheet: String,
    /// Row as a spreadsheet counts, from 1; 0 when the whole sheet is meant.
    pub row: usize,
    /// Name of the column; empty when the whole row is meant.
    pub column: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for SheetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "sheet {}", self.sheet)?;
        if self.row > 0 {
            write!(formatter, ", row {}", self.row)?;
        }
        if !self.column.is_empty() {
            write!(formatter, ", column {}", self.column)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl Workbook {
    /// Reads sheets from CSV texts (RFC 4180), given as (name, text).
    ///
    /// # Errors
    ///
    /// A sheet that is not CSV.
    pub fn from_csv(sheets: &[(&str, &str)]) -> Result<Self, Vec<SheetError>> {
        let mut workbook = Self::default();
        for (name, text) in sheets {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let mut rows = Vec::new();
            for (index, row) in reader.records().enumerate() {
                let row = row.map_err(|error| {
                    vec![SheetError {
                        sheet: (*name).to_owned(),
                        row: index + 1,
                        column: String::new(),
                        message: format!("this is not CSV: {error}"),
                    }]
                })?;
                rows.push(row.iter().map(str::to_owned).collect());
            }
            workbook.sheets.push(Sheet {
                name: (*name).to_owned(),
                rows,
            });
        }
        Ok(workbook)
    }

    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

impl Sheet {
    /// The rows below the header that hold anything.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let lines = self.rows.iter().enumerate().skip(1);
        lines
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()))
            .map(|(index, cells)| Line {
                sheet: self,
                row: index + 1,
                cells,
            })
    }

    /// The column names.
    pub(super) fn header(&self) -> &[String] {
        self.rows.first().map_or(&[], Vec::as_slice)
    }
}

/// One row, read by column name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    sheet: &'a Sheet,
    pub(super) row: usize,
    cells: &'a [String],
}

impl<'a> Line<'a> {
    /// The trimmed cell of a column; empty when there is no such column.
    pub(super) fn get(&self, column: &str) -> &'a str {
        let index = self
            .sheet
            .header()
            .iter()
            .position(|name| name.trim() == column);
        index
            .and_then(|index| self.cells.get(index))
            .map_or("", |cell| cell.trim())
    }

    /// The cells of all columns with their names.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.sheet
            .header()
            .iter()
            .map(|name| name.trim())
            .zip(self.cells.iter().map(|cell| cell.trim()))
    }

    pub(super) fn error(&self, column: &str, message: impl Into<String>) -> SheetError {
        SheetError {
            sheet: self.sheet.name.clone(),
            row: self.row,
            column: column.to_owned(),
            message: message.into(),
        }
    }
}
