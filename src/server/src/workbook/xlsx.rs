//! `.xlsx`: read with calamine, written with `rust_xlsxwriter`.

use std::path::Path;

use calamine::{Data, Range, Reader as _, Xlsx, open_workbook};
use ruhu_domain::xlsform::{Sheet, Workbook};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, XlsxError};

use super::ReadError;

/// Reads all sheets; every cell as the text a person sees, formulas as their last result.
///
/// # Errors
///
/// When it is no `.xlsx`.
pub fn read_xlsx(path: &Path) -> Result<Workbook, ReadError> {
    let mut file: Xlsx<_> =
        open_workbook(path).map_err(|error: calamine::XlsxError| ReadError::file(path, error))?;
    let mut workbook = Workbook::default();
    for name in file.sheet_names() {
        let range = file
            .worksheet_range(&name)
            .map_err(|error| ReadError::file(path, error))?;
        workbook.sheets.push(Sheet {
            name,
            rows: rows(&range),
        });
    }
    Ok(workbook)
}

/// All rows from the first on, so that row numbers are those Excel shows.
fn rows(range: &Range<Data>) -> Vec<Vec<String>> {
    let Some((last_row, last_column)) = range.end() else {
        return Vec::new();
    };
    let cell = |row, column| {
        range
            .get_value((row, column))
            .map_or_else(String::new, text)
    };
    (0..=last_row)
        .map(|row| (0..=last_column).map(|column| cell(row, column)).collect())
        .collect()
}

fn text(cell: &Data) -> String {
    match cell {
        // Excel keeps 1 as 1.0; a code typed as a number is the whole number.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Bool(value) => if *value { "true" } else { "false" }.to_owned(),
        _ => cell.to_string(),
    }
}

/// Writes the usual workbook: one sheet each, all cells text, so that the code `01` stays `01`.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_xlsx(workbook: &Workbook, path: &Path) -> Result<(), XlsxError> {
    let mut file = rust_xlsxwriter::Workbook::new();
    // Not the time of writing: the same sheets give the same bytes.
    let created = ExcelDateTime::from_ymd(2018, 1, 1)?;
    file.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let (bold, plain) = (
        Format::new().set_bold().set_num_format("@"),
        Format::new().set_num_format("@"),
    );
    for sheet in &workbook.sheets {
        let page = file.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (row, cells) in (0..).zip(&sheet.rows) {
            let format = if row == 0 { &bold } else { &plain };
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                page.write_string_with_format(row, column, cell, format)?;
            }
        }
    }
    file.save(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_survive_the_way_through_excel() {
        let rows = |rows: &[&[&str]]| {
            rows.iter()
                .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
                .collect()
        };
        let workbook = Workbook {
            sheets: vec![
                Sheet {
                    name: "survey".to_owned(),
                    rows: rows(&[&["type", "name"], &["", ""], &["text", "姓名"]]),
                },
                Sheet {
                    name: "choices".to_owned(),
                    rows: rows(&[&["name", "label"], &["01", "=1+1"]]),
                },
            ],
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("form.xlsx");
        write_xlsx(&workbook, &path).expect("written");
        assert_eq!(read_xlsx(&path).expect("read"), workbook);
        let first = std::fs::read(&path).expect("bytes");
        write_xlsx(&workbook, &path).expect("written");
        assert_eq!(
            std::fs::read(&path).expect("bytes"),
            first,
            "the same sheets give the same bytes"
        );
    }

    #[test]
    fn what_is_no_workbook_is_said_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("form.xlsx");
        std::fs::write(&path, "name,label\n").expect("written");
        assert!(read_xlsx(&path).is_err());
        assert!(
            super::super::read(folder.path()).is_err(),
            "a folder without sheets"
        );
    }
}
