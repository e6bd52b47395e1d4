//! From sheets to tables: where the header is, and which column is which.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::identity::half_width;

use super::cells::{Cell, Row, Sheet, letters};
use super::problem::{Place, Problems};

/// The header stands within the first rows: titles and dates of lists stand above it.
const HEADER_WITHIN: usize = 20;
/// Rows that add up the others.
const TOTALS: [&str; 4] = ["合计", "总计", "小计", "total"];

/// A column we know.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Our name for it.
    pub(super) name: String,
    /// What it may be called besides, Chinese first.
    pub(super) titles: Vec<String>,
}

impl Column {
    pub(super) fn new(name: &str, titles: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            titles: titles.iter().map(|title| (*title).to_owned()).collect(),
        }
    }

    fn is_called(&self, title: &str) -> bool {
        std::iter::once(&self.name)
            .chain(&self.titles)
            .any(|own| plain(own) == title)
    }
}

/// Other people's names for our columns: header as in their file → our name.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(pub(super) BTreeMap<String, String>);

/// A title without what varies: blanks, full width, capitals, stars and colons.
pub(super) fn plain(title: &str) -> String {
    let title = half_width(title).to_lowercase();
    let kept = |letter: &char| !letter.is_whitespace() && !"*:：".contains(*letter);
    title.chars().filter(kept).collect()
}

/// A title without what stands in brackets: units, hints.
pub(super) fn without_brackets(title: &str) -> String {
    let (mut depth, mut kept) = (0_u32, String::new());
    for letter in title.chars() {
        match letter {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

/// A sheet whose columns are known.
#[derive(Debug)]
pub(super) struct Table<'a> {
    sheet: &'a Sheet,
    /// Our name → column from 0 and its header.
    columns: BTreeMap<String, (u32, String)>,
    header: u32,
    /// Headers of columns that are not read.
    pub(super) unread: Vec<String>,
}

/// Finds the tables among the sheets: those with all of `needed`. Says what is missing when there
/// is none.
pub(super) fn tables<'a>(
    sheets: &'a [Sheet],
    columns: &[Column],
    needed: &[&str],
    names: &Names,
    problems: &mut Problems,
) -> Vec<Table<'a>> {
    let found: Vec<Table<'a>> = sheets
        .iter()
        .filter_map(|sheet| Table::find(sheet, columns, names, problems))
        .collect();
    let (complete, others): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|table| needed.iter().all(|name| table.columns.contains_key(*name)));
    if complete.is_empty() {
        let best = others.iter().max_by_key(|table| table.columns.len());
        let missing = needed
            .iter()
            .filter(|name| best.is_none_or(|table| !table.columns.contains_key(**name)));
        let called = |name: &&str| {
            let column = columns.iter().find(|column| column.name == **name);
            let title = column.and_then(|column| column.titles.first());
            title.map_or_else(|| (*name).to_owned(), |title| format!("{title} ({name})"))
        };
        let missing: Vec<String> = missing.map(called).collect();
        let place = best.map_or_else(Place::default, |table| table.place_of_row(table.header));
        problems.add(
            &place,
            format!(
                "找不到列：{}。表头要在前 {HEADER_WITHIN} 行；列名不同时用 --map 对应",
                missing.join("、")
            ),
            format!(
                "Columns not found: {}. The header must be within the first {HEADER_WITHIN} rows; if yours have other names, give them with --map",
                missing.join(", ")
            ),
        );
    }
    complete
}

impl<'a> Table<'a> {
    /// The header is the row with most columns we know; two at least, or it may be a title.
    fn find(
        sheet: &'a Sheet,
        columns: &[Column],
        names: &Names,
        problems: &mut Problems,
    ) -> Option<Self> {
        let known = |row: &&Row| {
            let titles = row.cells.iter();
            titles
                .filter_map(|(_, cell)| called(cell.shown(), columns, names))
                .collect::<BTreeSet<_>>()
                .len()
        };
        let header = sheet
            .rows
            .iter()
            .take(HEADER_WITHIN)
            .rev()
            .max_by_key(known)
            .filter(|row| known(row) >= 2.min(columns.len()))?;
        let mut table = Table {
            sheet,
            columns: BTreeMap::new(),
            header: header.number,
            unread: Vec::new(),
        };
        for (column, cell) in &header.cells {
            let title = cell.shown();
            let Some(name) = called(title, columns, names) else {
                table.unread.push(title.to_owned());
                continue;
            };
            if let Some((first, _)) = table.columns.get(&name) {
                let place = Place {
                    sheet: sheet.name.clone(),
                    row: header.number,
                    column: letters(*column),
                    header: title.to_owned(),
                };
                let first = letters(*first);
                problems.add(
                    &place,
                    format!("与 {first} 列是同一项，请删去一列"),
                    format!("Says the same as column {first}; remove one of them"),
                );
            } else {
                table.columns.insert(name, (*column, title.to_owned()));
            }
        }
        Some(table)
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// The rows below the header, without sums.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let below = self.sheet.rows.iter();
        below
            .filter(|row| row.number > self.header && !is_total(row))
            .map(|row| Line { table: self, row })
    }

    fn place_of_row(&self, row: u32) -> Place {
        Place {
            sheet: self.sheet.name.clone(),
            row,
            ..Place::default()
        }
    }
}

