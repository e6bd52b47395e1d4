//! A file as rows of cells, whatever it was written with.

/// Largest file, in bytes.
pub(super) const LARGEST_FILE: usize = 20 * 1024 * 1024;
/// Most rows of a sheet.
pub(super) const MOST_ROWS: u32 = 200_000;
/// Most columns of a sheet.
pub(super) const MOST_COLUMNS: u32 = 200;
/// Most filled cells of a file: 200,000 rows of 40, about half a gigabyte of memory.
pub(super) const MOST_CELLS: usize = 8_000_000;

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// What a person reads, dates as `YYYY-MM-DD`; never blank.
    Text(Box<str>),
    /// A number of so many digits that Excel has forgotten the last ones.
    Forgotten(Box<str>),
    /// A formula without a result, such as `#REF!`.
    Broken(Box<str>),
}

impl Cell {
    /// The cell of a text, if it holds anything. Undoes what people do to keep Excel from
    /// changing numbers: an apostrophe in front, `="…"` around them, tabs.
    pub(super) fn text(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text
            .strip_prefix("=\"")
            .and_then(|text| text.strip_suffix('"'))
            .unwrap_or(text);
        let digits = |text: &&str| text.starts_with(|letter: char| letter.is_ascii_digit());
        let text = text.strip_prefix('\'').filter(digits).unwrap_or(text);
        let text = text.trim();
        (!text.is_empty()).then(|| {
            if is_scientific(text) {
                Self::Forgotten(text.into())
            } else {
                Self::Text(text.into())
            }
        })
    }

    /// As the person sees it.
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Text(text) | Self::Forgotten(text) | Self::Broken(text) => text,
        }
    }
}

/// Whether it is a number as Excel shows long ones, `5.32899E+17`.
fn is_scientific(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let number = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    number(digits)
        && power
            .strip_prefix('+')
            .is_some_and(|power| number(power) && !power.contains('.'))
}

/// A row with its filled cells, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// As Excel numbers it, from 1.
    pub(super) number: u32,
    /// Column from 0, and the cell.
    pub(super) cells: Vec<(u32, Cell)>,
}

impl Row {
    pub(super) fn cell(&self, column: u32) -> Option<&Cell> {
        let found = self.cells.binary_search_by_key(&column, |(own, _)| *own);
        found.ok().map(|index| &self.cells[index].1)
    }
}

/// A sheet with its filled rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Empty for a CSV file.
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

/// The letters Excel shows above a column, from 0.
pub(super) fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let place = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(place).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_excel() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (199, "GR"),
        ] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn what_protects_numbers_is_taken_off_and_lost_digits_are_seen() {
        let text = |text: &str| Some(Cell::Text(text.into()));
        for (typed, cell) in [
            ("'532899197203150010", text("532899197203150010")),
            ("=\"0691\"", text("0691")),
            ("\t532899197203150010 ", text("532899197203150010")),
            ("'曼令", text("'曼令")),
            ("  ", None),
            ("=\"\"", None),
            ("5.32899E+17", Some(Cell::Forgotten("5.32899E+17".into()))),
            ("E+17", text("E+17")),
            ("3E", text("3E")),
            ("2E+1.5", text("2E+1.5")),
        ] {
            assert_eq!(Cell::text(typed), cell, "{typed}");
        }
    }
}
