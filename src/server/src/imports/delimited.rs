//! CSV as people save it: UTF-8 with or without a mark, UTF-16, or GB18030 as Excel in China writes.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::cells::{Cell, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, Sheet};
use super::problem::{Place, Problems};

/// Reads the one sheet of a CSV file. Problems are added; what was read until then is returned.
pub(super) fn read(bytes: &[u8], problems: &mut Problems) -> Sheet {
    let Some(mut text) = decode(bytes) else {
        problems.whole(
            "文件既不是 UTF-8 也不是 GB18030 编码，请在 Excel 里另存为“CSV UTF-8”或 .xlsx",
            "The file is neither UTF-8 nor GB18030; save it in Excel as \"CSV UTF-8\" or as .xlsx",
        );
        return Sheet::default();
    };
    // So that the line after a record is always one further.
    text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let (mut sheet, mut record) = (Sheet::default(), csv::StringRecord::new());
    // Line breaks inside of cells: Excel shows them within one row.
    let mut inside = 0;
    let mut cells = 0;
    // What comes out of a decoder is text, and `flexible` takes rows of any length: nothing fails.
    while reader.read_record(&mut record).unwrap_or(false) {
        let breaks = record.iter().map(|cell| cell.matches('\n').count() as u64);
        let breaks: u64 = breaks.sum();
        let number = reader.position().line() - 1 - breaks - inside;
        inside += breaks;
        let row = Row {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            cells: (0..)
                .zip(&record)
                .filter_map(|(column, cell)| Some((column, Cell::text(cell)?)))
                .collect(),
        };
        cells += row.cells.len();
        if is_too_large(&row, cells, "", problems) {
            break;
        }
        if !row.cells.is_empty() {
            sheet.rows.push(row);
        }
    }
    sheet
}

/// Whether a row goes beyond the limits; says so.
pub(super) fn is_too_large(row: &Row, cells: usize, sheet: &str, problems: &mut Problems) -> bool {
    let place = Place {
        sheet: sheet.to_owned(),
        row: row.number,
        ..Place::default()
    };
    let columns = row.cells.last().map_or(0, |(column, _)| column + 1);
    if row.number > MOST_ROWS && !row.cells.is_empty() {
        problems.add(
            &place,
            format!("超过 {MOST_ROWS} 行，请按乡镇分成几个文件"),
            format!("More than {MOST_ROWS} rows; make one file for each township"),
        );
    } else if columns > MOST_COLUMNS {
        problems.add(
            &place,
            format!("超过 {MOST_COLUMNS} 列，请删去不用的列"),
            format!("More than {MOST_COLUMNS} columns; remove those that are not needed"),
        );
    } else if cells > MOST_CELLS {
        problems.add(
            &place,
            format!("表格太大（超过 {MOST_CELLS} 格），请按乡镇分成几个文件"),
            format!("Too large (more than {MOST_CELLS} cells); make one file for each township"),
        );
    } else {
        return false;
    }
    true
}

fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..]);
        return text.map(Into::into);
    }
    let text = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    // UTF-8 first: Chinese in GB18030 is hardly ever valid UTF-8, but the other way round it is.
    text(UTF_8).or_else(|| text(GB18030)).map(Into::into)
}

/// Comma, tab or semicolon: what stands most often in the first line that has any.
fn delimiter(text: &str) -> u8 {
    let count = |line: &str, letter: u8| line.bytes().filter(|byte| *byte == letter).count();
    let lines = text.lines().map(|line| {
        let best = [b',', b'\t', b';'];
        best.into_iter()
            .map(|letter| (count(line, letter), letter))
            .max_by_key(|(count, letter)| (*count, *letter == b','))
            .unwrap_or((0, b','))
    });
    let found = lines.into_iter().find(|(count, _)| *count > 0);
    found.map_or(b',', |(_, letter)| letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let mut problems = Problems::default();
        let sheet = read(bytes, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let cells = |row: Row| {
            let cells = row.cells.iter();
            cells.map(|(_, cell)| cell.shown().to_owned()).collect()
        };
        let rows = sheet.rows.into_iter();
        rows.map(|row| (row.number, cells(row))).collect()
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (
            number,
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
        )
    }

    #[test]
    fn all_encodings_of_excel_are_read() {
        let text = "代码,名称\n532822103,勐混镇\n";
        let (gb, _, _) = GB18030.encode(text);
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.replace(',', "\t").encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let with_mark = format!("\u{feff}{text}");
        for bytes in [text.as_bytes(), with_mark.as_bytes(), &gb, &utf16] {
            assert_eq!(
                rows(bytes),
                [row(1, &["代码", "名称"]), row(2, &["532822103", "勐混镇"])]
            );
        }
        let mut problems = Problems::default();
        read(b"\xff\xff\xff", &mut problems);
        assert!(problems.into_list()[0].en.contains("GB18030"));
    }

    #[test]
    fn rows_are_numbered_as_excel_shows_them() {
        let text = "a,b\r\n\r\n\"two\nlines\",c\n,,\nd,e";
        assert_eq!(
            rows(text.as_bytes()),
            [
                row(1, &["a", "b"]),
                row(3, &["two\nlines", "c"]),
                row(5, &["d", "e"])
            ]
        );
    }

    #[test]
    fn semicolons_and_tabs_separate_as_well() {
        assert_eq!(rows(b"a;b,c;d\n")[0], row(1, &["a", "b,c", "d"]));
        assert_eq!(rows("标题\na\tb\n".as_bytes())[1], row(2, &["a", "b"]));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let wide = vec!["x"; 201].join(",");
        let long = format!("{}x", "x\n".repeat(200_000));
        for (text, word) in [(wide, "200 columns"), (long, "200000 rows")] {
            let mut problems = Problems::default();
            read(text.as_bytes(), &mut problems);
            assert!(problems.into_list()[0].en.contains(word), "{word}");
        }
    }
}
