//! `.xlsx`: every cell as the text a person sees, formulas as their last result, never computed.

use std::io::{Cursor, Read as _};

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xlsx};
use ruhu_domain::date::Date;

use super::cells::{Cell, Row, Sheet};
use super::delimited::is_too_large;
use super::problem::{Place, Problems};

/// Most bytes a workbook may unpack to: 20 MB can hold thousands of times as much.
const LARGEST_UNPACKED: u64 = 600 * 1024 * 1024;
/// From here on Excel forgets digits: it keeps 15.
const FORGETS_FROM: f64 = 1e15;

/// Reads all sheets. Problems are added; what was read until then is returned.
pub(super) fn read(bytes: &[u8], problems: &mut Problems) -> Vec<Sheet> {
    if !unpacks(bytes, LARGEST_UNPACKED) {
        problems.whole(
            "工作簿解开后太大或已损坏，请只留要导入的表，另存为新的 .xlsx",
            "The workbook is damaged or too large once unpacked; keep only the sheets to import and save a new .xlsx",
        );
        return Vec::new();
    }
    let mut file = match Xlsx::new(Cursor::new(bytes)) {
        Ok(file) => file,
        Err(error) => {
            unreadable(problems, "", &error.to_string());
            return Vec::new();
        }
    };
    let (mut sheets, mut cells) = (Vec::new(), 0);
    for name in file.sheet_names() {
        let mut sheet = Sheet {
            name: name.clone(),
            ..Sheet::default()
        };
        if let Err(error) = fill(&mut file, &mut sheet, &mut cells, problems) {
            // A sheet that is a chart has no cells.
            if !matches!(error, calamine::XlsxError::NotAWorksheet(_)) {
                unreadable(problems, &name, &error.to_string());
            }
        }
        sheets.push(sheet);
        if !problems.is_empty() {
            break;
        }
    }
    sheets
}

fn unreadable(problems: &mut Problems, sheet: &str, error: &str) {
    let place = Place {
        sheet: sheet.to_owned(),
        ..Place::default()
    };
    problems.add(
        &place,
        format!("读不出来（{error}），请在 Excel 里另存为新的 .xlsx"),
        format!("Cannot be read ({error}); save a new .xlsx in Excel"),
    );
}

/// Whether the parts unpack to what fits into memory. What the file says of itself is not believed.
fn unpacks(bytes: &[u8], most: u64) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let mut left = most;
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else {
            return false;
        };
        let Ok(size) = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()) else {
            return false;
        };
        if size > left {
            return false;
        }
        left -= size;
    }
    true
}

/// Cell by cell: a sheet may claim a million rows and fill three.
fn fill(
    file: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    cells: &mut usize,
    problems: &mut Problems,
) -> Result<(), calamine::XlsxError> {
    let mut reader = file.worksheet_cells_reader(&sheet.name)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let Some(value) = value(cell.get_value()) else {
            continue;
        };
        if sheet.rows.last().is_none_or(|last| last.number != row + 1) {
            sheet.rows.push(Row {
                number: row + 1,
                cells: Vec::new(),
            });
        }
        *cells += 1;
        if let Some(last) = sheet.rows.last_mut() {
            last.cells.push((column, value));
            if is_too_large(last, *cells, &sheet.name, problems) {
                break;
            }
        }
    }
    // Excel writes them in order; other programs need not.
    sheet.rows.sort_by_key(|row| row.number);
    for row in &mut sheet.rows {
        row.cells.sort_by_key(|(column, _)| *column);
    }
    Ok(())
}

fn value(cell: &DataRef<'_>) -> Option<Cell> {
    match cell {
        DataRef::Empty => None,
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Int(number) => Cell::text(&number.to_string()),
        DataRef::Float(number) => Some(self::number(*number)),
        DataRef::Bool(value) => Cell::text(if *value { "true" } else { "false" }),
        DataRef::DateTime(moment) => Some(date(moment)),
        DataRef::DateTimeIso(text) => Cell::text(text.split('T').next().unwrap_or_default()),
        DataRef::DurationIso(text) => Cell::text(text),
        DataRef::Error(error) => Some(Cell::Broken(Data::Error(error.clone()).to_string().into())),
    }
}

fn number(number: f64) -> Cell {
    // `Display` of a float gives the shortest digits that mean it, and no exponent.
    let text = number.to_string().into();
    if number.abs() < FORGETS_FROM {
        Cell::Text(text)
    } else {
        Cell::Forgotten(text)
    }
}

/// A number shown as a date: days are dates, anything else is left as it is for the column to
/// refuse.
fn date(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    match Date::new(year.into(), month.into(), day.into()) {
        Some(date) if moment.is_datetime() => Cell::Text(date.to_string().into()),
        _ => number(moment.as_f64()),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime as Moment, Format, Formula, Workbook};

    use super::*;

    fn book(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        write(book.add_worksheet());
        book.save_to_buffer().expect("a workbook")
    }

    #[test]
    fn cells_are_what_a_person_sees() {
        let bytes = book(|sheet| {
            let day = Moment::from_ymd(1972, 3, 15).expect("a date");
            let shown = Format::new().set_num_format("yyyy/m/d");
            sheet.write(0, 0, 12.0).expect("written");
            sheet.write(0, 1, 1.5).expect("written");
            sheet.write(0, 2, "'曼令").expect("written");
            sheet
                .write_with_format(0, 3, &day, &shown)
                .expect("written");
            sheet.write(0, 4, 532_822_103_299_f64).expect("written");
            sheet
                .write(2, 0, 532_899_197_203_150_010_f64)
                .expect("written");
            sheet
                .write(2, 1, Formula::new("=1+1").set_result("2"))
                .expect("written");
            sheet
                .write(2, 2, Formula::new("=A99").set_result("#REF!"))
                .expect("written");
            sheet.write(2, 3, true).expect("written");
        });
        let mut problems = Problems::default();
        let sheets = read(&bytes, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let text = |column: u32, text: &str| (column, Cell::Text(text.into()));
        assert_eq!(sheets[0].rows[0].number, 1);
        assert_eq!(
            sheets[0].rows[0].cells,
            [
                text(0, "12"),
                text(1, "1.5"),
                text(2, "'曼令"),
                text(3, "1972-03-15"),
                text(4, "532822103299")
            ]
        );
        assert_eq!(sheets[0].rows[1].number, 3);
        assert_eq!(
            sheets[0].rows[1].cells,
            [
                (0, Cell::Forgotten("532899197203150000".into())),
                text(1, "2"),
                (2, Cell::Broken("#REF!".into())),
                text(3, "true"),
            ]
        );
    }

    #[test]
    fn a_cell_far_away_costs_nothing_and_is_refused() {
        let bytes = book(|sheet| {
            sheet.write(1_048_575, 0, "x").expect("written");
        });
        let mut problems = Problems::default();
        read(&bytes, &mut problems);
        let problem = &problems.into_list()[0];
        assert_eq!((problem.row, problem.sheet.as_str()), (1_048_576, "Sheet1"));
    }

    #[test]
    fn a_bomb_and_a_broken_file_are_refused() {
        let bytes = book(|sheet| {
            sheet.write(0, 0, "x".repeat(30_000)).expect("written");
        });
        assert!(bytes.len() < 20_000, "it is packed well");
        assert!(unpacks(&bytes, LARGEST_UNPACKED) && !unpacks(&bytes, 30_000));
        let mut problems = Problems::default();
        assert!(read(b"PK\x03\x04 no more", &mut problems).is_empty());
        assert!(problems.into_list()[0].zh.contains(".xlsx"));
    }
}