fn is_total(row: &Row) -> bool {
    let first = row.cells.first().map_or("", |(_, cell)| cell.shown());
    let first = plain(first);
    TOTALS.iter().any(|total| first.starts_with(total))
}

/// Our name for a header: as `names` says, else the same words, else the same words before brackets.
fn called(title: &str, columns: &[Column], names: &Names) -> Option<String> {
    let title = plain(title);
    if let Some(name) = names.0.get(&title) {
        return Some(name.clone());
    }
    let short = without_brackets(&title);
    [title, short]
        .iter()
        .find_map(|title| columns.iter().find(|column| column.is_called(title)))
        .map(|column| column.name.clone())
}

/// A row read by our names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    table: &'a Table<'a>,
    row: &'a Row,
}

impl<'a> Line<'a> {
    /// Whether anything stands in the cell, readable or not.
    pub(super) fn is_filled(&self, name: &str) -> bool {
        self.cell(name).is_some()
    }

    /// The cell; `None` when it is empty or cannot be used, which is said.
    pub(super) fn text(&self, name: &str, problems: &mut Problems) -> Option<&'a str> {
        match self.cell(name)? {
            Cell::Text(text) => Some(text),
            Cell::Forgotten(_) => {
                problems.add(
                    &self.place(name),
                    "这一格是数字，Excel 只保留 15 位，后面的已丢失：先把整列设为“文本”格式，再从原表重新填入",
                    "The cell is a number, of which Excel keeps only 15 digits: format the whole column as text, then fill it in again from the original list",
                );
                None
            }
            Cell::Broken(error) => {
                problems.add(
                    &self.place(name),
                    format!("公式出错（{error}）：改好公式，或直接填写内容"),
                    format!("The formula fails ({error}): mend it or type the value"),
                );
                None
            }
        }
    }

    /// As [`Line::text`]; an empty cell is a problem, too.
    pub(super) fn need(&self, name: &str, problems: &mut Problems) -> Option<&'a str> {
        if !self.is_filled(name) {
            problems.add(&self.place(name), "不能空着", "Must not be empty");
        }
        self.text(name, problems)
    }

    /// Where the cell stands.
    pub(super) fn place(&self, name: &str) -> Place {
        let mut place = self.table.place_of_row(self.row.number);
        if let Some((column, header)) = self.table.columns.get(name) {
            place.column = letters(*column);
            place.header.clone_from(header);
        }
        place
    }

    fn cell(&self, name: &str) -> Option<&'a Cell> {
        let (column, _) = self.table.columns.get(name)?;
        self.row.cell(*column)
    }
}

#[cfg(test)]
mod tests {
    use super::super::delimited;
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::new("code", &["代码", "区划代码"]),
            Column::new("name", &["名称"]),
            Column::new("area", &["面积"]),
        ]
    }

    fn read(text: &str, names: &Names) -> (Vec<String>, Vec<String>, Vec<super::super::Problem>) {
        let mut problems = Problems::default();
        let sheets = [delimited::read(text.as_bytes(), &mut problems)];
        let tables = tables(&sheets, &columns(), &["code", "name"], names, &mut problems);
        let mut lines = Vec::new();
        let mut unread = Vec::new();
        for table in &tables {
            unread.extend(table.unread.clone());
            for line in table.lines() {
                let cell = |name| line.text(name, &mut Problems::default()).unwrap_or("-");
                lines.push(format!("{} {}", cell("code"), cell("name")));
            }
        }
        (lines, unread, problems.into_list())
    }

    #[test]
    fn headers_are_found_however_they_are_written() {
        for text in [
            "code,name\n1,a\n",
            "区划 代码,名　称\n1,a\n",
            "示例县区划表,,\n2019年,,\n * 代码：,名称（全称）,备注\n1,a\n合计,1\n",
            "NAME,Code\na,1\n",
        ] {
            let (lines, _, problems) = read(text, &Names::default());
            assert!(problems.is_empty(), "{problems:?}");
            assert_eq!(lines, ["1 a"], "{text}");
        }
    }

    #[test]
    fn other_names_come_from_the_map_and_win() {
        let names = Names(BTreeMap::from([
            ("编号".to_owned(), "code".to_owned()),
            ("名称".to_owned(), "area".to_owned()),
            ("叫什么".to_owned(), "name".to_owned()),
        ]));
        let (lines, _, problems) = read("编号,名称,叫什么,其他\n1,2,a,x\n", &names);
        assert_eq!((lines.len(), problems.len()), (1, 0));
        assert_eq!(lines, ["1 a"]);
    }

    #[test]
    fn what_is_not_there_twice_there_or_not_read_is_said() {
        let (_, _, problems) = read("代码,面积\n1,2\n", &Names::default());
        assert!(problems[0].zh.contains("名称 (name)"), "{problems:?}");
        let (_, _, problems) = read("代码,名称,区划代码\n1,a,1\n", &Names::default());
        assert_eq!((problems[0].row, problems[0].column.as_str()), (1, "C"));
        let (_, unread, _) = read("代码,名称,备注\n1,a,\n", &Names::default());
        assert_eq!(unread, ["备注"]);
        let (_, _, problems) = read("", &Names::default());
        assert_eq!(problems.len(), 1);
    }
}
